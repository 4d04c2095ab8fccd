package dev.sphere.cli.command;

import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Table;
import dev.sphere.models.saving.ImageClassifier;
import dev.sphere.models.saving.ImageClassifier.Guess;
import dev.sphere.models.saving.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names the classes of image files. */
@Command(
    name = "predict",
    description = "Name the classes of image files, the likeliest first.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class PredictCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private ModelOptions modelOptions;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "image files")
  private List<Path> images;

  @Option(
      names = "--top",
      defaultValue = "5",
      description = "how many classes to name, default ${DEFAULT-VALUE}")
  private int top;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new ParameterException(command.commandLine(), "--top must be at least 1, got " + top);
    }
    try (SavedModel model = modelOptions.load(modelOptions.injector(output))) {
      ImageClassifier classifier = new ImageClassifier(model);
      Table table = new Table();
      List<Map<String, Object>> predictions = new ArrayList<>();
      for (Path image : images) {
        List<Guess> guesses = classifier.classify(image, top);
        String file = image.toString();
        for (Guess guess : guesses) {
          table.row(file, guess.name(), String.format(Locale.ROOT, "%.4f", guess.probability()));
          file = "";
        }
        predictions.add(Map.of("image", image.toString(), "classes", guesses));
      }
      output.result(table.toString(), Map.of("predictions", predictions));
    }
    return 0;
  }
}
