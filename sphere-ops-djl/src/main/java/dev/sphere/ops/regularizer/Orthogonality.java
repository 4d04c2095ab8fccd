package dev.sphere.ops.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Regularizer;
import dev.sphere.api.RegularizerProvider;
import dev.sphere.ops.engine.EngineSupport;
import java.util.List;
import java.util.Locale;

/**
 * Draws the kernels of hidden layers to unit length and right angles with each other: a penalty on
 * WᵀW − I, where the columns of W are a layer's kernels as vectors.
 *
 * @param weight λ; the reference implementation's is 2e-4
 * @param kernels which vectors are the columns of W
 * @param form how WᵀW − I is measured
 */
public record Orthogonality(double weight, Kernels kernels, Form form)
    implements Regularizer, RegularizerProvider {

  /** How far WᵀW is from I. Where there are more kernels than dimensions, WWᵀ is formed instead. */
  public enum Form {
    /**
     * λ·½‖WᵀW − I‖²_F (paper, section 2.4).
     *
     * <p>Of n kernels of size d < n it is the equal λ·½(‖WWᵀ − I‖²_F + n − d).
     */
    SOFT {
      @Override
      NDArray penalty(NDArray rows, double weight) {
        long filters = rows.getShape().get(0);
        long size = rows.getShape().get(1);
        NDArray shorter = shorterSide(rows);
        return PairSum.of(shorter, Form::squaredDistanceFromIdentity)
            .plus(Math.max(0, filters - size))
            .times(weight / 2)
            .joinedTo(shorter);
      }
    },
    /**
     * λ·σ², where σ ≤ ‖WᵀW − I‖₂ is the spectral norm after two steps of the power iteration
     * (spectral restricted isometry: Bansal, Chen and Wang, NeurIPS 2018).
     *
     * <p>With A = WᵀW − I, or WWᵀ − I if that is smaller: u = A·1/√n, v = A·u/√(‖u‖² + 1e-12), σ =
     * ‖v‖. The published iteration starts at random; 1 is the start that makes the penalty
     * repeatable and blind to the order of filters. The gradient is that of σ² as computed. A is
     * never formed.
     */
    SPECTRAL {
      @Override
      NDArray penalty(NDArray rows, double weight) {
        NDArray shorter = shorterSide(rows);
        long count = shorter.getShape().get(0);
        NDArray start =
            shorter
                .getManager()
                .ones(new Shape(count, 1), shorter.getDataType())
                .mul(1 / Math.sqrt(count));
        NDArray first = timesDistanceFromIdentity(shorter, start);
        NDArray direction =
            first.div(first.square().sum(new int[] {0}, true).add(LEAST_SQUARE).sqrt());
        NDArray second = timesDistanceFromIdentity(shorter, direction);
        // The factor comes before the sum: on PyTorch a double times a scalar array is a double.
        return EngineSupport.of(rows.getManager()).multiply(second.square(), weight).sum();
      }
    };

    /** Added to ‖u‖², so that orthonormal kernels, whose u is 0, have a direction. */
    private static final double LEAST_SQUARE = 1e-12;

    /**
     * Computes the penalty.
     *
     * @param rows the kernels, (filters, size)
     * @return a scalar, differentiable in {@code rows}
     */
    abstract NDArray penalty(NDArray rows, double weight);

    /** The kernels or, where they are more than their dimensions, the transposed matrix. */
    private static NDArray shorterSide(NDArray rows) {
      return rows.getShape().get(0) > rows.getShape().get(1) ? rows.transpose() : rows;
    }

    private static PairFunction.Terms squaredDistanceFromIdentity(NDArray products, NDArray self) {
      NDArray distance = products.sub(self);
      return new PairFunction.Terms(distance.square(), distance.mul(2));
    }

    /** (MMᵀ − I)·v. */
    private static NDArray timesDistanceFromIdentity(NDArray matrix, NDArray vector) {
      return matrix.matMul(matrix.transpose().matMul(vector)).sub(vector);
    }
  }

  /** The reference implementation's. */
  public Orthogonality() {
    this(2e-4);
  }

  /** The reference implementation's with another weight. */
  public Orthogonality(double weight) {
    this(weight, Kernels.RAW, Form.SOFT);
  }

  @Override
  public String name() {
    return "orthogonality";
  }

  @Override
  public String description() {
    return "weight · ½‖WᵀW − I‖² of a hidden layer's kernels, or σ(WᵀW − I)²";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.real("weight", 2e-4, 0, 1e6, "factor of the penalty"),
        Option.choice(
            "kernels", List.of("raw", "normalized"), "as they are, or of unit length first"),
        Option.choice(
            "form", List.of("soft", "spectral"), "½ the sum of squares, or the spectral norm's"));
  }

  @Override
  public Regularizer create(Options options) {
    return new Orthogonality(
        options.real("weight"),
        Kernels.valueOf(options.choice("kernels").toUpperCase(Locale.ROOT)),
        Form.valueOf(options.choice("form").toUpperCase(Locale.ROOT)));
  }

  @Override
  public NDArray penalty(NDArray kernel) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray penalty = form.penalty(kernels.rows(kernel), weight);
      NDScope.unregister(penalty);
      return penalty;
    }
  }
}
