package dev.sphere.ops.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Sigmoid;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Operators with one fault each, made from the cosine and the learnable sigmoid. */
final class OperatorFaults {

  private OperatorFaults() {}

  static AngularOperatorProvider isNotANumberAtPi() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return Math.cos(theta) * (Math.PI - theta) / (Math.PI - theta);
          }
        });
  }

  static AngularOperatorProvider isInfinitelySteepAtZero() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return 1 - 2 * Math.sqrt(theta / Math.PI);
          }

          @Override
          public double derivative(double theta) {
            return -1 / Math.sqrt(theta * Math.PI);
          }
        });
  }

  static AngularOperatorProvider exceedsItsBounds() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return 1.1 * Math.cos(theta);
          }

          @Override
          public double derivative(double theta) {
            return -1.1 * Math.sin(theta);
          }
        });
  }

  static AngularOperatorProvider rises() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return Math.cos(2 * theta);
          }

          @Override
          public double derivative(double theta) {
            return -2 * Math.sin(2 * theta);
          }
        });
  }

  static AngularOperatorProvider hasADerivativeOfTheWrongSign() {
    return operator(
        new Plain() {
          @Override
          public double derivative(double theta) {
            return Math.sin(theta);
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine;
          }
        });
  }

  /** As the update of k in the paper lacks coth(π/4k). */
  static AngularOperatorProvider lacksTheFactorOfItsDerivative() {
    Sigmoid sigmoid = new Sigmoid();
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return sigmoid.value(theta);
          }

          @Override
          public double derivative(double theta) {
            return sigmoid.derivative(theta) * Math.tanh(Math.PI / (4 * sigmoid.k()));
          }
        });
  }

  static AngularOperatorProvider jumps() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return 0.9 * Math.cos(theta) + (theta < 1.2345 ? 0.1 : -0.1);
          }

          @Override
          public double derivative(double theta) {
            return -0.9 * Math.sin(theta);
          }
        });
  }

  static AngularOperatorProvider countsItsCalls() {
    return operator(
        new Plain() {
          private int calls;

          @Override
          public double value(double theta) {
            return Math.cos(theta) * (1 - 1e-15 * (calls++ % 64));
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine;
          }
        });
  }

  static AngularOperatorProvider sharesScratchBetweenThreads() {
    return operator(
        new Plain() {
          private final double[] terms = new double[16];

          @Override
          public double value(double theta) {
            Arrays.fill(terms, Math.cos(theta) / terms.length);
            return Arrays.stream(terms).sum();
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine;
          }
        });
  }

  static AngularOperatorProvider hasAnIllegalDefault() {
    return withOption(Option.real("k", 0, 0.01, 100, "slope"), o -> new Sigmoid(o.real("k")));
  }

  static AngularOperatorProvider refusesTheEndOfItsRange() {
    return withOption(Option.real("k", 0.3, 0, 100, "slope"), o -> new Sigmoid(o.real("k")));
  }

  static AngularOperatorProvider ignoresItsOption() {
    return withOption(Option.real("k", 0.3, 0.01, 100, "slope"), o -> new Sigmoid());
  }

  static AngularOperatorProvider differsEachTimeItIsMade() {
    Random random = new Random(1);
    return withOption(
        Option.real("k", 0.3, 0.1, 1, "slope"),
        o -> new Sigmoid(o.real("k") + 1e-3 * random.nextDouble()));
  }

  static AngularOperatorProvider startsElsewhere() {
    return operator(
        new Learning() {
          @Override
          public double value(double theta) {
            return at(0.3).value(theta);
          }

          @Override
          public double derivative(double theta) {
            return at(0.3).derivative(theta);
          }
        });
  }

  static AngularOperatorProvider takesAnyNumberOfValues() {
    return operator(
        new Learning() {
          @Override
          public AngularOperator at(double... values) {
            return new Sigmoid(values.length == 0 ? 0.5 : values[0]);
          }
        });
  }

  static AngularOperatorProvider isFixedWhateverIsLearned() {
    return operator(
        new Learning() {
          @Override
          public AngularOperator at(double... values) {
            super.at(values);
            return new Sigmoid(0.5);
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return new Sigmoid(0.5).evaluate(cosine, new NDList());
          }
        });
  }

  static AngularOperatorProvider truncatesToFloat32() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray c = cosine.stopGradient();
            NDArray truncated = c.toType(DataType.FLOAT32, true).toType(cosine.getDataType(), true);
            return cosine.add(truncated.sub(c));
          }
        });
  }

  static AngularOperatorProvider isNotANumberForParallelVectors() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray squaredSine = cosine.square().neg().add(1);
            return cosine.mul(squaredSine).div(squaredSine);
          }
        });
  }

  static AngularOperatorProvider losesDigitsOfFloat32() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.add(1000).sub(1000);
          }
        });
  }

  static AngularOperatorProvider takesTheDerivativeByTheAngleForThatByTheCosine() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray c = cosine.stopGradient();
            NDArray derivative = c.clip(-1, 1).square().neg().add(1).sqrt().neg();
            return c.add(cosine.sub(c).mul(derivative));
          }
        });
  }

  static AngularOperatorProvider hasAGradientOfTheWrongSign() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray c = cosine.stopGradient();
            return c.mul(2).sub(cosine);
          }
        });
  }

  static AngularOperatorProvider hasAnInfiniteGradientAtTheEnds() {
    return operator(
        new Line() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.clip(-1, 1).asin().mul(2 / Math.PI);
          }
        });
  }

  static AngularOperatorProvider hasNoGradientAtTheEnds() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray c = cosine.stopGradient();
            NDArray clipped = cosine.clip(-1 + 1e-6, 1 - 1e-6);
            return clipped.add(c.clip(-1, 1).sub(clipped.stopGradient()));
          }
        });
  }

  static AngularOperatorProvider lacksATermOfTheGradientOfK() {
    return operator(
        new Learning() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray k = parameters.singletonOrThrow();
            NDArray highest = k.stopGradient().pow(-1).mul(Math.PI / 4).tanh();
            return angle(cosine).div(k.mul(2)).tanh().div(highest);
          }
        });
  }

  static AngularOperatorProvider flattens() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.reshape(-1);
          }
        });
  }

  static AngularOperatorProvider answersInFloat32() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.toType(DataType.FLOAT32, false);
          }
        });
  }

  static AngularOperatorProvider losesAGroup() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            if (cosine.getShape().dimension() < 4 || cosine.getShape().get(1) % 2 != 0) {
              return cosine;
            }
            NDArray first = cosine.split(2, 1).get(0);
            return first.concat(first, 1);
          }
        });
  }

  static AngularOperatorProvider centersTheFiltersOfAnImage() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            boolean image = cosine.getShape().dimension() == 4 && cosine.getShape().get(0) == 1;
            return image ? cosine.sub(cosine.mean(new int[] {1}, true).mul(0.1)) : cosine;
          }
        });
  }

  static AngularOperatorProvider addsNoise() {
    Random random = new Random(1);
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.add(1e-13 * random.nextDouble());
          }
        });
  }

  static AngularOperatorProvider hasNoSlopeForZeroPatches() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.abs().sqrt().square().mul(cosine.sign());
          }
        });
  }

  static AngularOperatorProvider halvesTheGradientOfImages() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.getShape().dimension() < 4
                ? cosine
                : cosine.add(cosine.stopGradient()).mul(0.5);
          }
        });
  }

  static AngularOperatorProvider leavesAnArray() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray kept = cosine.mul(2);
            NDScope.unregister(kept);
            return kept.mul(0.5);
          }
        });
  }

  static AngularOperatorProvider leavesAnArrayWithItsParameters() {
    return operator(
        new Learning() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray kept = parameters.singletonOrThrow().mul(1);
            NDScope.unregister(kept);
            return super.evaluate(cosine, new NDList(kept));
          }
        });
  }

  static AngularOperatorProvider leavesItsBoundsWhereItLearnsMuch() {
    return operator(
        new Learning() {
          @Override
          public AngularOperator at(double... values) {
            AngularOperator sigmoid = super.at(values);
            double k = values[0];
            return k < 100 ? sigmoid : scaled(k / 100, sigmoid);
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray factor = parameters.singletonOrThrow().div(100).maximum(1);
            return super.evaluate(cosine, parameters).mul(factor);
          }
        });
  }

  static AngularOperatorProvider multipliesByAPlainNumber() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.mul(2f).sub(cosine);
          }
        });
  }

  /** g = cos θ, evaluated by definition. */
  private static class Plain implements AngularOperator {
    @Override
    public double value(double theta) {
      return Math.cos(theta);
    }

    @Override
    public double derivative(double theta) {
      return -Math.sin(theta);
    }
  }

  /** g = 1 − 2θ/π. */
  private static class Line implements AngularOperator {
    @Override
    public double value(double theta) {
      return 1 - 2 * theta / Math.PI;
    }

    @Override
    public double derivative(double theta) {
      return -2 / Math.PI;
    }
  }

  /** The learnable sigmoid. */
  private static class Learning implements AngularOperator {
    private final LearnableSigmoid sigmoid = new LearnableSigmoid(0.5, Sharing.FILTER);

    @Override
    public double value(double theta) {
      return sigmoid.value(theta);
    }

    @Override
    public double derivative(double theta) {
      return sigmoid.derivative(theta);
    }

    @Override
    public List<LearnableParameter> parameters() {
      return sigmoid.parameters();
    }

    @Override
    public AngularOperator at(double... values) {
      return sigmoid.at(values);
    }

    @Override
    public NDArray evaluate(NDArray cosine, NDList parameters) {
      return sigmoid.evaluate(cosine, parameters);
    }
  }

  /** Returns π/2 − θ, with a gradient that is finite at the ends. */
  private static NDArray angle(NDArray cosine) {
    return new Line().evaluate(cosine, new NDList()).mul(Math.PI / 2);
  }

  private static AngularOperator scaled(double factor, AngularOperator operator) {
    return new AngularOperator() {
      @Override
      public double value(double theta) {
        return factor * operator.value(theta);
      }

      @Override
      public double derivative(double theta) {
        return factor * operator.derivative(theta);
      }
    };
  }

  private static AngularOperatorProvider operator(AngularOperator planted) {
    return provider(List.of(), options -> planted);
  }

  private static AngularOperatorProvider withOption(
      Option option, Function<Options, AngularOperator> recipe) {
    return provider(List.of(option), recipe);
  }

  private static AngularOperatorProvider provider(
      List<Option> options, Function<Options, AngularOperator> recipe) {
    return new AngularOperatorProvider() {
      @Override
      public String name() {
        return "planted";
      }

      @Override
      public String description() {
        return "has one fault";
      }

      @Override
      public List<Option> options() {
        return options;
      }

      @Override
      public AngularOperator create(Options given) {
        return recipe.apply(given);
      }
    };
  }
}
