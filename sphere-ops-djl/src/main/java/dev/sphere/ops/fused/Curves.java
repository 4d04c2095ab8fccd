package dev.sphere.ops.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The curves of operators. Those of operators that do not know theirs are made once. */
public final class Curves {

  /** More operators than a program uses at once; a table takes up to 64 KB. */
  private static final int MOST_MADE = 64;

  private static final Map<AngularOperator, CosineCurve> MADE =
      Collections.synchronizedMap(new Latest());

  private static final class Latest extends LinkedHashMap<AngularOperator, CosineCurve> {

    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<AngularOperator, CosineCurve> eldest) {
      return size() > MOST_MADE;
    }
  }

  private Curves() {}

  /**
   * Returns the curve of an operator.
   *
   * @return empty if the operator learns something, or evaluates cosines in a way of its own
   */
  public static Optional<CosineCurve> of(AngularOperator operator) {
    if (operator instanceof FusedOperator fused) {
      return Optional.of(fused.curve());
    }
    if (!operator.parameters().isEmpty() || evaluatesItself(operator)) {
      return Optional.empty();
    }
    return Optional.of(MADE.computeIfAbsent(operator, Curves::make));
  }

  /**
   * Returns the curve of an operator that learns one number.
   *
   * @param parameters the values of the number at which the curve is wanted
   * @return empty if the operator learns anything else, or evaluates cosines in a way of its own,
   *     or neither knows its curve nor is smooth
   */
  public static Optional<LearnedCurve> ofLearner(AngularOperator operator, float[] parameters) {
    if (operator instanceof FusedLearner learner) {
      return Optional.of(learner.learnedCurve());
    }
    return operator.parameters().size() != 1 || evaluatesItself(operator)
        ? Optional.empty()
        : LearnedPolynomialCurve.of(operator, parameters);
  }

  /**
   * Returns the curve of an operator at what it has learned.
   *
   * @param learned as {@link FoldableOperator#valueCurve} takes it
   * @param most as that takes it
   * @return empty if the operator evaluates cosines in a way of its own, or if its filters have
   *     learned to differ, it does not know its curve and is not smooth
   */
  public static Optional<ValueCurve> ofFilters(
      AngularOperator operator, List<float[]> learned, int most) {
    if (operator instanceof FoldableOperator foldable) {
      return Optional.of(foldable.valueCurve(learned, most));
    }
    if (!learned.stream().allMatch(Curves::isConstant)) {
      return evaluatesItself(operator)
          ? Optional.empty()
          : PolynomialValues.of(operator, learned, most);
    }
    double[] common = learned.stream().mapToDouble(ofFilters -> ofFilters[0]).toArray();
    return of(operator.at(common)).map(curve -> curve.withoutSlopes(most));
  }

  private static CosineCurve make(AngularOperator operator) {
    return PolynomialCurve.of(operator).orElseGet(() -> TableCurve.of(operator));
  }

  private static boolean isConstant(float[] values) {
    for (float value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  private static boolean evaluatesItself(AngularOperator operator) {
    try {
      return !operator.getClass().getMethod("evaluate", NDArray.class, NDList.class).isDefault();
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
