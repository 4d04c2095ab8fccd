package dev.sphere.models.conversion;

import ai.djl.nn.Block;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.ops.layer.AngleNorm;
import dev.sphere.ops.layer.AngularResponse;
import dev.sphere.ops.magnitude.SphereMagnitude;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Rewrites a network of DJL's ordinary layers to a hyperspherical one. Each {@code Conv1d}, {@code
 * Conv2d}, {@code Conv3d}, {@code Conv2dTranspose} and {@code Linear} becomes its twin with the
 * same geometry, which takes over the weights bit for bit; everything else stays. An inner product
 * w·x + b becomes h(‖w‖, ‖x‖)·g(θ(w, x)) + b.
 *
 * <p>The network itself is changed, layer by layer and under the names it had. Convert before a
 * trainer is made, before or after the network is initialized. What could not be converted, and
 * why, is in the report; {@link #plan} gives it and changes nothing.
 *
 * <pre>{@code
 * SphereConverter converter =
 *     SphereConverter.builder().setOperator(new Cosine()).optShortcuts(Treatment.SPHERE).build();
 * System.out.println(converter.convert(model.getBlock()).report());
 * }</pre>
 *
 * <p>With the cosine as g, h = ‖w‖·‖x‖ and the exact norm, the network computes what it did before.
 *
 * @see <a href="https://arxiv.org/abs/1711.03189">Deep Hyperspherical Learning</a>
 */
public final class SphereConverter {

  private final AngularResponse response;
  private final boolean keepsBiases;
  private final Rules rules;
  private final Parents parents;

  private SphereConverter(Builder builder) {
    if (builder.operator == null) {
      throw new IllegalArgumentException("a conversion needs an operator: setOperator");
    }
    response = new AngularResponse(builder.operator, builder.magnitude, builder.norm);
    keepsBiases = builder.bias;
    rules = new Rules(builder.byRole, builder.byPath);
    parents = new Parents(builder.replacements);
  }

  /**
   * Says what {@link #convert} would do, and changes nothing.
   *
   * @throws IllegalArgumentException as {@code convert} does
   */
  public ConversionReport plan(Block network) {
    return newPlan(network).report();
  }

  /**
   * Converts a network.
   *
   * <p>Twins take over the arrays of their layers, the shapes of their inputs, how parameters are
   * initialized and which of them are frozen. A layer that is used twice has one twin.
   *
   * @param network any block, initialized or not; a layer alone is the first layer and the last
   * @return the network and what was done to it
   * @throws IllegalArgumentException if a rule is for a path where it cannot be followed; nothing
   *     is changed then
   * @throws IllegalStateException if what was given to {@link Builder#optParent} does not replace
   *     the child; the network is converted in part then
   */
  public Conversion convert(Block network) {
    ConversionPlan plan = newPlan(network);
    ConversionReport report = plan.report();
    return new Conversion(plan.carryOut(), report);
  }

  private ConversionPlan newPlan(Block network) {
    if (network == null) {
      throw new IllegalArgumentException("there is no network to convert: the block is null");
    }
    return new ConversionPlan(network, rules, new Twins(response, keepsBiases), parents);
  }

  /** Creates a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Builds a {@link SphereConverter}. A layer stays plain if any of the rules for what it is says
   * so, unless there is a rule for its path.
   */
  public static final class Builder {

    private AngularOperator operator;
    private MagnitudeFunction magnitude = new SphereMagnitude();
    private AngleNorm norm = AngleNorm.REFERENCE;
    private boolean bias = true;
    private final Map<Role, Treatment> byRole =
        new EnumMap<>(Map.of(Role.SHORTCUT, Treatment.PLAIN, Role.LAST, Treatment.PLAIN));
    private final Map<String, Treatment> byPath = new HashMap<>();
    private final Map<Class<? extends Block>, ChildReplacement<Block>> replacements =
        new HashMap<>();

    private Builder() {}

    /** Sets g. Required. */
    public Builder setOperator(AngularOperator operator) {
      this.operator = operator;
      return this;
    }

    /** Sets h; the constant 1 by default. */
    public Builder optMagnitude(MagnitudeFunction magnitude) {
      this.magnitude = magnitude;
      return this;
    }

    /** Sets how norms are taken; as the reference implementation by default. */
    public Builder optAngleNorm(AngleNorm norm) {
      this.norm = norm;
      return this;
    }

    /** Sets whether twins keep the biases of their layers, as they do by default. */
    public Builder optBias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /** Sets what becomes of the layer, or parallel layers, before all others; sphere by default. */
    public Builder optFirstLayer(Treatment treatment) {
      return rule(Role.FIRST, treatment);
    }

    /**
     * Sets what becomes of shortcuts: the paper's v1 is sphere, its v2 plain, the default.
     *
     * <p>A shortcut is a 1×1 convolution that is the only layer of one branch of two, of a {@code
     * ParallelBlock} or of {@link dev.sphere.models.architecture.Branches}, with as many filters as
     * the other branch, of at least two layers, ends in. In other blocks of one's own, name
     * shortcuts by {@link #optLayer}.
     */
    public Builder optShortcuts(Treatment treatment) {
      return rule(Role.SHORTCUT, treatment);
    }

    /**
     * Sets what becomes of the layer, or parallel layers, behind all others; plain by default:
     * bounded responses are poor logits without the scale of a loss head.
     */
    public Builder optLastLayer(Treatment treatment) {
      return rule(Role.LAST, treatment);
    }

    /**
     * Sets what becomes of depthwise convolutions, each of whose filters sees one channel; sphere
     * by default. Before it is initialized, one with as many groups as filters counts as such.
     */
    public Builder optDepthwise(Treatment treatment) {
      return rule(Role.DEPTHWISE, treatment);
    }

    private Builder rule(Role role, Treatment treatment) {
      byRole.put(role, treatment);
      return this;
    }

    /**
     * Sets what becomes of one layer, whatever the other rules say.
     *
     * @param path as the report gives it: the beginning of the names of the layer's parameters
     */
    public Builder optLayer(String path, Treatment treatment) {
      byPath.put(path, treatment);
      return this;
    }

    /**
     * Says how blocks of one's own take another child. Without it, layers that are children of
     * other blocks than {@code SequentialBlock} and {@code ParallelBlock} stay as they are: such a
     * block may compute with a field that nobody else can set. Layers further down need nothing.
     *
     * @param parent the class of the blocks, subclasses apart
     * @param replacement puts a twin in the place of a child
     */
    public <P extends Block> Builder optParent(Class<P> parent, ChildReplacement<P> replacement) {
      replacements.put(
          parent, (block, child, twin) -> replacement.replace(parent.cast(block), child, twin));
      return this;
    }

    /**
     * Builds the converter.
     *
     * @throws IllegalArgumentException if there is no operator
     */
    public SphereConverter build() {
      return new SphereConverter(this);
    }
  }
}
