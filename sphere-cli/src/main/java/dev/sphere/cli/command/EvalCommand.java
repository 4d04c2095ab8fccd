package dev.sphere.cli.command;

import com.google.inject.Injector;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.losses.metric.RocCurve;
import dev.sphere.losses.metric.Verification;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.embedding.Embeddings;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.training.Evaluation;
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

  private static final int VERIFICATION_IMAGES = 2000;
  private static final long VERIFICATION_SEED = 1;

  @Mixin private ModelOptions modelOptions;
  @Mixin private DataOptions dataOptions;

  @Mixin private BatchOptions batchOptions;

  @Option(
      names = "--verification",
      description =
          "also measure how well embeddings tell whether two test images are of one class, on all"
              + " pairs of at most "
              + VERIFICATION_IMAGES
              + " images")
  private boolean verification;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Injector injector = modelOptions.injector(output);
    try (SavedModel model = modelOptions.load(injector)) {
      ImageData data = ModelData.load(modelOptions.run(), dataOptions, model, injector);
      Evaluation evaluation =
          Evaluation.of(
              model.network(), data.test(), batchOptions.size(), model.model().getNDManager());
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("testAccuracy", evaluation.accuracy());
      result.put("testLoss", evaluation.loss());
      result.put("images", data.test().size());
      result.put("data", data.name());
      result.put("engine", modelOptions.engineName());
      result.put("run", modelOptions.run().toString());
      String text =
          String.format(
              Locale.ROOT,
              "test accuracy %.4f, loss %.4f on %d images of %s",
              evaluation.accuracy(),
              evaluation.loss(),
              data.test().size(),
              data.name());
      if (verification) {
        text += verify(model, data.test(), result);
      }
      output.result(text, result);
    }
    return 0;
  }

  /** Returns a line more of the text, or nothing without pairs of both kinds. */
  private String verify(SavedModel model, ImageSet test, Map<String, Object> result) {
    Verification pairs =
        Verification.allPairs(
            Embeddings.of(
                model.network(),
                test.limit(VERIFICATION_IMAGES, VERIFICATION_SEED),
                batchOptions.size(),
                model.model().getNDManager()));
    if (pairs.genuinePairs() == 0 || pairs.impostorPairs() == 0) {
      output.warn(
          "sphere: no verification: the test images have %d pairs of one class and %d of two"
              .formatted(pairs.genuinePairs(), pairs.impostorPairs()));
      return "";
    }
    RocCurve curve = pairs.curve();
    result.put("pairs", pairs.pairs());
    result.put("equalErrorRate", curve.equalErrorRate());
    result.put("areaUnderCurve", curve.area());
    result.put("trueAcceptRateAt1Percent", curve.trueAcceptRate(0.01));
    return String.format(
        Locale.ROOT,
        "\n"
            + "verification: equal error rate %.4f, area under the curve %.4f, true accept rate"
            + " %.4f at a false accept rate of 0.01, on %d pairs",
        curve.equalErrorRate(),
        curve.area(),
        curve.trueAcceptRate(0.01),
        pairs.pairs());
  }
}
