package dev.sphere.api.registry;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.MagnitudeFunctionProvider;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Provider;
import dev.sphere.api.Regularizer;
import dev.sphere.api.RegularizerProvider;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * A kind of extension.
 *
 * @param noun what a message calls one of them
 * @param valueType what a provider of this kind makes
 * @param providerType the interface that {@link java.util.ServiceLoader} looks for
 */
public record Kind<T>(String noun, Class<T> valueType, Class<? extends Provider<T>> providerType) {

  /** g(θ). */
  public static final Kind<AngularOperator> OPERATOR =
      new Kind<>("operator", AngularOperator.class, AngularOperatorProvider.class);

  /** h(‖x‖). */
  public static final Kind<MagnitudeFunction> MAGNITUDE =
      new Kind<>("magnitude", MagnitudeFunction.class, MagnitudeFunctionProvider.class);

  /** What follows the convolution. */
  public static final Kind<Norm> NORM = new Kind<>("norm", Norm.class, NormProvider.class);

  /** Loss heads. */
  public static final Kind<SphereLoss> LOSS =
      new Kind<>("loss", SphereLoss.class, SphereLossProvider.class);

  /** Penalties on kernels. */
  public static final Kind<Regularizer> REGULARIZER =
      new Kind<>("regularizer", Regularizer.class, RegularizerProvider.class);

  /** All kinds. */
  public static final List<Kind<?>> ALL = List.of(OPERATOR, MAGNITUDE, NORM, LOSS, REGULARIZER);
}
