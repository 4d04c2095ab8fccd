package dev.sphere.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Locale;

/**
 * SphereConv as somebody would write it with DJL from the paper and the reference implementation:
 * the patch norm by a convolution with ones over all channels, a division by both norms, a clip,
 * and then g as it is printed. Only its speed is of interest; its gradients are what the formulas
 * give.
 */
final class PrintedConvolution extends AbstractBlock {

  /** The operators with a printed formula. */
  enum Formula {
    /** cos θ. */
    COSINE {
      @Override
      NDArray of(NDArray cosine) {
        return cosine;
      }
    },
    /** 1 − 2θ/π. */
    LINEAR {
      @Override
      NDArray of(NDArray cosine) {
        return clipped(cosine).acos().mul(-2 / Math.PI).add(1);
      }
    },
    /** Equation 6 with k = 0.3. */
    SIGMOID {
      @Override
      NDArray of(NDArray cosine) {
        double k = 0.3;
        double end = Math.exp(-Math.PI / (2 * k));
        NDArray power = clipped(cosine).acos().div(k).sub(Math.PI / (2 * k)).exp();
        NDArray ratio = power.neg().add(1).div(power.add(1));
        return ratio.mul((1 + end) / (1 - end));
      }
    };

    abstract NDArray of(NDArray cosine);

    /** Returns the name in a comparison. */
    String variantName() {
      return name().toLowerCase(Locale.ROOT) + ", printed";
    }

    private static NDArray clipped(NDArray cosine) {
      return cosine.clip(-1 + 1e-6, 1 - 1e-6);
    }
  }

  private static final double EPSILON = 1e-4;
  private static final Shape ONE = new Shape(1, 1);

  private final Formula formula;
  private final long filters;
  private final Parameter weight;

  PrintedConvolution(Formula formula, long filters) {
    this.formula = formula;
    this.filters = filters;
    weight =
        addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    weight.setShape(new Shape(filters, inputShapes[0].get(1), 3, 3));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    // It has none.
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    NDArray kernel = store.getValue(weight, input.getDevice(), training);
    NDArray ones =
        input.getManager().ones(new Shape(1, input.getShape().get(1), 3, 3), DataType.FLOAT32);
    NDArray patches = convolve(input.square(), ones).add(EPSILON).sqrt();
    NDArray kernels = kernel.square().sum(new int[] {1, 2, 3}).add(EPSILON).sqrt();
    NDArray cosine = convolve(input, kernel).div(patches).div(kernels.reshape(1, filters, 1, 1));
    return new NDList(formula.of(cosine));
  }

  private static NDArray convolve(NDArray input, NDArray kernel) {
    return Conv2d.conv2d(input, kernel, null, ONE, ONE, ONE, 1).singletonOrThrow();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {new Shape(input.get(0), filters, input.get(2), input.get(3))};
  }
}
