package dev.sphere.ops.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.LayerRole;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Regularizer;
import dev.sphere.api.RegularizerProvider;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Minimum hyperspherical energy (Liu et al., NeurIPS 2018): unit kernels repel each other like
 * charges on a sphere, and spread over it.
 *
 * <p>The penalty is the mean energy of the N(N − 1)/2 pairs of the N kernels of a layer, none with
 * itself; for one kernel it is 0. A pair at the distance t has the energy t^−s for s = 1 and 2. For
 * s = 0 it is minus the logarithm of t² (euclidean) or t (angular) over the largest there is, which
 * is 4 or 1: so that no penalty is negative, the published −log t² plus a constant.
 *
 * <p>Kernels are normalized by √(Σw² + 1e-4). Below a distance of 0.01, an angle of 0.01 rad, the
 * energy goes on along its tangent, so that kernels that are equal have a finite one and those that
 * nearly are still repel. A zero kernel is at right angles with all others.
 *
 * @param hidden the weight at hidden layers; published is 1
 * @param output the weight at the class weights of the loss head; published is 10
 * @param s the exponent: 0, 1 or 2
 * @param space in which distances are measured
 * @param half whether each kernel's opposite is another kernel, so that lines spread instead of
 *     directions
 */
public record HypersphericalEnergy(double hidden, double output, int s, Space space, boolean half)
    implements Regularizer, RegularizerProvider {

  private static final Option EXPONENT =
      Option.whole("s", 2, 0, 2, "exponent of the inverse distance; 0 is the logarithm");

  /** Where the distance of two unit vectors at the angle θ is measured. */
  public enum Space {
    /** Through the ball: t² = 2 − 2cos θ. */
    EUCLIDEAN(1e-4, 4) {
      @Override
      Distance distance(NDArray cosine) {
        return new Distance(cosine.mul(-2).add(2), cosine.onesLike().mul(-2));
      }

      @Override
      double exponent(int s) {
        return s / 2.0;
      }
    },
    /** Along the sphere: t = θ/π. Its slope by cos θ is bounded as in the layers. */
    ANGULAR(0.01 / Math.PI, 1) {
      @Override
      Distance distance(NDArray cosine) {
        NDArray sine =
            cosine.square().neg().add(1).maximum(leastSquaredSine(cosine.getDataType())).sqrt();
        return new Distance(
            cosine.acos().mul(1 / Math.PI).minimum(1), sine.pow(-1).mul(-1 / Math.PI));
      }

      @Override
      double exponent(int s) {
        return s;
      }
    };

    private final double least;
    private final double largest;

    Space(double least, double largest) {
      this.least = least;
      this.largest = largest;
    }

    /**
     * A measure of distance.
     *
     * @param value the measure
     * @param slope its derivative by the cosine
     */
    record Distance(NDArray value, NDArray slope) {}

    /** Below 3e-3 rad, 3e-7 in float64, rounding does not tell the cosine from 1. */
    private static double leastSquaredSine(DataType type) {
      return type == DataType.FLOAT64 ? 1e-13 : 1e-5;
    }

    /** Measures distances: t² or t. */
    abstract Distance distance(NDArray cosine);

    /** The power of the measure that is t^s. */
    abstract double exponent(int s);

    /** The energy of a vector and its opposite. */
    double leastEnergy(int s) {
      return s == 0 ? 0 : Math.pow(largest, -exponent(s));
    }

    /** The energy of pairs, and its derivative by the cosine. */
    PairFunction.Terms energy(NDArray cosine, int s) {
      Distance distance = distance(cosine.clip(-1, 1));
      NDArray bounded = distance.value.maximum(least);
      double power = exponent(s);
      NDArray energy = s == 0 ? bounded.mul(1 / largest).log().neg() : bounded.pow(-power);
      NDArray slope = bounded.pow(-power - 1).mul(s == 0 ? -1 : -power);
      NDArray beyond = distance.value.sub(bounded).mul(slope);
      return new PairFunction.Terms(energy.add(beyond), slope.mul(distance.slope));
    }
  }

  /** As published: weights 1 and 10, s = 2, euclidean. */
  public HypersphericalEnergy() {
    this(1, 10, 2, Space.EUCLIDEAN, false);
  }

  /** Checks the exponent. */
  public HypersphericalEnergy {
    EXPONENT.require("mhe", s);
  }

  @Override
  public String name() {
    return "mhe";
  }

  @Override
  public String description() {
    return "minimum hyperspherical energy: kernels repel each other on the sphere";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.real("hidden", 1, 0, 1e6, "weight at hidden layers"),
        Option.real("output", 10, 0, 1e6, "weight at the class weights of the loss"),
        EXPONENT,
        Option.choice("space", List.of("euclidean", "angular"), "where distances are measured"),
        Option.flag("half", false, "whether opposite kernels repel as equal ones do"));
  }

  @Override
  public Regularizer create(Options options) {
    return new HypersphericalEnergy(
        options.real("hidden"),
        options.real("output"),
        options.whole("s"),
        Space.valueOf(options.choice("space").toUpperCase(Locale.ROOT)),
        options.flag("half"));
  }

  @Override
  public NDArray penalty(NDArray kernel) {
    return energy(kernel, hidden);
  }

  @Override
  public Optional<Regularizer> on(LayerRole role) {
    double weight = role == LayerRole.HIDDEN ? hidden : output;
    return weight == 0 ? Optional.empty() : Optional.of(kernel -> energy(kernel, weight));
  }

  private NDArray energy(NDArray kernel, double weight) {
    long kernels = kernel.getShape().get(0);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray units = Kernels.NORMALIZED.rows(kernel);
      PairSum sum =
          half
              ? PairSum.of(units, this::withOpposites).plus(kernels * space.leastEnergy(s))
              : PairSum.of(units, this::eachOnce);
      long pairs = half ? kernels * (2 * kernels - 1) : Math.max(1, kernels * (kernels - 1) / 2);
      NDArray energy = sum.times(weight / pairs).joinedTo(units);
      NDScope.unregister(energy);
      return energy;
    }
  }

  /** Half the energy of each pair, as the sum has it twice, and none with itself. */
  private PairFunction.Terms eachOnce(NDArray cosine, NDArray self) {
    PairFunction.Terms energy = space.energy(cosine, s);
    NDArray others = self.neg().add(1).mul(0.5);
    return new PairFunction.Terms(energy.values().mul(others), energy.slopes().mul(others));
  }

  /**
   * Of the pairs among w₁…w_N, −w₁…−w_N: (wᵢ, wⱼ) and (−wᵢ, −wⱼ) have one energy, (wᵢ, −wⱼ) and
   * (−wᵢ, wⱼ) another, and the sum has i and j in both orders. That of a kernel with its own
   * opposite is a constant and not among them.
   */
  private PairFunction.Terms withOpposites(NDArray cosine, NDArray self) {
    PairFunction.Terms energy = space.energy(cosine, s);
    PairFunction.Terms opposite = space.energy(cosine.neg(), s);
    NDArray others = self.neg().add(1);
    return new PairFunction.Terms(
        energy.values().add(opposite.values()).mul(others),
        energy.slopes().sub(opposite.slopes()).mul(others));
  }
}
