package dev.sphere.bench.tensorflow;

import dev.sphere.bench.LayerSetting;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Forward and backward of one layer as it stands in a network. */
final class LayerPlan {

  private LayerPlan() {}

  /** Adds the layer to a graph; reads the sum of its kernels' gradient. */
  static GraphStep.Plan of(Ops tf, Convolution convolution, LayerSetting setting, int batch) {
    Variables variables = new Variables(tf);
    Variable<TFloat32> input =
        variables.normal(Shape.of(batch, setting.side(), setting.side(), setting.channels()), 1);
    Variable<TFloat32> kernels = variables.kernels(3, setting.channels(), setting.filters());
    // A constant would be multiplied away.
    Variable<TFloat32> upstream =
        variables.filled(Shape.of(batch, setting.side(), setting.side(), setting.filters()), 1);
    List<Operand<TFloat32>> wanted = new ArrayList<>(List.of(kernels));
    if (!setting.isFirst()) {
      wanted.add(input);
    }
    Operand<TFloat32> output = convolution.of(tf, input, kernels, Convolution.Padding.SAME);
    Gradients gradients = tf.gradients(output, wanted, Gradients.dx(List.of(upstream)));
    Operand<TFloat32> read = tf.reduceSum(gradients.<TFloat32>dy(0), tf.array(0, 1, 2, 3));
    // Gradients alone would leave out what of the way forward they do not need.
    List<Op> work = new ArrayList<>(List.of(output));
    gradients.forEach(work::add);
    return new GraphStep.Plan(variables, read, work);
  }
}
