package dev.sphere.ops.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Regularizer;
import dev.sphere.api.RegularizerProvider;
import dev.sphere.ops.engine.EngineSupport;
import java.util.List;

/**
 * λ·½‖WᵀW − I‖²_F, where the columns of W are a layer's raw kernels as vectors (paper, section
 * 3.4). It draws kernels to unit length and right angles with each other.
 *
 * @param weight λ; the reference implementation's is 2e-4
 */
public record Orthogonality(double weight) implements Regularizer, RegularizerProvider {

  /** The reference implementation's. */
  public Orthogonality() {
    this(2e-4);
  }

  @Override
  public String name() {
    return "orthogonality";
  }

  @Override
  public String description() {
    return "weight · ½‖WᵀW − I‖² of a layer's kernels";
  }

  @Override
  public List<Option> options() {
    return List.of(Option.real("weight", 2e-4, 0, 1e6, "factor of the penalty"));
  }

  @Override
  public Regularizer create(Options options) {
    return new Orthogonality(options.real("weight"));
  }

  @Override
  public NDArray penalty(NDArray kernel) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      long filters = kernel.getShape().get(0);
      NDArray rows = kernel.reshape(filters, -1);
      NDArray identity = kernel.getManager().eye((int) filters).toType(kernel.getDataType(), false);
      // The factor comes before the sum: on PyTorch a double times a scalar array is a double.
      NDArray squares = rows.matMul(rows.transpose()).sub(identity).square();
      NDArray penalty = EngineSupport.of(kernel.getManager()).multiply(squares, weight / 2).sum();
      NDScope.unregister(penalty);
      return penalty;
    }
  }
}
