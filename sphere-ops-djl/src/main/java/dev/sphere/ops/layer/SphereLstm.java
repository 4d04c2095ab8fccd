package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;

/**
 * The hyperspherical LSTM: a long short-term memory whose maps of the input x and of the output h
 * are hyperspherical linear maps S, {@link SphereLinear}.
 *
 * <pre>
 * i = σ(S₁(xₜ) + S₁′(hₜ₋₁))    the input gate
 * f = σ(S₂(xₜ) + S₂′(hₜ₋₁))    the forget gate
 * u = tanh(S₃(xₜ) + S₃′(hₜ₋₁)) the candidate
 * o = σ(S₄(xₜ) + S₄′(hₜ₋₁))    the output gate
 * cₜ = f·cₜ₋₁ + i·u
 * hₜ = o·tanh(cₜ)
 * </pre>
 *
 * <p>Input (N, T, D), and then h₀ and c₀, both (N, H), if they are not zero. Output all hₜ, (N, T,
 * H), and the last h and c, (N, H). The kernels of the four gates lie in this order, (4·H, D) and
 * (4·H, H).
 *
 * @see <a href="https://doi.org/10.1162/neco.1997.9.8.1735">Long Short-Term Memory</a>
 * @see <a href="https://doi.org/10.1162/089976600300015015">Learning to Forget, which has f</a>
 * @see <a href="https://arxiv.org/abs/1711.03189">Deep Hyperspherical Learning</a>
 */
public final class SphereLstm extends SphereRecurrent {

  private SphereLstm(Builder builder) {
    super(builder, 4, 2);
  }

  @Override
  NDList step(NDList ofInput, NDList ofState, NDList state) {
    NDArray input = Activation.sigmoid(ofInput.get(0).add(ofState.get(0)));
    NDArray forget = Activation.sigmoid(ofInput.get(1).add(ofState.get(1)));
    NDArray candidate = ofInput.get(2).add(ofState.get(2)).tanh();
    NDArray output = Activation.sigmoid(ofInput.get(3).add(ofState.get(3)));
    NDArray cell = forget.mul(state.get(1)).add(input.mul(candidate));
    return new NDList(output.mul(cell.tanh()), cell);
  }

  /** Creates a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link SphereLstm}. */
  public static final class Builder extends RecurrentBuilder<Builder> {

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** Builds the layer. */
    public SphereLstm build() {
      return new SphereLstm(this);
    }
  }
}
