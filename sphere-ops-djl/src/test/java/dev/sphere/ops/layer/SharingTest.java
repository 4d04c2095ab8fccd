package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import dev.sphere.ops.testing.SavedBlock;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which filters learn one k together. */
class SharingTest {

  private static final Shape INPUT = new Shape(3, 7);

  private static SphereLinear linear(int filters, Sharing sharing, NetworkParameters network) {
    return SphereLinear.builder()
        .setFilters(filters)
        .setOperator(new LearnableSigmoid(0.5, sharing))
        .optNetworkParameters(network)
        .build();
  }

  private static SequentialBlock twoLayers(Sharing sharing, NetworkParameters network) {
    return new SequentialBlock().add(linear(6, sharing, network)).add(linear(4, sharing, network));
  }

  private static List<Parameter> slopes(Block block) {
    return block.getParameters().stream()
        .filter(parameter -> parameter.getKey().endsWith("k"))
        .map(parameter -> parameter.getValue())
        .toList();
  }

  @EachEngine
  void hasOneSlopeAFilterALayerOrANetwork(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      for (Sharing sharing : Sharing.values()) {
        SequentialBlock block = twoLayers(sharing, new NetworkParameters());
        block.initialize(manager, DataType.FLOAT32, INPUT);
        List<Parameter> slopes = slopes(block);
        boolean perFilter = sharing == Sharing.FILTER;

        assertThat(slopes).as("%s", sharing).hasSize(2);
        assertThat(slopes.get(0) == slopes.get(1))
            .as("one object, %s", sharing)
            .isEqualTo(sharing == Sharing.NETWORK);
        assertThat(slopes.get(0).getArray().getShape())
            .as("%s", sharing)
            .isEqualTo(new Shape(perFilter ? 6 : 1));
        assertThat(slopes.get(1).getArray().getShape())
            .as("%s", sharing)
            .isEqualTo(new Shape(perFilter ? 4 : 1));
        for (float stored : slopes.get(0).getArray().toFloatArray()) {
          // k = 0.5 is |stored| + 0.05.
          assertThat(stored).isEqualTo(0.45f);
        }
      }
    }
  }

  @Test
  void isANetworkOfItsOwnUnlessToldOtherwise() {
    SphereLinear one =
        SphereLinear.builder()
            .setFilters(3)
            .setOperator(new LearnableSigmoid(0.5, Sharing.NETWORK))
            .build();
    SphereLinear other = linear(3, Sharing.NETWORK, new NetworkParameters());

    assertThat(one.learned().get(0)).isNotSameAs(other.learned().get(0));
    assertThat(one.learned()).hasSize(1);
    assertThat(one.kernel().getName()).isEqualTo("weight");
  }

  @EachEngine
  void aSharedSlopeGetsTheSumOfTheGradients(EngineSupport engine) {
    Draw draw = new Draw(5);
    double[] x = draw.normal(INPUT.size());
    double[] upstream = draw.normal(3 * 4);
    Map<String, double[]> values = new HashMap<>();
    values.put("01SphereLinear_weight", draw.normal(6 * 7));
    values.put("02SphereLinear_weight", draw.normal(4 * 6));
    values.put("01SphereLinear_operator-k", new double[] {0.3});
    values.put("02SphereLinear_operator-k", new double[] {0.3});
    for (Precision precision : Precision.values()) {
      Map<String, double[]> apart =
          BlockRun.of(
                  engine,
                  precision,
                  twoLayers(Sharing.LAYER, new NetworkParameters()),
                  values,
                  x,
                  INPUT,
                  upstream)
              .gradients();
      Map<String, double[]> together =
          BlockRun.of(
                  engine,
                  precision,
                  twoLayers(Sharing.NETWORK, new NetworkParameters()),
                  values,
                  x,
                  INPUT,
                  upstream)
              .gradients();
      double first = apart.get("01SphereLinear_operator-k")[0];
      double second = apart.get("02SphereLinear_operator-k")[0];

      assertThat(first).as("%s", precision).isNotZero();
      assertThat(second).as("%s", precision).isNotZero();
      assertThat(
              RelativeError.of(
                  together.get("01SphereLinear_operator-k"), new double[] {first + second}))
          .as("%s", precision)
          .isLessThan(precision.gradientTolerance());
    }
  }

  @EachEngine
  void aSharedSlopeSurvivesSavingAndLoading(EngineSupport engine)
      throws IOException, MalformedModelException {
    try (NDManager manager = engine.engine().newBaseManager()) {
      SequentialBlock saved = twoLayers(Sharing.NETWORK, new NetworkParameters());
      BlockRun.initialize(
          saved,
          manager,
          Precision.FLOAT32,
          Map.of("01SphereLinear_operator-k", new double[] {0.7}),
          INPUT);
      SequentialBlock loaded = twoLayers(Sharing.NETWORK, new NetworkParameters());
      SavedBlock.of(saved).loadInto(loaded, manager);
      List<Parameter> slopes = slopes(loaded);
      NDArray x = Precision.FLOAT32.create(manager, new Draw(6).normal(21), INPUT);

      assertThat(slopes.get(0)).isSameAs(slopes.get(1));
      assertThat(slopes.get(0).getArray().toFloatArray()).containsExactly(0.7f);
      assertThat(forward(loaded, x)).isEqualTo(forward(saved, x));
      slopes.get(1).getArray().addi(1);
      assertThat(slopes.get(0).getArray().toFloatArray()).containsExactly(1.7f);
      assertThat(forward(loaded, x)).isNotEqualTo(forward(saved, x));
    }
  }

  private static float[] forward(Block block, NDArray x) {
    return block
        .forward(new ParameterStore(x.getManager(), false), new NDList(x), false)
        .singletonOrThrow()
        .toFloatArray();
  }
}
