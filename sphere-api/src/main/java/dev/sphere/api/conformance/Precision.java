package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.EngineArrays;
import java.util.stream.DoubleStream;

/** A floating point type, and how close to a float64 oracle it must come. */
enum Precision {
  /** What networks run in. */
  FLOAT32(DataType.FLOAT32, 1e-5, 1e-4, 0x1p-23, 3e-3),
  /** What formulas are checked in. */
  FLOAT64(DataType.FLOAT64, 1e-10, 1e-8, 0x1p-52, 3e-7);

  private final DataType type;
  private final double valueTolerance;
  private final double gradientTolerance;
  private final double epsilon;
  private final double resolution;

  Precision(
      DataType type,
      double valueTolerance,
      double gradientTolerance,
      double epsilon,
      double resolution) {
    this.type = type;
    this.valueTolerance = valueTolerance;
    this.gradientTolerance = gradientTolerance;
    this.epsilon = epsilon;
    this.resolution = resolution;
  }

  /** Returns DJL's name of the type. */
  DataType type() {
    return type;
  }

  /** Returns the largest error of a value, relative to the largest entry. */
  double valueTolerance() {
    return valueTolerance;
  }

  /** Returns the largest error of a gradient, relative to the largest entry. */
  double gradientTolerance() {
    return gradientTolerance;
  }

  /** Returns the distance from 1 to the next number. */
  double epsilon() {
    return epsilon;
  }

  /** Returns the smallest angle that a cosine of this type tells from 0. */
  double resolution() {
    return resolution;
  }

  /**
   * Returns the nearest numbers that the type holds, so that an oracle sees what the engine does.
   */
  double[] round(double... values) {
    return this == FLOAT64
        ? values.clone()
        : DoubleStream.of(values).map(value -> (float) value).toArray();
  }

  /** Makes an array of this type. */
  NDArray create(NDManager manager, double[] values, Shape shape) {
    return EngineArrays.of(manager, values, shape, type);
  }

  /** Reads an array of either type. */
  static double[] read(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] floats = array.toFloatArray();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }
}
