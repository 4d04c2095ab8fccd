package dev.sphere.ops.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.conformance.Disturbance;
import dev.sphere.ops.testing.EachEngine;

/** Java's numbers in the engine's own memory. */
class EngineArraysTest {

  @EachEngine
  void holdsTheNumbersInShapeAndType(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      double[] values = {0.1, -1e-30, 3, Double.MAX_VALUE, Math.PI, -0.0};
      NDArray doubles = EngineArrays.of(manager, values, new Shape(2, 3), DataType.FLOAT64);
      NDArray floats = EngineArrays.of(manager, values, new Shape(2, 3), DataType.FLOAT32);
      NDArray longs = EngineArrays.of(manager, Integer.MAX_VALUE, -7, 0);

      assertThat(doubles.getShape()).isEqualTo(new Shape(2, 3));
      assertThat(doubles.toDoubleArray()).containsExactly(values);
      assertThat(floats.toFloatArray())
          .containsExactly(0.1f, -1e-30f, 3f, Float.POSITIVE_INFINITY, (float) Math.PI, -0f);
      assertThat(longs.getDataType()).isEqualTo(DataType.INT64);
      assertThat(longs.toLongArray()).containsExactly(Integer.MAX_VALUE, -7, 0);
      assertThat(EngineArrays.like(floats, new double[] {2.5}, new Shape(1)).toFloatArray())
          .containsExactly(2.5f);
      assertThat(EngineArrays.of(manager, new float[] {4f}, new Shape()).getFloat()).isEqualTo(4f);
    }
  }

  @EachEngine
  void overwritesAnArray(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
        NDArray array = manager.zeros(new Shape(1, 2), type);
        EngineArrays.write(array, new double[] {1.5, -2});

        assertThat(array.toType(DataType.FLOAT64, true).toDoubleArray()).containsExactly(1.5, -2);
      }
    }
  }

  /** A view outlives the array it is of, and nothing else holds a buffer. */
  @EachEngine
  void needsNoJavaMemoryOnceItIsMade(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray view;
      try (NDArray array = EngineArrays.of(manager, 1, 2, 3, 4, 5, 6)) {
        view = array.reshape(2, 3);
      }
      Disturbance.now();

      assertThat(view.toLongArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @EachEngine
  void refusesAnotherSizeAndOtherTypes(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      assertThatThrownBy(() -> EngineArrays.of(manager, new float[5], new Shape(2, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("5 numbers cannot have the shape (2, 3)");
      assertThatThrownBy(
              () -> EngineArrays.write(manager.zeros(new Shape(2)), new double[] {1, 2, 3}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("3 numbers cannot have the shape (2)");
      assertThatThrownBy(
              () -> EngineArrays.of(manager, new double[1], new Shape(1), DataType.INT64))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected float32 or float64, got int64");
    }
  }
}
