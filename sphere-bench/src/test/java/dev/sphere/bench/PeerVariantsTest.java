package dev.sphere.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.SpecException;
import dev.sphere.ops.operator.Sigmoid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Peers get the operators of the comparison, and their variants get the peer's name. */
class PeerVariantsTest {

  private static final LayerSetting LAYER = new LayerSetting(4, 5, 6, 1);

  /** Has the sigmoid alone, and of the networks cnn-3. */
  private record Sigmoids(String name) implements Peer {

    @Override
    public String library() {
      return "none";
    }

    @Override
    public List<Variant> layers(
        LayerSetting setting, Map<String, AngularOperator> operators, int batch) {
      return variants(setting + ", batch " + batch, operators);
    }

    @Override
    public List<Variant> training(
        String architecture, double width, Map<String, AngularOperator> operators, int batch) {
      if (!architecture.equals("cnn-3")) {
        return List.of();
      }
      return variants("%s×%s, batch %d".formatted(architecture, width, batch), operators);
    }

    private List<Variant> variants(String of, Map<String, AngularOperator> operators) {
      return operators.entrySet().stream()
          .filter(operator -> operator.getValue() instanceof Sigmoid)
          .map(
              operator ->
                  variant(
                      operator.getKey() + " of " + of,
                      () -> {
                        throw new AssertionError("nothing runs here");
                      }))
          .toList();
    }
  }

  private static PeerVariants variants(String... operators) {
    return new PeerVariants(
        List.of(new Sigmoids("one"), new Sigmoids("two")), Registry.load(), List.of(operators), 7);
  }

  @Test
  void areThoseOfEveryPeerInOrder() {
    PeerVariants variants = variants("sigmoid(k=0.5)", "cosine", "sigmoid");

    assertThat(variants.layers(LAYER))
        .extracting(Variant::name)
        .containsExactly(
            "sigmoid(k=0.5) of 4→5, 6×6, batch 7, one",
            "sigmoid of 4→5, 6×6, batch 7, one",
            "sigmoid(k=0.5) of 4→5, 6×6, batch 7, two",
            "sigmoid of 4→5, 6×6, batch 7, two");
    assertThat(variants.training("cnn-3", 0.5))
        .extracting(Variant::name)
        .startsWith("sigmoid(k=0.5) of cnn-3×0.5, batch 7, one")
        .hasSize(4);
    assertThat(variants.training("vgg-16", 1)).isEmpty();
  }

  @Test
  void mayBeNone() {
    PeerVariants none = new PeerVariants(List.of(), Registry.load(), List.of("cosine"), 7);

    assertThat(none.layers(LAYER)).isEmpty();
    assertThat(none.training("vgg-16", 1)).isEmpty();
  }

  @Test
  void refuseOperatorsThatAreUnknown() {
    assertThatThrownBy(() -> variants("cosin")).isInstanceOf(SpecException.class);
  }
}
