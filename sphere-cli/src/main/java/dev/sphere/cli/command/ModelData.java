package dev.sphere.cli.command;

import com.google.inject.Injector;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.saving.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The images to use a trained model on. */
final class ModelData {

  private ModelData() {}

  /**
   * Loads the data set that the options name, or that the model's run had.
   *
   * @param run the run folder, or a saved model
   * @throws IOException if the model takes others
   */
  static ImageData load(Path run, DataOptions dataOptions, SavedModel model, Injector injector)
      throws IOException {
    ImageData data = dataOptions.ofRun(new RunFolder(run).readConfig()).load(injector);
    checkFits(model, data.test());
    return data;
  }

  private static void checkFits(SavedModel model, ImageSet images) throws IOException {
    ImageShape shape = model.spec().image();
    if (images.channels() != shape.channels()
        || images.height() != shape.height()
        || images.width() != shape.width()) {
      throw new IOException(
          "the model takes images of %d×%d pixels with %d channels, the data has %d×%d with %d"
              .formatted(
                  shape.width(),
                  shape.height(),
                  shape.channels(),
                  images.width(),
                  images.height(),
                  images.channels()));
    }
    if (!images.classNames().equals(model.spec().classNames())) {
      throw new IOException(
          "the model was trained on other classes: it knows %s, the data has %s"
              .formatted(first(model.spec().classNames()), first(images.classNames())));
    }
  }

  private static String first(List<String> names) {
    return names.size() > 3
        ? String.join(", ", names.subList(0, 3)) + " … (" + names.size() + ")"
        : String.join(", ", names);
  }
}
