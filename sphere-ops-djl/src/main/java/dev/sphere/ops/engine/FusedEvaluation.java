package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.engine.ArrayMemory.Numbers;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.Curves;
import dev.sphere.ops.fused.FusedPass;
import java.util.Optional;

/**
 * Operators in one pass over the memory of an engine's arrays, which the engine's graph takes for a
 * product.
 */
final class FusedEvaluation {

  private final ArrayMemory memory;

  FusedEvaluation(ArrayMemory memory) {
    this.memory = memory;
  }

  /**
   * Evaluates an operator as {@link EngineSupport#respond}.
   *
   * @return empty where the operator or the memory does not allow it
   */
  Optional<NDArray> respond(AngularOperator operator, NDArray cosine, NDList parameters) {
    return parameters.size() == 1
        ? learned(operator, cosine, parameters.singletonOrThrow())
        : Curves.of(operator).flatMap(curve -> evaluate(curve, cosine, cosine.stopGradient()));
  }

  /** Evaluates a curve as {@link EngineSupport#evaluate}. */
  Optional<NDArray> evaluate(CosineCurve curve, NDArray cosine) {
    return ArrayMemory.isReachable(cosine)
        ? evaluate(curve, cosine, cosine.stopGradient().duplicate())
        : Optional.empty();
  }

  /**
   * Values and slopes are written by one pass of our own into the memory of arrays that the engine
   * made: values over the product of cosines and slopes, which the graph does not need for the way
   * backward, and slopes over the copy of the cosines that it does take for the factor.
   *
   * @param copy of the values of {@code cosine}, in no graph; it may share its memory with it
   */
  private Optional<NDArray> evaluate(CosineCurve curve, NDArray cosine, NDArray copy) {
    return memory
        .of(copy)
        .map(
            cosines -> {
              FusedPass pass = FusedPass.of(curve, memory.crew());
              if (!memory.isRecording()) {
                pass.compute(cosines.buffer(), cosines.buffer());
                return copy;
              }
              NDArray values = cosine.mul(copy);
              pass.compute(cosines.buffer(), memory.buffer(values), cosines.buffer());
              return values;
            });
  }

  /**
   * As {@link #evaluate}, with a second factor behind the first: the engine keeps what is scaled,
   * over which the pass writes the derivatives by the learned number. The factor of each filter is
   * 1 and has the gradient of the number, so that nothing else changes.
   *
   * @param parameter (1, F, 1, …) or of one number
   */
  private Optional<NDArray> learned(AngularOperator operator, NDArray cosine, NDArray parameter) {
    Shape shape = cosine.getShape();
    if (shape.dimension() < 3) {
      return Optional.empty();
    }
    NDArray copy = cosine.stopGradient();
    return memory
        .of(copy)
        .flatMap(
            cosines -> {
              NDArray numbers =
                  parameter.reshape(parameter.size()).broadcast(new Shape(shape.get(1)));
              float[] learned = numbers.stopGradient().toFloatArray();
              return Curves.ofLearner(operator, learned)
                  .map(
                      curve -> FusedPass.of(curve, learned, cosines.channelStride(), memory.crew()))
                  .map(pass -> learned(pass, cosine, copy, cosines, numbers));
            });
  }

  private NDArray learned(
      FusedPass pass, NDArray cosine, NDArray copy, Numbers cosines, NDArray numbers) {
    if (!memory.isRecording()) {
      pass.compute(cosines.buffer(), cosines.buffer());
      return copy;
    }
    NDArray product = cosine.mul(copy);
    NDArray values = memory.scaled(product, numbers.sub(numbers.stopGradient()).add(1));
    pass.compute(cosines.buffer(), memory.buffer(values), cosines.buffer(), memory.buffer(product));
    return values;
  }
}
