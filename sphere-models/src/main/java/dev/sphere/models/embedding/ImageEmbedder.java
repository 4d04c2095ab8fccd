package dev.sphere.models.embedding;

import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.DataException;
import dev.sphere.models.data.ImageReader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.saving.SavedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Computes the embeddings of image files with a saved model, some files at a time. The model's
 * network is {@link SavedModel#folded folded}.
 */
public final class ImageEmbedder {

  private static final int NAMED = 20;

  private final SavedModel model;
  private final SphereNetwork network;
  private final int batchSize;

  /**
   * Makes an embedder; the model stays open as long as it is used.
   *
   * @param batchSize images that go through the network together, at least 1
   */
  public ImageEmbedder(SavedModel model, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch has at least 1 image, not " + batchSize);
    }
    this.model = model;
    network = model.folded();
    this.batchSize = batchSize;
  }

  /**
   * Embeds image files, each resized to what the model takes.
   *
   * @param files the image files
   * @param progress is told how many are done, after each batch
   * @return their embeddings, in the same order
   * @throws DataException if any file is not an image that can be read; names all that are not. Or
   *     if the model gives numbers that are not finite
   */
  public NamedEmbeddings embed(List<Path> files, IntConsumer progress) {
    List<float[]> rows = new ArrayList<>();
    Map<Integer, DataException> unreadable = new ConcurrentSkipListMap<>();
    for (int from = 0; from < files.size(); from += batchSize) {
      int to = Math.min(from + batchSize, files.size());
      byte[][] pixels = read(files, from, to, unreadable);
      // Once a file is unreadable the others are read to name all that are.
      if (unreadable.isEmpty()) {
        rows.addAll(embed(pixels));
      }
      progress.accept(to);
    }
    if (!unreadable.isEmpty()) {
      throw refusal(files, unreadable);
    }
    try {
      return new NamedEmbeddings(
          files.stream().map(Path::toString).toList(), rows.toArray(float[][]::new));
    } catch (IllegalArgumentException notFinite) {
      throw new DataException("The model cannot be used: " + notFinite.getMessage(), notFinite);
    }
  }

  private byte[][] read(
      List<Path> files, int from, int to, Map<Integer, DataException> unreadable) {
    ImageShape shape = model.spec().image();
    byte[][] pixels = new byte[to - from][];
    IntStream.range(from, to)
        .parallel()
        .forEach(
            i -> {
              try {
                pixels[i - from] =
                    ImageReader.read(files.get(i), shape.height(), shape.width(), shape.channels());
              } catch (DataException problem) {
                unreadable.put(i, problem);
              }
            });
    return pixels;
  }

  private List<float[]> embed(byte[][] pixels) {
    ImageShape shape = model.spec().image();
    ImageSet images =
        new ImageSet(
            List.of("unknown"),
            shape.height(),
            shape.width(),
            shape.channels(),
            pixels,
            new int[pixels.length]);
    return List.of(Embeddings.rows(network, images, batchSize, model.model().getNDManager()));
  }

  private static DataException refusal(List<Path> files, Map<Integer, DataException> unreadable) {
    DataException first = unreadable.values().iterator().next();
    if (unreadable.size() == 1) {
      return first;
    }
    String names =
        unreadable.keySet().stream()
            .limit(NAMED)
            .map(i -> files.get(i).toString())
            .collect(Collectors.joining(", "));
    int more = unreadable.size() - NAMED;
    return new DataException(
        "%d of %d images cannot be read: %s%s.\nThe first: %s"
            .formatted(
                unreadable.size(),
                files.size(),
                names,
                more > 0 ? " and " + more + " more" : "",
                first.getMessage().lines().findFirst().orElseThrow()),
        first);
  }
}
