package dev.sphere.cli.run;

import ai.djl.engine.Engine;
import dev.sphere.models.SphereVersion;
import dev.sphere.models.network.NetworkSummary;
import dev.sphere.models.training.EarlyStopping;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.TrainingResult;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * Result and provenance of a training: what {@code run.json} holds and {@code train --json} prints.
 *
 * @param testAccuracy of the model that is left
 * @param trainAccuracy on the training batches before that model's measurement, while learning
 * @param testLoss of the model that is left
 * @param iterations batches learned from
 * @param ended why it ended: after all iterations, or what no longer improved
 * @param modelIteration how many batches the model that is left had learned from
 * @param restores how often it diverged and went back to a checkpoint
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
    String ended,
    int modelIteration,
    int restores,
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

  private static final String ALL_ITERATIONS = "all iterations are done";

  /** Reports a training that has just ended. */
  public static RunReport of(TrainingResult result, PreparedTraining training, RunFolder run) {
    Measurement last = result.last();
    Measurement kept = result.kept();
    return new RunReport(
        kept.testAccuracy(),
        kept.trainAccuracy(),
        kept.testLoss(),
        last.iteration(),
        result.stoppedBy().map(EarlyStopping::toString).orElse(ALL_ITERATIONS),
        kept.iteration(),
        result.restores(),
        last.epoch(),
        last.seconds(),
        last.imagesPerSecond(),
        NetworkSummary.learnedNumbers(training.network()),
        (String) training.options().get("engine"),
        training.engine().getVersion(),
        training.device().toString(),
        training.plan().seed(),
        run.path().toString(),
        training.data().checksum(),
        SphereVersion.current(),
        Engine.getDjlVersion(),
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Instant.now().toString(),
        training.options());
  }

  /** Returns the result in a line. */
  public String text() {
    String which =
        modelIteration == iterations ? "" : " of the model of iteration " + modelIteration;
    String why = ended.equals(ALL_ITERATIONS) ? "" : ", as " + ended;
    return String.format(
        Locale.ROOT,
        "test accuracy %.4f%s after %d iterations%s; %s",
        testAccuracy,
        which,
        iterations,
        why,
        run);
  }
}
