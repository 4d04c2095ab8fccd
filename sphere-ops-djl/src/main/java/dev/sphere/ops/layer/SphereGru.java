package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;

/**
 * The hyperspherical GRU: a gated recurrent unit whose maps of the input x and of the state h are
 * hyperspherical linear maps S, {@link SphereLinear}.
 *
 * <pre>
 * r = σ(S₁(xₜ) + S₁′(hₜ₋₁))       the reset gate
 * z = σ(S₂(xₜ) + S₂′(hₜ₋₁))       the update gate
 * u = tanh(S₃(xₜ) + r·S₃′(hₜ₋₁))  the candidate
 * hₜ = (1 − z)·u + z·hₜ₋₁
 * </pre>
 *
 * <p>The reset gate multiplies what the map makes of the state, as in the engines, and not the
 * state itself, of which the map sees the direction.
 *
 * <p>Input (N, T, D), and then h₀, (N, H), if it is not zero. Output all hₜ, (N, T, H), and the
 * last one, (N, H). The kernels of the two gates and the candidate lie in this order, (3·H, D) and
 * (3·H, H).
 *
 * @see <a href="https://arxiv.org/abs/1406.1078">Learning Phrase Representations using RNN
 *     Encoder-Decoder</a>
 * @see <a href="https://arxiv.org/abs/1711.03189">Deep Hyperspherical Learning</a>
 */
public final class SphereGru extends SphereRecurrent {

  private SphereGru(Builder builder) {
    super(builder, 3, 1);
  }

  @Override
  NDList step(NDList ofInput, NDList ofState, NDList state) {
    NDArray reset = Activation.sigmoid(ofInput.get(0).add(ofState.get(0)));
    NDArray update = Activation.sigmoid(ofInput.get(1).add(ofState.get(1)));
    NDArray candidate = ofInput.get(2).add(reset.mul(ofState.get(2))).tanh();
    return new NDList(candidate.add(update.mul(state.head().sub(candidate))));
  }

  /** Creates a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link SphereGru}. */
  public static final class Builder extends RecurrentBuilder<Builder> {

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** Builds the layer. */
    public SphereGru build() {
      return new SphereGru(this);
    }
  }
}
