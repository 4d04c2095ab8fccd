package dev.sphere.ops.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The curves of operators. Tables are made once. */
public final class Curves {

  /** More operators than a program uses at once; a table takes up to 64 KB. */
  private static final int MOST_TABLES = 64;

  private static final Map<AngularOperator, CosineCurve> TABLES =
      Collections.synchronizedMap(new Tables());

  private static final class Tables extends LinkedHashMap<AngularOperator, CosineCurve> {

    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<AngularOperator, CosineCurve> eldest) {
      return size() > MOST_TABLES;
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
    return Optional.of(TABLES.computeIfAbsent(operator, TableCurve::of));
  }

  /**
   * Returns the curve of an operator at what it has learned.
   *
   * @param learned as {@link FoldableOperator#valueCurve} takes it
   * @param most as that takes it
   * @return empty if the operator evaluates cosines in a way of its own, or if its filters have
   *     learned to differ and it does not know its curve
   */
  public static Optional<ValueCurve> ofFilters(
      AngularOperator operator, List<float[]> learned, int most) {
    if (operator instanceof FoldableOperator foldable) {
      return Optional.of(foldable.valueCurve(learned, most));
    }
    if (!learned.stream().allMatch(Curves::isConstant)) {
      return Optional.empty();
    }
    double[] common = learned.stream().mapToDouble(ofFilters -> ofFilters[0]).toArray();
    return of(operator.at(common)).map(Curves::withoutSlopes);
  }

  private static boolean isConstant(float[] values) {
    for (float value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  private static ValueCurve withoutSlopes(CosineCurve curve) {
    return (cosines, workspace, count) -> {
      curve.evaluate(cosines, workspace.first, workspace.second, count);
      System.arraycopy(workspace.first, 0, cosines, 0, count);
    };
  }

  private static boolean evaluatesItself(AngularOperator operator) {
    try {
      return !operator.getClass().getMethod("evaluate", NDArray.class, NDList.class).isDefault();
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
