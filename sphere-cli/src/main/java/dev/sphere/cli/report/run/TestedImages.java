package dev.sphere.cli.report.run;

import dev.sphere.models.data.ImageSet;
import dev.sphere.models.training.Classification;
import dev.sphere.models.training.ConfusionMatrix;
import java.util.Comparator;
import java.util.List;

/**
 * What a model takes test images for.
 *
 * @param data the name of the data set
 * @param images the test images
 * @param classifications one for each image
 */
public record TestedImages(String data, ImageSet images, List<Classification> classifications) {

  /** Keeps its own list. */
  public TestedImages {
    classifications = List.copyOf(classifications);
  }

  /** Returns how many images of which class are taken for which. */
  ConfusionMatrix confusions() {
    return new ConfusionMatrix(images.classNames(), classifications);
  }

  /** Returns the share of images that are taken for what they are. */
  public double accuracy() {
    return confusions().accuracy();
  }

  /** Returns the images taken for what they are not, those of the highest loss first. */
  List<Classification> mistakes() {
    return classifications.stream()
        .filter(each -> !each.isCorrect())
        .sorted(Comparator.comparingDouble(Classification::loss).reversed())
        .toList();
  }
}
