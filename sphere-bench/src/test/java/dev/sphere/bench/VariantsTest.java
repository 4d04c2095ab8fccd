package dev.sphere.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.SphereConv2d;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compared is the same thing, and all of it runs. */
class VariantsTest {

  private static final Map<PrintedConvolution.Formula, AngularOperator> OPERATORS =
      Map.of(
          PrintedConvolution.Formula.COSINE, new Cosine(),
          PrintedConvolution.Formula.LINEAR, new Linear(),
          PrintedConvolution.Formula.SIGMOID, new Sigmoid(0.3));

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void printedFormulasAreTheOperators(String name) {
    try (NDManager manager = EngineSupport.named(name).engine().newBaseManager()) {
      OPERATORS.forEach(
          (formula, operator) -> {
            SphereConv2d ours =
                SphereConv2d.builder()
                    .setFilters(4)
                    .setKernelShape(new Shape(3, 3))
                    .optPadding(new Shape(1, 1))
                    .setOperator(operator)
                    .build();
            float[] printed = output(manager, new PrintedConvolution(formula, 4));
            float[] exact = output(manager, ours);

            assertThat(printed).hasSameSizeAs(exact);
            for (int i = 0; i < exact.length; i++) {
              assertThat(printed[i])
                  .as("%s, entry %d", formula, i)
                  .isCloseTo(exact[i], within(1e-5f));
            }
          });
    }
  }

  private static float[] output(NDManager manager, Block layer) {
    Shape shape = new Shape(2, 3, 5, 5);
    manager.getEngine().setRandomSeed(3);
    layer.initialize(manager, DataType.FLOAT32, shape);
    NDArray input = MemoryOrder.CHANNELS_LAST.normal(manager, shape);
    return layer
        .forward(new ParameterStore(manager, false), new NDList(input), false)
        .singletonOrThrow()
        .toFloatArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void everyVariantRuns(String name) {
    Engine engine = EngineSupport.named(name).engine();
    List<String> operators = List.of("cosine", "learnable-sigmoid");
    Comparison once = new Comparison(0, 1);
    LayerComparison layers =
        LayerComparison.run(
            List.of(new LayerSetting(3, 4, 8, 1), new LayerSetting(4, 6, 4, 2)),
            new LayerVariants(engine, Registry.load(), operators, 2)::of,
            once,
            () -> {});
    NetworkVariants networks =
        new NetworkVariants(
            engine,
            SphereInjector.create().getInstance(NetworkFactory.class),
            "cnn-3",
            0.03,
            operators);

    assertThat(layers.names())
        .containsExactly(
            "conv",
            "conv + batch norm",
            "cosine",
            "learnable-sigmoid",
            "cosine, printed",
            "linear, printed",
            "sigmoid, printed");
    assertThat(layers.ratio("conv")).isEqualTo(1);
    double seconds = 0;
    for (LayerSetting setting : layers.timings().keySet()) {
      seconds += setting.count() * layers.timing(setting, "cosine").median();
    }
    assertThat(layers.seconds("cosine")).isCloseTo(seconds, within(1e-12));
    assertThat(once.run(networks.training(2), () -> {}))
        .extracting(Timing::name)
        .containsExactly("conv + batch norm", "cosine", "learnable-sigmoid");
    assertThat(once.run(networks.inference(3, 2), () -> {}))
        .extracting(Timing::name)
        .containsExactly(
            "conv + batch norm, folded",
            "cosine, folded",
            "learnable-sigmoid, folded",
            "conv + batch norm",
            "cosine",
            "learnable-sigmoid");
  }
}
