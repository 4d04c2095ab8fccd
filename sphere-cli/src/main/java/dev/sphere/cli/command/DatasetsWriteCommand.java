package dev.sphere.cli.command;

import com.google.inject.Injector;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageFolderWriter;
import dev.sphere.models.wiring.SphereInjector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes a data set as a folder of image files. */
@Command(
    name = "write",
    description =
        "Write a data set as PNG files, DIR/train/CLASS and DIR/test/CLASS, as --data folder reads.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class DatasetsWriteCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "the folder; must not exist")
  private Path folder;

  @Mixin private DataOptions dataOptions;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Injector injector = SphereInjector.create();
    ImageData data = dataOptions.load(injector);
    ImageFolderWriter.write(data, folder);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("data", data.name());
    facts.put("trainImages", data.train().size());
    facts.put("testImages", data.test().size());
    facts.put("folder", folder.toString());
    output.result(
        "%d training and %d test images of %s in %s"
            .formatted(data.train().size(), data.test().size(), data.name(), folder),
        facts);
    return 0;
  }
}
