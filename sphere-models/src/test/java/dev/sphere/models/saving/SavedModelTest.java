package dev.sphere.models.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.Cnn;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.architecture.LayerFactory;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class SavedModelTest {

  private static final NetworkSpec SPEC =
      Tiny.factory().complete(Tiny.spec("learnable-sigmoid(per=network)", "batch", "w-softmax"));
  private static final int IMAGES = 3;

  /** What the model in the resources gave when it was saved. */
  private static final double[] LOGITS_OF_FORMAT_1 = {
    0.49000791,
    0.77369416,
    0.18577629,
    0.16004395,
    0.14317960,
    0.40350395,
    0.04943307,
    0.32057458,
    -0.31876260,
    -0.79834574,
    0.44765610,
    0.65906966,
    0.24427232,
    0.22150859,
    0.12924005,
    0.36942369,
    0.00464322,
    0.28311116,
    -0.21075466,
    -0.79194784,
    0.26639915,
    0.46889314,
    0.26022810,
    0.34907478,
    0.28054062,
    0.37004465,
    -0.14566013,
    0.26318651,
    -0.14290054,
    -0.63623428
  };

  @TempDir private Path directory;

  /** Saves a new network; returns its logits. */
  private static double[] save(EngineSupport engine, NetworkSpec spec, Path folder)
      throws IOException {
    try (SavedModel model =
        new SavedModel(spec, Tiny.model(engine, spec, LossOptions.DEFAULT, 1))) {
      model.save(folder);
      return logits(model);
    }
  }

  private static SavedModel load(EngineSupport engine, Path folder) throws IOException {
    return SavedModel.load(folder, Tiny.factory(), engine.engine(), Device.cpu());
  }

  private static double[] logits(SavedModel model) {
    NDManager manager = model.model().getNDManager();
    try (NDManager scratch = manager.newSubManager()) {
      SphereNetwork network = model.network();
      return Precision.read(
          network
              .forward(new ParameterStore(manager, false), new NDList(images(scratch)), false)
              .head());
    }
  }

  private static NDArray images(NDManager manager) {
    double[] pixels = new Draw(1).normal(Tiny.IMAGE.batch(IMAGES).size());
    return Precision.FLOAT32.create(manager, pixels, Tiny.IMAGE.batch(IMAGES));
  }

  @EachEngine
  void comesBackTheSameOnBothEngines(EngineSupport engine) throws IOException {
    for (NetworkSpec spec : List.of(SPEC, Tiny.spec("conv", "sphere-batch", "softmax(bias)"))) {
      Path folder = directory.resolve(spec.operator().substring(0, 4));
      double[] saved = save(engine, spec, folder);
      for (EngineSupport other : EngineSupport.all()) {
        try (SavedModel loaded = load(other, folder)) {
          assertThat(loaded.spec()).isEqualTo(spec);
          if (other == engine) {
            assertThat(logits(loaded)).as("on %s", other.name()).isEqualTo(saved);
          } else {
            assertThat(RelativeError.of(logits(loaded), saved))
                .as("on %s", other.name())
                .isLessThan(1e-5);
          }
        }
      }
    }
  }

  /** Whatever state a head or a norm keeps. */
  @EachEngine
  void everyLossAndNormComesBack(EngineSupport engine) throws IOException {
    Registry registry = Registry.load();
    List<NetworkSpec> specs = new ArrayList<>();
    for (String loss : registry.losses().names()) {
      specs.add(SPEC.toBuilder().loss(loss).build());
    }
    for (String norm : registry.norms().names()) {
      specs.add(SPEC.toBuilder().norm(norm).build());
    }
    assertThat(specs).hasSizeGreaterThan(25);
    for (NetworkSpec spec : specs) {
      Path folder = directory.resolve(spec.loss() + "-" + spec.norm());
      double[] saved = save(engine, spec, folder);
      try (SavedModel loaded = load(engine, folder)) {
        assertThat(logits(loaded)).as("%s", spec).isEqualTo(saved);
      }
    }
  }

  /** The sample of the classes, which is stored too, has room for a batch of as many images. */
  @EachEngine
  void comesBackWhateverBatchItWasInitializedFor(EngineSupport engine)
      throws IOException, ModelException, TranslateException {
    List<String> classes = IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
    NetworkSpec spec =
        Tiny.factory()
            .complete(
                NetworkSpec.builder("cnn-9", Tiny.IMAGE, classes)
                    .width(0.03)
                    .loss("partial")
                    .build());
    Path folder = directory.resolve("model");
    double[] saved;
    try (Model fresh = Model.newInstance("model", Device.cpu(), engine.engine().getEngineName());
        SavedModel model = new SavedModel(spec, fresh)) {
      SphereNetwork network = Tiny.factory().create(spec, LossOptions.DEFAULT);
      network.initialize(fresh.getNDManager(), DataType.FLOAT32, Tiny.IMAGE.batch(4_500));
      fresh.setBlock(network);
      model.save(folder);
      saved = logits(model);
    }

    try (SavedModel loaded = load(engine, folder)) {
      assertThat(logits(loaded)).isEqualTo(saved);
      assertThat(loaded.network().getParameters().get("02head_sample").getArray().getShape())
          .isEqualTo(new Shape(4_500, 8));
    }
    assertThat(logitsOfPlainDjl(engine, folder)).isEqualTo(saved);
  }

  /** Written when sphere.json did not yet name activation and angle norm. */
  @EachEngine
  void loadsAModelOfFormatOne(EngineSupport engine) throws IOException {
    Path folder = Path.of("src/test/resources/cnn-9-format-1");
    assertThat(Files.readString(folder.resolve("sphere.json")))
        .contains("\"format\" : 1")
        .doesNotContain("activation");
    try (SavedModel loaded = load(engine, folder)) {
      assertThat(loaded.spec().activation()).isEqualTo("relu");
      assertThat(loaded.spec().angleNorm()).isEqualTo("epsilon(1.0E-4)");
      assertThat(RelativeError.of(logits(loaded), LOGITS_OF_FORMAT_1)).isLessThan(1e-5);
    }
  }

  @EachEngine
  void keepsTheActivation(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    double[] withRelu = save(engine, SPEC, directory.resolve("relu"));
    double[] saved = save(engine, SPEC.toBuilder().activation("none").build(), folder);

    assertThat(saved).isNotEqualTo(withRelu);
    assertThat(Files.readString(folder.resolve("sphere.json")))
        .contains("\"activation\" : \"none\"");
    try (SavedModel loaded = load(engine, folder)) {
      assertThat(logits(loaded)).isEqualTo(saved);
    }
  }

  @EachEngine
  void aLoadedModelCanBeSavedAgain(EngineSupport engine) throws IOException {
    double[] saved = save(engine, SPEC, directory.resolve("one"));
    try (SavedModel loaded = load(engine, directory.resolve("one"))) {
      loaded.save(directory.resolve("two"));
    }
    try (SavedModel again = load(engine, directory.resolve("two"))) {
      assertThat(logits(again)).isEqualTo(saved);
    }
    for (String file : List.of("sphere.json", "model-0000.params")) {
      assertThat(directory.resolve("two").resolve(file))
          .hasSameBinaryContentAs(directory.resolve("one").resolve(file));
    }
  }

  @EachEngine
  void theFolderHoldsThreeFiles(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("a").resolve("model");
    save(engine, SPEC, folder);

    assertThat(content(folder))
        .containsExactly("model-0000.params", "serving.properties", "sphere.json");
    assertThat(content(directory.resolve("a"))).as("nothing unfinished").containsExactly("model");
    assertThat(SavedModel.isIn(folder)).isTrue();
    assertThat(SavedModel.isIn(directory)).isFalse();
    assertThat(Files.readString(folder.resolve("serving.properties")))
        .contains("engine=" + engine.engine().getEngineName())
        .contains("blockFactory=dev.sphere.models.saving.SphereBlockFactory");
  }

  private static List<String> content(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @EachEngine
  void plainDjlLoadsTheFolder(EngineSupport engine)
      throws IOException, ModelException, TranslateException {
    double[] saved = save(engine, SPEC, directory.resolve("model"));
    assertThat(logitsOfPlainDjl(engine, directory.resolve("model"))).isEqualTo(saved);
    Path renamed = Files.move(directory.resolve("model"), directory.resolve("renamed"));
    assertThat(logitsOfPlainDjl(engine, renamed)).isEqualTo(saved);
  }

  private static Criteria<NDList, NDList> criteria(Path folder) {
    return Criteria.builder()
        .setTypes(NDList.class, NDList.class)
        .optModelPath(folder)
        .optTranslator(new NoopTranslator())
        .build();
  }

  /** The engine comes from serving.properties. */
  private static double[] logitsOfPlainDjl(EngineSupport engine, Path folder)
      throws IOException, ModelException, TranslateException {
    try (ZooModel<NDList, NDList> model = criteria(folder).loadModel();
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = model.getNDManager().newSubManager()) {
      assertThat(model.getNDManager().getEngine().getEngineName())
          .isEqualTo(engine.engine().getEngineName());
      NDList logits = predictor.predict(new NDList(images(manager)));
      return Precision.read(logits.singletonOrThrow());
    }
  }

  /** DJL itself would take weights of any shape, and half a network. */
  @EachEngine
  void plainDjlRefusesWhatSphereRefuses(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    save(engine, SPEC, folder);
    Path description = folder.resolve("sphere.json");
    String json = Files.readString(description);
    Files.writeString(description, json.replace("\"width\" : 0.03", "\"width\" : 0.05"));
    assertThatThrownBy(() -> criteria(folder).loadModel())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model-0000.params cannot be read: ")
        .hasMessageContaining(" has shape ");

    Files.writeString(description, json);
    Path weights = folder.resolve("model-0000.params");
    Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 1000));
    assertThatThrownBy(() -> criteria(folder).loadModel())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged: it has 1,000 bytes, ");
  }

  /** Found by damaging files: DJL made an array of any size that a file told of. */
  @EachEngine
  void countsThatTheFileCannotHoldAreRefused(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    save(engine, SPEC, folder);
    Path weights = folder.resolve("model-0000.params");
    byte[] whole = Files.readAllBytes(weights);
    int type = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("FLOAT32");
    whole[type + "FLOAT32".length()] = 0x7f;
    Files.write(weights, whole);

    assertThatThrownBy(() -> load(engine, folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(weights + " cannot be read: it tells of 2,130,706,43")
        .message()
        .doesNotContain("\n");
  }

  /** Runs when the class is loaded and initialized. */
  static final class Trap {
    static {
      System.setProperty("sphere.test.trap", "sprung");
    }
  }

  /** Neither sphere.json nor serving.properties makes a program load a class. */
  @EachEngine
  void aForeignClassIsNeverLoaded(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    save(engine, SPEC, folder);
    String trap = SavedModelTest.class.getName() + "$Trap";
    Files.writeString(
        folder.resolve("serving.properties"),
        "blockFactory=%s\ntranslatorFactory=%s\nengine=%s\n".formatted(trap, trap, trap));
    load(engine, folder).close();

    Path description = folder.resolve("sphere.json");
    String whole = Files.readString(description);
    String plugin =
        """
        "plugins" : [ {"kind" : "operator", "name" : "cosine", "class" : "%s", "jar" : "x.jar", \
        "version" : "1"} ]"""
            .formatted(trap);
    for (String foreign :
        List.of(
            whole.replaceAll("\"plugins\" : \\[ *\\]", Matcher.quoteReplacement(plugin)),
            whole.replace("\"batch(", "\"" + trap + "("),
            whole.replace("\"cnn-9\"", "\"" + trap + "\""),
            whole.replace("\"width\" :", "\"@class\" : \"" + trap + "\", \"width\" :"))) {
      assertThat(foreign).isNotEqualTo(whole).contains(trap);
      Files.writeString(description, foreign);
      assertThatThrownBy(() -> load(engine, folder)).isInstanceOf(IOException.class);
    }
    assertThat(System.getProperty("sphere.test.trap")).isNull();
  }

  @EachEngine
  void anExistingFolderIsLeftAsItIs(EngineSupport engine) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("model"));
    Files.writeString(folder.resolve("precious"), "text");

    assertThatThrownBy(() -> save(engine, SPEC, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString());
    assertThat(content(folder)).containsExactly("precious");
    assertThat(content(directory)).as("nothing unfinished").containsExactly("model");
  }

  @EachEngine
  void namesTheFileOfADamagedSpec(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    save(engine, SPEC, folder);
    String whole = Files.readString(folder.resolve("sphere.json"));
    for (String damaged :
        List.of(
            "",
            "null",
            "{}",
            "[]",
            whole.substring(0, whole.length() / 2),
            whole.replace("\"width\"", "\"breadth\""),
            whole.replace("0.03", "0"),
            whole.replace("\"w-softmax", "\"x-softmax"),
            whole.replace("learnable-sigmoid(", "of-a-plugin("),
            whole.replace("k=0.5", "k=-1"),
            whole.replace("\"relu\"", "\"rely\""),
            whole.replace("\"height\" : 8", "\"height\" : 4"))) {
      assertThat(damaged).isNotEqualTo(whole);
      Files.writeString(folder.resolve("sphere.json"), damaged);

      assertRefused(engine, folder, "sphere.json", damaged);
    }
  }

  @EachEngine
  void namesTheFileOfDamagedWeights(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    save(engine, SPEC, folder);
    Path file = folder.resolve("model-0000.params");
    byte[] whole = Files.readAllBytes(file);
    Draw draw = new Draw(1);
    for (int i = 0; i < 12; i++) {
      int length = i == 0 ? 0 : draw.whole(1, whole.length - 1);
      Files.write(file, Arrays.copyOf(whole, length));

      assertRefused(engine, folder, "model-0000.params", "cut to " + length + ", seed 1");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertRefused(
        engine,
        folder,
        String.format(
            "%s is damaged: it has %,d bytes, %,d were written",
            file, whole.length + 1, whole.length),
        "a byte too many");
    byte[] other = whole.clone();
    other[0] ^= 1;
    Files.write(file, other);
    assertRefused(engine, folder, "model-0000.params", "other magic number");
    Files.delete(file);
    assertRefused(engine, folder, "model-0000.params", "without weights");
  }

  /** Weights of the right size that end too early in themselves. */
  @EachEngine
  void refusesWeightsOfAnotherNetwork(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    Path other = directory.resolve("other");
    save(engine, SPEC, folder);
    save(engine, SPEC.toBuilder().norm("none").build(), other);
    Path file = folder.resolve("model-0000.params");
    byte[] foreign = Files.readAllBytes(other.resolve("model-0000.params"));
    assertThat(foreign.length).isLessThan((int) Files.size(file));
    Files.write(file, Arrays.copyOf(foreign, (int) Files.size(file)));

    assertRefused(engine, folder, "model-0000.params cannot be read: ", "of another network");
  }

  /** Where a training went on in plain DJL, the weights of its later epochs lie there too. */
  @EachEngine
  void readsTheWeightsThatItWrote(EngineSupport engine)
      throws IOException, ModelException, TranslateException {
    Path folder = directory.resolve("model");
    double[] saved = save(engine, SPEC, folder);
    Files.writeString(folder.resolve("model-0007.params"), "of somebody else");

    try (SavedModel loaded = load(engine, folder)) {
      assertThat(logits(loaded)).isEqualTo(saved);
    }
    assertThat(logitsOfPlainDjl(engine, folder)).isEqualTo(saved);
  }

  /** Format 2 had neither plugins nor the size of the weights. */
  @EachEngine
  void loadsAModelOfFormatTwo(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    double[] saved = save(engine, SPEC, folder);
    ObjectMapper json = new ObjectMapper();
    Path file = folder.resolve("sphere.json");
    ObjectNode description = (ObjectNode) json.readTree(file.toFile());
    description.put("format", 2).remove(List.of("sphere", "weightBytes", "plugins"));
    json.writeValue(file.toFile(), description);

    try (SavedModel loaded = load(engine, folder)) {
      assertThat(loaded.spec()).isEqualTo(SPEC);
      assertThat(logits(loaded)).isEqualTo(saved);
    }
    byte[] weights = Files.readAllBytes(folder.resolve("model-0000.params"));
    Files.write(folder.resolve("model-0000.params"), Arrays.copyOf(weights, weights.length - 9));
    assertRefused(engine, folder, "model-0000.params cannot be read: it ends too early", "cut");
  }

  /** DJL loads weights of any shape; a network of others would fail late, or never. */
  @EachEngine
  void refusesWeightsOfOtherShapes(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    save(engine, SPEC, folder);
    ObjectMapper json = new ObjectMapper();
    Path file = folder.resolve("sphere.json");
    ObjectNode spec = (ObjectNode) json.readTree(file.toFile());
    List<Consumer<ObjectNode>> changes =
        List.of(
            changed -> changed.put("width", 0.05),
            changed -> ((ObjectNode) changed.get("image")).put("height", 32),
            changed -> ((ObjectNode) changed.get("image")).put("channels", 1),
            changed -> changed.withArray("classNames").add("another"),
            changed -> changed.put("operator", "learnable-sigmoid(per=filter)"),
            changed -> changed.put("operator", "cosine"),
            changed -> changed.put("operator", "conv"),
            changed -> changed.put("norm", "none"),
            changed -> changed.put("loss", "softmax(bias)"));
    for (Consumer<ObjectNode> change : changes) {
      ObjectNode changed = spec.deepCopy();
      change.accept((ObjectNode) changed.get("network"));
      json.writeValue(file.toFile(), changed);

      assertRefused(engine, folder, "model-0000.params", changed.toString());
    }
  }

  @EachEngine
  void refusesAModelOfANewerSphere(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    save(engine, SPEC, folder);
    Path file = folder.resolve("sphere.json");
    String json = Files.readString(file);
    String written = "\"format\" : 3,\n  \"sphere\" : \"development\"";
    assertThat(json).contains(written);
    Files.writeString(file, json.replace(written, "\"format\" : 4,\"sphere\" : \"7.5\""));

    assertRefused(
        engine,
        folder,
        "sphere.json was written by Sphere 7.5, this is Sphere development: it has format 4, this"
            + " one reads up to 3",
        "format 4");
    Files.writeString(file, "{\"format\" : 5}");
    assertRefused(engine, folder, "written by Sphere of a later version, this is", "format 5");
  }

  private static void assertRefused(EngineSupport engine, Path folder, String file, String what) {
    List<Block> made = new ArrayList<>();
    NetworkFactory factory = recording(made);

    assertThatThrownBy(() -> SavedModel.load(folder, factory, engine.engine(), Device.cpu()))
        .as(what)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(file)
        .message()
        .doesNotContain("null")
        .satisfies(message -> assertThat(message.lines().count()).isLessThanOrEqualTo(2));
    for (Block block : made) {
      for (Parameter parameter : block.getParameters().values()) {
        if (parameter.isInitialized()) {
          assertThatThrownBy(() -> parameter.getArray().toFloatArray())
              .as("%s: an array of half a model is closed", what)
              .isInstanceOf(IllegalStateException.class);
        }
      }
    }
  }

  /** A factory that lets the test see the embeddings it makes. */
  private static NetworkFactory recording(List<Block> made) {
    Architecture recorder =
        new Architecture() {
          @Override
          public String name() {
            return "cnn-9";
          }

          @Override
          public String description() {
            return "cnn-9, recorded";
          }

          @Override
          public ImageShape publishedImage() {
            return Tiny.IMAGE;
          }

          @Override
          public Block newEmbedding(LayerFactory layers, ImageShape image, double width) {
            Block block = new Cnn(9).newEmbedding(layers, image, width);
            made.add(block);
            return block;
          }
        };
    return new NetworkFactory(
        Registry.load(), new Named<>("model", Map.of(recorder.name(), recorder)));
  }

  @EachEngine
  void saysThatAFolderIsNoModel(EngineSupport engine) {
    assertThatThrownBy(() -> load(engine, directory))
        .isInstanceOf(IOException.class)
        .hasMessage(directory + " is not a saved model: it has no sphere.json");
  }
}
