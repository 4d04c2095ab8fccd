package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The outputs of a layer, with the examples of a batch along the first axis of each.
 *
 * @param shapes their shapes
 * @param values their values, flat
 */
record Outputs(List<Shape> shapes, List<double[]> values) {

  static Outputs read(NDList arrays) {
    List<Shape> shapes = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    for (NDArray array : arrays) {
      shapes.add(array.getShape());
      values.add(Precision.read(array));
    }
    return new Outputs(shapes, values);
  }

  /** Returns all values in a row. */
  double[] joined() {
    return values.stream().flatMapToDouble(DoubleStream::of).toArray();
  }

  /** Returns all values of one example in a row. */
  double[] of(int example) {
    DoubleStream all = DoubleStream.empty();
    for (int i = 0; i < values.size(); i++) {
      int each = (int) shapes.get(i).slice(1).size();
      double[] its = Arrays.copyOfRange(values.get(i), example * each, (example + 1) * each);
      all = DoubleStream.concat(all, DoubleStream.of(its));
    }
    return all.toArray();
  }
}
