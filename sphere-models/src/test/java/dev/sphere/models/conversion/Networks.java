package dev.sphere.models.conversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.sphere.ops.layer.AngleNorm;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.Precision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Networks as the tests look at them. */
final class Networks {

  private Networks() {}

  /** Returns a converter of every layer to one that computes what it did: ‖w‖·‖x‖·cos θ = w·x. */
  static SphereConverter.Builder innerProducts() {
    return everyLayer()
        .setOperator(new Cosine())
        .optMagnitude(new LinearMagnitude(1, true))
        .optAngleNorm(AngleNorm.NONE);
  }

  /** Returns a converter by whose rules nothing stays plain. */
  static SphereConverter.Builder everyLayer() {
    return SphereConverter.builder()
        .optFirstLayer(Treatment.SPHERE)
        .optShortcuts(Treatment.SPHERE)
        .optLastLayer(Treatment.SPHERE)
        .optDepthwise(Treatment.SPHERE);
  }

  /** Returns the output in inference. */
  static double[] output(Block network, NDArray input) {
    try (NDManager scratch = input.getManager().newSubManager()) {
      NDArray borrowed = input.duplicate();
      borrowed.attach(scratch);
      NDList outputs =
          network.forward(new ParameterStore(scratch, false), new NDList(borrowed), false);
      return Precision.read(outputs.singletonOrThrow());
    }
  }

  /** Returns the bytes of all that a network holds, by name. */
  static Map<String, byte[]> bits(Block network) {
    Map<String, byte[]> bits = new LinkedHashMap<>();
    for (Pair<String, Parameter> each : network.getParameters()) {
      byte[] bytes = each.getValue().getArray().toByteArray();
      bits.put(each.getKey(), Arrays.copyOf(bytes, bytes.length));
    }
    return bits;
  }
}
