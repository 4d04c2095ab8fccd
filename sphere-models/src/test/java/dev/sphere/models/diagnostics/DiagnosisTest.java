package dev.sphere.models.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Sharing;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.architecture.GoogLeNet;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.architecture.ResNet;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.NetworkSummary;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.AngleNorm;
import dev.sphere.ops.layer.ShapedLambda;
import dev.sphere.ops.layer.SphereConv1d;
import dev.sphere.ops.layer.SphereConv2d;
import dev.sphere.ops.layer.SphereConv3d;
import dev.sphere.ops.layer.SphereConvolution;
import dev.sphere.ops.layer.SphereLayer;
import dev.sphere.ops.layer.SphereLinear;
import dev.sphere.ops.norm.BatchNormalization;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.PiecewiseLinear;
import dev.sphere.ops.operator.SharpenedCosine;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  private static final int FILTERS = 6;

  /** Images of random bytes; the least of them may be made large. */
  private static ImageSet images(Draw draw, int count, int channels, int side, int least) {
    byte[][] pixels = new byte[count][side * side * channels];
    for (byte[] image : pixels) {
      for (int i = 0; i < image.length; i++) {
        image[i] = (byte) draw.whole(least, 255);
      }
    }
    return new ImageSet(List.of("a"), side, side, channels, pixels, new int[count]);
  }

  /** As a network receives them: each (C, H, W). */
  private static double[][] asSeen(ImageSet images) {
    double[][] seen = new double[images.size()][];
    for (int image = 0; image < seen.length; image++) {
      byte[] bytes = images.pixels(image);
      int places = images.height() * images.width();
      seen[image] = new double[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        int channel = i % images.channels();
        seen[image][channel * places + i / images.channels()] = ((bytes[i] & 0xff) - 127.5) / 128;
      }
    }
    return seen;
  }

  private static <T extends SphereConvolution.ConvolutionBuilder<T>> T with(
      T builder, PatchLoop loop, int axes) {
    return builder
        .setFilters(FILTERS)
        .setOperator(new Cosine())
        .optAngleNorm(loop.norm())
        .setKernelShape(last(loop.kernel(), axes))
        .optStride(last(loop.stride(), axes))
        .optPadding(last(loop.padding(), axes))
        .optDilation(last(loop.dilation(), axes))
        .optGroups(loop.groups());
  }

  private static Shape last(int[] numbers, int axes) {
    return new Shape(
        Arrays.stream(numbers, numbers.length - axes, numbers.length).asLongStream().toArray());
  }

  private static SphereLayer layer(PatchLoop loop, int axes) {
    return switch (axes) {
      case 1 -> with(SphereConv1d.builder(), loop, 1).build();
      case 2 -> with(SphereConv2d.builder(), loop, 2).build();
      case 3 -> with(SphereConv3d.builder(), loop, 3).build();
      default ->
          SphereLinear.builder()
              .setFilters(FILTERS)
              .setOperator(new Cosine())
              .optAngleNorm(loop.norm())
              .build();
    };
  }

  /** From images to what a layer over so many axes takes. */
  private static Block reshaped(int axes) {
    return new ShapedLambda(
        x -> x.reshape(reshaped(x.getShape(), axes)), shape -> reshaped(shape, axes));
  }

  private static Shape reshaped(Shape images, int axes) {
    long batch = images.get(0);
    long channels = images.get(1);
    long pixels = images.slice(2).size();
    return switch (axes) {
      case 0 -> new Shape(batch, channels * pixels);
      case 1 -> new Shape(batch, channels, pixels);
      case 2 -> images;
      default -> new Shape(batch, channels, 1, images.get(2), images.get(3));
    };
  }

  /** Draws a layer; patches that lie in the padding alone are zero. */
  private static PatchLoop loop(Draw draw, AngleNorm norm, int axes, int channels, int side) {
    if (axes == 0) {
      int[] one = {1, 1, 1};
      int[] none = {0, 0, 0};
      return new PatchLoop(norm, channels * side * side, one, one, one, none, one, 1);
    }
    int[] input = axes == 1 ? new int[] {1, 1, side * side} : new int[] {1, side, side};
    int[][] drawn = new int[3][3];
    int[] padding = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      boolean isMoved = axis >= 3 - axes && input[axis] > 1;
      drawn[0][axis] = isMoved ? draw.whole(2, 3) : 1;
      drawn[1][axis] = isMoved ? draw.whole(1, 2) : 1;
      drawn[2][axis] = isMoved ? draw.whole(1, 2) : 1;
      padding[axis] = isMoved ? 2 * drawn[0][axis] : 0;
    }
    int groups = draw.one(List.of(1, 1, 3));
    return new PatchLoop(norm, channels, input, drawn[0], drawn[1], padding, drawn[2], groups);
  }

  /**
   * Plants, without groups: filters 0 and 1 parallel to a patch, 2 antiparallel; in any case filter
   * 3 zero.
   */
  private static double[] kernels(Draw draw, PatchLoop loop, double[] image) {
    int[] kernel = loop.kernel();
    int size = loop.channels() / loop.groups() * kernel[0] * kernel[1] * kernel[2];
    double[] kernels = draw.normal((long) FILTERS * size);
    int[] middle = {loop.places(0) / 2, loop.places(1) / 2, loop.places(2) / 2};
    double[] patch = loop.patch(image, 0, middle);
    for (int i = 0; i < size; i++) {
      if (loop.groups() == 1) {
        kernels[i] = (float) (3 * patch[i]);
        kernels[size + i] = (float) (6 * patch[i]);
        kernels[2 * size + i] = (float) (-5 * patch[i]);
      }
      kernels[3 * size + i] = 0;
    }
    return kernels;
  }

  private static void set(SphereLayer layer, double[] kernels) {
    float[] floats = new float[kernels.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) kernels[i];
    }
    layer.kernel().getArray().set(floats);
  }

  @EachEngine
  void equalsAPlainLoopOverPatches(EngineSupport engine) {
    long seed = 20;
    for (String norm :
        List.of("epsilon(1e-4)", "epsilon(0.5)", "additive(1)", "centered(0.3)", "none")) {
      for (int axes = 0; axes <= 3; axes++) {
        assertEqualsPlainLoop(engine, AngleNorm.parse(norm), axes, ++seed);
      }
    }
  }

  private static void assertEqualsPlainLoop(
      EngineSupport engine, AngleNorm norm, int axes, long seed) {
    Draw draw = new Draw(seed);
    int side = draw.whole(4, 6);
    // More than are shown at once, and a rest.
    ImageSet images = images(draw, 19, 3, side, 0);
    double[][] seen = asSeen(images);
    PatchLoop loop = loop(draw, norm, axes, 3, side);
    double[] kernels = kernels(draw, loop, seen[7]);
    SphereLayer layer = layer(loop, axes);
    try (NDManager manager = engine.engine().newBaseManager()) {
      Block network = new SequentialBlock().add(reshaped(axes)).add(layer);
      network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, side, side));
      set(layer, kernels);
      String context = "seed %d: %s, %s".formatted(seed, layer, loop);
      Diagnostics look = new Diagnosis(network, images, manager).look(5);
      PatchLoop.Met met = loop.meet(seen, kernels, FILTERS);
      List<Double> cosines = met.cosines().stream().flatMap(List::stream).toList();

      assertThat(look.iteration()).isEqualTo(5);
      assertThat(look.layers()).hasSize(1);
      LayerDiagnostics found = look.layers().get(0);
      assertThat(network.getParameters().keys()).contains(found.layer() + "_weight");
      assertThat(found.filters()).isEqualTo(FILTERS);
      assertThat(PatchLoop.assertCounts(found.angles(), cosines, context)).isLessThan(0.02);
      List<Long> counts = found.angles().counts();
      if (loop.groups() == 1 && norm.equals(AngleNorm.REFERENCE)) {
        assertThat(counts.get(0)).as(context).isPositive();
        assertThat(counts.get(counts.size() - 1)).as(context).isPositive();
      }
      double threshold = norm.kind() == AngleNorm.Kind.NONE ? 1e-20 : norm.smallSquare();
      long small = met.squares().stream().filter(square -> square < threshold).count();
      assertThat(met.squares())
          .as(context)
          .noneMatch(square -> Math.abs(square - threshold) < 1e-5 * threshold);
      if (axes > 0) {
        assertThat(small).as(context).isPositive();
      }
      assertThat(found.smallPatches()).as(context).isEqualTo((double) small / met.squares().size());
      double energy = PatchLoop.energy(kernels, FILTERS);
      // Of the parallel ones, whose energy is about 150, float32 knows it to 1.
      double tolerance = loop.groups() == 1 ? 2.0 / (FILTERS * (FILTERS - 1)) : 1e-4 * energy;
      assertThat(found.energy()).as(context).isCloseTo(energy, within(tolerance));
      assertThat(found.slopes()).isEmpty();
      // The zero one alone.
      assertThat(found.deadFilters()).as(context).isEqualTo(1);
    }
  }

  private static SphereConv2d convolution(AngularOperator operator) {
    return SphereConv2d.builder()
        .setFilters(4)
        .setKernelShape(new Shape(3, 3))
        .optPadding(new Shape(1, 1))
        .setOperator(operator)
        .build();
  }

  /**
   * Of bright images: a zero filter, one that is against all of them, one for all, one at random.
   */
  private static int deadFilters(EngineSupport engine, Block... followers) {
    SphereConv2d layer = convolution(new Cosine());
    SequentialBlock network = new SequentialBlock().add(layer);
    Arrays.stream(followers).forEach(network::add);
    double[] kernels = new Draw(1).normal(4 * 27);
    Arrays.fill(kernels, 0, 27, 0);
    Arrays.fill(kernels, 27, 54, -1);
    Arrays.fill(kernels, 54, 81, 1);
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 6, 6));
      set(layer, kernels);
      ImageSet images = images(new Draw(2), 11, 3, 6, 140);
      return new Diagnosis(network, images, manager).look(0).layers().get(0).deadFilters();
    }
  }

  @EachEngine
  void aFilterIsDeadIfWhatFollowsItIsTheSameEverywhere(EngineSupport engine) {
    assertThat(deadFilters(engine)).isEqualTo(1);
    assertThat(deadFilters(engine, Activation.NONE.newBlock())).isEqualTo(1);
    assertThat(deadFilters(engine, Activation.RELU.newBlock())).isEqualTo(2);
    assertThat(deadFilters(engine, new BatchNormalization().newBlock(), Activation.RELU.newBlock()))
        .isEqualTo(2);
    // What is behind another layer's kernels is no more this one's answer.
    assertThat(
            deadFilters(
                engine,
                SphereConv2d.builder()
                    .setFilters(4)
                    .setKernelShape(new Shape(1, 1))
                    .setOperator(new Cosine())
                    .build(),
                ShapedLambda.elementwise(x -> x.mul(0))))
        .isEqualTo(1);
    // Neither is what has another shape.
    assertThat(deadFilters(engine, reshaped(0), ShapedLambda.elementwise(x -> x.mul(0))))
        .isEqualTo(1);
  }

  /** One answer of a filter says nothing of others. */
  @EachEngine
  void ofASingleAnswerNoFilterIsDead(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      Block network =
          new SequentialBlock()
              .add(reshaped(0))
              .add(SphereLinear.builder().setFilters(3).setOperator(new Cosine()).build());
      network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 4, 4));
      ImageSet one = images(new Draw(2), 1, 3, 4, 0);
      assertThat(new Diagnosis(network, one, manager).look(0).layers().get(0).deadFilters())
          .isZero();
    }
  }

  private static Optional<Histogram> slopes(
      EngineSupport engine, AngularOperator operator, float... stored) {
    SphereConv2d layer = convolution(operator);
    try (NDManager manager = engine.engine().newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 6, 6));
      if (stored.length > 0) {
        layer.learned().get(0).getArray().set(stored);
      }
      ImageSet images = images(new Draw(2), 3, 3, 6, 0);
      return new Diagnosis(layer, images, manager).look(0).layers().get(0).slopes();
    }
  }

  /** As the operator receives them, |stored| + 0.05. */
  @EachEngine
  void slopesAreThoseOfTheOperator(EngineSupport engine) {
    Histogram drawn =
        slopes(engine, new LearnableSigmoid(), 0.1f, -0.9f, 0.45f, 0.5f).orElseThrow();
    assertThat(drawn.low()).isCloseTo(0.15, within(1e-6));
    assertThat(drawn.high()).isCloseTo(0.95, within(1e-6));
    assertThat(drawn.total()).isEqualTo(4);
    assertThat(drawn.counts().get(0)).isEqualTo(1);
    assertThat(drawn.counts().get(drawn.counts().size() - 1)).isEqualTo(1);
    assertThat(drawn.mean()).isCloseTo((0.15 + 0.95 + 0.5 + 0.55) / 4, within(0.8 / 62));

    Histogram initial = slopes(engine, new SharpenedCosine(3, Sharing.LAYER)).orElseThrow();
    assertThat(initial.total()).isEqualTo(1);
    assertThat(initial.mean()).isCloseTo(3, within(1e-6));
    assertThat(initial.low()).isLessThan(3);
    assertThat(slopes(engine, new LearnableSigmoid(0.5, Sharing.NETWORK)).orElseThrow().total())
        .isEqualTo(1);
    assertThat(slopes(engine, new PiecewiseLinear())).isEmpty();
    assertThat(slopes(engine, new Cosine())).isEmpty();
  }

  /** Shortcuts and branches too: each answer of each filter to each image has one angle. */
  @EachEngine
  void everyLayerOfANetworkIsLookedAt(EngineSupport engine) {
    NetworkFactory factory =
        new NetworkFactory(
            Registry.load(),
            new Named<>(
                "model",
                Map.of("resnet", ResNet.sphereResNet18v1(), "googlenet", new GoogLeNet())));
    ImageData data = Tiny.data(1, 20, 32);
    for (String architecture : List.of("resnet", "googlenet")) {
      NetworkSpec spec =
          NetworkSpec.builder(architecture, new ImageShape(3, 32, 32), data.test().classNames())
              .width(0.05)
              .operator("learnable-sigmoid")
              .norm("batch")
              .build();
      SphereNetwork network = factory.create(spec, LossOptions.DEFAULT);
      try (NDManager manager = engine.engine().newBaseManager()) {
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
        int held = manager.getManagedArrays().size();
        List<LayerDiagnostics> layers =
            new Diagnosis(network, data.test(), manager).look(1).layers();

        assertThat(manager.getManagedArrays()).hasSize(held);
        List<NetworkSummary.Layer> expected =
            NetworkSummary.of(
                    factory.create(spec, LossOptions.DEFAULT), new Shape(1, 3, 32, 32), manager)
                .layers()
                .stream()
                .filter(layer -> layer.type().startsWith("Sphere"))
                .toList();
        assertThat(expected).hasSizeGreaterThan(18);
        assertThat(layers)
            .extracting(LayerDiagnostics::layer)
            .containsExactlyElementsOf(expected.stream().map(NetworkSummary.Layer::name).toList());
        for (int i = 0; i < expected.size(); i++) {
          assertThat(layers.get(i).angles().total())
              .as(expected.get(i).name())
              .isEqualTo(20 * expected.get(i).output().size());
        }
      }
    }
  }

  @EachEngine
  void aNetworkWithoutSphereLayersHasNothingToLookAt(EngineSupport engine) {
    try (Model model =
        Tiny.model(engine, Tiny.spec("conv", "none", "softmax"), LossOptions.DEFAULT, 1)) {
      Diagnosis diagnosis =
          new Diagnosis(Tiny.network(model), Tiny.data(1, 9).test(), model.getNDManager());
      assertThat(diagnosis.look(3)).isEqualTo(new Diagnostics(3, List.of()));
    }
  }

  /** All that a training ends with: bytes of parameters and averages, and what it measured. */
  private record End(List<float[]> parameters, List<Double> figures, float next) {}

  private static End train(
      EngineSupport engine, double averageDecay, boolean isLookedAt, List<Diagnostics> looks) {
    ImageData data = Tiny.data(48, 20);
    Hyperparameters settings =
        Recipe.REFERENCE.hyperparameters().toBuilder().averageDecay(averageDecay).build();
    TrainingPlan plan = new TrainingPlan(settings, 7, 16, Augmentation.CROP_FLIP, 3);
    try (Model model =
        Tiny.model(
            engine,
            Tiny.spec("learnable-sigmoid", "batch", "curricularface"),
            LossOptions.DEFAULT,
            4)) {
      NDManager manager = model.getNDManager();
      Diagnosis diagnosis = new Diagnosis(Tiny.network(model), data.test(), manager);
      List<Double> figures = new ArrayList<>();
      TrainingObserver observer =
          new TrainingObserver() {
            @Override
            public void onIteration(int iteration, double loss) {
              figures.add(loss);
            }

            @Override
            public void onMeasurement(Measurement measurement) {
              figures.add(measurement.testLoss());
              if (isLookedAt) {
                looks.add(diagnosis.look(measurement.iteration()));
              }
            }
          };
      int held = manager.getManagedArrays().size();
      new Training(Tiny.network(model), Optional.empty(), data, plan, manager, observer).run();
      if (isLookedAt) {
        int after = manager.getManagedArrays().size();
        assertThat(after).isEqualTo(held);
        engine.engine().setRandomSeed(11);
        assertThat(diagnosis.look(7)).isEqualTo(looks.get(looks.size() - 1));
        assertThat(manager.getManagedArrays()).hasSize(after);
      } else {
        engine.engine().setRandomSeed(11);
      }
      List<float[]> parameters =
          Tiny.network(model).getParameters().values().stream()
              .map(parameter -> parameter.getArray().toFloatArray())
              .toList();
      return new End(parameters, figures, manager.randomNormal(new Shape(2)).toFloatArray()[1]);
    }
  }

  /** Also where the average of the weights is measured: it is what a look is at then. */
  @EachEngine
  void aTrainingDoesNotNotice(EngineSupport engine) {
    List<Diagnostics> ofWeights = assertNotNoticed(engine, 0);
    List<Diagnostics> ofAverage = assertNotNoticed(engine, 0.9);

    assertThat(ofAverage.get(0)).isNotEqualTo(ofWeights.get(0));
  }

  private static List<Diagnostics> assertNotNoticed(EngineSupport engine, double averageDecay) {
    List<Diagnostics> looks = new ArrayList<>();
    End without = train(engine, averageDecay, false, looks);
    End with = train(engine, averageDecay, true, looks);

    assertThat(looks).extracting(Diagnostics::iteration).containsExactly(3, 6, 7);
    assertThat(looks.get(0)).isNotEqualTo(looks.get(1));
    assertThat(with.figures()).isEqualTo(without.figures());
    assertThat(with.next()).isEqualTo(without.next());
    IntStream.range(0, with.parameters().size())
        .forEach(i -> assertThat(with.parameters().get(i)).isEqualTo(without.parameters().get(i)));
    return looks;
  }

  /** Sixty-four of all classes, whatever their order. */
  @Test
  void theImagesShownAreTheSameEachTime() {
    ImageSet all = Tiny.data(1, 300).test();
    ImageSet probe = Diagnosis.probe(all);
    assertThat(probe.size()).isEqualTo(64);
    assertThat(IntStream.range(0, 64).map(probe::label).distinct().count()).isEqualTo(10);
    assertThat(IntStream.range(0, 64).map(Diagnosis.probe(all)::label))
        .containsExactlyElementsOf(IntStream.range(0, 64).map(probe::label).boxed().toList());
    assertThat(Diagnosis.probe(probe)).isSameAs(probe);
  }
}
