package dev.sphere.ops.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  private static boolean evaluatesItself(AngularOperator operator) {
    try {
      return !operator.getClass().getMethod("evaluate", NDArray.class, NDList.class).isDefault();
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
