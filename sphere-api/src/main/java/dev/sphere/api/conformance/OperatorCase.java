package dev.sphere.api.conformance;

import dev.sphere.api.AngularOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An operator with its options and what it learns fixed: two functions of a double.
 *
 * @param declared says what is kept whatever is learned
 * @param g the functions
 * @param where says which case it is, in words to put behind a place; empty for the plainest
 */
record OperatorCase(AngularOperator declared, AngularOperator g, String where) {

  /** Returns a subject's variants, as they are and at each legal value of what they learn. */
  static List<OperatorCase> of(Subject<AngularOperator> subject) {
    List<OperatorCase> cases = new ArrayList<>();
    for (Variant<AngularOperator> variant : Variant.of(subject)) {
      AngularOperator operator = variant.value();
      cases.add(new OperatorCase(operator, operator, variant.place("")));
      if (!operator.parameters().isEmpty()) {
        for (double[] values : LegalValues.all(operator.parameters())) {
          String where = LegalValues.place(variant.place(""), operator.parameters(), values);
          cases.add(new OperatorCase(operator, operator.at(values), where));
        }
      }
    }
    return cases;
  }

  /** Names an angle. */
  String place(double theta) {
    return Angles.place(theta) + where;
  }

  /** Returns the largest |dg/dθ|. */
  double steepest() {
    return DoubleStream.of(Angles.dense()).map(g::derivative).map(Math::abs).max().orElseThrow();
  }
}
