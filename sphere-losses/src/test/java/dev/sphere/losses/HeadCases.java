package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import dev.sphere.losses.SphereFaceR.Variant;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.BuiltInOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The built-in heads at margins of 0, by default and at the end of their range. */
final class HeadCases {

  /** λ of SphereFace in the first iteration. */
  private static final double FIRST_LAMBDA = 1000 / 1.12;

  private static final GradientMode EXACT = GradientMode.EXACT;

  private HeadCases() {}

  /** All but GA-Softmax over its operators. */
  static List<HeadCase> margins() {
    List<HeadCase> cases = new ArrayList<>();
    cases.addAll(withoutMargin());
    cases.addAll(ofAngles());
    cases.addAll(multiplied());
    cases.addAll(sphereFace2());
    cases.addAll(adaptive());
    return cases;
  }

  private static List<HeadCase> withoutMargin() {
    List<HeadCase> cases = new ArrayList<>();
    for (AngularOperator g : BuiltInOperators.all()) {
      cases.add(weightNormalized(g));
      HeadFormula scaled = HeadFormulas.scaled(30, g);
      cases.add(HeadCase.of(new ScaledSoftmax(g, 30), g, scaled, scaled));
    }
    for (double s : new double[] {0.01, 30, 10_000}) {
      cases.add(HeadCase.of(new NormFace(s), s, HeadFormulas.cosine(s)));
    }
    return cases;
  }

  static HeadCase weightNormalized(AngularOperator g) {
    HeadFormula logits = HeadFormulas.byNorm(g);
    return HeadCase.of(new WeightNormalizedSoftmax(g, false), g, logits, logits);
  }

  private static List<HeadCase> ofAngles() {
    List<HeadCase> cases = new ArrayList<>();
    for (double m : new double[] {0, 0.35, 2}) {
      cases.add(HeadCase.of(new CosFace(64, m), 64, HeadFormulas.cosFace(64, m)));
    }
    for (double m : new double[] {0, 0.5, 3.14}) {
      HeadFormula arcFace = HeadFormulas.arcFace(64, m);
      cases.add(HeadCase.of(new ArcFace(64, m, EXACT), 64, arcFace));
      for (int k : new int[] {1, 3}) {
        cases.add(
            new HeadCase(
                new SubCenterArcFace(k, 64, m, EXACT),
                HeadFormulas.cosine(64),
                batch -> arcFace,
                k,
                Map.of()));
      }
    }
    cases.add(HeadCase.of(new ArcFace(10_000, 0.5, EXACT), 1e4, HeadFormulas.arcFace(1e4, 0.5)));
    for (double[] m : new double[][] {{1, 0, 0}, {1, 0.3, 0.2}, {16, 3.14, 2}}) {
      cases.add(
          HeadCase.of(
              new CombinedMargin(64, m[0], m[1], m[2], EXACT),
              64,
              HeadFormulas.combined(64, m[0], m[1], m[2])));
    }
    return cases;
  }

  private static List<HeadCase> multiplied() {
    List<HeadCase> cases = new ArrayList<>();
    HeadFormula byNorm = HeadFormulas.byNorm(new Cosine());
    for (double m : new double[] {1, 1.5, 4, 16}) {
      cases.add(
          HeadCase.of(
              new AngularSoftmax(m, false, LambdaAnnealing.SPHEREFACE, EXACT),
              new Cosine(),
              byNorm,
              HeadFormulas.angular(m, FIRST_LAMBDA)));
      cases.add(
          HeadCase.of(
              new AngularSoftmax(m, false, LambdaAnnealing.NONE, EXACT),
              new Cosine(),
              byNorm,
              HeadFormulas.angular(m, 0)));
    }
    for (double m : new double[] {1, 1.5, 1.7, 16}) {
      HeadFormula sphereFace = HeadFormulas.sphereFace(30, m);
      cases.add(HeadCase.of(new SphereFace(30, m, EXACT), 30, sphereFace));
      cases.add(HeadCase.of(new SphereFaceR(Variant.V0, 30, m, EXACT), 30, sphereFace));
      cases.add(
          HeadCase.of(
              new SphereFaceR(Variant.V1, 30, m, EXACT), 30, HeadFormulas.sphereFaceR1(30, m)));
      cases.add(
          HeadCase.of(
              new SphereFaceR(Variant.V2, 30, m, EXACT), 30, HeadFormulas.sphereFaceR2(30, m)));
    }
    return cases;
  }

  private static List<HeadCase> sphereFace2() {
    double b = 0.25;
    List<HeadCase> cases = new ArrayList<>();
    for (double t : new double[] {1, 3, 20}) {
      for (double m : new double[] {0, 0.4, 16}) {
        cases.add(sphereFace2(SphereFace2.Type.C, m, t, HeadFormulas.sphereFace2C(40, m, t, b)));
        cases.add(sphereFace2(SphereFace2.Type.A, m, t, HeadFormulas.sphereFace2A(40, m, t, b)));
      }
      for (double m : new double[] {0, 1, 1.5, 16}) {
        cases.add(sphereFace2(SphereFace2.Type.M, m, t, HeadFormulas.sphereFace2M(40, m, t, b)));
      }
    }
    return cases;
  }

  private static HeadCase sphereFace2(
      SphereFace2.Type type, double m, double t, HeadFormula training) {
    double b = 0.25;
    return new HeadCase(
        new SphereFace2(type, 0.7, 40, m, t, EXACT),
        HeadFormulas.binary(40, t, b),
        batch -> training,
        1,
        Map.of("bias", new double[] {b}));
  }

  private static List<HeadCase> adaptive() {
    List<HeadCase> cases = new ArrayList<>();
    for (double m : new double[] {0, 0.4, 1.5}) {
      cases.add(
          new HeadCase(
              new AdaFace(64, m, 0.333, 0.01),
              HeadFormulas.cosine(64),
              batch -> new MovingNorms(20, 100).after(batch, 0.01).adaFace(64, m, 0.333),
              1,
              Map.of()));
    }
    for (double[] m : new double[][] {{0, 0}, {0.45, 0.8}, {0, 3.14}}) {
      cases.add(
          HeadCase.of(
              new MagFace(64, 10, 110, m[0], m[1], 35, EXACT),
              64,
              HeadFormulas.magFace(64, 10, 110, m[0], m[1])));
    }
    for (double m : new double[] {0, 0.5, 3.14}) {
      cases.add(
          new HeadCase(
              new CurricularFace(64, m),
              HeadFormulas.cosine(64),
              batch -> HeadFormulas.curricularFace(64, m, 0.01 * meanTargetCosine(batch)),
              1,
              Map.of()));
    }
    return cases;
  }

  /** Returns the mean of cos θ_y. */
  static double meanTargetCosine(LabelledBatch batch) {
    return IntStream.range(0, batch.samples())
        .mapToDouble(row -> Math.cos(new EmbeddingAngles(batch, row).thetas()[batch.labels()[row]]))
        .average()
        .orElseThrow();
  }

  /** GA-Softmax over every operator, without annealing and with. */
  static List<HeadCase> generalized() {
    List<HeadCase> cases = new ArrayList<>();
    for (AngularOperator g : BuiltInOperators.all()) {
      cases.add(generalized(g, 1, Beyond.EXTEND, LambdaAnnealing.NONE, 0));
      for (double m : new double[] {1.5, 4, 16}) {
        for (Beyond beyond : Beyond.values()) {
          cases.add(generalized(g, m, beyond, LambdaAnnealing.NONE, 0));
        }
      }
      cases.add(generalized(g, 4, Beyond.EXTEND, LambdaAnnealing.SPHEREFACE, FIRST_LAMBDA));
    }
    return cases;
  }

  private static HeadCase generalized(
      AngularOperator g, double m, Beyond beyond, LambdaAnnealing annealing, double lambda) {
    return HeadCase.of(
        new GeneralizedAngularSoftmax(g, m, beyond, false, annealing, EXACT),
        g,
        HeadFormulas.byNorm(g),
        HeadFormulas.generalized(g, m, beyond, lambda));
  }

  /**
   * The mean and the deviation of norms that AdaFace keeps.
   *
   * @param mean μ
   * @param deviation σ
   */
  record MovingNorms(double mean, double deviation) {

    /** Returns them after a batch, of which a part counts. */
    MovingNorms after(LabelledBatch batch, double rate) {
      double[] norms =
          IntStream.range(0, batch.samples())
              .mapToDouble(row -> Vectors.norm(batch.embedding(row)))
              .map(norm -> Math.max(1e-3, Math.min(100, norm)))
              .toArray();
      double batchMean = DoubleStream.of(norms).average().orElseThrow();
      double squares = DoubleStream.of(norms).map(norm -> Math.pow(norm - batchMean, 2)).sum();
      double batchDeviation = Math.sqrt(squares / (norms.length - 1));
      return new MovingNorms(
          (1 - rate) * mean + rate * batchMean,
          norms.length == 1 ? deviation : (1 - rate) * deviation + rate * batchDeviation);
    }

    HeadFormula adaFace(double s, double m, double h) {
      return HeadFormulas.adaFace(s, m, h, mean, deviation);
    }
  }
}
