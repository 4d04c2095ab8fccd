package dev.sphere.ops.testing;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.MagnitudeFunctionProvider;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Provider;
import dev.sphere.api.Regularizer;
import dev.sphere.api.RegularizerProvider;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;
import java.util.function.Function;

/**
 * A provider of an extension with a fault.
 *
 * @param <T> the kind of extension
 */
public interface Planted<T> extends Provider<T> {

  /** Returns what makes the extension of its options. */
  Function<Options, T> recipe();

  @Override
  default String name() {
    return "planted";
  }

  @Override
  default String description() {
    return "has a fault";
  }

  @Override
  default T create(Options options) {
    return recipe().apply(options);
  }

  /** Of an operator. */
  record OfOperator(List<Option> options, Function<Options, AngularOperator> recipe)
      implements Planted<AngularOperator>, AngularOperatorProvider {}

  /** Of a magnitude. */
  record OfMagnitude(List<Option> options, Function<Options, MagnitudeFunction> recipe)
      implements Planted<MagnitudeFunction>, MagnitudeFunctionProvider {}

  /** Of a norm. */
  record OfNorm(List<Option> options, Function<Options, Norm> recipe)
      implements Planted<Norm>, NormProvider {}

  /** Of a regularizer. */
  record OfRegularizer(List<Option> options, Function<Options, Regularizer> recipe)
      implements Planted<Regularizer>, RegularizerProvider {}

  /** Of a loss. */
  record OfLoss(List<Option> options, Function<Options, SphereLoss> recipe)
      implements Planted<SphereLoss>, SphereLossProvider {}
}
