package dev.sphere.bench.tensorflow;

import dev.sphere.api.AngularOperator;
import dev.sphere.bench.LayerSetting;
import dev.sphere.bench.LayerVariants;
import dev.sphere.bench.NetworkVariants;
import dev.sphere.bench.Peer;
import dev.sphere.bench.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.TensorFlow;

/**
 * The paper's reference implementation: its graph, written anew for today's TensorFlow, with the
 * operators cosine, linear and sigmoid. What it penalizes kernels with is left out, as Sphere's
 * training steps leave it out.
 */
public final class ReferencePeer implements Peer {

  private static final String ARCHITECTURE = "cnn-9";

  @Override
  public String name() {
    return "reference on TensorFlow";
  }

  @Override
  public String library() {
    return "TensorFlow " + TensorFlow.version();
  }

  @Override
  public List<Variant> layers(
      LayerSetting setting, Map<String, AngularOperator> operators, int batch) {
    return variants(
        LayerVariants.BASELINE,
        operators,
        convolution -> new GraphStep(tf -> LayerPlan.of(tf, convolution, setting, batch)));
  }

  @Override
  public List<Variant> training(
      String architecture, double width, Map<String, AngularOperator> operators, int batch) {
    if (!architecture.equals(ARCHITECTURE)) {
      return List.of();
    }
    return variants(
        NetworkVariants.BASELINE,
        operators,
        convolution -> new GraphStep(tf -> TrainingPlan.of(tf, convolution, width, batch)));
  }

  private List<Variant> variants(
      String plain,
      Map<String, AngularOperator> operators,
      Function<Convolution, Variant.Step> preparation) {
    List<Variant> variants = new ArrayList<>();
    variants.add(variant(plain, () -> preparation.apply(new PlainConvolution())));
    operators.forEach(
        (name, operator) ->
            Response.of(operator)
                .map(ReferenceConvolution::new)
                .ifPresent(
                    convolution ->
                        variants.add(variant(name, () -> preparation.apply(convolution)))));
    return variants;
  }
}
