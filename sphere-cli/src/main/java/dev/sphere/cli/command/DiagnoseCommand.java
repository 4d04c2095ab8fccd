package dev.sphere.cli.command;

import com.google.inject.Injector;
import dev.sphere.cli.output.DiagnosticsTable;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.picture.AnglesPicture;
import dev.sphere.cli.picture.Pictures;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.diagnostics.Diagnosis;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.DiagnosticsJson;
import dev.sphere.models.saving.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at the sphere layers of a trained network. */
@Command(
    name = "diagnose",
    description = "Look at the angles in each sphere layer of a trained network, on test images.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class DiagnoseCommand implements Callable<Integer> {

  @Mixin private ModelOptions modelOptions;
  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--picture",
      paramLabel = "FILE.png",
      description = "draw how often which angle occurs, by layer")
  private Path picture;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Injector injector = modelOptions.injector(output);
    try (SavedModel model = modelOptions.load(injector)) {
      ImageData data = ModelData.load(modelOptions.run(), dataOptions, model, injector);
      ImageSet probe = Diagnosis.probe(data.test());
      Diagnostics look =
          new Diagnosis(model.network(), probe, model.model().getNDManager()).look(0);
      if (look.layers().isEmpty()) {
        throw new IOException(modelOptions.run() + " has no sphere layers to look at");
      }
      if (picture != null) {
        if (!Pictures.write(picture, () -> AnglesPicture.of(look), output)) {
          return 1;
        }
        output.note("drew " + picture);
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("run", modelOptions.run().toString());
      result.put("data", data.name());
      result.put("images", probe.size());
      result.put("engine", modelOptions.engineName());
      result.put("layers", DiagnosticsJson.of(look).get("layers"));
      output.result(DiagnosticsTable.text(look), result);
    }
    return 0;
  }
}
