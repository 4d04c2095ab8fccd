package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import dev.sphere.ops.operator.Cosine;
import java.util.function.UnaryOperator;

/** The logits of each head, as its paper prints them. */
final class HeadFormulas {

  private HeadFormulas() {}

  /** ‖x‖·g(θ_j). */
  static HeadFormula byNorm(AngularOperator g) {
    return (variables, j) -> variables.norm().times(variables.angle(j).response(g));
  }

  /** s·g(θ_j). */
  static HeadFormula scaled(double s, AngularOperator g) {
    return ofAngle(theta -> theta.response(g).times(s));
  }

  /** s·cos θ_j. */
  static HeadFormula cosine(double s) {
    return ofAngle(theta -> theta.cosine().times(s));
  }

  static HeadFormula ofAngle(UnaryOperator<Dual> function) {
    return (variables, j) -> function.apply(variables.angle(j));
  }

  /** GA-Softmax: (λ‖x‖g(θ_y) + ‖x‖g(mθ_y))/(1 + λ) for the target. */
  static HeadFormula generalized(AngularOperator g, double m, Beyond beyond, double lambda) {
    return byNorm(g)
        .withTargets(
            (variables, y) -> {
              Dual theta = variables.angle(y);
              Dual mixed = theta.response(g).times(lambda).plus(multiplied(theta, g, m, beyond));
              return variables.norm().times(mixed).times(1 / (1 + lambda));
            });
  }

  /** A-Softmax: the same with ψ. */
  static HeadFormula angular(double m, double lambda) {
    return byNorm(new Cosine())
        .withTargets(
            (variables, y) -> {
              Dual theta = variables.angle(y);
              Dual mixed = theta.cosine().times(lambda).plus(psi(theta, m));
              return variables.norm().times(mixed).times(1 / (1 + lambda));
            });
  }

  /** g(mθ), and what comes beyond mθ = π. */
  private static Dual multiplied(Dual theta, AngularOperator g, double m, Beyond beyond) {
    Dual angle = theta.times(m);
    if (angle.value() <= Math.PI) {
      return angle.response(g);
    }
    return switch (beyond) {
      case EXTEND -> angle.plus(-Math.PI).times(g.derivative(Math.PI)).plus(g.value(Math.PI));
      case CLIP -> theta.times(0).plus(g.value(Math.PI));
      case UNROLL -> {
        int k = (int) (angle.value() / Math.PI);
        yield angle.plus(-k * Math.PI).response(g).plus(-k * (g.value(0) - g.value(Math.PI)));
      }
    };
  }

  /** ψ(θ) = (−1)^k cos(mθ) − 2k on [kπ/m, (k+1)π/m]. */
  static Dual psi(Dual theta, double m) {
    int k = (int) (m * theta.value() / Math.PI);
    return theta.times(m).cosine().times(k % 2 == 0 ? 1 : -1).plus(-2 * k);
  }

  /** CosFace: s(cos θ_y − m). */
  static HeadFormula cosFace(double s, double m) {
    return cosine(s).withTargets(ofAngle(theta -> theta.cosine().plus(-m).times(s)));
  }

  /** ArcFace: s·cos(θ_y + m). */
  static HeadFormula arcFace(double s, double m) {
    return cosine(s).withTargets(ofAngle(theta -> additive(theta, m).times(s)));
  }

  /** cos(θ + m) up to θ = π − m, then cos θ − m·sin m. */
  private static Dual additive(Dual theta, double m) {
    return theta.value() <= Math.PI - m
        ? theta.plus(m).cosine()
        : theta.cosine().plus(-m * Math.sin(m));
  }

  /** s(cos(m1·θ_y + m2) − m3). */
  static HeadFormula combined(double s, double m1, double m2, double m3) {
    return cosine(s)
        .withTargets(ofAngle(theta -> theta.times(m1).plus(m2).cosine().plus(-m3).times(s)));
  }

  /** SphereFace and SphereFace-R v0: s·ψ(θ_y). */
  static HeadFormula sphereFace(double s, double m) {
    return cosine(s).withTargets(ofAngle(theta -> psi(theta, m).times(s)));
  }

  /** SphereFace-R v1: s·cos(min(mθ_y, π)). */
  static HeadFormula sphereFaceR1(double s, double m) {
    return cosine(s)
        .withTargets(ofAngle(theta -> theta.times(m).within(0, Math.PI).cosine().times(s)));
  }

  /** SphereFace-R v2: s·cos θ_y, s·cos(θ_j/m). */
  static HeadFormula sphereFaceR2(double s, double m) {
    return ofAngle(theta -> theta.times(1 / m).cosine().times(s)).withTargets(cosine(s));
  }

  /** SphereFace2 without margin: r·g(cos θ_j) + b. */
  static HeadFormula binary(double r, double t, double b) {
    return ofAngle(theta -> spread(theta, t).times(r).plus(b));
  }

  /** SphereFace2-C: r·(g(cos θ_y) − m) + b, r·(g(cos θ_j) + m) + b. */
  static HeadFormula sphereFace2C(double r, double m, double t, double b) {
    return binary(r, t, b + r * m).withTargets(binary(r, t, b - r * m));
  }

  /** SphereFace2-A: r·g(cos(min(θ_y + m, π))) + b. */
  static HeadFormula sphereFace2A(double r, double m, double t, double b) {
    return binary(r, t, b)
        .withTargets(
            ofAngle(theta -> spread(theta.plus(m).within(0, Math.PI), t).times(r).plus(b)));
  }

  /** SphereFace2-M: r·g(cos(min(mθ_y, π))) + b. */
  static HeadFormula sphereFace2M(double r, double m, double t, double b) {
    return binary(r, t, b)
        .withTargets(
            ofAngle(theta -> spread(theta.times(m).within(0, Math.PI), t).times(r).plus(b)));
  }

  /** g(z) = 2((z + 1)/2)^t − 1. */
  private static Dual spread(Dual theta, double t) {
    return theta.cosine().plus(1).times(0.5).power(t).times(2).plus(-1);
  }

  /**
   * AdaFace: s(cos(θ_y − m·q) − m·q − m) with q = clip(h(‖x‖ − μ)/(σ + 1e-3), −1, 1), where only
   * norms from 1e-3 to 100 and angles in [1e-3, π − 1e-3] count; q has no slope.
   */
  static HeadFormula adaFace(double s, double m, double h, double mean, double deviation) {
    return cosine(s)
        .withTargets(
            (variables, y) -> {
              double norm = Math.max(1e-3, Math.min(100, variables.norm().value()));
              double q = Math.max(-1, Math.min(1, h * (norm - mean) / (deviation + 1e-3)));
              return variables
                  .angle(y)
                  .plus(-m * q)
                  .within(1e-3, Math.PI - 1e-3)
                  .cosine()
                  .plus(-m * q - m)
                  .times(s);
            });
  }

  /** MagFace: ArcFace with m(a) = l_m + (u_m − l_m)(a − l_a)/(u_a − l_a), a = ‖x‖. */
  static HeadFormula magFace(double s, double la, double ua, double lm, double um) {
    return cosine(s)
        .withTargets(
            (variables, y) -> {
              Dual a = variables.norm().within(la, ua);
              Dual m = a.plus(-la).times((um - lm) / (ua - la)).plus(lm);
              Dual theta = variables.angle(y);
              Dual logit =
                  theta.value() <= Math.PI - m.value()
                      ? theta.plus(m).cosine()
                      : theta.cosine().plus(m.times(m.sine()).times(-1));
              return logit.times(s);
            });
  }

  /** CurricularFace: ArcFace with s·c_j(t + c_j) where c_j = cos θ_j > cos(θ_y + m). */
  static HeadFormula curricularFace(double s, double m, double t) {
    HeadFormula others =
        (variables, j) -> {
          Dual c = variables.angle(j).cosine();
          boolean hard = c.value() > Math.cos(variables.targetAngle().value() + m);
          return (hard ? c.times(c.plus(t)) : c).times(s);
        };
    return others.withTargets(arcFace(s, m));
  }
}
