package dev.sphere.ops.regularizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.ArrayList;
import java.util.List;

/** Blocks of rows against the whole matrix at once, by the engine's own gradient. */
class PairSumTest {

  private static final Shape SHAPE = new Shape(7, 5);

  /** Σᵢⱼ (1 + δᵢⱼ)·(uᵢ·uⱼ)³. */
  private static NDArray direct(NDArray vectors) {
    NDArray products = vectors.matMul(vectors.transpose());
    NDArray cubes = products.mul(products).mul(products);
    NDArray self = vectors.getManager().eye(7).toType(vectors.getDataType(), false);
    return cubes.add(cubes.mul(self)).sum();
  }

  private static PairFunction.Terms cubes(NDArray products, NDArray self) {
    NDArray factor = self.add(1);
    return new PairFunction.Terms(
        products.pow(3).mul(factor), products.square().mul(3).mul(factor));
  }

  @EachEngine
  void blocksOfAnySizeGiveTheWhole(EngineSupport engine) {
    double[] values = new Draw(5).normal(SHAPE.size());
    for (Precision precision : Precision.values()) {
      for (int rowsAtOnce : new int[] {1, 2, 3, 6, 7, 100}) {
        try (NDManager manager = engine.engine().newBaseManager()) {
          Backward expected =
              Backward.of(
                  engine,
                  in -> direct(in.get(0)),
                  new double[] {-1.5},
                  new NDList(Precision.FLOAT64.create(manager, values, SHAPE)));
          Backward found =
              Backward.of(
                  engine,
                  in ->
                      PairSum.of(in.get(0), PairSumTest::cubes, rowsAtOnce)
                          .plus(3)
                          .times(-1.5)
                          .joinedTo(in.get(0)),
                  new double[] {1},
                  new NDList(precision.create(manager, values, SHAPE)));

          double[] value = {-1.5 * (expected.value()[0] + 3)};
          assertThat(RelativeError.of(found.value(), value))
              .as("%d rows, %s", rowsAtOnce, precision)
              .isLessThan(precision == Precision.FLOAT64 ? 1e-13 : 1e-5);
          assertThat(RelativeError.of(found.gradients().get(0), expected.gradients().get(0)))
              .as("gradient, %d rows, %s", rowsAtOnce, precision)
              .isLessThan(precision == Precision.FLOAT64 ? 1e-13 : 1e-5);
        }
      }
    }
  }

  /** 4 MB of float32 at once, where all of them were 36 MB. */
  @EachEngine
  void notAllInnerProductsAreThereAtOnce(EngineSupport engine) {
    List<Shape> seen = new ArrayList<>();
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray vectors = manager.ones(new Shape(3000, 2));
      PairSum sum =
          PairSum.of(
              vectors,
              (products, self) -> {
                seen.add(products.getShape());
                return new PairFunction.Terms(products, self);
              });

      assertThat(sum.value()).isEqualTo(2.0 * 3000 * 3000);
      // The slope is 1 with itself and 0 with others, twice.
      assertThat(sum.gradient().toFloatArray()).containsOnly(2);
    }

    assertThat(seen).hasSize(9).allMatch(shape -> shape.size() <= 1 << 20);
    assertThat(seen.stream().mapToLong(shape -> shape.get(0)).sum()).isEqualTo(3000);
  }
}
