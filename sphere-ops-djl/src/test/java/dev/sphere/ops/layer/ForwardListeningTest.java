package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What layers tell of, and the angles of what they received: with g = cos, their answers. */
class ForwardListeningTest {

  private static <T extends SphereLayer.BaseBuilder<T>> T with(T builder) {
    return builder.setFilters(6).setOperator(new Cosine());
  }

  private static SphereConv2d convolution(AngleNorm norm, int groups) {
    return with(SphereConv2d.builder())
        .setKernelShape(new Shape(3, 3))
        .optPadding(new Shape(3, 3))
        .optAngleNorm(norm)
        .optGroups(groups)
        .build();
  }

  private static Map<Block, Shape> layers() {
    Map<Block, Shape> layers = new LinkedHashMap<>();
    Shape images = new Shape(2, 3, 5, 4);
    for (String norm : List.of("epsilon(1e-4)", "additive(0.1)", "centered(1e-3)", "none")) {
      layers.put(convolution(AngleNorm.parse(norm), 1), images);
      layers.put(convolution(AngleNorm.parse(norm), 3), images);
      layers.put(
          with(SphereLinear.builder()).optAngleNorm(AngleNorm.parse(norm)).build(),
          new Shape(4, 7));
    }
    layers.put(
        with(SphereConv1d.builder().setKernelShape(new Shape(3))).build(), new Shape(2, 3, 7));
    layers.put(
        with(SphereConv3d.builder().setKernelShape(new Shape(1, 2, 3))).build(),
        new Shape(2, 3, 2, 4, 4));
    layers.put(
        with(SphereConv2dTransposed.builder().setKernelShape(new Shape(3, 3)))
            .optStride(new Shape(2, 2))
            .build(),
        images);
    layers.put(with(SphereGru.builder()).optBias(false).build(), new Shape(2, 4, 3));
    layers.put(with(SphereLstm.builder()).optBias(false).build(), new Shape(2, 4, 3));
    return layers;
  }

  @EachEngine
  void theAnglesOfWhatIsToldAreTheAnswersOfACosine(EngineSupport engine) {
    layers()
        .forEach(
            (block, shape) -> {
              try (NDManager manager = engine.engine().newBaseManager()) {
                block.initialize(manager, DataType.FLOAT32, shape);
                NDArray input =
                    Precision.FLOAT32.create(manager, new Draw(3).normal(shape.size()), shape);
                List<SphereLayer> told = new ArrayList<>();
                ForwardListening.during(
                    () ->
                        block.forward(new ParameterStore(manager, false), new NDList(input), false),
                    (layer, received, answer) -> {
                      told.add(layer);
                      try (NDManager scratch = manager.newSubManager()) {
                        received.tempAttach(scratch);
                        int held = scratch.getManagedArrays().size();
                        Angles angles = layer.angles(received);

                        assertThat(angles.cosines().getShape()).isEqualTo(answer.getShape());
                        assertThat(Precision.read(angles.cosines()))
                            .containsExactly(Precision.read(answer), within(1e-12));
                        assertThat(scratch.getManagedArrays()).hasSize(held + 2);
                        angles.close();
                        assertThat(scratch.getManagedArrays()).hasSize(held);
                      }
                    });
                // Of a recurrent layer: the map of the sequence, then four steps.
                assertThat(told).as("%s", block).hasSize(block instanceof SphereLayer ? 1 : 5);
              }
            });
  }

  /** Each patch of a group has its own square; one that lies in the padding alone has 0. */
  @EachEngine
  void squaresAreThoseOfThePatches(EngineSupport engine) {
    for (int groups : new int[] {1, 3}) {
      SphereConv2d layer = convolution(AngleNorm.REFERENCE, groups);
      Shape shape = new Shape(2, 3, 2, 2);
      double[] pixels = new Draw(4).normal(shape.size());
      try (NDManager manager = engine.engine().newBaseManager()) {
        layer.initialize(manager, DataType.FLOAT32, shape);
        Angles angles = layer.angles(Precision.FLOAT32.create(manager, pixels, shape));

        assertThat(angles.squares().getShape()).isEqualTo(new Shape(2, groups, 6, 6));
        double[] squares = Precision.read(angles.squares());
        for (int patch = 0; patch < squares.length; patch++) {
          int left = patch % 6 - 3;
          int top = patch / 6 % 6 - 3;
          int group = patch / 36 % groups;
          int image = patch / 36 / groups;
          double expected = 0;
          for (int channel = group * 3 / groups; channel < (group + 1) * 3 / groups; channel++) {
            for (int y = Math.max(0, top); y < Math.min(2, top + 3); y++) {
              for (int x = Math.max(0, left); x < Math.min(2, left + 3); x++) {
                expected += Math.pow(pixels[((image * 3 + channel) * 2 + y) * 2 + x], 2);
              }
            }
          }
          assertThat(squares[patch]).as("patch %d", patch).isCloseTo(expected, within(1e-5));
        }
      }
    }
  }

  @EachEngine
  void onlyTheThreadThatListensIsTold(EngineSupport engine) {
    Shape shape = new Shape(2, 3, 5, 4);
    SphereConv2d first = convolution(AngleNorm.REFERENCE, 1);
    SphereConv2d second = convolution(AngleNorm.REFERENCE, 1);
    SequentialBlock network =
        new SequentialBlock().add(first).add(new SequentialBlock().add(second));
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, shape);
      NDArray input = Precision.FLOAT32.create(manager, new Draw(5).normal(shape.size()), shape);
      Runnable forward =
          () -> network.forward(new ParameterStore(manager, false), new NDList(input), false);
      List<SphereLayer> outer = new ArrayList<>();
      List<SphereLayer> inner = new ArrayList<>();
      ForwardListening.during(
          () -> {
            forward.run();
            Thread other = new Thread(forward);
            other.start();
            join(other);
            ForwardListening.during(forward, (layer, received, answer) -> inner.add(layer));
            forward.run();
          },
          (layer, received, answer) -> outer.add(layer));
      forward.run();

      assertThat(outer).containsExactly(first, second, first, second);
      assertThat(inner).containsExactly(first, second);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @EachEngine
  void aFailureEndsTheListening(EngineSupport engine) {
    Shape shape = new Shape(2, 3, 5, 4);
    SphereConv2d layer = convolution(AngleNorm.REFERENCE, 1);
    try (NDManager manager = engine.engine().newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, shape);
      NDArray input = Precision.FLOAT32.create(manager, new Draw(5).normal(shape.size()), shape);
      Runnable forward =
          () -> layer.forward(new ParameterStore(manager, false), new NDList(input), false);
      assertThatThrownBy(
              () ->
                  ForwardListening.during(
                      forward,
                      (told, received, answer) -> {
                        throw new IllegalStateException("heard");
                      }))
          .hasMessage("heard");
      forward.run();
    }
  }

  /** At √ε the addition is half of the norm's square, and at q half of the norm. */
  @EachEngine
  void aSmallSquareIsOneThatTheNormOutweighs(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      for (String spec : List.of("epsilon(1e-4)", "additive(0.1)", "centered(1e-3)")) {
        AngleNorm norm = AngleNorm.parse(spec);
        double square = norm.smallSquare();
        NDArray squares = manager.create(new double[] {square});
        double share = Math.sqrt(square) / norm.ofPatches(squares).toDoubleArray()[0];
        double half = norm.kind() == AngleNorm.Kind.ADDITIVE ? 0.5 : Math.sqrt(0.5);

        assertThat(share).as(spec).isCloseTo(half, within(1e-12));
      }
    }
    assertThat(AngleNorm.NONE.smallSquare()).isPositive().isLessThan(1e-20);
  }
}
