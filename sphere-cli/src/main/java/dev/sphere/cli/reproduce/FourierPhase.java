package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.Shapes10;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Evaluation;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Magnitude against phase: a network learns one sort of images and is tested on every sort. The
 * network is one of ordinary convolutions, so that what is found is of images, not of angles.
 */
final class FourierPhase implements ImageExperiment {

  static final String CORRELATION = "correlation with the original";
  static final String PICTURE = "images";

  /** How many images the picture shows. */
  static final int SHOWN = 8;

  /** Of the noise and of the other images in the picture. */
  private static final long SHOWN_SEED = 2;

  private static final int ZOOM = 3;
  private static final int GAP = 4;

  private final Description description;
  private final NetworkFactory networks;

  FourierPhase(Description description, NetworkFactory networks) {
    this.description = description;
    this.networks = networks;
  }

  /** The name of the accuracy on images of a sort. */
  static String accuracy(PhaseExchange tested) {
    return "accuracy: " + tested.title();
  }

  @Override
  public Description description() {
    return description;
  }

  @Override
  public List<String> dataSets() {
    return List.of("cifar10");
  }

  @Override
  public List<Cell> cells(Scale scale, int seeds, String data) {
    return Cell.ofEach(Stream.of(PhaseExchange.values()).map(PhaseExchange::title).toList(), seeds);
  }

  @Override
  public Map<String, Object> protocol(Cell cell, Scale scale, String data) {
    Map<String, Object> protocol = new LinkedHashMap<>();
    protocol.put("data", data);
    protocol.put("learned", cell.group());
    protocol.put("model", "cnn-9");
    protocol.put("width", width(scale));
    protocol.put("operator", NetworkSpec.PLAIN_CONVOLUTION);
    protocol.put("norm", Recipe.MODERN.norm());
    protocol.put("loss", "softmax");
    protocol.put("recipe", Recipe.MODERN.name());
    protocol.put("iterations", iterations(scale));
    protocol.put("batch-size", batchSize(scale));
    protocol.put("augmentation", "none");
    protocol.put("train-images", trainImages(scale));
    protocol.put("test-images", testImages(scale));
    return protocol;
  }

  private static double width(Scale scale) {
    return scale == Scale.SMOKE ? 0.03 : 0.125;
  }

  private static int iterations(Scale scale) {
    return switch (scale) {
      case SMOKE -> 2;
      case CPU -> 200;
      case PAPER -> 2500;
    };
  }

  private static int batchSize(Scale scale) {
    return scale == Scale.SMOKE ? 16 : 128;
  }

  private static int trainImages(Scale scale) {
    return switch (scale) {
      case SMOKE -> 32;
      case CPU -> 10_000;
      case PAPER -> 50_000;
    };
  }

  private static int testImages(Scale scale) {
    return switch (scale) {
      case SMOKE -> 20;
      case CPU -> 1000;
      case PAPER -> 10_000;
    };
  }

  @Override
  public Measured run(Cell cell, Scale scale, ImageData data, TrainingPlace place)
      throws IOException {
    PhaseExchange learned = PhaseExchange.titled(cell.group());
    ImageSet test = data.test().limit(testImages(scale), 1);
    long testSeed = -cell.seed();
    ImageSet changedTest = learned.apply(test, testSeed);
    ImageData changed =
        new ImageData(
            data.name(),
            learned.apply(data.train().limit(trainImages(scale), 1), cell.seed()),
            changedTest);
    NetworkSpec spec =
        NetworkSpec.builder("cnn-9", TrainingSession.imageShape(test), test.classNames())
            .width(width(scale))
            .operator(NetworkSpec.PLAIN_CONVOLUTION)
            .norm(Recipe.MODERN.norm())
            .build();
    TrainingPlan plan =
        new TrainingPlan(
            Recipe.MODERN.hyperparameters(),
            iterations(scale),
            batchSize(scale),
            Augmentation.NONE,
            cell.seed());
    SphereNetwork network = networks.create(spec, plan.hyperparameters().loss());
    Map<String, Double> values = new LinkedHashMap<>();
    try (TrainingSession session = new TrainingSession(network, changed, plan, place)) {
      session.train(Optional.empty(), TrainingObserver.NONE);
      for (PhaseExchange tested : PhaseExchange.values()) {
        values.put(
            accuracy(tested),
            Evaluation.of(
                    network, tested.apply(test, testSeed), batchSize(scale), session.manager())
                .accuracy());
      }
    }
    values.put(CORRELATION, meanCorrelation(test, changedTest));
    boolean draws = learned == PhaseExchange.NONE && cell.seed() == 1;
    return new Measured(values, Map.of(), draws ? Map.of(PICTURE, grid(shapes())) : Map.of());
  }

  /** What may be shown anywhere: pictures of our own, whatever the networks learned from. */
  private static ImageSet shapes() {
    return new Shapes10(1, SHOWN).load(DatasetOptions.defaults()).test();
  }

  /** The mean over images of Pearson's correlation of all their pixels. */
  private static double meanCorrelation(ImageSet images, ImageSet changed) {
    double sum = 0;
    for (int i = 0; i < images.size(); i++) {
      sum += correlation(images.pixels(i), changed.pixels(i));
    }
    return sum / images.size();
  }

  /** Zero where one of the two is of one colour. */
  static double correlation(byte[] first, byte[] second) {
    double meanFirst = mean(first);
    double meanSecond = mean(second);
    double product = 0;
    double squaresFirst = 0;
    double squaresSecond = 0;
    for (int i = 0; i < first.length; i++) {
      double a = Byte.toUnsignedInt(first[i]) - meanFirst;
      double b = Byte.toUnsignedInt(second[i]) - meanSecond;
      product += a * b;
      squaresFirst += a * a;
      squaresSecond += b * b;
    }
    return product == 0 ? 0 : product / Math.sqrt(squaresFirst * squaresSecond);
  }

  private static double mean(byte[] pixels) {
    double sum = 0;
    for (byte pixel : pixels) {
      sum += Byte.toUnsignedInt(pixel);
    }
    return sum / pixels.length;
  }

  /** A row a sort of images, in the order of the table; the images themselves in the first. */
  private static BufferedImage grid(ImageSet images) {
    PhaseExchange[] rows = PhaseExchange.values();
    int cellWidth = images.width() * ZOOM + GAP;
    int cellHeight = images.height() * ZOOM + GAP;
    BufferedImage grid =
        new BufferedImage(
            SHOWN * cellWidth - GAP, rows.length * cellHeight - GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D background = grid.createGraphics();
    background.setColor(Color.WHITE);
    background.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    background.dispose();
    for (int row = 0; row < rows.length; row++) {
      ImageSet changed = rows[row].apply(images, SHOWN_SEED);
      for (int column = 0; column < SHOWN; column++) {
        draw(changed, column, grid, column * cellWidth, row * cellHeight);
      }
    }
    return grid;
  }

  private static void draw(ImageSet images, int index, BufferedImage grid, int left, int top) {
    byte[] pixels = images.pixels(index);
    int channels = images.channels();
    for (int y = 0; y < images.height() * ZOOM; y++) {
      for (int x = 0; x < images.width() * ZOOM; x++) {
        int place = (y / ZOOM * images.width() + x / ZOOM) * channels;
        int red = Byte.toUnsignedInt(pixels[place]);
        int green = Byte.toUnsignedInt(pixels[place + (channels == 3 ? 1 : 0)]);
        int blue = Byte.toUnsignedInt(pixels[place + (channels == 3 ? 2 : 0)]);
        grid.setRGB(left + x, top + y, red << 16 | green << 8 | blue);
      }
    }
  }

  @Override
  public Report report(List<CellResult> results) {
    return PhaseReport.of(results);
  }
}
