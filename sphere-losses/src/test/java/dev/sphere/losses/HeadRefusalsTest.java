package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.NonFiniteEmbeddingException;
import dev.sphere.api.Option;
import dev.sphere.api.Reduction;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.SpecException;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Input that no head can learn from: the message names the head, the value and what is allowed. */
class HeadRefusalsTest {

  private static final int CLASSES = 3;

  @Test
  void looksAtAllOfThem() {
    assertThat(BuiltInHeads.all())
        .containsKeys("softmax", "w-softmax", "ga-softmax", "arcface", "magface", "sphereface2")
        .hasSizeGreaterThanOrEqualTo(16);
  }

  @EachEngine
  void labelsThatAreNoClass(EngineSupport engine) {
    forEach(
        engine,
        (name, run) -> {
          for (float label : new float[] {3, 1000, -1, -7}) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> run.train(run.embeddings(), run.array(0, label)))
                .withMessage(
                    "%s: label %d of entry 1 in the batch is not a class: allowed are 0 to 2",
                    name, (long) label);
          }
          for (float label : new float[] {0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> run.train(run.embeddings(), run.array(0, label)))
                .withMessageStartingWith("%s: label ", name)
                .withMessageContaining("of entry 1 in the batch is not a class");
          }
        });
  }

  @EachEngine
  void moreOrFewerLabelsThanEmbeddings(EngineSupport engine) {
    forEach(
        engine,
        (name, run) ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> run.train(run.embeddings(), run.array(0, 1, 2)))
                .withMessage("%s: 3 labels for 2 embeddings", name));
  }

  /** DJL's tabular data sets give labels (N, 1). */
  @EachEngine
  void aColumnOfLabelsIsTakenAsARow(EngineSupport engine) {
    for (Map.Entry<String, SphereLoss> head : BuiltInHeads.all().entrySet()) {
      float[] losses = new float[2];
      for (int i = 0; i < 2; i++) {
        try (NDManager manager = engine.engine().newBaseManager()) {
          engine.engine().setRandomSeed(5);
          LossHead block = head.getValue().newHead(CLASSES, LossOptions.DEFAULT);
          block.initialize(manager, DataType.FLOAT32, new Shape(2, 4));
          Run run = new Run(manager, block);
          NDArray labels = run.array(0, 2);
          losses[i] = run.train(run.embeddings(), i == 0 ? labels : labels.reshape(2, 1));
        }
      }
      assertThat(losses[1]).as(head.getKey()).isEqualTo(losses[0]);
    }
  }

  @Test
  void lossesByClassCannotBeAddedToThoseBySample() {
    LossOptions none = LossOptions.DEFAULT.withReduction(Reduction.NONE);
    for (String head :
        List.of("proxy-anchor", "partial(head=proxy-anchor)", "center(head=proxy-anchor)")) {
      SphereLoss center = Registry.load().losses().create("center(head=%s)".formatted(head));

      assertThatIllegalArgumentException()
          .as(head)
          .isThrownBy(() -> center.newHead(CLASSES, none))
          .withMessage("center: its head has no loss for each sample: take MEAN or SUM, not NONE");
    }
  }

  @EachEngine
  void embeddingsThatAreNotFinite(EngineSupport engine) {
    forEach(
        engine,
        (name, run) -> {
          for (float value :
              new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            NDArray embeddings =
                run.manager.create(new float[] {1, 2, 3, 4, 5, value, 7, 8}, new Shape(2, 4));
            assertThatThrownBy(() -> run.train(embeddings, run.array(0, 1)))
                .isInstanceOf(NonFiniteEmbeddingException.class)
                .hasMessageStartingWith(name + ": embedding 1 of the batch is not finite");
          }
        });
  }

  @EachEngine
  void embeddingsOfAnotherLength(EngineSupport engine) {
    forEach(
        engine,
        (name, run) -> {
          NDArray longer = run.manager.ones(new Shape(2, 5));
          assertThatIllegalArgumentException()
              .isThrownBy(() -> run.train(longer, run.array(0, 1)))
              .withMessage("%s: expected embeddings (N, 4), got (2, 5)", name);
          assertThatIllegalArgumentException()
              .isThrownBy(() -> run.infer(longer))
              .withMessage("%s: expected embeddings (N, 4), got (2, 5)", name);
          assertThatIllegalArgumentException()
              .isThrownBy(() -> run.infer(run.manager.ones(new Shape(2, 2, 4))))
              .withMessage("%s: expected embeddings (N, 4), got (2, 2, 4)", name);
        });
  }

  @EachEngine
  void anEmptyBatch(EngineSupport engine) {
    forEach(
        engine,
        (name, run) -> {
          NDArray none = run.manager.create(new Shape(0, 4));
          assertThatIllegalArgumentException()
              .isThrownBy(() -> run.train(none, run.manager.create(new Shape(0))))
              .withMessage("%s: the batch is empty", name);
          assertThatIllegalArgumentException()
              .isThrownBy(() -> run.infer(none))
              .withMessage("%s: the batch is empty", name);
        });
  }

  @EachEngine
  void weightsOfSamplesThatAreNegativeOrNotFinite(EngineSupport engine) {
    forEach(
        engine,
        (name, run) -> {
          for (float weight : new float[] {-0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                .isThrownBy(
                    () -> run.train(run.embeddings(), run.array(0, 1), run.array(1, weight)))
                .withMessageContaining(
                    "weight %s of entry 1 in the batch must be finite and not negative",
                    (double) weight);
          }
          assertThatIllegalArgumentException()
              .isThrownBy(() -> run.train(run.embeddings(), run.array(0, 1), run.array(1, 1, 1)))
              .withMessageContaining("3 sample weights for 2 labels");
        });
  }

  @Test
  void anotherNumberOfClassWeights() {
    LossOptions options = LossOptions.DEFAULT.withClassWeights(List.of(1., 2.));
    BuiltInHeads.all()
        .forEach(
            (name, loss) -> {
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> loss.newHead(CLASSES, options))
                  .withMessage("%s: 2 class weights for 3 classes", name);
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> loss.newHead(0, LossOptions.DEFAULT))
                  .withMessage("%s: classes must be at least 1, got 0", name);
            });
  }

  /** Every number of every spec, on either side of what is allowed. */
  @Test
  void numbersOutOfRange() {
    Registry registry = Registry.load();
    BuiltInHeads.all()
        .forEach(
            (name, loss) -> {
              for (Option option : ((SphereLossProvider) loss).options()) {
                for (String value : illegal(option)) {
                  assertThatThrownBy(
                          () ->
                              registry
                                  .losses()
                                  .create("%s(%s=%s)".formatted(name, option.name(), value)))
                      .as("%s(%s=%s)", name, option.name(), value)
                      .isInstanceOf(SpecException.class)
                      .hasMessageContaining(option.name())
                      .hasMessageContaining(name)
                      .hasMessageContaining(option.allowed());
                }
              }
            });
  }

  private static List<String> illegal(Option option) {
    if (option.type() instanceof Option.Real real) {
      return List.of(
          Double.toString(real.minimum() - 0.5), Double.toString(real.maximum() * 2), "NaN");
    }
    if (option.type() instanceof Option.Whole whole) {
      return List.of(
          Integer.toString(whole.minimum() - 1), Integer.toString(whole.maximum() + 1), "1.5");
    }
    return List.of();
  }

  @Test
  void marginsAndScalesOfTheIssue() {
    Registry registry = Registry.load();
    for (String spec :
        List.of(
            "arcface(m=-1)",
            "cosface(m=-0.1)",
            "adaface(m=-1)",
            "curricularface(m=-1)",
            "sphereface2(m=-1)",
            "combined-margin(m2=-1)",
            "combined-margin(m3=-1)",
            "magface(l-m=-1)",
            "ga-softmax(m=0.5)",
            "a-softmax(m=-4)",
            "normface(s=0)",
            "s-softmax(s=0)",
            "arcface(s=0)",
            "sphereface(s=-30)",
            "sub-center-arcface(k=0)")) {
      assertThatThrownBy(() -> registry.losses().create(spec))
          .as(spec)
          .isInstanceOf(SpecException.class)
          .hasMessageContaining(spec.substring(0, spec.indexOf('(')));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ArcFace(64, -1, GradientMode.EXACT))
        .withMessage("arcface: m is -1, allowed is a number in [0, 3.14]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NormFace(0))
        .withMessage("normface: s is 0, allowed is a number in [0.01, 10000]");
    assertThatIllegalArgumentException().isThrownBy(() -> new CosFace(64, Double.NaN));
  }

  private interface Refusal {
    void test(String name, Run run);
  }

  private static void forEach(EngineSupport engine, Refusal refusal) {
    for (Map.Entry<String, SphereLoss> head : BuiltInHeads.all().entrySet()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        LossHead block = head.getValue().newHead(CLASSES, LossOptions.DEFAULT);
        block.initialize(manager, DataType.FLOAT32, new Shape(2, 4));
        refusal.test(head.getKey(), new Run(manager, block));
      }
    }
  }

  private record Run(NDManager manager, LossHead head) {

    NDArray embeddings() {
      return manager.create(new float[] {1, 2, 3, 4, 4, 3, 2, 1}, new Shape(2, 4));
    }

    NDArray array(float... values) {
      return manager.create(values);
    }

    void infer(NDArray embeddings) {
      head.forward(new ParameterStore(manager, false), new NDList(embeddings), false);
    }

    float train(NDArray embeddings, NDArray... labels) {
      NDList given = new NDList(labels);
      NDList outputs =
          head.forward(new ParameterStore(manager, false), new NDList(embeddings), given, null);
      return head.loss().evaluate(given, outputs).getFloat();
    }
  }
}
