package dev.sphere.cli.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.nn.Parameter;
import dev.sphere.models.SphereVersion;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.TrainingPlan;
import java.time.Instant;
import java.util.Map;

/**
 * Result and provenance of a training: what {@code run.json} holds and {@code train --json} prints.
 *
 * @param testAccuracy at the end
 * @param trainAccuracy on the last training batches, while learning
 * @param testLoss at the end
 * @param iterations batches learned from
 * @param epochs how often the training set was gone through, in parts
 * @param seconds the training took, measurements included
 * @param imagesPerSecond training images a second, measurements not counted
 * @param parameters how many numbers the network learns
 * @param engine the engine's name
 * @param engineVersion the engine's version
 * @param device the device
 * @param seed of weights, order and augmentation
 * @param run the run folder
 * @param dataChecksum of all images and labels
 * @param sphereVersion the version of Sphere
 * @param djlVersion the version of DJL
 * @param javaVersion the version of Java
 * @param system operating system and processor
 * @param processors how many processors Java saw
 * @param finished when, in UTC
 * @param options the options in effect
 */
public record RunReport(
    double testAccuracy,
    double trainAccuracy,
    double testLoss,
    int iterations,
    double epochs,
    double seconds,
    double imagesPerSecond,
    long parameters,
    String engine,
    String engineVersion,
    String device,
    long seed,
    String run,
    String dataChecksum,
    String sphereVersion,
    String djlVersion,
    String javaVersion,
    String system,
    int processors,
    String finished,
    Map<String, Object> options) {

  /** Reports a training that has just ended. */
  public static RunReport of(
      Measurement last,
      TrainingPlan plan,
      SphereNetwork network,
      ImageData data,
      Engine engine,
      Device device,
      RunFolder run,
      Map<String, Object> options) {
    return new RunReport(
        last.testAccuracy(),
        last.trainAccuracy(),
        last.testLoss(),
        last.iteration(),
        last.epoch(),
        last.seconds(),
        last.imagesPerSecond(),
        learnedNumbers(network),
        (String) options.get("engine"),
        engine.getVersion(),
        device.toString(),
        plan.seed(),
        run.path().toString(),
        data.checksum(),
        SphereVersion.current(),
        Engine.getDjlVersion(),
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Instant.now().toString(),
        options);
  }

  /** How many numbers a network learns; a parameter that layers share counts once. */
  public static long learnedNumbers(SphereNetwork network) {
    return network.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .distinct()
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }
}
