package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.EachEngine;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What builders refuse, and with what words. */
class LayerBuilderTest {

  private static SphereConv2d.Builder legal() {
    return SphereConv2d.builder()
        .setFilters(4)
        .setKernelShape(new Shape(3, 2))
        .setOperator(new Cosine());
  }

  private static void assertRefused(UnaryOperator<SphereConv2d.Builder> change, String message) {
    assertRefused(() -> change.apply(legal()).build(), message);
  }

  private static void assertRefused(ThrowingCallable attempt, String message) {
    assertThatIllegalArgumentException().isThrownBy(attempt).withMessage(message);
  }

  @Test
  void hasTheDefaultsOfTheReference() {
    SphereConv2d layer = legal().build();

    assertThat(layer.response()).isEqualTo(AngularResponse.of(new Cosine()));
    assertThat(layer.response().norm()).isEqualTo(AngleNorm.epsilon(1e-4));
    assertThat(layer.getParameters().keys()).containsExactly("weight");
    assertThat(layer.getOutputShapes(new Shape[] {new Shape(2, 3, 9, 8)}))
        .containsExactly(new Shape(2, 4, 7, 7));
  }

  @Test
  void refusesNoFilters() {
    assertRefused(builder -> builder.setFilters(0), "filters must be at least 1, got 0");
    assertRefused(
        () -> SphereLinear.builder().setOperator(new Cosine()).build(),
        "filters must be at least 1, got 0");
  }

  @Test
  void refusesNoOperator() {
    assertRefused(
        builder -> builder.setOperator(null), "a sphere layer needs an operator: setOperator");
    assertRefused(
        () -> SphereLinear.builder().setFilters(3).build(),
        "a sphere layer needs an operator: setOperator");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-4, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAnEpsilonThatIsNotPositive(double epsilon) {
    assertRefused(
        builder -> builder.optAngleNorm(AngleNorm.epsilon(epsilon)),
        "epsilon must be positive, got " + epsilon);
  }

  @Test
  void refusesIllegalGeometry() {
    assertRefused(
        builder -> builder.setKernelShape(null),
        "kernel must be two numbers of at least 1, got null");
    assertRefused(
        builder -> builder.setKernelShape(new Shape(3)),
        "kernel must be two numbers of at least 1, got (3)");
    assertRefused(
        builder -> builder.optStride(new Shape(1, 0)),
        "stride must be two numbers of at least 1, got (1, 0)");
    assertRefused(
        builder -> builder.optDilation(new Shape(0, 1)),
        "dilation must be two numbers of at least 1, got (0, 1)");
    assertRefused(
        builder -> builder.optPadding(new Shape(-1, 0)),
        "padding must be two numbers of at least 0, got (-1, 0)");
  }

  @Test
  void refusesShapesOfOtherRanks() {
    SphereConv1d.Builder ofSequences =
        SphereConv1d.builder().setFilters(4).setOperator(new Cosine());
    SphereConv3d.Builder ofVolumes = SphereConv3d.builder().setFilters(4).setOperator(new Cosine());

    assertRefused(
        ofSequences.setKernelShape(new Shape(3, 3))::build,
        "kernel must be one number of at least 1, got (3, 3)");
    assertRefused(
        ofVolumes.setKernelShape(new Shape(3, 3))::build,
        "kernel must be three numbers of at least 1, got (3, 3)");
    Shape[] images = {new Shape(1, 3, 5, 5)};
    SphereConv1d sequences = ofSequences.setKernelShape(new Shape(3)).build();
    SphereConv3d volumes = ofVolumes.setKernelShape(new Shape(3, 3, 3)).build();
    assertRefused(
        () -> sequences.getOutputShapes(images), "expected an input (N, C, W), got (1, 3, 5, 5)");
    assertRefused(
        () -> volumes.getOutputShapes(images),
        "expected an input (N, C, D, H, W), got (1, 3, 5, 5)");
  }

  @EachEngine
  void refusesGroupsThatDoNotDivide(EngineSupport engine) {
    assertRefused(builder -> builder.optGroups(3), "groups must divide the 4 filters, got 3");
    assertRefused(builder -> builder.optGroups(0), "groups must divide the 4 filters, got 0");
    assertRefusedAtInitialization(
        engine,
        legal().optGroups(2).build(),
        new Shape(1, 3, 5, 5),
        "groups must divide the 3 channels of (1, 3, 5, 5), got 2");
  }

  @EachEngine
  void refusesAnInputSmallerThanTheKernel(EngineSupport engine) {
    Shape tooSmall = new Shape(1, 3, 2, 5);
    String message = "an input of (1, 3, 2, 5) is smaller than the kernel (3, 2)";

    assertRefused(() -> legal().build().getOutputShapes(new Shape[] {tooSmall}), message);
    assertRefusedAtInitialization(engine, legal().build(), tooSmall, message);
  }

  @EachEngine
  void refusesAnInputOfAnotherRank(EngineSupport engine) {
    Shape volume = new Shape(1, 3, 5, 5, 5);
    SphereLinear linear = SphereLinear.builder().setFilters(3).setOperator(new Cosine()).build();
    String images = "expected an input (N, C, H, W), got (1, 3, 5, 5, 5)";
    String vectors = "expected an input (N, D), got (1, 3, 5, 5, 5)";

    assertRefused(() -> legal().build().getOutputShapes(new Shape[] {volume}), images);
    assertRefusedAtInitialization(engine, legal().build(), volume, images);
    assertRefused(() -> linear.getOutputShapes(new Shape[] {volume}), vectors);
    assertRefusedAtInitialization(engine, linear, volume, vectors);
  }

  private static void assertRefusedAtInitialization(
      EngineSupport engine, Block block, Shape input, String message) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      assertRefused(() -> block.initialize(manager, DataType.FLOAT32, input), message);
    }
  }
}
