package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that list and describe. */
class ListingTest {

  @ParameterizedTest
  @CsvSource({
    "operators, cosine learnable-sigmoid linear sigmoid",
    "magnitudes, ball linear log mix segmented sphere tanh",
    "norms, batch group layer none reference-batch sphere sphere-batch",
    "losses, softmax w-softmax",
    "regularizers, mhe orthogonality",
    "models, cnn-3 cnn-9 cnn-69 sphere-resnet-32 vgg-16 googlenet sphereface-20",
    "datasets, cifar10 cifar100 fashion-mnist folder mnist shapes10",
    "engines, pytorch mxnet"
  })
  void listsWhatThereIs(String command, String expected) {
    List<String> names = List.of(expected.split(" "));
    Result text = Result.done(command);
    Result json = Result.done(command, "--json");

    assertThat(text.out().lines().map(line -> line.split(" ")[0])).containsAll(names);
    assertThat(json.json().propertyStream().map(property -> property.getKey()))
        .containsExactly(command);
    assertThat(json.json().get(command).findValuesAsText("name")).containsAll(names);
    assertThat(text.err()).isEmpty();
    assertThat(json.err()).isEmpty();
  }

  /** Each is in a table of the page of its kind. */
  @ParameterizedTest
  @CsvSource({
    "operators, operators.md",
    "norms, operators.md",
    "regularizers, operators.md",
    "magnitudes, magnitudes.md",
    "losses, losses.md"
  })
  void documentsAll(String kind, String page) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../docs", page));

    for (JsonNode each : Result.done(kind, "--json").json().get(kind)) {
      String name = each.get("name").asText();
      assertThat(lines)
          .as(name)
          .anyMatch(
              line -> line.startsWith("| `" + name + "`") || line.startsWith("| `" + name + "("));
    }
  }

  @Test
  void describesOne() {
    Result text = Result.done("operators", "sigmoid(k=0.7)");
    JsonNode json = Result.done("operators", "sigmoid", "--json").json();

    assertThat(text.out()).startsWith("sigmoid ").contains("k=0.3").contains("[0.01, 100]");
    assertThat(json.get("name").asText()).isEqualTo("sigmoid");
    assertThat(json.get("options").size()).isEqualTo(1);
    JsonNode option = json.get("options").get(0);
    assertThat(option.get("name").asText()).isEqualTo("k");
    assertThat(option.get("default").asText()).isEqualTo("0.3");
    assertThat(option.get("allowed").asText()).isEqualTo("a number in [0.01, 100]");
    assertThat(Result.done("models", "cnn-9").out()).startsWith("cnn-9 ");
    assertThat(Result.done("datasets", "mnist", "--json").json().get("datasets").size())
        .isEqualTo(1);
  }

  @Test
  void sayWhatIsNearestToAnUnknownName() {
    Result.of("operators", "sigmod").assertFailed(2, "did you mean \"sigmoid\"?");
    Result.of("losses", "w-sofmax").assertFailed(2, "did you mean \"w-softmax\"?");
    Result.of("models", "cnn9", "--json").assertFailed(2, "did you mean \"cnn-9\"?");
    Result.of("datasets", "cifar").assertFailed(2, "did you mean \"cifar10\"?");
    Result.of("operators", "sigmoid(k=-1)").assertFailed(2, "[0.01, 100]");
    Result.of("operators", "sigmoid(").assertFailed(2, "character 9");
  }

  @Test
  void saysWhichEnginesAreHere() {
    JsonNode engines = Result.done("engines", "--json").json().get("engines");

    for (JsonNode engine : engines) {
      assertThat(engine.get("available").asBoolean()).as("%s", engine).isTrue();
      assertThat(engine.get("version").asText()).matches("\\d+\\.\\d+.*");
      assertThat(engine.get("gpus").asInt()).isNotNegative();
    }
    assertThat(engines.get(0).get("version").asText()).startsWith("2.7.1");
  }

  @Test
  void helpsAndTellsItsVersion() {
    assertThat(Result.done("--help").out()).contains("train", "predict", "operators");
    assertThat(Result.done("--version").out()).startsWith("sphere ");
    assertThat(Result.done("train", "--help").out())
        .contains("--operator", "--recipe", "--epochs", "--config");
    Result.of("trian").assertFailed(2, "trian", "train");
    Result none = Result.of();
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.out()).isEmpty();
  }
}
