package dev.sphere.cli.command;

import com.google.inject.Injector;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.training.Evaluation;
import dev.sphere.models.wiring.SphereInjector;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a trained network on a test set. */
@Command(
    name = "eval",
    description = "Measure a trained network on the test images of a data set.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class EvalCommand implements Callable<Integer> {

  @Mixin private ModelOptions modelOptions;
  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--batch-size",
      defaultValue = "128",
      description = "images a batch, default ${DEFAULT-VALUE}")
  private int batchSize;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Injector injector = SphereInjector.create();
    try (SavedModel model = modelOptions.load(injector)) {
      ImageData data = dataOptions.load(injector);
      checkFits(model, data.test());
      Evaluation evaluation =
          Evaluation.of(model.network(), data.test(), batchSize, model.model().getNDManager());
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("testAccuracy", evaluation.accuracy());
      result.put("testLoss", evaluation.loss());
      result.put("images", data.test().size());
      result.put("data", data.name());
      result.put("engine", modelOptions.engineName());
      result.put("run", modelOptions.run().toString());
      output.result(
          String.format(
              Locale.ROOT,
              "test accuracy %.4f, loss %.4f on %d images of %s",
              evaluation.accuracy(),
              evaluation.loss(),
              data.test().size(),
              data.name()),
          result);
    }
    return 0;
  }

  private static void checkFits(SavedModel model, ImageSet images) throws IOException {
    ImageShape shape = new ImageShape(images.channels(), images.height(), images.width());
    if (!shape.equals(model.spec().image())
        || !images.classNames().equals(model.spec().classNames())) {
      throw new IOException(
          "the model was trained on other data: it knows %d classes of %s, the data has %d of %s"
              .formatted(
                  model.spec().classNames().size(),
                  model.spec().image(),
                  images.classNames().size(),
                  shape));
    }
  }
}
