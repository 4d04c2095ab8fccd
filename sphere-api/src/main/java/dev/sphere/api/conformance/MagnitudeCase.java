package dev.sphere.api.conformance;

import dev.sphere.api.MagnitudeFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * A magnitude with its options and what it learns fixed: functions of a double.
 *
 * @param h the functions
 * @param where says which case it is, in words to put behind a place; empty for the plainest
 */
record MagnitudeCase(MagnitudeFunction h, String where) {

  /** Returns a subject's variants, as they are and at each legal value of what they learn. */
  static List<MagnitudeCase> of(Subject<MagnitudeFunction> subject) {
    List<MagnitudeCase> cases = new ArrayList<>();
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      MagnitudeFunction magnitude = variant.value();
      cases.add(new MagnitudeCase(magnitude, variant.place("")));
      if (!magnitude.parameters().isEmpty()) {
        for (double[] values : LegalValues.all(magnitude.parameters())) {
          String where = LegalValues.place(variant.place(""), magnitude.parameters(), values);
          cases.add(new MagnitudeCase(magnitude.at(values), where));
        }
      }
    }
    return cases;
  }

  /** Names the norm of a patch. */
  String place(double norm) {
    return Norms.place(norm) + where;
  }
}
