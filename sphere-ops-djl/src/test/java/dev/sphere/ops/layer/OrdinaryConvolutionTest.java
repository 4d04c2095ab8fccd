package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.convolutional.Conv2d;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.PatchOracle;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;
import java.util.function.Function;

/** ‖w‖·‖x‖·cos θ is w·x: the ordinary convolution is a case of the hyperspherical one. */
class OrdinaryConvolutionTest {

  private static final int CASES = 15;

  @EachEngine
  void isTheWeightedLinearMagnitudeWithTheCosine(EngineSupport engine) {
    for (AngleNorm norm : List.of(AngleNorm.REFERENCE, AngleNorm.NONE)) {
      AngularResponse response =
          new AngularResponse(new Cosine(), new LinearMagnitude(1, true), norm);
      for (long seed = 0; seed < CASES; seed++) {
        LayerCase drawn = LayerCase.convolution(seed);
        PatchOracle geometry = drawn.oracle();
        for (Precision precision : Precision.values()) {
          Backward sphere =
              run(
                  engine,
                  precision,
                  drawn,
                  in ->
                      SphereConv2d.sphereConv2d(
                          in.get(0),
                          in.get(1),
                          null,
                          response,
                          new NDList(),
                          geometry.stride(),
                          geometry.padding(),
                          geometry.dilation(),
                          geometry.groups()));
          Backward plain =
              run(
                  engine,
                  precision,
                  drawn,
                  in ->
                      Conv2d.conv2d(
                              in.get(0),
                              in.get(1),
                              null,
                              geometry.stride(),
                              geometry.padding(),
                              geometry.dilation(),
                              geometry.groups())
                          .singletonOrThrow());
          String name = norm + " in " + precision + ", " + drawn.name();

          assertThat(RelativeError.of(sphere.value(), plain.value()))
              .as(name)
              .isLessThan(precision.valueTolerance());
          for (int i = 0; i < 2; i++) {
            assertThat(RelativeError.of(sphere.gradients().get(i), plain.gradients().get(i)))
                .as("gradient of %s, %s", i == 0 ? "x" : "w", name)
                .isLessThan(precision.gradientTolerance());
          }
        }
      }
    }
  }

  private static Backward run(
      EngineSupport engine,
      Precision precision,
      LayerCase drawn,
      Function<NDList, NDArray> convolution) {
    double[] upstream = new Draw(9).normal(drawn.upstream().length);
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDList inputs =
          new NDList(
              precision.create(manager, drawn.inputs().x(), drawn.x()),
              precision.create(manager, drawn.inputs().w(), drawn.w()));
      return Backward.of(engine, convolution, upstream, inputs);
    }
  }
}
