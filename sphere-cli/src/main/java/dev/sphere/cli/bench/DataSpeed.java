package dev.sphere.cli.bench;

import dev.sphere.bench.LoaderVariants;
import dev.sphere.bench.NetworkVariants;
import dev.sphere.bench.Timing;
import dev.sphere.cli.report.BenchReport;
import dev.sphere.cli.report.DataSection;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.network.NetworkSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The subject {@code data}: the data pipeline alone, beside the training steps that it serves. */
public final class DataSpeed implements Measurement {

  private final BenchPlan plan;
  private final String title;
  private final LoaderVariants loader;
  private final Map<String, NetworkVariants> networks = new LinkedHashMap<>();

  /** Prepares the loader, and networks for such images. */
  public DataSpeed(BenchPlan plan, ImageData data) {
    this.plan = plan;
    ImageSet images = data.train();
    title =
        "data pipeline: %s, %d×%d pixels, batch %d"
            .formatted(data.name(), images.height(), images.width(), plan.batchSize());
    loader = new LoaderVariants(plan.engine(), images, plan.batchSize());
    ImageShape shape = new ImageShape(images.channels(), images.height(), images.width());
    for (String model : plan.models()) {
      NetworkSpec network =
          NetworkVariants.cifar10(model, plan.width()).withData(shape, images.classNames());
      networks.put(
          model, new NetworkVariants(plan.engine(), plan.networks(), network, plan.operators()));
    }
  }

  @Override
  public void run(BenchReport report) {
    List<Timing> epochs = plan.compare("loader", loader.all());
    Map<String, List<Timing>> steps = new LinkedHashMap<>();
    networks.forEach(
        (model, variants) ->
            steps.put(model, plan.compare("training", variants.training(plan.batchSize()))));
    report.add(DataSection.of(title, loader.images(), epochs, plan.batchSize(), steps));
  }
}
