package dev.sphere.models.testing;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Cnn;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.Shapes10;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.ops.engine.EngineSupport;
import java.util.List;
import java.util.Map;

/** The smallest of everything: cnn-9 of 4, 6 and 8 filters on images of 8 by 8. */
public final class Tiny {

  /** Small images. */
  public static final ImageShape IMAGE = new ImageShape(3, 8, 8);

  private static final double WIDTH = 0.03;

  private Tiny() {}

  /** Returns a factory made without Guice. */
  public static NetworkFactory factory() {
    return new NetworkFactory(Registry.load(), new Named<>("model", Map.of("cnn-9", new Cnn(9))));
  }

  /** Returns the spec of a network for {@link #data}. */
  public static NetworkSpec spec(String operator, String norm, String loss) {
    return spec(operator, norm, loss, IMAGE);
  }

  /** Returns the spec of a network with ten classes. */
  public static NetworkSpec spec(String operator, String norm, String loss, ImageShape image) {
    List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    return NetworkSpec.builder("cnn-9", image, names)
        .width(WIDTH)
        .operator(operator)
        .norm(norm)
        .loss(loss)
        .build();
  }

  /** Returns a model with a new network of that spec, whose weights come from a seed. */
  public static Model model(
      EngineSupport engine, NetworkSpec spec, LossOptions options, long seed) {
    Model model = Model.newInstance("model", Device.cpu(), engine.engine().getEngineName());
    engine.engine().setRandomSeed((int) seed);
    SphereNetwork network = factory().create(spec, options);
    network.initialize(model.getNDManager(), DataType.FLOAT32, spec.image().batch(1));
    model.setBlock(network);
    return model;
  }

  /** Returns the network of a model. */
  public static SphereNetwork network(Model model) {
    return (SphereNetwork) model.getBlock();
  }

  /** Returns shapes10 in the size of {@link #IMAGE}. */
  public static ImageData data(int train, int test) {
    return data(train, test, IMAGE.height());
  }

  /**
   * Returns shapes10, made smaller by averages over squares.
   *
   * @param side rows and columns, a divisor of 32
   */
  public static ImageData data(int train, int test, int side) {
    ImageData full = new Shapes10(train, test).load(DatasetOptions.defaults());
    return new ImageData("tiny", reduced(full.train(), side), reduced(full.test(), side));
  }

  private static ImageSet reduced(ImageSet images, int side) {
    int square = images.width() / side;
    byte[][] pixels = new byte[images.size()][side * side * 3];
    int[] labels = new int[images.size()];
    for (int i = 0; i < labels.length; i++) {
      byte[] all = images.pixels(i);
      for (int to = 0; to < pixels[i].length; to++) {
        int channel = to % 3;
        int left = to / 3 % side * square;
        int top = to / 3 / side * square;
        int sum = 0;
        for (int y = top; y < top + square; y++) {
          for (int x = left; x < left + square; x++) {
            sum += all[(y * images.width() + x) * 3 + channel] & 0xff;
          }
        }
        pixels[i][to] = (byte) (sum / (square * square));
      }
      labels[i] = images.label(i);
    }
    return new ImageSet(images.classNames(), side, side, 3, pixels, labels);
  }
}
