package dev.sphere.cli.command;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.picture.OperatorPicture;
import dev.sphere.cli.picture.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists, describes or draws angular operators. */
@Command(
    name = "operators",
    description = "List the angular operators g(θ), describe one, or draw them.",
    mixinStandardHelpOptions = true)
public final class OperatorsCommand extends CatalogCommand<AngularOperator> {

  /** The curves of Figure 2 of the paper. */
  private static final List<String> PAPER_FIGURE =
      List.of("cosine", "linear", "sigmoid(k=0.1)", "sigmoid(k=0.3)", "sigmoid(k=0.7)");

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "draw g(θ) of SPEC, or without SPEC the curves of the paper's Figure 2")
  private Path picture;

  @Override
  Catalog<AngularOperator> catalog(Registry registry) {
    return registry.operators();
  }

  @Override
  public Integer call() throws IOException {
    if (picture != null) {
      Map<String, AngularOperator> operators = new LinkedHashMap<>();
      for (String each : spec == null ? PAPER_FIGURE : List.of(spec)) {
        operators.put(each, catalog(plugins.registry(output)).create(each));
      }
      if (!Pictures.write(picture, () -> OperatorPicture.of(operators), output)) {
        return 1;
      }
      output.note("drew " + picture);
    }
    return super.call();
  }
}
