package dev.sphere.models.saving;

import ai.djl.Model;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;

/**
 * Lets plain DJL classify images with a saved model: from {@link Image} to {@link Classifications}.
 * {@code serving.properties} names it, where {@link ai.djl.translate.DeferredTranslatorFactory}
 * finds it.
 */
public final class ImageTranslatorFactory implements TranslatorFactory {

  private static final long serialVersionUID = 1;

  @Override
  public Set<Pair<Type, Type>> getSupportedTypes() {
    return Set.of(new Pair<>(Image.class, Classifications.class));
  }

  @Override
  @SuppressWarnings("unchecked") // the types are those that were asked for
  public <I, O> Translator<I, O> newInstance(
      Class<I> input, Class<O> output, Model model, Map<String, ?> arguments)
      throws TranslateException {
    if (!isSupported(input, output)) {
      throw new TranslateException(
          "a saved model translates Image to Classifications, not %s to %s"
              .formatted(input.getName(), output.getName()));
    }
    try {
      return (Translator<I, O>)
          new ImageTranslator(ModelDescription.read(model.getModelPath()).network());
    } catch (IOException unreadable) {
      throw new TranslateException(unreadable.getMessage(), unreadable);
    }
  }
}
