package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.api.registry.SpecException;
import dev.sphere.cli.reproduce.report.Published;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExperimentsTest {

  private final Experiments experiments = KnownExperiments.all();

  private static List<String> dataSets(Experiment experiment) {
    return experiment instanceof ImageExperiment images ? images.dataSets() : List.of("");
  }

  private static Cell cell(Experiment experiment, Scale scale, String group) {
    return experiment.cells(scale, 1, dataSets(experiment).get(0)).stream()
        .filter(cell -> cell.group().equals(group))
        .findAny()
        .orElseThrow();
  }

  @Test
  void areThoseOfThePaper() {
    assertThat(experiments.all())
        .extracting(Experiment::id)
        .containsExactly(
            "table-1",
            "table-2",
            "table-3",
            "table-4",
            "figure-2",
            "figure-3a",
            "figure-3b",
            "figure-3c",
            "figure-3d",
            "figure-4",
            "figure-5",
            "figure-6",
            "mnist-features",
            "fourier-phase",
            "lemma-1",
            "lemma-2",
            "reference-logs",
            "losses",
            "recipes");
    assertThatThrownBy(() -> experiments.get("table-5"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("table-5")
        .hasMessageContaining("table-4");
  }

  /** At every scale: settings that can be completed, cells that differ and so do their files. */
  @Test
  void everyCellHasSettingsAndAFileOfItsOwn() {
    for (Experiment experiment : experiments.all()) {
      for (Scale scale : Scale.values()) {
        for (String data : dataSets(experiment)) {
          List<Cell> cells = experiment.cells(scale, 2, data);
          Set<String> files = new HashSet<>();
          for (Cell cell : cells) {
            assertThat(files.add(cell.fileName())).as("%s %s", experiment.id(), cell).isTrue();
            assertThat(experiment.protocol(cell, scale, data))
                .as("%s %s at %s", experiment.id(), cell, scale)
                .isNotEmpty();
          }
          assertThat(cells).as("%s at %s on %s", experiment.id(), scale, data).isNotEmpty();
          assertThat(experiment.description().seeds()).containsKey(scale);
        }
      }
    }
  }

  /** Table 1 of the paper, with section 4.1: every setting of its protocol. */
  @Test
  void paperScaleIsThePapersProtocol() {
    Experiment table = experiments.get("table-1");

    assertThat(table.cells(Scale.PAPER, 1, "cifar10")).hasSize(6 * 8);
    assertThat(
            table.protocol(
                cell(table, Scale.PAPER, "sigmoid(k=0.3) | ga-softmax"), Scale.PAPER, "cifar10"))
        .containsExactlyEntriesOf(
            new LinkedHashMap<>(
                entries(
                    "data",
                    "cifar10",
                    "model",
                    "cnn-9",
                    "width",
                    0.5,
                    "operator",
                    "sigmoid(k=0.3)",
                    "magnitude",
                    "sphere(alpha=1, weighted=false)",
                    "angle-norm",
                    "epsilon(epsilon=1.0E-4)",
                    "norm",
                    "batch(momentum=0.9, epsilon=1.0E-5)",
                    "activation",
                    "relu",
                    "loss",
                    "ga-softmax(g=linear, m=4, beyond=extend, bias=false, base=1000, gamma=0.12,"
                        + " power=1, lambda-min=5, gradient=exact)",
                    "regularizer",
                    "none",
                    "recipe",
                    "paper",
                    "optimizer",
                    "adam",
                    "lr",
                    1e-3,
                    "schedule",
                    "step",
                    "weight-decay",
                    0.0,
                    "weight-decay-of-norms",
                    false,
                    "gradient-norm",
                    0.0,
                    "project-every",
                    0,
                    "label-smoothing",
                    0.0,
                    "probability-floor",
                    0.0,
                    "iterations",
                    64_000,
                    "batch-size",
                    128,
                    "augmentation",
                    "flip",
                    "curve-every",
                    0,
                    "curve-images",
                    0)));
  }

  private static Map<String, Object> entries(Object... namesAndValues) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entries.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return entries;
  }

  @Test
  void otherTablesAndFiguresDifferInWhatTheyAreAbout() {
    assertThat(setting("table-2", "conv | cnn-60", "model", "loss"))
        .containsExactly("cnn-60", "softmax(bias=false)");
    assertThat(setting("table-2", "linear | resnet-32", "model", "width", "loss"))
        .containsExactly("sphere-resnet-32", 1.0, "w-softmax(g=cosine, bias=false)");
    assertThat(setting("table-3", "cosine", "model", "activation"))
        .containsExactly("cnn-18", "none");
    assertThat(setting("table-4", "S-SW | CIFAR-10+", "augmentation", "operator", "loss"))
        .containsExactly("crop-flip", "sigmoid(k=0.3)", "w-softmax(g=sigmoid(k=0.3), bias=false)");
    assertThat(setting("figure-3d", "cosine", "model", "iterations", "schedule", "curve-every"))
        .containsExactly("cnn-69", 64_000, "step", 500);
    assertThat(setting("figure-5", "SphereNorm, orthogonal | batch 4", "norm", "batch-size"))
        .containsExactly("none", 4);
    assertThat(setting("figure-5", "BatchNorm | batch 32", "operator", "batch-size"))
        .containsExactly("conv", 32);
    assertThat(setting("figure-6", "cosine, v1", "model", "optimizer", "lr", "iterations"))
        .containsExactly("sphere-resnet-18-v1", "sgd", 0.1, 550_000);
    assertThat(setting("figure-6", "conv", "image-size", "batch-size", "schedule"))
        .containsExactly(224, 128, "step(first=0.363636, second=0.681818)");
    assertThat(((ImageExperiment) experiments.get("figure-6")).imageSize(Scale.PAPER))
        .hasValue(224);
    assertThat(((ImageExperiment) experiments.get("table-1")).imageSize(Scale.PAPER)).isEmpty();
    assertThat(
            setting(
                "reference-logs", "cosine", "recipe", "width", "label-smoothing", "weight-decay"))
        .containsExactly("reference", 1.0, 0.01, 5e-4);
  }

  private List<Object> setting(String id, String group, String... names) {
    Experiment experiment = experiments.get(id);
    Map<String, Object> protocol =
        experiment.protocol(
            cell(experiment, Scale.PAPER, group), Scale.PAPER, dataSets(experiment).get(0));
    return List.of(names).stream().map(protocol::get).toList();
  }

  /** The published logs resolve training accuracy after iteration 1000, up to 2000. */
  @Test
  void measuresSpansWithinWhatTheLogsResolve() {
    for (Scale scale : List.of(Scale.CPU, Scale.PAPER)) {
      Experiment experiment = experiments.get("reference-logs");
      Map<String, Object> protocol =
          experiment.protocol(cell(experiment, scale, "cosine"), scale, "cifar10");
      int every = (int) protocol.get("measure-every");

      assertThat(List.of(1000 % every, 2000 % every)).as("%s", scale).containsOnly(0);
      assertThat((int) protocol.get("iterations")).isGreaterThanOrEqualTo(2000);
    }
  }

  /** A group that is for one data set is measured on no other one that the experiment is for. */
  @Test
  void columnsOfADataSetAreMeasuredOnIt() {
    Experiment table = experiments.get("table-4");

    assertThat(table.cells(Scale.PAPER, 1, "cifar100"))
        .hasSize(5)
        .allMatch(cell -> cell.group().endsWith("CIFAR-100"));
    assertThat(table.cells(Scale.PAPER, 1, "fashion-mnist")).hasSize(10);
  }

  /** Each published figure stands beside a group that is there at the paper's scale. */
  @Test
  void publishedFiguresHaveTheirGroups() {
    int figures = 0;
    for (Experiment experiment : experiments.all()) {
      Published published = Published.of(experiment.id());
      for (Map<String, ? extends Map<String, ?>> kind :
          List.of(published.accuracy(), published.logs())) {
        for (String row : kind.keySet()) {
          for (String column : kind.get(row).keySet()) {
            String group = column.isEmpty() ? row : row + " | " + column;
            assertThat(dataSets(experiment))
                .as("%s: %s", experiment.id(), group)
                .anyMatch(
                    data -> experiment.cells(Scale.PAPER, 1, data).contains(new Cell(group, 1)));
            figures++;
          }
        }
      }
    }
    assertThat(figures).isEqualTo(48 + 5 + 36 + 6 + 10 + 2 + 8);
  }

  @Test
  void refusesUnknownSettingsAndBaselines() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingSettings.of(Map.of("widht", 1)))
        .withMessageContaining("widht");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TrainingDeclaration(
                    List.of("cifar10"), Map.of(), Map.of(), Map.of("a", Map.of()), null, "b", null))
        .withMessage("the baseline is no row: b");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TrainingDeclaration(
                    List.of("cifar10"),
                    Map.of(),
                    Map.of(),
                    Map.of("a", Map.of()),
                    null,
                    "a",
                    Map.of("a", "c")))
        .withMessage("one of a pair is no row: a, c");
    TrainingDeclaration misspelt =
        new TrainingDeclaration(
            List.of("cifar10"),
            Map.of(),
            Map.of(
                Scale.SMOKE, new TrainingDeclaration.Selection(null, Map.of("b", Map.of()), null)),
            Map.of("a", Map.of()),
            null,
            "a",
            null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> misspelt.groups(Scale.SMOKE))
        .withMessage("a scale selects b, which is not declared");
  }

  @Test
  void saysWhatCellsCost() {
    Description description =
        new Description("", "", "", "", "", Map.of(), Map.of(Scale.SMOKE, 0.01, Scale.CPU, 2.5));

    assertThat(description.cost(Scale.SMOKE, 4)).isEqualTo("4 cells, seconds");
    assertThat(description.cost(Scale.CPU, 1)).isEqualTo("1 cell, 3 min");
    assertThat(description.cost(Scale.CPU, 72)).isEqualTo("72 cells, 3.0 h");
    assertThat(description.cost(Scale.PAPER, 144)).isEqualTo("144 cells");
  }
}
