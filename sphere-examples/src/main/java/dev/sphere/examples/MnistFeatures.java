package dev.sphere.examples;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import dev.sphere.losses.AngularSoftmax;
import dev.sphere.losses.ArcFace;
import dev.sphere.losses.CosFace;
import dev.sphere.losses.GradientMode;
import dev.sphere.losses.LambdaAnnealing;
import dev.sphere.losses.Softmax;
import dev.sphere.losses.metric.LabelledEmbeddings;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.IdxDataset;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.embedding.Embeddings;
import dev.sphere.models.embedding.PlanarClass;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Evaluation;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.OptimizerKind;
import dev.sphere.models.training.Schedule;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import dev.sphere.models.training.WeightDecay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * What a margin does, seen with the eye: handwritten digits as points of the plane, learned with
 * the softmax loss and with three losses that demand a margin between angles. It is the picture of
 * "Deep Hyperspherical Learning" and its relatives.
 *
 * <p>A network with embeddings of two dimensions is trained with softmax. Then it is trained on,
 * from there, four times: with softmax again and with each margin. Begun with a margin, ten classes
 * in a plane often end in a wrong order around the origin, for one cannot pass another.
 *
 * <p>Arguments: the folder of the MNIST files, and the PNG file to write.
 */
public final class MnistFeatures {

  private static final int BATCH_SIZE = 128;
  private static final int SEED = 1;
  private static final int SOFTMAX_EPOCHS = 3;
  private static final int MARGIN_EPOCHS = 2;

  /** The losses by their titles. */
  private static final Map<String, SphereLoss> LOSSES = new LinkedHashMap<>();

  static {
    LOSSES.put("Softmax", new Softmax());
    // The least λ is out of reach: after two epochs it is 0.88.
    LOSSES.put(
        "A-Softmax",
        new AngularSoftmax(4, false, new LambdaAnnealing(100, 0.12, 1, 0.5), GradientMode.EXACT));
    LOSSES.put("CosFace", new CosFace(64, 0.15));
    LOSSES.put("ArcFace", new ArcFace(64, 0.4, GradientMode.EXACT));
  }

  private MnistFeatures() {}

  /** Trains, prints the accuracies on test images, and draws the embeddings of these. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("needed: the folder of MNIST, the PNG file to write");
    }
    Engine engine = Engine.getEngine("PyTorch");
    ImageData digits =
        IdxDataset.mnist().load(DatasetOptions.defaults().withDirectory(Path.of(arguments[0])));
    List<XYChart> charts = new ArrayList<>();
    try (Model start = newNetwork(engine, new Softmax(), digits.train())) {
      train(start, digits, SOFTMAX_EPOCHS, 1e-2);
      for (Map.Entry<String, SphereLoss> loss : LOSSES.entrySet()) {
        try (Model model = newNetwork(engine, loss.getValue(), digits.train())) {
          copyParameters(start, model);
          train(model, digits, MARGIN_EPOCHS, 5e-3);
          List<PlanarClass> classes =
              PlanarClass.of(features(model, digits.test()), digits.test().classNames());
          String title =
              "%s: %.1f %%, ± %.1f°"
                  .formatted(
                      loss.getKey(), 100 * accuracy(model, digits.test()), meanDeviation(classes));
          System.out.println(title);
          charts.add(FeatureChart.of(title, classes));
        }
      }
    }
    List<String> names = digits.test().classNames();
    List<Figure.Key> legend =
        IntStream.range(0, names.size())
            .mapToObj(i -> new Figure.Key(names.get(i), FeatureChart.COLORS.get(i)))
            .toList();
    new Figure(charts, 2, legend).write(Path.of(arguments[1]));
  }

  /** Makes a network of three convolutions with embeddings of two dimensions. */
  static Model newNetwork(Engine engine, SphereLoss loss, ImageSet images) {
    Block embedding =
        new SequentialBlock()
            .add(halvingConvolution(16))
            .add(BatchNorm.builder().build())
            .add(Activation.reluBlock())
            .add(halvingConvolution(32))
            .add(BatchNorm.builder().build())
            .add(Activation.reluBlock())
            .add(halvingConvolution(64))
            .add(BatchNorm.builder().build())
            .add(Activation.reluBlock())
            .add(Blocks.batchFlattenBlock())
            .add(Linear.builder().setUnits(2).optBias(false).build());
    SphereNetwork network =
        new SphereNetwork(embedding, loss.newHead(images.classNames().size(), LossOptions.DEFAULT));
    engine.setRandomSeed(SEED);
    Model model = Model.newInstance("digits", Device.cpu(), engine.getEngineName());
    model.setBlock(network);
    network.initialize(
        model.getNDManager(),
        DataType.FLOAT32,
        new Shape(BATCH_SIZE, images.channels(), images.height(), images.width()));
    return model;
  }

  private static Block halvingConvolution(int filters) {
    return Conv2d.builder()
        .setKernelShape(new Shape(5, 5))
        .setFilters(filters)
        .optStride(new Shape(2, 2))
        .optPadding(new Shape(2, 2))
        .optBias(false)
        .build();
  }

  /** Copies all weights, those of the classes too: each of these heads has one vector a class. */
  static void copyParameters(Model from, Model to) {
    var sources = from.getBlock().getParameters().values();
    var targets = to.getBlock().getParameters().values();
    for (int i = 0; i < sources.size(); i++) {
      sources.get(i).getArray().copyTo(targets.get(i).getArray());
    }
  }

  static void train(Model model, ImageData digits, int epochs, double learningRate) {
    Hyperparameters settings =
        Hyperparameters.builder(OptimizerKind.ADAM, learningRate)
            .schedule(Schedule.COSINE)
            .weightDecay(new WeightDecay(1e-4, false))
            .gradientNorm(5)
            .build();
    TrainingPlan plan =
        new TrainingPlan(
            settings,
            epochs * (digits.train().size() / BATCH_SIZE),
            BATCH_SIZE,
            Augmentation.NONE,
            SEED);
    new Training(
            network(model),
            Optional.empty(),
            digits,
            plan,
            model.getNDManager(),
            TrainingObserver.NONE)
        .run();
  }

  static double accuracy(Model model, ImageSet images) {
    return Evaluation.of(network(model), images, BATCH_SIZE, model.getNDManager()).accuracy();
  }

  static LabelledEmbeddings features(Model model, ImageSet images) {
    return Embeddings.of(network(model), images, BATCH_SIZE, model.getNDManager());
  }

  /** Returns how far embeddings are from the direction of their class, on average, in degrees. */
  static double meanDeviation(List<PlanarClass> classes) {
    return Math.toDegrees(
        classes.stream().flatMapToDouble(PlanarClass::deviations).average().orElseThrow());
  }

  private static SphereNetwork network(Model model) {
    return (SphereNetwork) model.getBlock();
  }
}
