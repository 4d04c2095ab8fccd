package dev.sphere.models;

import ai.djl.Device;
import ai.djl.Model;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.Spec;
import dev.sphere.api.registry.SpecException;
import dev.sphere.models.checkpoint.Checkpoint;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.CheckpointStore;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.Cifar10;
import dev.sphere.models.data.Cifar100;
import dev.sphere.models.data.DataException;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.DatasetSource;
import dev.sphere.models.data.IdxDataset;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageReader;
import dev.sphere.models.embedding.CsvFile;
import dev.sphere.models.embedding.NamedEmbeddings;
import dev.sphere.models.embedding.NpyFile;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.testing.Tiny;
import dev.sphere.models.training.Checkpointing;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.OptimizerKind;
import dev.sphere.models.training.Schedule;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import dev.sphere.models.training.WeightDecay;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Fuzz;
import dev.sphere.ops.testing.Nightly;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reader meets damaged inputs with what it documents, in bounded memory. */
class FuzzTest {

  private static final int INPUTS = Nightly.times(100, 5000);

  @TempDir private Path directory;

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void specs() throws Exception {
    List<byte[]> valid =
        List.of(
            text("cosine"),
            text("sigmoid(k=0.3)"),
            text("ga-softmax(g=sigmoid(k=0.3), m=4)"),
            text("partial(sample-rate=0.5, head=arcface(s=30, m=0.3))"));
    Fuzz.of("Spec", valid, SpecException.class)
        .run(INPUTS, input -> Spec.parse(new String(input, StandardCharsets.UTF_8)));
  }

  @Test
  void extensions() throws Exception {
    Registry registry = Registry.load();
    List<byte[]> valid = new ArrayList<>();
    for (Kind<?> kind : Kind.ALL) {
      Catalog<?> catalog = registry.catalog(kind.noun()).orElseThrow();
      for (String name : catalog.names()) {
        valid.add(text(kind.noun() + " " + catalog.complete(Spec.parse(name))));
      }
    }
    Fuzz.of("Catalog", valid, SpecException.class, IllegalArgumentException.class)
        .run(
            INPUTS,
            input -> {
              String[] parts = new String(input, StandardCharsets.UTF_8).split(" ", 2);
              Catalog<?> catalog = registry.catalog(parts[0]).orElse(registry.operators());
              catalog.create(parts[parts.length - 1]);
            });
  }

  @Test
  void checkpointSchedules() throws Exception {
    Fuzz.of(
            "CheckpointSchedule",
            List.of(text("10i"), text("2e"), text("5m")),
            IllegalArgumentException.class)
        .run(INPUTS, input -> CheckpointSchedule.parse(new String(input, StandardCharsets.UTF_8)));
  }

  /** Two images of each file, and of names as many as there must be. */
  @ParameterizedTest
  @ValueSource(strings = {"test_batch.bin", "batches.meta.txt"})
  void cifar10(String damaged) throws Exception {
    for (String file : List.of("1", "2", "3", "4", "5")) {
      Files.write(directory.resolve("data_batch_" + file + ".bin"), images(1));
    }
    Files.write(directory.resolve("test_batch.bin"), images(1));
    Files.writeString(directory.resolve("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
    fuzzDataset(new Cifar10(), damaged);
  }

  @Test
  void cifar100() throws Exception {
    Files.write(directory.resolve("train.bin"), images(2));
    Files.write(directory.resolve("test.bin"), images(2));
    Files.writeString(directory.resolve("fine_label_names.txt"), "x\n".repeat(100));
    fuzzDataset(new Cifar100(), "train.bin");
  }

  private static byte[] images(int labels) {
    byte[] bytes = noise(2 * (labels + 3072));
    Arrays.fill(bytes, 0, labels, (byte) 3);
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + labels, (byte) 4);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train-images-idx3-ubyte",
        "train-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte",
        "t10k-labels-idx1-ubyte.gz"
      })
  void idx(String damaged) throws Exception {
    for (String set : List.of("train", "t10k")) {
      byte[] pixels =
          ByteBuffer.allocate(16 + 3 * 20)
              .putInt(0x803)
              .putInt(3)
              .putInt(4)
              .putInt(5)
              .put(noise(60))
              .array();
      byte[] labels =
          ByteBuffer.allocate(8 + 3).putInt(0x801).putInt(3).put(new byte[] {1, 9, 0}).array();
      write(set + "-images-idx3-ubyte", pixels, damaged);
      write(set + "-labels-idx1-ubyte", labels, damaged);
    }
    fuzzDataset(IdxDataset.mnist(), damaged);
  }

  private void write(String name, byte[] content, String damaged) throws IOException {
    if (damaged.equals(name + ".gz")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
        compressed.write(content);
      }
      Files.write(directory.resolve(damaged), bytes.toByteArray());
    } else {
      Files.write(directory.resolve(name), content);
    }
  }

  private void fuzzDataset(DatasetSource source, String damaged) throws Exception {
    Path file = directory.resolve(damaged);
    Fuzz.of(source.name() + " " + damaged, List.of(Files.readAllBytes(file)), DataException.class)
        .run(
            INPUTS,
            input -> {
              Files.write(file, input);
              source.load(DatasetOptions.defaults().withDirectory(directory));
            });
  }

  /** A byte of a PNG file may stand for 8,256 pixels. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
  void imageFiles(String format) throws Exception {
    List<byte[]> valid = new ArrayList<>();
    for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY}) {
      BufferedImage image = new BufferedImage(9, 7, type);
      image.getRaster().setSample(3, 3, 0, 200);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (ImageIO.write(image, format, bytes)) {
        valid.add(bytes.toByteArray());
      }
    }
    Path file = directory.resolve("image." + format);
    Fuzz.of("ImageReader " + format, valid, DataException.class)
        .within(new Fuzz.Memory(64L << 20, 8256 * 32))
        .run(
            INPUTS,
            input -> {
              Files.write(file, input);
              ImageReader.read(file, 8, 8, 3);
            });
  }

  private static final NamedEmbeddings EMBEDDINGS =
      new NamedEmbeddings(
          List.of("cats/1.png", "dogs/\"1\",2.png"), new float[][] {{1, 2.5f}, {-3, 1e-9f}});

  @Test
  void csv() throws Exception {
    CsvFile file = new CsvFile(directory.resolve("e.csv"));
    file.write(EMBEDDINGS);
    Fuzz.of("CsvFile", List.of(Files.readAllBytes(file.path())), IOException.class)
        .run(
            INPUTS,
            input -> {
              Files.write(file.path(), input);
              file.read();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"e.npy", "e.paths.txt"})
  void npy(String damaged) throws Exception {
    NpyFile file = new NpyFile(directory.resolve("e.npy"));
    file.write(EMBEDDINGS);
    Path path = directory.resolve(damaged);
    Fuzz.of("NpyFile " + damaged, List.of(Files.readAllBytes(path)), IOException.class)
        .run(
            INPUTS,
            input -> {
              Files.write(path, input);
              file.read();
            });
  }

  private static final NetworkSpec SPEC =
      Tiny.factory().complete(Tiny.spec("learnable-sigmoid(per=network)", "batch", "adaface"));

  /** Networks and their arrays; the guard of DJL's counts looks at the stack for single bytes. */
  private static final Fuzz.Memory NETWORK = new Fuzz.Memory(96L << 20, 4000);

  private static void save(EngineSupport engine, Path folder) throws IOException {
    try (SavedModel model =
        new SavedModel(SPEC, Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1))) {
      model.save(folder);
    }
  }

  private static void load(EngineSupport engine, Path folder) throws IOException {
    SavedModel.load(folder, Tiny.factory(), engine.engine(), Device.cpu()).close();
  }

  /** The description tells the size that the weights have. */
  @EachEngine
  void weights(EngineSupport engine) throws Exception {
    Path folder = directory.resolve("model");
    save(engine, folder);
    Path weights = folder.resolve("model-0000.params");
    Path description = folder.resolve("sphere.json");
    String json = Files.readString(description);
    byte[] valid = Files.readAllBytes(weights);
    Fuzz.of("weights on " + engine.name(), List.of(valid), IOException.class)
        .within(NETWORK)
        .run(
            INPUTS,
            input -> {
              Files.write(weights, input);
              Files.writeString(
                  description, json.replace(": " + valid.length + ",", ": " + input.length + ","));
              load(engine, folder);
            });
  }

  @Test
  void modelDescriptions() throws Exception {
    EngineSupport engine = EngineSupport.all().get(0);
    Path folder = directory.resolve("model");
    save(engine, folder);
    Path description = folder.resolve("sphere.json");
    Fuzz.of("sphere.json", List.of(Files.readAllBytes(description)), IOException.class)
        .within(NETWORK)
        .run(
            INPUTS,
            input -> {
              Files.write(description, input);
              load(engine, folder);
            });
  }

  @Test
  void checkpoints() throws Exception {
    Path file = trained(EngineSupport.all().get(0));
    Fuzz.of("Checkpoint", List.of(Files.readAllBytes(file)), IOException.class)
        .run(
            INPUTS,
            input -> {
              Files.write(file, input);
              new Checkpoint(file, 1).check();
            });
  }

  /** Damage that the seal does not show. */
  @EachEngine
  void sealedCheckpoints(EngineSupport engine) throws Exception {
    Path file = trained(engine);
    byte[] content = Files.readAllBytes(file);
    Fuzz.of(
            "sealed checkpoint on " + engine.name(),
            List.of(Arrays.copyOf(content, content.length - 32)),
            IOException.class)
        .within(NETWORK)
        .run(
            INPUTS,
            input -> {
              Files.write(file, sealed(input));
              restore(engine, new Checkpoint(file, 1));
            });
  }

  private static byte[] sealed(byte[] content) throws Exception {
    byte[] seal = MessageDigest.getInstance("SHA-256").digest(content);
    byte[] sealed = Arrays.copyOf(content, content.length + seal.length);
    System.arraycopy(seal, 0, sealed, content.length, seal.length);
    return sealed;
  }

  /** Returns the file of a checkpoint of a short training. */
  private Path trained(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("checkpoints");
    CheckpointStore store = new CheckpointStore(folder, 1);
    train(
        engine,
        new Checkpointed() {
          @Override
          public void write(int iteration, int best, List<Resumable> parts) throws IOException {
            store.write(iteration, best, parts);
          }
        });
    return store.newestFirst().get(0).file();
  }

  /** Restores all that a training has, and does not train. */
  private static void restore(EngineSupport engine, Checkpoint checkpoint) throws IOException {
    try {
      train(
          engine,
          new Checkpointed() {
            @Override
            public void restore(List<Resumable> parts) throws IOException {
              checkpoint.restore(parts);
              throw new CancellationException();
            }
          });
    } catch (CancellationException restored) {
      // That was all.
    }
  }

  /** Keeps nothing. */
  private static class Checkpointed implements Checkpointing {
    @Override
    public boolean isEmpty() {
      return false;
    }

    @Override
    public void restore(List<Resumable> parts) throws IOException {}

    @Override
    public void restore(int iteration, List<Resumable> parts) throws IOException {}

    @Override
    public boolean isDue(int iteration, int iterationsAnEpoch) {
      return false;
    }

    @Override
    public void write(int iteration, int best, List<Resumable> parts) throws IOException {}

    @Override
    public boolean isStopAsked() {
      return false;
    }
  }

  private static final ImageData DATA = Tiny.data(32, 10);

  private static void train(EngineSupport engine, Checkpointing checkpoints) throws IOException {
    Hyperparameters settings =
        Hyperparameters.builder(OptimizerKind.ADAM, 0.01)
            .schedule(Schedule.COSINE)
            .weightDecay(new WeightDecay(0.01, true))
            .gradientNorm(5)
            .projectEvery(2)
            .averageDecay(0.9)
            .build();
    try (Model model = Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1)) {
      new Training(
              Tiny.network(model),
              Optional.empty(),
              DATA,
              new TrainingPlan(settings, 2, 16, Augmentation.NONE, 3),
              model.getNDManager(),
              new Silent())
          .run(checkpoints);
    }
  }

  private static final class Silent implements TrainingObserver {
    @Override
    public void onIteration(int iteration, double loss) {}

    @Override
    public void onMeasurement(Measurement measurement) {}
  }
}
