package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.RelativeError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The oracle against its own values and against angles worked out by hand. */
class HeadOracleTest {

  /** Two of them where a steep sigmoid is not level, of θ and of 16θ. */
  private static final double[] THETAS = {0.1, 0.5, 1, Math.PI / 2 + 0.01, 1.678, 2, 3};

  @Test
  void hasTheGradientsOfItsValues() {
    List<HeadCase> cases = new ArrayList<>(HeadCases.margins());
    cases.addAll(HeadCases.generalized());
    for (HeadCase head : cases) {
      LabelledBatch drawn = LabelledBatch.atAngles(THETAS, 40, head.centers(), 3);
      HeadFormula formula = head.first().apply(drawn);
      LabelledBatch batch = drawn.only(new HeadOracle(formula).smooth(drawn, 1e-5));
      if (head.loss() instanceof AdaFace) {
        continue; // the quality is a constant in the gradient
      }
      assertThat(batch.samples()).as("%s", head).isGreaterThanOrEqualTo(5);
      HeadOracle oracle = new HeadOracle(formula);
      double[] upstream = new Draw(4).normal(batch.samples() * (long) LabelledBatch.CLASSES);
      HeadOracle.Gradients gradients = oracle.gradients(batch, upstream);

      assertThat(
              RelativeError.of(
                  gradients.embeddings(),
                  CentralDifferences.gradient(
                      x -> Vectors.dot(oracle.logits(batch.withEmbeddings(x)), upstream),
                      batch.embeddings(),
                      40e-6)))
          .as("x of %s", head)
          .isLessThan(1e-6);
      assertThat(
              RelativeError.of(
                  gradients.weights(),
                  CentralDifferences.gradient(
                      w -> Vectors.dot(oracle.logits(batch.withWeights(w)), upstream),
                      batch.weights(),
                      1e-6)))
          .as("w of %s", head)
          .isLessThan(1e-6);
    }
  }

  @Test
  void seesAnglesByHand() {
    double[] weights = new double[LabelledBatch.CLASSES * LabelledBatch.SIZE];
    weights[0] = 5;
    weights[LabelledBatch.SIZE + 1] = 2;
    weights[2 * LabelledBatch.SIZE] = -1;
    double[] x = {3, 4, 0, 0, 0, 0};
    LabelledBatch batch = new LabelledBatch(x, new int[] {1}, weights, 1);

    // (3, 4) has the cosines 3/5, 4/5 and −3/5; the last weight has no direction.
    double[] plain = new HeadOracle(HeadFormulas.byNorm(new Cosine())).logits(batch);
    assertThat(plain).containsExactly(new double[] {3, 4, -3, 0}, within(1e-14));
    double[] cosFace = new HeadOracle(HeadFormulas.cosFace(10, 0.25)).logits(batch);
    assertThat(cosFace).containsExactly(new double[] {6, 5.5, -6, 0}, within(1e-14));
    double theta = 36.86989764584402 / 180 * Math.PI;
    double[] arcFace = new HeadOracle(HeadFormulas.arcFace(1, 0.5)).logits(batch);
    assertThat(arcFace[1]).isCloseTo(Math.cos(theta + 0.5), within(1e-14));
  }
}
