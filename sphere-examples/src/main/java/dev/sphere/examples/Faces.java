package dev.sphere.examples;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.LossOptions;
import dev.sphere.losses.metric.RocCurve;
import dev.sphere.losses.metric.Verification;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageReader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.embedding.Embeddings;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import dev.sphere.models.wiring.SphereInjector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;

/**
 * Embeddings of faces: a network learns to tell thirty people apart, then verifies ten others whom
 * it never saw. Have two pictures the same face?
 *
 * <p>Made for the ORL faces (AT&amp;T Laboratories Cambridge; Samaria and Harter, 1994): forty
 * people, a folder each, of ten grey pictures of 92×112. Arguments: that folder, and the PNG file
 * of the ROC curves to write. It trains three networks with ArcFace and three with softmax, each
 * without ten people of its own draw, and compares all pairs of the pictures of those ten.
 */
public final class Faces {

  private static final int HEIGHT = 40;
  private static final int WIDTH = 32;
  private static final int BATCH_SIZE = 30;
  private static final int EPOCHS = 20;
  private static final int UNSEEN = 10;
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
  private static final int FOLDS = 10;

  /** Of 4,500 impostor pairs, a few. */
  private static final double LEAST_RATE = 1e-3;

  private static final String MARGIN = "arcface(s=16,m=0.3)";
  private static final String BASELINE = "softmax";

  /** People who are seen in training, and others. */
  record Split(ImageSet seen, ImageSet unseen) {

    /** Draws who is unseen. */
    static Split draw(ImageSet faces, int unseen, long seed) {
      List<String> people = new ArrayList<>(faces.classNames());
      Collections.shuffle(people, new Random(seed));
      return new Split(
          faces.ofClasses(people.subList(unseen, people.size())),
          faces.ofClasses(people.subList(0, unseen)));
    }
  }

  private Faces() {}

  /** Trains, prints how well people never seen are verified, and draws it. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("needed: the folder of faces, the PNG file to write");
    }
    Engine engine = Engine.getEngine("PyTorch");
    ImageSet faces = read(Path.of(arguments[0]));
    Map<String, List<RocCurve>> methods = new LinkedHashMap<>();
    methods.put("ArcFace", measure("ArcFace", engine, faces, MARGIN, EPOCHS));
    methods.put("softmax", measure("softmax", engine, faces, BASELINE, EPOCHS));
    methods.put("untrained network", measure("untrained", engine, faces, BASELINE, 0));
    String title = "Faces of %d people never seen".formatted(UNSEEN);
    XYChart chart = RocChart.of(title, methods, LEAST_RATE);
    new Figure(List.of(chart), 1, List.of()).write(Path.of(arguments[1]));
  }

  /** Verifies with a network a seed, prints the means, and returns the curves. */
  private static List<RocCurve> measure(
      String name, Engine engine, ImageSet faces, String loss, int epochs) {
    List<Verification> runs =
        SEEDS.stream()
            .map(seed -> verify(engine, Split.draw(faces, UNSEEN, seed), loss, epochs, seed))
            .toList();
    List<RocCurve> curves = runs.stream().map(Verification::curve).toList();
    System.out.printf(
        "%s, %d networks, each on %d genuine and %d impostor pairs:%n",
        name, runs.size(), runs.get(0).genuinePairs(), runs.get(0).impostorPairs());
    print("equal error rate", curves.stream().mapToDouble(RocCurve::equalErrorRate));
    print("area under the curve", curves.stream().mapToDouble(RocCurve::area));
    print(
        "true accept rate at 1 % false", curves.stream().mapToDouble(c -> c.trueAcceptRate(0.01)));
    print(
        "accuracy at the best threshold",
        runs.stream().mapToDouble(r -> r.bestThresholdAccuracy(FOLDS, 1).mean()));
    return curves;
  }

  private static void print(String metric, DoubleStream values) {
    DoubleSummaryStatistics summary = values.summaryStatistics();
    System.out.printf(
        "  %-31s %.4f (%.4f to %.4f)%n",
        metric, summary.getAverage(), summary.getMin(), summary.getMax());
  }

  /**
   * Trains a network on those seen and compares all pictures of those unseen with each other.
   *
   * @param loss the spec of the head
   * @param epochs how often the pictures are gone through; 0 leaves the network as it was made
   */
  static Verification verify(Engine engine, Split people, String loss, int epochs, long seed) {
    NetworkSpec spec =
        NetworkSpec.builder(
                "cnn-9",
                new ImageShape(1, people.seen().height(), people.seen().width()),
                people.seen().classNames())
            .width(0.125)
            .loss(loss)
            .build();
    SphereNetwork network =
        SphereInjector.create().getInstance(NetworkFactory.class).create(spec, LossOptions.DEFAULT);
    try (Model model = Model.newInstance("faces", Device.cpu(), engine.getEngineName())) {
      engine.setRandomSeed((int) seed);
      model.setBlock(network);
      network.initialize(model.getNDManager(), DataType.FLOAT32, spec.image().batch(BATCH_SIZE));
      if (epochs > 0) {
        train(network, people.seen(), epochs, seed, model);
      }
      return Verification.allPairs(
          Embeddings.of(network, people.unseen(), BATCH_SIZE, model.getNDManager()));
    }
  }

  private static void train(
      SphereNetwork network, ImageSet faces, int epochs, long seed, Model model) {
    TrainingPlan plan =
        new TrainingPlan(
            Recipe.MODERN.hyperparameters(),
            epochs * (faces.size() / BATCH_SIZE),
            BATCH_SIZE,
            Augmentation.CROP_FLIP,
            seed);
    // No picture of those seen is kept back: those unseen are the test.
    ImageData data = new ImageData("faces", faces, faces.limit(BATCH_SIZE, seed));
    new Training(network, Optional.empty(), data, plan, model.getNDManager(), TrainingObserver.NONE)
        .run();
  }

  /**
   * Reads a folder of folders, each of one person, at about a third of the size of the ORL faces.
   */
  static ImageSet read(Path folder) throws IOException {
    List<String> people = names(folder, Files::isDirectory);
    List<byte[]> pixels = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (String person : people) {
      for (String picture : names(folder.resolve(person), Files::isRegularFile)) {
        pixels.add(ImageReader.read(folder.resolve(person).resolve(picture), HEIGHT, WIDTH, 1));
        labels.add(people.indexOf(person));
      }
    }
    return new ImageSet(
        people,
        HEIGHT,
        WIDTH,
        1,
        pixels.toArray(byte[][]::new),
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<String> names(Path folder, Predicate<Path> kind) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(kind).map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
