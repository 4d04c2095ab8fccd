package dev.sphere.ops.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.EngineArrays;

/** A floating point type and how close to a float64 oracle it must come. */
public enum Precision {
  /** What networks run in. */
  FLOAT32(DataType.FLOAT32, 1e-5, 1e-4),
  /** What formulas are checked in. */
  FLOAT64(DataType.FLOAT64, 1e-9, 1e-9);

  private final DataType type;
  private final double valueTolerance;
  private final double gradientTolerance;

  Precision(DataType type, double valueTolerance, double gradientTolerance) {
    this.type = type;
    this.valueTolerance = valueTolerance;
    this.gradientTolerance = gradientTolerance;
  }

  /** Returns DJL's name of the type. */
  public DataType type() {
    return type;
  }

  /** Returns the largest {@link RelativeError} of a value. */
  public double valueTolerance() {
    return valueTolerance;
  }

  /** Returns the largest {@link RelativeError} of a gradient. */
  public double gradientTolerance() {
    return gradientTolerance;
  }

  /** Makes an array of this type. */
  public NDArray create(NDManager manager, double[] values, Shape shape) {
    return EngineArrays.of(manager, values, shape, type);
  }

  /** Reads an array of either type. */
  public static double[] read(NDArray array) {
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
