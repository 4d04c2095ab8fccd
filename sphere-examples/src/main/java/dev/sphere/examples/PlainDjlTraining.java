package dev.sphere.examples;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.optimizer.Adam;
import ai.djl.translate.TranslateException;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.losses.WeightNormalizedSoftmax;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.data.Shapes10;
import dev.sphere.ops.layer.SphereConv2d;
import dev.sphere.ops.operator.Sigmoid;
import java.io.IOException;

/** Sphere's layers and losses in an ordinary DJL program, with DJL's own trainer. */
public final class PlainDjlTraining {

  private static final int BATCH_SIZE = 64;

  private PlainDjlTraining() {}

  /** Trains on shapes10 and prints the accuracy on its test images. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    ImageData shapes = new Shapes10().load(DatasetOptions.defaults());
    System.out.printf("test accuracy %.4f%n", train("PyTorch", shapes, 5));
  }

  static double train(String engine, ImageData images, int epochs)
      throws IOException, TranslateException {
    try (Model model = Model.newInstance("shapes", Device.cpu(), engine)) {
      LossHead head = new WeightNormalizedSoftmax().newHead(10, LossOptions.DEFAULT);
      SequentialBlock network = new SequentialBlock();
      network.add(sphereConv(32)).add(BatchNorm.builder().build()).add(Activation.reluBlock());
      network.add(sphereConv(64)).add(BatchNorm.builder().build()).add(Activation.reluBlock());
      model.setBlock(network.add(Blocks.batchFlattenBlock()).add(head));

      DefaultTrainingConfig config = new DefaultTrainingConfig(head.loss());
      config.optDevices(new Device[] {Device.cpu()}).optOptimizer(Adam.builder().build());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(BATCH_SIZE, 3, 32, 32));
        EasyTrain.fit(
            trainer, epochs, dataset(images.train(), BATCH_SIZE, model.getNDManager()), null);
        return accuracy(trainer, images.test());
      }
    }
  }

  private static SphereConv2d sphereConv(int filters) {
    return SphereConv2d.builder()
        .setKernelShape(new Shape(5, 5))
        .setFilters(filters)
        .setOperator(new Sigmoid(0.3))
        .optStride(new Shape(2, 2))
        .build();
  }

  static Dataset dataset(ImageSet images, int batchSize, NDManager manager) {
    PreparedBatch all = wholeSet(images);
    return new ArrayDataset.Builder()
        .setData(all.data(manager))
        .optLabels(all.labels(manager))
        .setSampling(batchSize, true, true)
        .build();
  }

  private static double accuracy(Trainer trainer, ImageSet images) {
    PreparedBatch all = wholeSet(images);
    try (NDManager scratch = trainer.getManager().newSubManager()) {
      NDArray logits = trainer.evaluate(new NDList(all.data(scratch))).head();
      long correct = logits.argMax(1).eq(all.labels(scratch)).countNonzero().getLong();
      return (double) correct / images.size();
    }
  }

  private static PreparedBatch wholeSet(ImageSet images) {
    BatchLoader loader = new BatchLoader(images, images.size(), Augmentation.NONE, 0);
    try (BatchIterator batches = loader.epoch(0, false, false)) {
      return batches.next();
    }
  }
}
