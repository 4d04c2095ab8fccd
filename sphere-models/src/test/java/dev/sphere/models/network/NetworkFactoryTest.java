package dev.sphere.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.SpecException;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.AngleNorm;
import dev.sphere.ops.layer.SphereLayer;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkFactoryTest {

  private static SphereNetwork create(NetworkSpec spec) {
    return Tiny.factory().create(spec, LossOptions.DEFAULT);
  }

  private static NetworkSpec spec(String architecture, String magnitude) {
    return NetworkSpec.builder(architecture, Tiny.IMAGE, List.of("a", "b"))
        .width(0.03)
        .magnitude(magnitude)
        .norm("none")
        .build();
  }

  @Test
  void writesDefaultsOut() {
    NetworkSpec complete =
        Tiny.factory().complete(Tiny.spec("sigmoid", "batch", "w-softmax(g=sigmoid)"));

    assertThat(complete.operator()).isEqualTo("sigmoid(k=0.3)");
    assertThat(complete.norm()).isEqualTo("batch(momentum=0.9, epsilon=1.0E-5)");
    assertThat(complete.loss()).isEqualTo("w-softmax(g=sigmoid(k=0.3), bias=false)");
    assertThat(Tiny.factory().complete(complete)).isEqualTo(complete);
    assertThat(Tiny.factory().complete(Tiny.spec("conv", "none", "softmax")).operator())
        .isEqualTo("conv");
  }

  @Test
  void namesWhatIsUnknown() {
    assertUnknown(spec("cnn-8", "sphere"), "unknown model \"cnn-8\"; did you mean \"cnn-9\"?");
    assertUnknown(spec("cnn-9", "spere"), "unknown magnitude \"spere\"; did you mean \"sphere\"?");
    assertUnknown(
        Tiny.spec("sigmod", "none", "softmax"),
        "unknown operator \"sigmod\"; did you mean \"sigmoid\"?");
    assertUnknown(
        Tiny.spec("cosine", "bach", "softmax"), "unknown norm \"bach\"; did you mean \"batch\"?");
    assertUnknown(
        Tiny.spec("conv", "none", "sofmax"), "unknown loss \"sofmax\"; did you mean \"softmax\"?");
    NetworkSpec misspelt =
        NetworkSpec.builder("cnn-9", Tiny.IMAGE, List.of("a", "b")).activation("rely").build();
    assertUnknown(
        misspelt, "unknown activation \"rely\"; did you mean \"relu\"? Known: none, relu");
    assertUnknown(Tiny.spec("sigmoid(k=-1)", "none", "softmax"), "option \"k\" of operator");
  }

  private static void assertUnknown(NetworkSpec spec, String message) {
    assertThatThrownBy(() -> create(spec))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> Tiny.factory().complete(spec))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesImagesThatAreTooSmall() {
    assertThatThrownBy(
            () -> create(Tiny.spec("cosine", "none", "softmax", new ImageShape(3, 4, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 4×4");
  }

  @Test
  void findsTheSphereLayersOfTheEmbeddingOnly() {
    assertThat(create(Tiny.spec("cosine", "none", "w-softmax")).sphereLayers()).hasSize(10);
    assertThat(create(Tiny.spec("conv", "none", "w-softmax")).sphereLayers()).isEmpty();
  }

  @Test
  void passesTheOptionsOfTheOperatorOn() {
    for (SphereLayer layer :
        create(Tiny.spec("learnable-sigmoid(k=0.7)", "none", "softmax")).sphereLayers()) {
      assertThat(((LearnableSigmoid) layer.response().operator()).k()).isEqualTo(0.7);
      assertThat(layer.response().norm()).isEqualTo(AngleNorm.REFERENCE);
    }
  }

  @Test
  void sharesOneParameterInANetworkButNotBetweenNetworks() {
    NetworkSpec spec = Tiny.spec("learnable-sigmoid(per=network)", "none", "softmax");
    Set<Parameter> learned = new HashSet<>();
    for (SphereNetwork network : List.of(create(spec), create(spec))) {
      network.sphereLayers().forEach(layer -> learned.addAll(layer.learned()));
    }

    assertThat(learned).hasSize(2);
  }

  @EachEngine
  void givesTheSameLogitsWithLabelsAndWithout(EngineSupport engine) {
    for (String loss : List.of("softmax", "w-softmax(g=linear)")) {
      try (Model model =
          Tiny.model(engine, Tiny.spec("cosine", "none", loss), LossOptions.DEFAULT, 1)) {
        NDManager manager = model.getNDManager();
        ParameterStore store = new ParameterStore(manager, false);
        Shape shape = Tiny.IMAGE.batch(4);
        NDArray images = Precision.FLOAT32.create(manager, new Draw(1).normal(shape.size()), shape);
        NDList labels = new NDList(manager.create(new long[] {0, 9, 3, 3}));
        SphereNetwork network = Tiny.network(model);
        NDArray without = network.forward(store, new NDList(images), false).head();
        NDArray with = network.forward(store, new NDList(images), labels, null).head();

        assertThat(without.getShape()).isEqualTo(new Shape(4, 10));
        assertThat(network.getOutputShapes(new Shape[] {shape})).containsExactly(new Shape(4, 10));
        assertThat(with.toFloatArray()).as(loss).isEqualTo(without.toFloatArray());
      }
    }
  }
}
