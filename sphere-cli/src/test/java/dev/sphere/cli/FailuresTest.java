package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each failure has its exit code, says in a line or two what to do, and leaves nothing behind. */
class FailuresTest {

  @TempDir private Path directory;

  private Path out() {
    return directory.resolve("run");
  }

  private void assertRefused(int code, String message, Object... options) {
    Object[] arguments =
        Stream.concat(Stream.of("train", "--out", out()), Stream.of(options)).toArray();
    Result.of(arguments).assertFailed(code, message);
    assertThat(out()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--operator sigmod               | did you mean \"sigmoid\"?",
        "--operator sigmoid(k=-1)        | [0.01, 100]",
        "--operator sigmoid(q=1)         | unknown option of operator \"sigmoid\"",
        "--operator sigmoid(k=0.3        | is not a spec",
        "--magnitude spere               | did you mean \"sphere\"?",
        "--norm bach                     | did you mean \"batch\"?",
        "--loss sofmax                   | did you mean \"softmax\"?",
        "--loss w-softmax(g=sigmod)      | did you mean \"sigmoid\"?",
        "--regularizer orthogonalty      | did you mean \"orthogonality\"?",
        "--recipe modren                 | did you mean \"modern\"?",
        "--model cnn9                    | did you mean \"cnn-9\"?",
        "--width 0                       | width must be in (0, 16], got 0.0",
        "--width -1                      | width must be in (0, 16]",
        "--width wide                    | '--width'",
        "--engine nonsense               | '--engine'",
        "--device tpu                    | --device must be auto, cpu or gpu:N, got tpu",
        "--device gpu:99                 | gpu:99 is not here",
        "--widht 0.5                     | --widht",
        "--epochs 1 --iterations 2       | mutually exclusive",
        "--epochs 0                      | iterations must be at least 1",
        "--epochs -1                     | iterations must be at least 1",
        "--iterations 0                  | iterations must be at least 1",
        "--batch-size 0                  | batch size must be at least 1",
        "--lr 0                          | learning rate must be positive",
        "--gradient-norm -1              | gradient norm must not be negative",
        "--project-every -1              | projections must be 0 or more steps apart, got -1",
        "--project-every 100 --operator conv | --project-every is for sphere layers",
        "--norm group(groups=3)          | allowed is auto|1|2|4|8|16|32|64",
        "--regularizer mhe(s=3)          | allowed is a whole number in [0, 2]",
        "--weight-decay -1               | weight decay must not be negative",
        "--label-smoothing 1             | label smoothing must be in [0, 1)",
        "--optimizer lion                | '--optimizer'",
        "--schedule cosin                | did you mean \"cosine\"?",
        "--schedule plateau(patience=0)  | at least 1 measurement, got 0",
        "--schedule cosine(k=1)          | takes no options",
        "--warm-up -1                    | warm-up must be 0 or more steps",
        "--warm-up 5 --iterations 5      | leaves nothing of a training of 5",
        "--warm-up 5 --schedule one-cycle | has a warm-up of its own",
        "--accumulate 0                  | at least 1 batch, got 0",
        "--accumulate 2 --loss partial   | use a larger batch or another loss",
        "--average 1                     | must be in [0, 1), got 1.0",
        "--group 02head                  | expected a group such as",
        "--group 02head*:lr=-1           | lr of a group must not be negative",
        "--group 2hed*:lr=0              | no parameter matches \"2hed*\"",
        "--group *:lr=0                  | leave no parameter to learn",
        "--augmentation mirror           | Known: crop-flip, flip, none",
        "--train-limit 0                 | at least 1",
        "--test-limit -5                 | at least 1",
        "--test-fraction 2               | test fraction",
        "--image-size 0                  | image size",
        "--seed many                     | '--seed'",
        "--stop-early accuracy           | Known: test-accuracy, test-loss, train-loss",
        "--stop-early test-loss --patience 0 | patience must be at least 1, got 0",
        "--stop-early test-loss --min-delta -1 | the smallest improvement must be 0 or more",
        "--patience 3                    | --patience and --min-delta go with --stop-early",
        "--min-delta 0.1                 | --patience and --min-delta go with --stop-early",
        "--keep first                    | '--keep'",
        "--measure-every 5m              | expected auto, iterations or epochs such as 10i or 2e",
        "--on-divergence hope            | '--on-divergence'",
        "--restores 2                    | --restores goes with --on-divergence restore",
        "--on-divergence restore --restores 0   | --restores must be at least 1, got 0",
        "--on-divergence restore --restores 101 | restores must be 0 to 100, got 101",
        "--config                        | '--config'",
        "nonsense                        | nonsense"
      })
  void wrongUsage(String options, String message) throws IOException {
    // Loaded faster than shapes10 is drawn.
    Path images = Images.folders(directory.resolve("images"));
    Object[] all =
        Stream.concat(
                Stream.of("--data", "folder", "--data-dir", images),
                Stream.of(options.strip().split(" ")))
            .toArray();

    assertRefused(2, message, all);
  }

  @Test
  void anUnknownDataSet() {
    assertRefused(2, "did you mean \"shapes10\"?", "--data", "shapes");
  }

  @Test
  void wrongUsageOfTheOtherCommands() {
    Result.of("eval").assertFailed(2, "RUN");
    Result.of("predict", directory).assertFailed(2, "IMAGE");
    Result.of("predict", directory, "a.png", "--top", "0").assertFailed(2, "--top");
    Result.of("nonsense").assertFailed(2, "nonsense");
  }

  @Test
  void aTruncatedCifarFile() throws IOException {
    Path data = Files.createDirectories(directory.resolve("cifar"));
    Files.writeString(
        data.resolve("batches.meta.txt"),
        IntStream.range(0, 10).mapToObj(i -> "class" + i).collect(Collectors.joining("\n")));
    for (int i = 1; i <= 5; i++) {
      Files.write(data.resolve("data_batch_" + i + ".bin"), new byte[i == 3 ? 3000 : 3073]);
    }
    Files.write(data.resolve("test_batch.bin"), new byte[3073]);

    assertRefused(1, "data_batch_3.bin is damaged", "--data", "cifar10", "--data-dir", data);
  }

  @Test
  void aWrongDirectory() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Path nowhere = directory.resolve("nowhere");
    for (String data : new String[] {"cifar10", "mnist", "folder"}) {
      assertRefused(1, nowhere.toString(), "--data", data, "--data-dir", nowhere);
      assertRefused(1, file.toString(), "--data", data, "--data-dir", file);
      assertRefused(1, "--data-dir", "--data", data);
    }
  }

  @Test
  void anEmptyImageAmongOthers() throws IOException {
    Path images = Images.folders(directory.resolve("images"));
    Path empty = Files.createFile(images.resolve("bee/0.png"));

    assertRefused(1, empty + " is empty (0 bytes)", "--data", "folder", "--data-dir", images);
  }

  @Test
  void imagesThatAreTooSmallForTheModel() throws IOException {
    Path images = Images.folders(directory.resolve("images"));

    assertRefused(
        2,
        "cnn-9 needs images of at least",
        "--data",
        "folder",
        "--data-dir",
        images,
        "--image-size",
        7);
  }

  @Test
  void anOutFolderThatCannotBe() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path below = file.resolve("run");
    Path full = Files.createDirectories(directory.resolve("full"));
    Files.writeString(full.resolve("precious"), "text");

    Result.of(Result.training(below, "--iterations", 1)).assertFailed(1, below.toString(), "--out");
    Result.of(Result.training(file, "--iterations", 1)).assertFailed(1, file.toString(), "--out");
    Result.of(Result.training(full, "--iterations", 1)).assertFailed(1, full + " is not empty");
    assertThat(file).hasContent("text");
    assertThat(full).isDirectoryNotContaining(entry -> !entry.endsWith("precious"));
  }

  @Test
  void aConfigThatIsNone() throws IOException {
    Path nowhere = directory.resolve("nowhere.yaml");
    assertRefused(2, nowhere + " does not exist", "--config", nowhere);
    for (String damaged :
        new String[] {"", "- a\n- b", "a: b: c", "width: {a: 1}", "{", "\"x y\": 1", "text"}) {
      Path file = Files.writeString(directory.resolve("damaged.yaml"), damaged);
      assertRefused(2, file.toString(), "--config", file);
    }
    Path unknown = Files.writeString(directory.resolve("unknown.yaml"), "widht: 1\n");
    assertRefused(2, "--widht", "--config", unknown);
    Path illegal = Files.writeString(directory.resolve("illegal.yaml"), "width: 0\n");
    assertRefused(2, "width must be in", "--config", illegal);
  }

  @Test
  void noModel() throws IOException {
    Path image = Images.noise(directory.resolve("a.png"), 1);
    Path nowhere = directory.resolve("nowhere");

    Result.of("predict", directory, image)
        .assertFailed(1, directory + " is neither a run folder nor a saved model");
    Result.of("predict", nowhere, image).assertFailed(1, nowhere.toString());
    Result.of("eval", image).assertFailed(1, image.toString());
  }

  @Test
  void badImagesAndDamagedModels() throws IOException {
    Result.done(Result.training(out(), "--iterations", 1, "--operator", "conv"));
    Path empty = Files.createFile(directory.resolve("empty.png"));
    Path text = Files.writeString(directory.resolve("text.png"), "no image");

    Result.of("predict", out(), empty).assertFailed(1, empty + " is empty (0 bytes)");
    Result.of("predict", out(), text, "--json").assertFailed(1, text.toString());
    Result.of("predict", out(), directory.resolve("no.png")).assertFailed(1, "no.png");
    Path weights = out().resolve("model/model-0000.params");
    byte[] whole = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(whole, whole.length / 2));
    Result.of("eval", out()).assertFailed(1, weights.toString());
    Path spec = out().resolve("model/sphere.json");
    Files.writeString(spec, Files.readString(spec).replace("conv", "of-a-plugin"));
    Result.of("eval", out()).assertFailed(1, spec.toString(), "of-a-plugin");
  }

  @ParameterizedTest
  @CsvSource({"pytorch", "mxnet"})
  void aDivergedTraining(String engine) {
    Result result =
        Result.of(
            Result.training(
                out(),
                "--iterations",
                9,
                "--operator",
                "conv",
                "--optimizer",
                "sgd",
                "--lr",
                "1e30",
                "--gradient-norm",
                0,
                "--engine",
                engine,
                "--quiet"));

    result.assertFailed(3, "training diverged", "--lr");
    assertThat(out().resolve("model")).doesNotExist();
    assertThat(out().resolve("run.json")).doesNotExist();
  }

  @Test
  void aResultThatCannotBeWritten() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int each) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public String toString() {
            return "";
          }
        };

    Result.writingTo(full, "norms").assertFailed(1, "cannot write the result to standard output");
    Result.writingTo(full, "norms", "batch", "--json").assertFailed(1, "to standard output");
  }

  @Test
  void aStackTraceOnlyWhenAskedFor() {
    Path nowhere = directory.resolve("nowhere");

    assertThat(Result.of("eval", nowhere).err()).doesNotContain("\tat ");
    assertThat(Result.of("eval", nowhere, "--verbose").err()).contains("\tat dev.sphere.");
  }
}
