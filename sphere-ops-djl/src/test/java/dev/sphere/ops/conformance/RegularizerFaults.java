package dev.sphere.ops.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.LayerRole;
import dev.sphere.api.Option;
import dev.sphere.api.Regularizer;
import dev.sphere.ops.testing.Planted;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Regularizers with one fault each, made from the sum of squares. */
final class RegularizerFaults {

  private RegularizerFaults() {}

  static Planted<Regularizer> isAlwaysFloat64() {
    return regularizer(kernel -> kernel.square().sum().toType(DataType.FLOAT64, true));
  }

  static Planted<Regularizer> givesOnePenaltyAFilter() {
    return regularizer(
        kernel -> kernel.reshape(kernel.getShape().get(0), -1).square().sum(new int[] {1}));
  }

  static Planted<Regularizer> hasNoGradientAtZero() {
    return regularizer(kernel -> kernel.square().sum().sqrt());
  }

  static Planted<Regularizer> isNegative() {
    return regularizer(kernel -> kernel.square().sum().neg());
  }

  static Planted<Regularizer> hasHalfItsGradient() {
    return regularizer(kernel -> kernel.mul(kernel.stopGradient()).sum());
  }

  static Planted<Regularizer> hasHalfItsGradientAtTheOutput() {
    Regularizer output = scoped(kernel -> kernel.mul(kernel.stopGradient()).sum());
    return byRole(role -> Optional.of(role == LayerRole.HIDDEN ? weighted(1) : output));
  }

  static Planted<Regularizer> seesTheFirstFilterAlone() {
    return regularizer(kernel -> kernel.get(0).square().sum());
  }

  static Planted<Regularizer> averagesOverTheFirstAxesOfAFilter() {
    return regularizer(kernel -> kernel.square().mul(1.0 / kernel.getShape().get(1)).sum());
  }

  static Planted<Regularizer> countsItsCalls() {
    int[] calls = {0};
    return regularizer(kernel -> kernel.square().mul(1 + 0.001 * calls[0]++).sum());
  }

  static Planted<Regularizer> leavesAnArrayWithTheKernel() {
    return new Planted.OfRegularizer(List.of(), options -> kernel -> kernel.square().sum());
  }

  static Planted<Regularizer> multipliesByAPlainNumber() {
    return regularizer(kernel -> kernel.mul(2f).square().sum());
  }

  static Planted<Regularizer> refusesTheEndOfItsRange() {
    return withWeight(
        weight -> {
          if (weight == 0) {
            throw new IllegalArgumentException("weight must be positive");
          }
          return weighted(weight);
        });
  }

  static Planted<Regularizer> ignoresItsOption() {
    return withWeight(weight -> weighted(1));
  }

  static Planted<Regularizer> differsEachTimeItIsMade() {
    int[] next = {1};
    return withWeight(weight -> weighted(weight * next[0]++));
  }

  static Planted<Regularizer> penalizesNoLayer() {
    return byRole(role -> Optional.empty());
  }

  private static Regularizer weighted(double weight) {
    return scoped(kernel -> kernel.square().mul(weight).sum());
  }

  private static Planted<Regularizer> regularizer(UnaryOperator<NDArray> penalty) {
    return new Planted.OfRegularizer(List.of(), options -> scoped(penalty));
  }

  private static Planted<Regularizer> byRole(Function<LayerRole, Optional<Regularizer>> byRole) {
    Regularizer hidden = weighted(1);
    return new Planted.OfRegularizer(
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

  private static Planted<Regularizer> withWeight(Function<Double, Regularizer> regularizers) {
    return new Planted.OfRegularizer(
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
}
