package dev.sphere.cli.run;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.Regularizer;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.TrainingPlan;
import java.util.Map;
import java.util.Optional;

/**
 * A training that can begin: all that its options name is there and fits together.
 *
 * @param engine loaded
 * @param device of that engine
 * @param data to train and to test on
 * @param spec what the network is made from
 * @param network not initialized; for one training
 * @param regularizer what is added to the loss
 * @param plan how it is trained
 * @param options the options in effect, by their long names
 */
public record PreparedTraining(
    Engine engine,
    Device device,
    ImageData data,
    NetworkSpec spec,
    SphereNetwork network,
    Optional<Regularizer> regularizer,
    TrainingPlan plan,
    Map<String, Object> options) {

  /** Gives the network its first weights, by the plan's seed; the caller closes the model. */
  public Model newModel() {
    Model model = Model.newInstance("model", device, engine.getEngineName());
    engine.setRandomSeed((int) plan.seed());
    model.setBlock(network);
    network.initialize(
        model.getNDManager(), DataType.FLOAT32, spec.image().batch(plan.batchSize()));
    return model;
  }
}
