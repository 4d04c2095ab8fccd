package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LayerRole;
import dev.sphere.api.Regularizer;
import dev.sphere.losses.SampledWeights;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.ops.layer.SphereLayer;
import java.util.List;
import java.util.Optional;

/**
 * What a regularizer adds to the loss of a network: its penalties on the kernels of the embedding's
 * sphere layers and on the head's class weights, as it has them for these roles.
 */
final class Penalties {

  private final Optional<Regularizer> hidden;
  private final Optional<Regularizer> output;
  private final List<Parameter> kernels;
  private final List<Parameter> classWeights;
  private final SampledWeights samples;

  Penalties(Optional<Regularizer> regularizer, SphereNetwork network) {
    hidden = regularizer.flatMap(each -> each.on(LayerRole.HIDDEN));
    output = regularizer.flatMap(each -> each.on(LayerRole.OUTPUT));
    kernels = network.sphereLayers().stream().map(SphereLayer::kernel).toList();
    classWeights = network.classWeights();
    samples = new SampledWeights(network);
  }

  /**
   * Adds the penalties.
   *
   * @param loss a scalar; its manager gets what is made on the way
   */
  NDArray addTo(NDArray loss, ParameterStore parameters) {
    NDArray total = loss;
    if (hidden.isPresent()) {
      for (Parameter kernel : kernels) {
        total = plus(total, hidden.get(), parameters.getValue(kernel, loss.getDevice(), true));
      }
    }
    if (output.isPresent()) {
      for (Parameter weight : classWeights) {
        NDArray values = parameters.getValue(weight, loss.getDevice(), true);
        total = plus(total, output.get(), oneRowEach(samples.held(weight, values)));
      }
    }
    return total;
  }

  private static NDArray plus(NDArray total, Regularizer regularizer, NDArray kernel) {
    NDArray penalty = regularizer.penalty(kernel);
    // Made from weights alone, it is the model's manager that has it.
    penalty.attach(total.getManager());
    return total.add(penalty);
  }

  /** A class may have several weights, (classes, centers, D). */
  private static NDArray oneRowEach(NDArray classWeights) {
    long size = classWeights.getShape().get(classWeights.getShape().dimension() - 1);
    return classWeights.reshape(-1, size);
  }
}
