package dev.sphere.cli.output;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.architecture.PlainLayers;
import dev.sphere.models.network.NetworkSummary;
import dev.sphere.ops.norm.BatchNormalization;
import java.util.Collection;
import java.util.Locale;

/** The architectures as a table in Markdown; docs/models.md holds it. */
public final class ArchitectureTable {

  private ArchitectureTable() {}

  /**
   * Returns the table, a row an architecture: the embedding for the published images at width 1,
   * with batch normalization and without a head. Convolutions that are hyperspherical by an
   * operator that learns nothing have the same counts.
   *
   * @param manager for the counting, on any engine
   */
  public static String markdown(Collection<Architecture> architectures, NDManager manager) {
    StringBuilder table =
        new StringBuilder(
            """
            | architecture | images | features | parameters | multiply-adds |
            | --- | --- | ---: | ---: | ---: |
            """);
    for (Architecture architecture : architectures) {
      ImageShape image = architecture.publishedImage();
      Shape batch = image.batch(1);
      Block embedding =
          architecture.newEmbedding(
              new PlainLayers(new BatchNormalization(), Activation.RELU), image, 1);
      NetworkSummary summary = NetworkSummary.of(embedding, batch, manager);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %d×%d | %d | %,d | %,d |\n",
              architecture.name(),
              image.height(),
              image.width(),
              embedding.getOutputShapes(new Shape[] {batch})[0].get(1),
              summary.parameters(),
              summary.multiplyAdds()));
    }
    return table.toString();
  }
}
