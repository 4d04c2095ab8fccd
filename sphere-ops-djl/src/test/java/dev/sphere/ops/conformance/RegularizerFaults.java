package dev.sphere.ops.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.LayerRole;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Regularizer;
import dev.sphere.api.RegularizerProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Regularizers with one fault each, made from the sum of squares. */
final class RegularizerFaults {

  private RegularizerFaults() {}

  static RegularizerProvider isAlwaysFloat64() {
    return regularizer(kernel -> kernel.square().sum().toType(DataType.FLOAT64, true));
  }

  static RegularizerProvider givesOnePenaltyAFilter() {
    return regularizer(
        kernel -> kernel.reshape(kernel.getShape().get(0), -1).square().sum(new int[] {1}));
  }

  static RegularizerProvider hasNoGradientAtZero() {
    return regularizer(kernel -> kernel.square().sum().sqrt());
  }

  static RegularizerProvider isNegative() {
    return regularizer(kernel -> kernel.square().sum().neg());
  }

  static RegularizerProvider hasHalfItsGradient() {
    return regularizer(kernel -> kernel.mul(kernel.stopGradient()).sum());
  }

  static RegularizerProvider hasHalfItsGradientAtTheOutput() {
    Regularizer output = scoped(kernel -> kernel.mul(kernel.stopGradient()).sum());
    return byRole(role -> Optional.of(role == LayerRole.HIDDEN ? weighted(1) : output));
  }

  static RegularizerProvider seesTheFirstFilterAlone() {
    return regularizer(kernel -> kernel.get(0).square().sum());
  }

  static RegularizerProvider averagesOverTheFirstAxesOfAFilter() {
    return regularizer(kernel -> kernel.square().mul(1.0 / kernel.getShape().get(1)).sum());
  }

  static RegularizerProvider countsItsCalls() {
    int[] calls = {0};
    return regularizer(kernel -> kernel.square().mul(1 + 0.001 * calls[0]++).sum());
  }

  static RegularizerProvider leavesAnArrayWithTheKernel() {
    return new Provided(List.of(), options -> kernel -> kernel.square().sum());
  }

  static RegularizerProvider multipliesByAPlainNumber() {
    return regularizer(kernel -> kernel.mul(2f).square().sum());
  }

  static RegularizerProvider refusesTheEndOfItsRange() {
    return withWeight(
        weight -> {
          if (weight == 0) {
            throw new IllegalArgumentException("weight must be positive");
          }
          return weighted(weight);
        });
  }

  static RegularizerProvider ignoresItsOption() {
    return withWeight(weight -> weighted(1));
  }

  static RegularizerProvider differsEachTimeItIsMade() {
    int[] next = {1};
    return withWeight(weight -> weighted(weight * next[0]++));
  }

  static RegularizerProvider penalizesNoLayer() {
    return byRole(role -> Optional.empty());
  }

  private static Regularizer weighted(double weight) {
    return scoped(kernel -> kernel.square().mul(weight).sum());
  }

  private static RegularizerProvider regularizer(UnaryOperator<NDArray> penalty) {
    return new Provided(List.of(), options -> scoped(penalty));
  }

  private static RegularizerProvider byRole(Function<LayerRole, Optional<Regularizer>> byRole) {
    Regularizer hidden = weighted(1);
    return new Provided(
        List.of(),
        options ->
            new Regularizer() {
              @Override
              public NDArray penalty(NDArray kernel) {
                return hidden.penalty(kernel);
              }

              @Override
              public Optional<Regularizer> on(LayerRole role) {
                return byRole.apply(role);
              }
            });
  }

  private static RegularizerProvider withWeight(Function<Double, Regularizer> regularizers) {
    return new Provided(
        List.of(Option.real("weight", 1, 0, 2, "factor")),
        options -> regularizers.apply(options.real("weight")));
  }

  private static Regularizer scoped(UnaryOperator<NDArray> penalty) {
    return kernel -> {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray result = penalty.apply(kernel);
        NDScope.unregister(result);
        return result;
      }
    };
  }

  private record Provided(List<Option> options, Function<Options, Regularizer> regularizers)
      implements RegularizerProvider {

    @Override
    public String name() {
      return "planted";
    }

    @Override
    public String description() {
      return "has a fault";
    }

    @Override
    public Regularizer create(Options values) {
      return regularizers.apply(values);
    }
  }
}
