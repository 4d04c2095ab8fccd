package dev.sphere.ops.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.conformance.Disturbance;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.regularizer.Orthogonality;
import dev.sphere.ops.testing.BuiltInOperators;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * A garbage collection between the way forward and the way backward changes no gradient. DJL's
 * products with plain numbers do not stand it on PyTorch.
 */
class GarbageCollectionTest {

  @EachEngine
  void changesNoGradientOfAnOperator(EngineSupport engine) {
    for (AngularOperator operator : BuiltInOperators.all()) {
      assertThat(gradients(engine, operator, true))
          .as("%s", operator)
          .isEqualTo(gradients(engine, operator, false));
    }
  }

  private static float[] gradients(
      EngineSupport engine, AngularOperator operator, boolean disturbed) {
    try (NDManager manager = engine.engine().newBaseManager(Device.cpu())) {
      NDArray cosine = float32(manager, new Draw(5).normal(64), new Shape(64)).tanh();
      cosine.setRequiresGradient(true);
      NDList parameters = new NDList();
      for (LearnableParameter declared : operator.parameters()) {
        NDArray parameter = float32(manager, new double[] {declared.initialValue()}, new Shape(1));
        parameter.setRequiresGradient(true);
        parameters.add(parameter);
      }
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray sum = operator.evaluate(cosine, parameters).sum();
        if (disturbed) {
          Disturbance.now();
        }
        collector.backward(sum);
      }
      float[] gradients = cosine.getGradient().toFloatArray();
      for (NDArray parameter : parameters) {
        gradients = join(gradients, parameter.getGradient().toFloatArray());
      }
      return gradients;
    }
  }

  @EachEngine
  void changesNoGradientOfThePenalty(EngineSupport engine) {
    float[][] gradients = new float[2][];
    for (int run = 0; run < 2; run++) {
      try (NDManager manager = engine.engine().newBaseManager(Device.cpu())) {
        NDArray kernel = float32(manager, new Draw(7).normal(12), new Shape(3, 4));
        kernel.setRequiresGradient(true);
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
          NDArray penalty = new Orthogonality().penalty(kernel);
          if (run == 1) {
            Disturbance.now();
          }
          collector.backward(penalty);
        }
        gradients[run] = kernel.getGradient().toFloatArray();
      }
    }
    assertThat(gradients[1]).isEqualTo(gradients[0]);
  }

  /** That the disturbance disturbs: without this the tests above could not fail. */
  @Test
  void ruinsAPlainProductOnPyTorch() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      NDArray x = manager.ones(new Shape(64));
      x.setRequiresGradient(true);
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray sum = x.mul(3f).sum();
        Disturbance.now();
        collector.backward(sum);
      }
      assertThat(x.getGradient().getFloat(0)).isNotEqualTo(3f);
    }
  }

  private static NDArray float32(NDManager manager, double[] values, Shape shape) {
    return EngineArrays.of(manager, values, shape, DataType.FLOAT32);
  }

  private static float[] join(float[] first, float[] second) {
    float[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
