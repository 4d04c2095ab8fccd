package dev.sphere.models.saving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageReader;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.ops.engine.EngineSupport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Names the classes of image files with a saved model, on any number of threads at a time. The
 * model's network is {@link SavedModel#folded folded}.
 */
public final class ImageClassifier {

  /**
   * A class that an image may belong to.
   *
   * @param name the name of the class
   * @param probability its softmax probability
   */
  public record Guess(String name, double probability) {}

  private final SavedModel model;
  private final SphereNetwork network;

  /** Makes a classifier; the model stays open as long as it is used. */
  public ImageClassifier(SavedModel model) {
    this.model = model;
    network = model.folded();
  }

  /**
   * Classifies an image file, resized to what the model takes.
   *
   * @param top how many classes to name at most
   * @return the likeliest first
   * @throws dev.sphere.models.data.DataException if the file is not an image that can be read
   */
  public List<Guess> classify(Path file, int top) {
    ImageShape shape = model.spec().image();
    byte[] pixels = ImageReader.read(file, shape.height(), shape.width(), shape.channels());
    PreparedBatch batch =
        PreparedBatch.ofImage(pixels, shape.height(), shape.width(), shape.channels());
    NDManager manager = model.model().getNDManager();
    float[] probabilities = EngineSupport.of(manager).inTurn(() -> probabilities(manager, batch));
    List<Guess> guesses = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      guesses.add(new Guess(model.spec().classNames().get(i), probabilities[i]));
    }
    guesses.sort(Comparator.comparingDouble(Guess::probability).reversed());
    return List.copyOf(guesses.subList(0, Math.min(top, guesses.size())));
  }

  private float[] probabilities(NDManager manager, PreparedBatch batch) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray logits =
          network
              .forward(new ParameterStore(manager, false), new NDList(batch.data(scratch)), false)
              .head();
      return logits.softmax(1).toFloatArray();
    }
  }
}
