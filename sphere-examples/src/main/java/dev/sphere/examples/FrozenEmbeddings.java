package dev.sphere.examples;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.optimizer.Adam;
import ai.djl.translate.TranslateException;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.losses.ArcFace;
import dev.sphere.losses.GradientMode;
import dev.sphere.losses.metric.LabelledEmbeddings;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.Shapes10;
import dev.sphere.models.embedding.Embeddings;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import dev.sphere.models.wiring.SphereInjector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A new head on frozen embeddings: a network that was trained on some classes, with one loss,
 * learns others, with another loss, without being trained again. Its embeddings of all images are
 * computed once; what is trained is a head alone, in a second.
 *
 * <p>Without an argument it trains a small network on five of the ten classes of shapes10 and a
 * head on the other five; for comparison also a head on the same network untrained. The argument
 * may be the {@code model} folder of a run of {@code ./sphere train} on any images of 32×32×3.
 */
public final class FrozenEmbeddings {

  private static final int BATCH_SIZE = 64;
  private static final int HEAD_EPOCHS = 20;
  private static final Device CPU = Device.cpu();

  /**
   * The accuracy on test images.
   *
   * @param before with the new head as it was made
   * @param after with the new head trained
   */
  record Accuracies(double before, double after) {}

  private FrozenEmbeddings() {}

  /** Trains heads and prints how well they recognize shapes before and after. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    Engine engine = Engine.getEngine("PyTorch");
    ImageData shapes = new Shapes10(4_000, 2_000).load(DatasetOptions.defaults());
    ImageData others = withClasses(shapes, 5, 10);
    if (arguments.length == 1) {
      try (SavedModel saved = SavedModel.load(Path.of(arguments[0]), networks(), engine, CPU)) {
        print("saved network", newHead(saved.model(), others));
      }
      return;
    }
    try (Model model = newNetwork(engine, withClasses(shapes, 0, 5))) {
      print("untrained network", newHead(model, others));
      train(model, withClasses(shapes, 0, 5), 300);
      print("network trained on other classes", newHead(model, others));
    }
  }

  private static void print(String network, Accuracies accuracies) {
    System.out.printf(
        "%s: accuracy %.3f before, %.3f after%n", network, accuracies.before(), accuracies.after());
  }

  /** Trains a new head, with ArcFace, on embeddings that are computed once. */
  static Accuracies newHead(Model trained, ImageData images)
      throws IOException, TranslateException {
    SphereNetwork network = (SphereNetwork) trained.getBlock();
    NDManager manager = trained.getNDManager();
    LabelledEmbeddings train = Embeddings.of(network, images.train(), BATCH_SIZE, manager);
    LabelledEmbeddings test = Embeddings.of(network, images.test(), BATCH_SIZE, manager);

    LossHead head =
        new ArcFace(16, 0.3, GradientMode.EXACT)
            .newHead(images.train().classNames().size(), LossOptions.DEFAULT);
    DefaultTrainingConfig config = new DefaultTrainingConfig(head.loss());
    config.optDevices(new Device[] {CPU}).optOptimizer(Adam.builder().build());
    String engine = manager.getEngine().getEngineName();
    try (Model model = Model.newInstance("head", CPU, engine)) {
      model.setBlock(head);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(BATCH_SIZE, train.dimension()));
        double before = accuracy(trainer, head, test);
        EasyTrain.fit(trainer, HEAD_EPOCHS, dataset(train, model.getNDManager()), null);
        return new Accuracies(before, accuracy(trainer, head, test));
      }
    }
  }

  private static ArrayDataset dataset(LabelledEmbeddings embeddings, NDManager manager) {
    return new ArrayDataset.Builder()
        .setData(rows(embeddings, manager))
        .optLabels(labels(embeddings, manager))
        .setSampling(BATCH_SIZE, true)
        .build();
  }

  private static double accuracy(Trainer trainer, LossHead head, LabelledEmbeddings embeddings) {
    try (NDManager scratch = trainer.getManager().newSubManager()) {
      NDArray chosen = head.choose(trainer.evaluate(new NDList(rows(embeddings, scratch))));
      long correct = chosen.eq(labels(embeddings, scratch)).countNonzero().getLong();
      return (double) correct / embeddings.size();
    }
  }

  private static NDArray rows(LabelledEmbeddings embeddings, NDManager manager) {
    return manager.create(
        IntStream.range(0, embeddings.size())
            .mapToObj(embeddings::embedding)
            .toArray(float[][]::new));
  }

  private static NDArray labels(LabelledEmbeddings embeddings, NDManager manager) {
    return manager.create(
        IntStream.range(0, embeddings.size()).mapToLong(embeddings::label).toArray());
  }

  /** Makes a small cnn-9 of cosines for the classes of a data set. */
  static Model newNetwork(Engine engine, ImageData images) {
    NetworkSpec spec =
        NetworkSpec.builder("cnn-9", new ImageShape(3, 32, 32), images.train().classNames())
            .width(0.125)
            .loss("w-softmax")
            .build();
    engine.setRandomSeed(1);
    Model model = Model.newInstance("network", CPU, engine.getEngineName());
    SphereNetwork network = networks().create(spec, LossOptions.DEFAULT);
    network.initialize(model.getNDManager(), DataType.FLOAT32, spec.image().batch(BATCH_SIZE));
    model.setBlock(network);
    return model;
  }

  /** Trains a whole network, the ordinary way. */
  static void train(Model model, ImageData images, int iterations) {
    TrainingPlan plan =
        new TrainingPlan(
            Recipe.MODERN.hyperparameters(), iterations, BATCH_SIZE, Augmentation.NONE, 1);
    new Training(
            (SphereNetwork) model.getBlock(),
            Optional.empty(),
            images,
            plan,
            model.getNDManager(),
            TrainingObserver.NONE)
        .run();
  }

  static ImageData withClasses(ImageData images, int from, int to) {
    List<String> names = images.train().classNames().subList(from, to);
    return new ImageData(
        images.name(), images.train().ofClasses(names), images.test().ofClasses(names));
  }

  private static NetworkFactory networks() {
    return SphereInjector.create().getInstance(NetworkFactory.class);
  }
}
