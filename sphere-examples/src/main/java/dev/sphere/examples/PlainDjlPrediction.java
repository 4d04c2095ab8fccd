package dev.sphere.examples;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.DeferredTranslatorFactory;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Names the class of an image with a model that Sphere has trained: a DJL program without a word of
 * Sphere, on whose class path sphere-models is. Arguments: the folder of the model, an image file.
 */
public final class PlainDjlPrediction {

  private PlainDjlPrediction() {}

  /** Prints the likeliest class with its probability. */
  public static void main(String[] arguments)
      throws IOException, ModelException, TranslateException {
    System.out.println(classify(Path.of(arguments[0]), Path.of(arguments[1])).best());
  }

  static Classifications classify(Path folder, Path file)
      throws IOException, ModelException, TranslateException {
    Criteria<Image, Classifications> criteria =
        Criteria.builder()
            .setTypes(Image.class, Classifications.class)
            .optModelPath(folder)
            .optTranslatorFactory(new DeferredTranslatorFactory())
            .build();
    try (ZooModel<Image, Classifications> model = criteria.loadModel();
        Predictor<Image, Classifications> predictor = model.newPredictor()) {
      return predictor.predict(ImageFactory.getInstance().fromFile(file));
    }
  }
}
