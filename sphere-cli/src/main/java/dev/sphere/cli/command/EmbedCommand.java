package dev.sphere.cli.command;

import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Progress;
import dev.sphere.cli.output.Table;
import dev.sphere.losses.metric.LabelledEmbeddings;
import dev.sphere.losses.metric.NearestNeighbours;
import dev.sphere.models.data.ImageFiles;
import dev.sphere.models.embedding.CsvFile;
import dev.sphere.models.embedding.EmbeddingFile;
import dev.sphere.models.embedding.ImageEmbedder;
import dev.sphere.models.embedding.NamedEmbeddings;
import dev.sphere.models.saving.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the embeddings of image files and finds the nearest neighbours of each. */
@Command(
    name = "embed",
    description = "Write the embeddings of image files, or find the nearest neighbours of each.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class EmbedCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private ModelOptions modelOptions;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description = "image files, and folders: all images in and below them, sorted by name")
  private List<Path> paths;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "where the embeddings go: FILE.csv, or FILE.npy with the paths in FILE.paths.txt; without"
              + " --out and --neighbours they are printed as CSV")
  private Path out;

  @Option(
      names = "--neighbours",
      paramLabel = "K",
      description = "find the K images whose embeddings have the greatest cosines with each")
  private Integer neighbours;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description =
          "find the neighbours among the embeddings of this .csv or .npy file, not among the images"
              + " themselves")
  private Path against;

  @Mixin private BatchOptions batchOptions;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    checkUsage();
    EmbeddingFile target = out == null ? null : file(out);
    // What is wrong with the files is said before the images are gone through.
    NamedEmbeddings gallery = against == null ? null : file(against).read();
    List<Path> files = ImageFiles.find(paths);
    NamedEmbeddings images = embed(files);
    if (gallery == null) {
      requireOthers(images);
    } else {
      requireFit(images, gallery);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("images", images.size());
    facts.put("dimension", images.dimension());
    List<String> texts = new ArrayList<>();
    if (target != null) {
      target.write(images);
      facts.put("out", out.toString());
      texts.add(
          "%d embeddings of %d numbers in %s"
              .formatted(images.size(), images.dimension(), target.path()));
    } else if (neighbours == null) {
      facts.put(
          "embeddings", IntStream.range(0, images.size()).mapToObj(i -> facts(images, i)).toList());
      texts.add(CsvFile.text(images).stripTrailing());
    }
    if (neighbours != null) {
      texts.add(findNeighbours(images, gallery, facts));
    }
    output.result(String.join("\n", texts), facts);
    return 0;
  }

  private void checkUsage() {
    if (neighbours != null && neighbours < 1) {
      throw usage("--neighbours must be at least 1, got " + neighbours);
    }
    if (against != null && neighbours == null) {
      throw usage("--against needs --neighbours K");
    }
  }

  private EmbeddingFile file(Path path) {
    try {
      return EmbeddingFile.at(path);
    } catch (IllegalArgumentException otherFormat) {
      throw usage(otherFormat.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private NamedEmbeddings embed(List<Path> files) throws IOException {
    try (SavedModel model = modelOptions.load(modelOptions.injector(output));
        Progress progress = new Progress(output, "embedding", "image", files.size())) {
      return new ImageEmbedder(model, batchOptions.size())
          .embed(files, done -> progress.reach(done, ""));
    }
  }

  private void requireOthers(NamedEmbeddings images) throws IOException {
    if (neighbours != null && images.size() < 2) {
      throw new IOException("one image has no neighbours; name more, or a file with --against");
    }
  }

  private void requireFit(NamedEmbeddings images, NamedEmbeddings gallery) throws IOException {
    if (gallery.size() == 0) {
      throw new IOException(against + " holds no embeddings");
    }
    if (gallery.dimension() != images.dimension()) {
      throw new IOException(
          "%s holds embeddings of %d numbers, the model makes %d: they are of another model"
              .formatted(against, gallery.dimension(), images.dimension()));
    }
  }

  private String findNeighbours(
      NamedEmbeddings images, NamedEmbeddings gallery, Map<String, Object> facts) {
    Map<String, Integer> folders = new HashMap<>();
    LabelledEmbeddings probes = images.byFolder(folders);
    NearestNeighbours nearest =
        gallery == null
            ? NearestNeighbours.leaveOneOut(probes, neighbours)
            : NearestNeighbours.inGallery(probes, gallery.byFolder(folders), neighbours);
    List<String> names = (gallery == null ? images : gallery).paths();
    Table table = new Table();
    List<Map<String, Object>> all = new ArrayList<>();
    for (int image = 0; image < images.size(); image++) {
      int[] rows = nearest.neighbours(image);
      double[] cosines = nearest.cosines(image);
      List<Map<String, Object>> ofImage = new ArrayList<>();
      for (int i = 0; i < rows.length; i++) {
        String neighbour = names.get(rows[i]);
        table.row(
            i == 0 ? images.paths().get(image) : "",
            String.format(Locale.ROOT, "%.4f", cosines[i]),
            neighbour);
        ofImage.add(ordered("path", neighbour, "cosine", cosines[i]));
      }
      all.add(ordered("path", images.paths().get(image), "neighbours", ofImage));
    }
    double share = nearest.accuracy(1);
    facts.put("nearestInFolderOfSameName", share);
    facts.put("neighbours", all);
    return table
        + String.format(
            Locale.ROOT, "\nthe nearest is in a folder of the same name: %.4f of images", share);
  }

  private static Map<String, Object> facts(NamedEmbeddings images, int index) {
    Map<String, Object> facts =
        ordered("path", images.paths().get(index), "folder", images.folder(index));
    facts.put("embedding", images.rows()[index]);
    return facts;
  }

  private static Map<String, Object> ordered(
      String name, Object value, String nextName, Object nextValue) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(name, value);
    facts.put(nextName, nextValue);
    return facts;
  }
}
