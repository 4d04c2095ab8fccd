package dev.sphere.bench.tensorflow;

import dev.sphere.bench.LayerSetting;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The reference implementation's cnn-9: three times three 3×3 convolutions with batch normalization
 * and ReLU and a 2×2 maximum pooling, then a convolution over the whole remaining map, and plain
 * logits. No biases.
 */
final class Cnn9 {

  private static final Convolution PLAIN = new PlainConvolution();

  private final Ops tf;
  private final Variables variables;
  private final Convolution convolution;
  private final BatchNorm norm;

  /**
   * Prepares to add a network to a graph.
   *
   * @param convolution all but that of the logits
   */
  Cnn9(Ops tf, Variables variables, Convolution convolution) {
    this.tf = tf;
    this.variables = variables;
    this.convolution = convolution;
    norm = new BatchNorm(tf, variables);
  }

  /**
   * Adds the network, as it is in training.
   *
   * @param images (N, 32, 32, 3)
   * @param width scales the filter counts
   * @return logits (N, classes)
   */
  Operand<TFloat32> logits(Operand<TFloat32> images, double width, int classes) {
    Operand<TFloat32> features = images;
    for (LayerSetting layer : LayerSetting.cnn9(width)) {
      if (layer.side() < features.shape().get(1)) {
        features = halved(features);
      }
      for (int i = 0; i < layer.count(); i++) {
        features = hidden(features, layer.filters());
      }
    }
    features = halved(features);
    int rest = (int) features.shape().get(1);
    long filters = features.shape().get(3);
    features = convolved(convolution, features, rest, filters, Convolution.Padding.VALID);
    features = convolved(PLAIN, features, 1, classes, Convolution.Padding.VALID);
    return tf.reshape(features, tf.array(-1, classes));
  }

  private Operand<TFloat32> hidden(Operand<TFloat32> features, long filters) {
    return tf.nn.relu(
        norm.of(convolved(convolution, features, 3, filters, Convolution.Padding.SAME)));
  }

  private Operand<TFloat32> convolved(
      Convolution by,
      Operand<TFloat32> features,
      int side,
      long filters,
      Convolution.Padding padding) {
    return by.of(tf, features, variables.kernels(side, features.shape().get(3), filters), padding);
  }

  /**
   * A 2×2 maximum pooling with stride 2, by the operation that TensorFlow in Python uses. The one
   * in the Java API takes the extents as tensors, and several times as long.
   */
  private Operand<TFloat32> halved(Operand<TFloat32> features) {
    long[] two = {1, 2, 2, 1};
    Operation pooling =
        tf.scope()
            .opBuilder("MaxPool", "MaxPool")
            .addInput(features.asOutput())
            .setAttr("ksize", two)
            .setAttr("strides", two)
            .setAttr("padding", Convolution.Padding.SAME.name())
            .build();
    return pooling.<TFloat32>output(0);
  }

  /** Returns what updates the running averages of the networks added. */
  List<Op> averages() {
    return norm.averages();
  }
}
