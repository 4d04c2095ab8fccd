package dev.sphere.models.saving;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageReader;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.network.NetworkSpec;
import java.awt.image.BufferedImage;

/** Resizes an image as Sphere's training did, and names the classes with their softmax. */
final class ImageTranslator implements Translator<Image, Classifications> {

  private final NetworkSpec spec;

  ImageTranslator(NetworkSpec spec) {
    this.spec = spec;
  }

  @Override
  public NDList processInput(TranslatorContext context, Image input) {
    if (!(input.getWrappedImage() instanceof BufferedImage image)) {
      throw new IllegalArgumentException(
          "an image of DJL's default ImageFactory is needed, not " + input.getClass().getName());
    }
    ImageShape shape = spec.image();
    byte[] pixels = ImageReader.resize(image, shape.height(), shape.width(), shape.channels());
    PreparedBatch batch =
        PreparedBatch.ofImage(pixels, shape.height(), shape.width(), shape.channels());
    // DJL stacks the images of a batch itself.
    return new NDList(batch.data(context.getNDManager()).squeeze(0));
  }

  @Override
  public Classifications processOutput(TranslatorContext context, NDList logits) {
    return new Classifications(spec.classNames(), logits.singletonOrThrow().softmax(0));
  }
}
