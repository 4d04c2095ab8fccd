package dev.sphere.models.conversion;

import static dev.sphere.models.conversion.Networks.bits;
import static dev.sphere.models.conversion.Networks.everyLayer;
import static dev.sphere.models.conversion.Networks.innerProducts;
import static dev.sphere.models.conversion.Networks.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1dTranspose;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Sharing;
import dev.sphere.losses.WeightNormalizedSoftmax;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.conversion.ConversionReport.Entry;
import dev.sphere.models.conversion.ConversionReport.Outcome;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.SphereConv2d;
import dev.sphere.ops.layer.SphereLayer;
import dev.sphere.ops.layer.SphereLinear;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import dev.sphere.ops.testing.SavedBlock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Trees of all sorts. */
class SphereConverterTest {

  private static final Shape IMAGES = new Shape(2, 3, 6, 6);

  private static Conv2d convolution(int filters, int side) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(side, side))
        .optPadding(new Shape(side / 2, side / 2))
        .build();
  }

  private static Linear linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  private static SphereConverter everyCosine() {
    return everyLayer().setOperator(new Cosine()).build();
  }

  private static NDArray images(NDManager manager) {
    return Precision.FLOAT32.create(manager, new Draw(1).normal(IMAGES.size()), IMAGES);
  }

  private static Entry only(ConversionReport report, Outcome outcome) {
    assertThat(report.of(outcome)).hasSize(1);
    return report.of(outcome).get(0);
  }

  /** Its forward pass uses a field, which nobody can set who does not know the class. */
  private static class Scaled extends AbstractBlock {

    Block inner;

    Scaled(Block inner) {
      this.inner = addChildBlock("inner", inner);
    }

    void setInner(Block twin) {
      children.values().replaceAll(child -> child == inner ? twin : child);
      inner = twin;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      return new NDList(inner.forward(store, inputs, training).singletonOrThrow().neg());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
      inner.initialize(manager, type, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inner.getOutputShapes(inputShapes);
    }
  }

  @EachEngine
  void loneLayerBecomesItsTwin(EngineSupport engine) {
    Conv2d layer = convolution(4, 3);
    try (NDManager manager = engine.engine().newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, IMAGES);
      Map<String, byte[]> before = bits(layer);

      Conversion conversion = everyCosine().convert(layer);

      assertThat(conversion.block()).isInstanceOf(SphereConv2d.class);
      assertThat(bits(conversion.block())).containsExactlyEntriesOf(before);
      Entry entry = only(conversion.report(), Outcome.CONVERTED);
      assertThat(entry)
          .isEqualTo(
              new Entry(
                  List.of(""),
                  "Conv2d",
                  Outcome.CONVERTED,
                  Optional.of("SphereConv2d"),
                  "keeps its bias",
                  Optional.of(new Shape(4, 3, 3, 3)),
                  4 * 27 + 4));
      assertThat(conversion.report())
          .hasToString(
              """
              path    layer   becomes       kernels       parameters  why
              (root)  Conv2d  SphereConv2d  (4, 3, 3, 3)  112         keeps its bias
              1 layer converted, 0 plain by a rule, 0 that cannot be converted; 0 other blocks stay""");
    }
  }

  @Test
  void loneLayerIsTheLastAndSoStaysByDefault() {
    Linear layer = linear(3);

    Conversion conversion =
        SphereConverter.builder().setOperator(new Cosine()).build().convert(layer);

    assertThat(conversion.block()).isSameAs(layer);
    assertThat(only(conversion.report(), Outcome.PLAIN).reason()).isEqualTo("the last layer");
  }

  @EachEngine
  void nestedTreeIsConvertedInPlaceUnderItsNames(EngineSupport engine) {
    Block network =
        new SequentialBlock()
            .add(
                new ParallelBlock(
                    branches -> new NDList(NDArrays.concat(both(branches), 1)),
                    List.of(
                        convolution(2, 1),
                        new SequentialBlock()
                            .add(convolution(3, 3))
                            .add(BatchNorm.builder().build())
                            .add(new SequentialBlock().add(convolution(4, 3))))))
            .add(Blocks.batchFlattenBlock())
            .add(new Mlp(6 * 36, 3, new int[] {5}));
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, IMAGES);
      Map<String, byte[]> before = bits(network);
      double[] expected = output(network, images(manager));

      Conversion conversion = innerProducts().build().convert(network);

      assertThat(conversion.report().of(Outcome.CONVERTED))
          .extracting(entry -> entry.paths().get(0))
          .containsExactly(
              "01ParallelBlock_01Conv2d",
              "01ParallelBlock_02SequentialBlock_01Conv2d",
              "01ParallelBlock_02SequentialBlock_03SequentialBlock_01Conv2d",
              "03Mlp_02Linear",
              "03Mlp_04Linear");
      assertThat(bits(network)).containsExactlyEntriesOf(before);
      assertThat(RelativeError.of(output(network, images(manager)), expected)).isLessThan(1e-5);
    }
  }

  private static NDList both(List<NDList> branches) {
    return new NDList(branches.get(0).singletonOrThrow(), branches.get(1).singletonOrThrow());
  }

  @Test
  void firstAndLastLayersOfParallelBranchesAreEach() {
    Block network =
        new ParallelBlock(
            branches -> branches.get(0),
            List.of(
                new SequentialBlock().add(convolution(2, 3)).add(convolution(3, 3)),
                new SequentialBlock()
                    .add(convolution(4, 3))
                    .add(convolution(5, 3))
                    .add(convolution(6, 3))));

    ConversionReport report =
        everyLayer()
            .setOperator(new Cosine())
            .optFirstLayer(Treatment.PLAIN)
            .optLastLayer(Treatment.PLAIN)
            .build()
            .plan(network);

    assertThat(report.of(Outcome.PLAIN))
        .extracting(entry -> entry.paths().get(0) + ": " + entry.reason())
        .containsExactly(
            "01SequentialBlock_01Conv2d: the first layer",
            "01SequentialBlock_02Conv2d: the last layer",
            "02SequentialBlock_01Conv2d: the first layer",
            "02SequentialBlock_03Conv2d: the last layer");
    assertThat(only(report, Outcome.CONVERTED).paths())
        .containsExactly("02SequentialBlock_02Conv2d");
  }

  /** Of 15 residual units, which are Sphere's own branches, two change the channels. */
  @Test
  void shortcutsOfSpheresOwnNetworksStayByDefault() {
    NetworkSpec spec =
        NetworkSpec.builder("sphere-resnet-32", new ImageShape(3, 32, 32), List.of("a", "b"))
            .operator("conv")
            .build();
    Block network =
        SphereInjector.create().getInstance(NetworkFactory.class).create(spec, LossOptions.DEFAULT);

    ConversionReport report =
        SphereConverter.builder().setOperator(new Cosine()).build().plan(network);

    assertThat(report.of(Outcome.PLAIN))
        .extracting(entry -> entry.paths().get(0) + ": " + entry.reason())
        .containsExactly(
            "01embedding_12Residual_02shortcut_01Conv2d: a shortcut",
            "01embedding_22Residual_02shortcut_01Conv2d: a shortcut");
    assertThat(report.count(Outcome.CONVERTED)).isEqualTo(1 + 15 * 2);
  }

  @EachEngine
  void sharedLayerHasOneTwin(EngineSupport engine) {
    Conv2d shared = convolution(3, 3);
    SequentialBlock network = new SequentialBlock().add(shared).add(Activation::relu).add(shared);
    network.add(new SequentialBlock().add(shared));
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, IMAGES);
      double[] expected = output(network, images(manager));

      Conversion conversion = innerProducts().build().convert(network);

      assertThat(only(conversion.report(), Outcome.CONVERTED).paths())
          .containsExactly("01Conv2d", "03Conv2d", "04SequentialBlock_01Conv2d");
      Block twin = network.getChildren().valueAt(0);
      assertThat(twin).isInstanceOf(SphereConv2d.class);
      assertThat(network.getChildren().valueAt(2)).isSameAs(twin);
      assertThat(network.getChildren().valueAt(3).getChildren().valueAt(0)).isSameAs(twin);
      assertThat(RelativeError.of(output(network, images(manager)), expected)).isLessThan(1e-5);
    }
  }

  @Test
  void sharedLayerStaysIfARuleKeepsOneOfItsPlaces() {
    Conv2d shared = convolution(3, 3);
    SequentialBlock network = new SequentialBlock().add(shared).add(convolution(3, 3)).add(shared);

    ConversionReport report =
        SphereConverter.builder().setOperator(new Cosine()).build().plan(network);

    assertThat(only(report, Outcome.PLAIN).paths()).containsExactly("01Conv2d", "03Conv2d");
  }

  @EachEngine
  void layerInAFieldStaysAndAnEnclosedOneDoesNot(EngineSupport engine) {
    Scaled field = new Scaled(convolution(3, 3));
    Scaled enclosed = new Scaled(new SequentialBlock().add(convolution(3, 3)));
    Block network = new SequentialBlock().add(field).add(enclosed);
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, IMAGES);
      double[] expected = output(network, images(manager));

      ConversionReport report = innerProducts().build().convert(network).report();

      assertThat(only(report, Outcome.UNSUPPORTED))
          .satisfies(entry -> assertThat(entry.paths()).containsExactly("01Scaled_01inner"))
          .satisfies(
              entry ->
                  assertThat(entry.reason())
                      .isEqualTo(
                          "its parent, a Scaled, computes with fields of its own: see optParent"));
      assertThat(only(report, Outcome.CONVERTED).paths())
          .containsExactly("02Scaled_01inner_01Conv2d");
      assertThat(field.inner).isInstanceOf(Conv2d.class);
      assertThat(RelativeError.of(output(network, images(manager)), expected)).isLessThan(1e-5);
    }
  }

  @EachEngine
  void parentThatIsToldHowTakesTheTwin(EngineSupport engine) {
    Scaled parent = new Scaled(convolution(3, 3));
    try (NDManager manager = engine.engine().newBaseManager()) {
      parent.initialize(manager, DataType.FLOAT32, IMAGES);
      double[] expected = output(parent, images(manager));

      innerProducts()
          .optParent(Scaled.class, (scaled, child, twin) -> scaled.setInner(twin))
          .build()
          .convert(parent);

      assertThat(parent.inner).isInstanceOf(SphereConv2d.class);
      assertThat(parent.getChildren().valueAt(0)).isSameAs(parent.inner);
      assertThat(RelativeError.of(output(parent, images(manager)), expected)).isLessThan(1e-5);
    }
  }

  @Test
  void replacementThatDoesNotReplaceIsRefused() {
    SphereConverter forgetful =
        everyLayer()
            .setOperator(new Cosine())
            .optParent(Scaled.class, (scaled, child, twin) -> scaled.inner = twin)
            .build();

    assertThatIllegalStateException()
        .isThrownBy(() -> forgetful.convert(new Scaled(convolution(3, 3))))
        .withMessageContaining("Scaled", "did not put the twin in the place of its child 01inner");
  }

  @Test
  void subclassOfASequentialBlockWithFieldsOrItsOwnForwardStays() {
    class WithField extends SequentialBlock {
      final Block last = convolution(2, 3);

      WithField() {
        add(last);
      }
    }
    class WithForward extends SequentialBlock {
      @Override
      protected NDList forwardInternal(
          ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return inputs;
      }
    }
    class WithNeither extends SequentialBlock {}

    ConversionReport report =
        everyCosine()
            .plan(
                new SequentialBlock()
                    .add(new WithField())
                    .add(new WithForward().add(convolution(2, 3)))
                    .add(new WithNeither().add(convolution(2, 3))));

    assertThat(report.of(Outcome.UNSUPPORTED))
        .extracting(entry -> entry.paths().get(0))
        .containsExactly("01WithField_01Conv2d", "02WithForward_01Conv2d");
    assertThat(only(report, Outcome.CONVERTED).paths()).containsExactly("03WithNeither_01Conv2d");
  }

  @Test
  void whatCannotBeSeenOrHasNoTwinIsReported() {
    class Symbols extends AbstractSymbolBlock {
      @Override
      public ParameterList getDirectParameters() {
        return new ParameterList();
      }

      @Override
      protected NDList forwardInternal(
          ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return inputs;
      }
    }
    class OwnConvolution extends Conv2d {
      OwnConvolution() {
        super(Conv2d.builder().setFilters(2).setKernelShape(new Shape(1, 1)).optBias(false));
      }
    }
    Block network =
        new SequentialBlock()
            .add(new Symbols())
            .add(
                new LambdaBlock(
                    inputs -> Conv2d.conv2d(inputs.head(), inputs.head().getManager().ones(IMAGES)),
                    "hidden"))
            .add(Activation::relu)
            .add(new OwnConvolution())
            .add(Conv1dTranspose.builder().setFilters(2).setKernelShape(new Shape(2)).build())
            .add(LSTM.builder().setStateSize(2).setNumLayers(1).build())
            .add(BatchNorm.builder().build());

    ConversionReport report = everyCosine().convert(network).report();

    assertThat(report.entries())
        .extracting(entry -> entry.layer() + ": " + entry.outcome() + ", " + entry.reason())
        .containsExactly(
            "SequentialBlock: UNAFFECTED, ",
            "Symbols: UNSUPPORTED, a symbol block: its layers are not DJL's blocks",
            "LambdaBlock hidden: OPAQUE, a function, whose inside cannot be seen",
            "LambdaBlock: OPAQUE, a function, whose inside cannot be seen",
            "OwnConvolution: UNSUPPORTED, there is no twin of its class",
            "Conv1dTranspose: UNSUPPORTED, there is no twin of its class",
            "LSTM: UNSUPPORTED, there is no twin of its class",
            "BatchNorm: UNAFFECTED, ");
    assertThat(report.toString())
        .contains(
            "0 layers converted, 0 plain by a rule, 4 that cannot be converted; 2 other blocks stay",
            "2 functions: what is computed there cannot be seen, a convolution would stay plain");
  }

  @EachEngine
  void sphereLayersAndHeadsStay(EngineSupport engine) {
    Block network =
        new SequentialBlock()
            .add(convolution(4, 3))
            .add(Blocks.batchFlattenBlock())
            .add(new WeightNormalizedSoftmax().newHead(3, LossOptions.DEFAULT));
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, IMAGES);
      SphereConverter converter = SphereConverter.builder().setOperator(new Cosine()).build();

      ConversionReport first = converter.convert(network).report();
      Map<String, byte[]> before = bits(network);
      Block twin = network.getChildren().valueAt(0);
      ConversionReport second = converter.convert(network).report();

      assertThat(only(first, Outcome.CONVERTED).paths())
          .as("the head is the last layer")
          .containsExactly("01Conv2d");
      assertThat(second.count(Outcome.CONVERTED)).isZero();
      assertThat(second.of(Outcome.UNAFFECTED))
          .extracting(entry -> entry.layer() + ": " + entry.reason())
          .contains("SphereConv2d: hyperspherical already");
      assertThat(network.getChildren().valueAt(0)).isSameAs(twin);
      assertThat(bits(network)).containsExactlyEntriesOf(before);
    }
  }

  @EachEngine
  void uninitializedNetworkIsInitializedAsItWasToBe(EngineSupport engine) {
    SequentialBlock network = new SequentialBlock().add(convolution(4, 3));
    network.add(Blocks.batchFlattenBlock()).add(linear(2));
    network.setInitializer(new ConstantInitializer(0.5f), Parameter.Type.WEIGHT);
    network.setInitializer(new ConstantInitializer(0.25f), Parameter.Type.BIAS);

    ConversionReport report = everyCosine().convert(network).report();

    assertThat(report.of(Outcome.CONVERTED))
        .allMatch(entry -> entry.kernels().isEmpty() && entry.parameters() == 0)
        .hasSize(2);
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT64, IMAGES);
      for (Parameter parameter : network.getParameters().values()) {
        assertThat(parameter.getArray().toDoubleArray())
            .containsOnly(parameter.getType() == Parameter.Type.WEIGHT ? 0.5 : 0.25);
      }
      assertThat(network.getChildren().valueAt(2)).isInstanceOf(SphereLinear.class);
    }
  }

  @EachEngine
  void loadedNetworkIsConvertedAsItWasSaved(EngineSupport engine) throws Exception {
    SequentialBlock loaded = flattened();
    try (NDManager manager = engine.engine().newBaseManager()) {
      Block saved = flattened();
      saved.initialize(manager, DataType.FLOAT32, IMAGES);
      double[] expected = output(saved, images(manager));
      SavedBlock.of(saved).loadInto(loaded, manager);

      ConversionReport report = innerProducts().build().convert(loaded).report();

      assertThat(report.count(Outcome.CONVERTED)).isEqualTo(2);
      assertThat(bits(loaded)).containsExactlyEntriesOf(bits(saved));
      assertThat(RelativeError.of(output(loaded, images(manager)), expected)).isLessThan(1e-5);
    }
  }

  private static SequentialBlock flattened() {
    SequentialBlock network = new SequentialBlock().add(convolution(4, 3));
    return network.add(Blocks.batchFlattenBlock()).add(linear(2));
  }

  @EachEngine
  void weightsOfAnotherTypeStay(EngineSupport engine) {
    Conv2d layer = convolution(4, 3);
    layer.setInitializer((manager, shape, type) -> manager.ones(shape, type), parameter -> true);
    layer.freezeParameters(true); // integers have no gradient
    try (NDManager manager = engine.engine().newBaseManager()) {
      layer.initialize(manager, DataType.INT32, IMAGES);

      Conversion conversion = everyCosine().convert(layer);

      assertThat(conversion.block()).isSameAs(layer);
      assertThat(only(conversion.report(), Outcome.UNSUPPORTED).reason())
          .isEqualTo("its weights are int32, not float32 or float64");
    }
  }

  @EachEngine
  void linearLayerOfSequencesStays(EngineSupport engine) {
    Linear layer = linear(4);
    try (NDManager manager = engine.engine().newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, new Shape(2, 5, 3));

      assertThat(only(everyCosine().plan(layer), Outcome.UNSUPPORTED).reason())
          .isEqualTo("its input is (2, 5, 3), not (N, D)");
    }
  }

  @EachEngine
  void weightsWithoutAnInputShapeStay(EngineSupport engine) {
    Conv2d layer = convolution(4, 3);
    try (NDManager manager = engine.engine().newBaseManager()) {
      layer.getDirectParameters().get("weight").setArray(manager.ones(new Shape(4, 3, 3, 3)));

      assertThat(only(everyCosine().plan(layer), Outcome.UNSUPPORTED).reason())
          .isEqualTo("has weights, but no shape of its input: initialize the network first");
    }
  }

  @EachEngine
  void biasIsLostOnlyOnDemandAndTheReportSaysSo(EngineSupport engine) {
    SequentialBlock network = flattened();
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, IMAGES);

      ConversionReport report =
          everyLayer().setOperator(new Cosine()).optBias(false).build().convert(network).report();

      assertThat(report.of(Outcome.CONVERTED))
          .extracting(Entry::reason)
          .containsOnly("loses its bias");
      assertThat(network.getParameters().keys())
          .containsExactly("01Conv2d_weight", "03Linear_weight");
    }
  }

  @EachEngine
  void frozenParametersStayFrozen(EngineSupport engine) {
    SequentialBlock network = flattened();
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, IMAGES);
      network.getParameters().get("01Conv2d_weight").freeze(true);

      everyCosine().convert(network);

      assertThat(network.getParameters().get("01Conv2d_weight").requiresGradient()).isFalse();
      assertThat(network.getParameters().get("01Conv2d_weight").getArray().hasGradient()).isFalse();
      assertThat(network.getParameters().get("03Linear_weight").requiresGradient()).isTrue();
      assertThat(network.getParameters().get("03Linear_weight").getArray().hasGradient()).isTrue();
    }
  }

  @EachEngine
  void operatorThatLearnsBeginsWithItsOwnNumbers(EngineSupport engine) {
    SequentialBlock network = flattened();
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, IMAGES);

      ConversionReport report =
          everyLayer().setOperator(new LearnableSigmoid()).build().convert(network).report();

      assertThat(report.of(Outcome.CONVERTED))
          .extracting(Entry::reason)
          .containsExactly("keeps its bias, learns 4 more", "keeps its bias, learns 2 more");
      SphereLayer twin = (SphereLayer) network.getChildren().valueAt(0);
      assertThat(twin.learned().get(0).getArray().toFloatArray())
          .hasSize(4)
          .as("k = 0.5, stored as what it exceeds 0.05 by")
          .containsOnly(0.45f);
    }
  }

  @Test
  void whatIsSharedByTheNetworkIsSharedByAllTwins() {
    SequentialBlock network = flattened();

    everyLayer().setOperator(new LearnableSigmoid(0.5, Sharing.NETWORK)).build().convert(network);

    assertThat(
            Set.of(0, 2).stream()
                .map(i -> ((SphereLayer) network.getChildren().valueAt(i)).learned().get(0))
                .distinct())
        .hasSize(1);
  }

  @Test
  void ruleForAPathGoesBeforeOthers() {
    SequentialBlock network = flattened();

    ConversionReport report =
        SphereConverter.builder()
            .setOperator(new Cosine())
            .optLayer("01Conv2d", Treatment.PLAIN)
            .optLayer("03Linear", Treatment.SPHERE)
            .build()
            .plan(network);

    assertThat(only(report, Outcome.PLAIN).paths()).containsExactly("01Conv2d");
    assertThat(only(report, Outcome.PLAIN).reason()).isEqualTo("the rule for its path");
    assertThat(only(report, Outcome.CONVERTED).paths()).containsExactly("03Linear");
  }

  @Test
  void planChangesNothing() {
    SequentialBlock network = flattened();
    Block layer = network.getChildren().valueAt(0);

    ConversionReport report = everyCosine().plan(network);

    assertThat(report.count(Outcome.CONVERTED)).isEqualTo(2);
    assertThat(network.getChildren().valueAt(0)).isSameAs(layer);
  }

  @Test
  void networkWithoutLayersStays() {
    SequentialBlock empty = new SequentialBlock();

    Conversion conversion = everyCosine().convert(empty);

    assertThat(conversion.block()).isSameAs(empty);
    assertThat(conversion.report().entries()).hasSize(1);
  }

  @Test
  void wrongRequestsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SphereConverter.builder().build())
        .withMessage("a conversion needs an operator: setOperator");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> everyCosine().convert(null))
        .withMessage("there is no network to convert: the block is null");
    SphereConverter.Builder builder = everyLayer().setOperator(new Cosine());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder.optLayer("02Conv2d", Treatment.PLAIN).build().convert(flattened()))
        .withMessage(
            "there is a rule for 02Conv2d, where no block is; the layers that have twins are at"
                + " [01Conv2d, 03Linear]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                everyLayer()
                    .setOperator(new Cosine())
                    .optLayer("02LambdaBlock", Treatment.SPHERE)
                    .build()
                    .convert(flattened()))
        .withMessageContaining("where a LambdaBlock is, which has no twin");
  }

  @Test
  void layerThatMustBeConvertedAndCannotIsRefusedBeforeAnythingIsChanged() {
    SequentialBlock network =
        new SequentialBlock().add(convolution(3, 3)).add(new Scaled(convolution(3, 3)));
    SphereConverter converter =
        everyLayer()
            .setOperator(new Cosine())
            .optLayer("02Scaled_01inner", Treatment.SPHERE)
            .build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> converter.convert(network))
        .withMessageStartingWith("the layer at 02Scaled_01inner cannot become hyperspherical: its");
    assertThat(network.getChildren().valueAt(0)).isInstanceOf(Conv2d.class);
  }
}
