package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Regularizer;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.SphereLayer;
import dev.sphere.ops.regularizer.HypersphericalEnergy;
import dev.sphere.ops.regularizer.Orthogonality;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;

class TrainingTest {

  private static final NetworkSpec SPEC = Tiny.spec("cosine", "batch", "softmax");

  private static TrainingPlan plan(Hyperparameters settings, int iterations, long seed) {
    return new TrainingPlan(settings, iterations, 16, Augmentation.CROP_FLIP, seed);
  }

  private static Hyperparameters sgd(double rate) {
    return Hyperparameters.builder(OptimizerKind.SGD, rate).schedule(Schedule.STEP).build();
  }

  /** Keeps all that a training tells. */
  private static final class Record implements TrainingObserver {
    private final List<Double> losses = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();

    @Override
    public void onIteration(int iteration, double loss) {
      losses.add(loss);
      assertThat(iteration).isEqualTo(losses.size());
    }

    @Override
    public void onMeasurement(Measurement measurement) {
      measurements.add(measurement);
    }
  }

  private static Record train(
      Model model, Optional<Regularizer> regularizer, ImageData data, TrainingPlan plan) {
    Record record = new Record();
    Measurement last =
        new Training(Tiny.network(model), regularizer, data, plan, model.getNDManager(), record)
            .run()
            .last();
    assertThat(record.measurements).last().isSameAs(last);
    assertThat(record.losses).hasSize(plan.iterations());
    return record;
  }

  @EachEngine
  void learnsShapes(EngineSupport engine) {
    ImageData data = Tiny.data(1500, 200, 16);
    NetworkSpec spec =
        NetworkSpec.builder("cnn-9", new ImageShape(3, 16, 16), data.train().classNames())
            .width(0.05)
            .build();
    Hyperparameters settings =
        Hyperparameters.builder(OptimizerKind.ADAM, 0.01)
            .schedule(Schedule.COSINE)
            .gradientNorm(5)
            .build();
    try (Model model = Tiny.model(engine, spec, settings.loss(), 1)) {
      TrainingPlan plan = new TrainingPlan(settings, 120, 50, Augmentation.NONE, 1);
      List<Measurement> measured = train(model, Optional.empty(), data, plan).measurements;

      assertThat(measured).as("one an epoch").hasSize(4);
      Measurement first = measured.get(0);
      Measurement last = measured.get(3);
      assertThat(last.trainLoss()).as("seed 1").isLessThan(first.trainLoss() - 0.2);
      // Chance is 0.1, with a standard error of 0.02.
      assertThat(last.testAccuracy()).as("seed 1").isGreaterThan(0.18);
      assertThat(last.iteration()).isEqualTo(120);
      assertThat(last.epoch()).isEqualTo(4);
      // The rate of the last step, of 120, along half a cosine.
      assertThat(last.learningRate())
          .isCloseTo(0.01 * (1 + Math.cos(Math.PI * 119 / 120)) / 2, within(1e-8));
    }
  }

  @EachEngine
  void sameSeedSameBits(EngineSupport engine) {
    ImageData data = Tiny.data(64, 20);
    List<List<Object>> results = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      Hyperparameters settings = Recipe.MODERN.hyperparameters();
      NetworkSpec spec = Tiny.spec("learnable-sigmoid", "sphere-batch", "w-softmax");
      try (Model model = Tiny.model(engine, spec, settings.loss(), seed)) {
        Record record =
            train(model, Optional.of(new Orthogonality()), data, plan(settings, 8, seed));
        List<Object> result = new ArrayList<>(record.losses);
        record.measurements.forEach(
            m ->
                result.add(
                    List.of(
                        m.testLoss(),
                        m.testAccuracy(),
                        m.trainLoss(),
                        m.trainAccuracy(),
                        m.learningRate())));
        for (Pair<String, Parameter> parameter : Tiny.network(model).getParameters()) {
          float[] values = parameter.getValue().getArray().toFloatArray();
          result.add(parameter.getKey() + Arrays.toString(values));
        }
        results.add(result);
      }
    }

    assertThat(results.get(1)).isEqualTo(results.get(0));
    assertThat(results.get(2).subList(0, 8))
        .doesNotContainAnyElementsOf(results.get(0).subList(0, 8));
  }

  /** From the same weights: neither engine adds up gradients, and both move alike. */
  @EachEngine
  void enginesTrainAlike(EngineSupport engine) {
    ImageData data = Tiny.data(64, 20);
    Record other;
    Record record;
    EngineSupport pytorch = EngineSupport.all().get(0);
    for (OptimizerKind optimizer : OptimizerKind.values()) {
      Hyperparameters settings =
          Hyperparameters.builder(optimizer, optimizer == OptimizerKind.SGD ? 0.01 : 1e-3)
              .weightDecay(new WeightDecay(0.1, true))
              .gradientNorm(1)
              .loss(new LossOptions(0.1, 1e-4))
              .build();
      try (Model here = Tiny.model(engine, SPEC, settings.loss(), 1);
          Model there = Tiny.model(pytorch, SPEC, settings.loss(), 1)) {
        copy(Tiny.network(there), Tiny.network(here));
        record = train(here, Optional.empty(), data, plan(settings, 5, 3));
        other = train(there, Optional.empty(), data, plan(settings, 5, 3));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(record.losses.get(i))
            .as("%s, iteration %d", optimizer, i + 1)
            .isCloseTo(other.losses.get(i), within(2e-3));
      }
    }
  }

  private static void copy(SphereNetwork from, SphereNetwork to) {
    for (Pair<String, Parameter> parameter : from.getParameters()) {
      to.getParameters()
          .get(parameter.getKey())
          .getArray()
          .set(parameter.getValue().getArray().toFloatArray());
    }
  }

  @EachEngine
  void leavesNoArray(EngineSupport engine) {
    ImageData data = Tiny.data(64, 20);
    for (OptimizerKind optimizer : OptimizerKind.values()) {
      for (String operator : List.of("learnable-sigmoid", "conv")) {
        NetworkSpec spec = Tiny.spec(operator, "sphere-batch", "w-softmax");
        Hyperparameters settings =
            Hyperparameters.builder(optimizer, 1e-3)
                .schedule(Schedule.STEP)
                .weightDecay(new WeightDecay(1e-4, true))
                .gradientNorm(5)
                .projectEvery(2)
                .build();
        try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 1)) {
          NDManager manager = model.getNDManager();
          int before = manager.getManagedArrays().size();
          List<Integer> held = new ArrayList<>();
          new Training(
                  Tiny.network(model),
                  Optional.of(new Orthogonality()),
                  data,
                  plan(settings, 9, 1),
                  manager,
                  arraysInto(held, manager))
              .run();

          assertThat(held).as("%s, %s", optimizer, operator).containsOnly(before);
          assertThat(manager.getManagedArrays()).as("%s, %s", optimizer, operator).hasSize(before);
        }
      }
    }
  }

  /** Counts the arrays of a manager after each iteration. */
  private static TrainingObserver arraysInto(Collection<Integer> held, NDManager manager) {
    return new TrainingObserver() {
      @Override
      public void onIteration(int iteration, double loss) {
        held.add(manager.getManagedArrays().size());
      }
    };
  }

  /** No more at the last step than at the first, and none afterwards. */
  @EachEngine
  void leavesNoArrayOfGradientsAndAverages(EngineSupport engine) {
    Hyperparameters settings =
        Hyperparameters.builder(OptimizerKind.ADAMW, 1e-3)
            .groups(List.of(ParameterGroup.parse("02head*:lr=0")))
            .batchesAStep(2)
            .averageDecay(0.9)
            .build();
    try (Model model = Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1)) {
      NDManager manager = model.getNDManager();
      int before = manager.getManagedArrays().size();
      Set<Integer> held = new HashSet<>();
      new Training(
              Tiny.network(model),
              Optional.empty(),
              Tiny.data(64, 20),
              plan(settings, 9, 1),
              manager,
              arraysInto(held, manager))
          .run();

      assertThat(held).hasSize(1);
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  /** PyTorch adds to the gradients of parameters that stayed until something moves them. */
  @EachEngine
  void whatWasFrozenBeginsWithoutOldGradients(EngineSupport engine) {
    ImageData data = Tiny.data(64, 20);
    Hyperparameters frozen =
        sgd(0.01).toBuilder().groups(List.of(ParameterGroup.parse("01embedding*:lr=0"))).build();
    try (Model trained = Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1);
        Model fresh = Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1)) {
      float[] kernel = firstKernel(trained);
      train(trained, Optional.empty(), data, plan(frozen, 3, 1));
      assertThat(firstKernel(trained)).isEqualTo(kernel);
      copy(Tiny.network(trained), Tiny.network(fresh));

      assertThat(train(trained, Optional.empty(), data, plan(sgd(0.01), 3, 2)).losses)
          .isEqualTo(train(fresh, Optional.empty(), data, plan(sgd(0.01), 3, 2)).losses);
      assertThat(firstKernel(trained)).isNotEqualTo(kernel);
    }
  }

  private static float[] firstKernel(Model model) {
    return Tiny.network(model).sphereLayers().get(0).kernel().getArray().toFloatArray();
  }

  /** On the kernels of the embedding's sphere layers, and of the head's none. */
  @EachEngine
  void thePenaltyIsAddedToTheLoss(EngineSupport engine) {
    ImageData data = Tiny.data(64, 20);
    NetworkSpec spec = Tiny.spec("cosine", "batch", "w-softmax");
    Hyperparameters settings = sgd(1e-3);
    double penalty = 0;
    List<Double> losses = new ArrayList<>();
    for (Optional<Regularizer> regularizer :
        List.of(Optional.<Regularizer>empty(), Optional.of((Regularizer) new Orthogonality(0.1)))) {
      try (Model model = Tiny.model(engine, spec, settings.loss(), 1)) {
        penalty = 0;
        for (SphereLayer layer : Tiny.network(model).sphereLayers()) {
          penalty += orthogonality(0.1, layer);
        }
        losses.add(train(model, regularizer, data, plan(settings, 1, 1)).losses.get(0));
      }
    }

    assertThat(penalty).isGreaterThan(1);
    assertThat(losses.get(1) - losses.get(0)).isCloseTo(penalty, within(1e-5 * penalty));
  }

  /** With the weight 10 on the class weights, of which sub-centers are rows of their own. */
  @EachEngine
  void energyIsOfHiddenAndOutputLayers(EngineSupport engine) {
    ImageData data = Tiny.data(64, 20);
    for (String loss : List.of("softmax(bias)", "sub-center-arcface")) {
      NetworkSpec spec = Tiny.spec("cosine", "batch", loss);
      Hyperparameters settings = sgd(1e-3);
      double penalty = 0;
      List<Double> losses = new ArrayList<>();
      for (Optional<Regularizer> regularizer :
          List.of(
              Optional.<Regularizer>empty(),
              Optional.of((Regularizer) new HypersphericalEnergy()))) {
        try (Model model = Tiny.model(engine, spec, settings.loss(), 1)) {
          SphereNetwork network = Tiny.network(model);
          penalty = 0;
          for (SphereLayer layer : network.sphereLayers()) {
            penalty += energy(layer.kernel(), layer.kernel().getShape().get(0));
          }
          Parameter classes = network.classWeights().get(0);
          long size = classes.getShape().get(classes.getShape().dimension() - 1);
          penalty += 10 * energy(classes, classes.getShape().size() / size);
          losses.add(train(model, regularizer, data, plan(settings, 1, 1)).losses.get(0));
        }
      }

      assertThat(penalty).as(loss).isGreaterThan(1);
      assertThat(losses.get(1) - losses.get(0)).as(loss).isCloseTo(penalty, within(1e-5 * penalty));
    }
  }

  /** The table of all classes, which no gradient reaches, is not penalized. */
  @EachEngine
  void energyOfSampledClassesIsOfTheSample(EngineSupport engine) {
    NetworkSpec spec = Tiny.spec("cosine", "batch", "partial");
    try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 1)) {
      assertThat(Tiny.network(model).classWeights())
          .extracting(Parameter::getName)
          .containsExactly("sample");

      Record record =
          train(
              model,
              Optional.of(new HypersphericalEnergy()),
              Tiny.data(64, 20),
              plan(sgd(1e-3), 2, 1));
      assertThat(record.losses).allMatch(Double::isFinite);
    }
  }

  /** Of ten classes five are drawn, of which each batch holds but three; then others. */
  @EachEngine
  void slotsThatHoldNoClassAreNotPenalized(EngineSupport engine) {
    NetworkSpec spec = Tiny.spec("cosine", "batch", "partial(sample-rate=0.5)");
    try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 1)) {
      SphereNetwork network = Tiny.network(model);
      Parameter sample = network.classWeights().get(0);
      assertThat(sample.getShape().get(0)).isEqualTo(10);
      double hidden = 0;
      for (SphereLayer layer : network.sphereLayers()) {
        hidden += energy(layer.kernel(), layer.kernel().getShape().get(0));
      }
      for (float[] labels : new float[][] {{1, 5, 7, 5}, {0, 1, 2, 9}}) {
        try (NDManager manager = model.getNDManager().newSubManager();
            GradientCollector collector = engine.engine().newGradientCollector()) {
          ParameterStore store = new ParameterStore(manager, false);
          NDArray images =
              EngineArrays.of(
                  manager,
                  new Draw(4).normal(4 * 3 * 8 * 8),
                  Tiny.IMAGE.batch(labels.length),
                  DataType.FLOAT32);
          network.forward(store, new NDList(images), new NDList(manager.create(labels)), null);
          NDArray penalized =
              new Penalties(Optional.of(new HypersphericalEnergy()), network)
                  .addTo(manager.zeros(new Shape(1)), store);

          double expected = hidden + 10 * energy(sample, 10, 5);
          assertThat((double) penalized.getFloat()).isCloseTo(expected, within(1e-5 * expected));
          collector.backward(penalized);
          double[] gradient = Precision.read(sample.getArray().getGradient());
          int size = gradient.length / 10;
          assertThat(DoubleStream.of(gradient).limit(5 * size).filter(each -> each != 0).count())
              .isPositive();
          assertThat(Arrays.copyOfRange(gradient, 5 * size, 10 * size)).containsOnly(0);
        }
      }
    }
  }

  private static double energy(Parameter kernel, long rows) {
    return energy(kernel, rows, rows);
  }

  /** The mean of 1/(2 − 2cos θ) over all pairs of the first rows. */
  private static double energy(Parameter kernel, long allRows, long rows) {
    double[] kernels = Precision.read(kernel.getArray());
    int size = (int) (kernels.length / allRows);
    double sum = 0;
    for (int a = 0; a < rows; a++) {
      for (int b = 0; b < a; b++) {
        double cosine =
            product(kernels, size, a, b)
                / Math.sqrt(product(kernels, size, a, a) + 1e-4)
                / Math.sqrt(product(kernels, size, b, b) + 1e-4);
        sum += 1 / (2 - 2 * cosine);
      }
    }
    return sum / (rows * (rows - 1) / 2);
  }

  private static double product(double[] kernels, int size, int a, int b) {
    double product = 0;
    for (int i = 0; i < size; i++) {
      product += kernels[a * size + i] * kernels[b * size + i];
    }
    return product;
  }

  /** After iterations 2 and 4 of 4, after 2 of 3, and never. */
  @EachEngine
  void kernelsAreProjectedEveryNIterations(EngineSupport engine) {
    ImageData data = Tiny.data(64, 20);
    for (int[] everyAndIterations : new int[][] {{2, 4}, {2, 3}, {0, 4}}) {
      Hyperparameters settings =
          Hyperparameters.builder(OptimizerKind.SGD, 0.5)
              .gradientNorm(1)
              .projectEvery(everyAndIterations[0])
              .build();
      try (Model model = Tiny.model(engine, SPEC, settings.loss(), 1)) {
        train(model, Optional.empty(), data, plan(settings, everyAndIterations[1], 1));
        double farthest = 0;
        for (SphereLayer layer : Tiny.network(model).sphereLayers()) {
          farthest = Math.max(farthest, distanceFromUnitLength(layer.kernel()));
        }

        String which = Arrays.toString(everyAndIterations);
        if (everyAndIterations[0] == 0) {
          assertThat(farthest).as(which).isGreaterThan(0.1);
        } else if (everyAndIterations[1] % 2 == 0) {
          assertThat(farthest).as(which).isLessThan(1e-6);
        } else {
          // One step since then, which is at right angles with w: the length grows.
          assertThat(farthest).as(which).isBetween(1e-5, 0.5);
        }
        assertThat(distanceFromUnitLength(Tiny.network(model).classWeights().get(0)))
            .as("the head's, %s", which)
            .isGreaterThan(0.01);
      }
    }
  }

  private static double distanceFromUnitLength(Parameter kernel) {
    double[] kernels = Precision.read(kernel.getArray());
    int size = (int) (kernels.length / kernel.getShape().get(0));
    double farthest = 0;
    for (int a = 0; a < kernels.length / size; a++) {
      farthest = Math.max(farthest, Math.abs(Math.sqrt(product(kernels, size, a, a)) - 1));
    }
    return farthest;
  }

  private static double orthogonality(double weight, SphereLayer layer) {
    double[] kernels = Precision.read(layer.kernel().getArray());
    int filters = (int) layer.kernel().getShape().get(0);
    int size = kernels.length / filters;
    double sum = 0;
    for (int a = 0; a < filters; a++) {
      for (int b = 0; b < filters; b++) {
        double product = a == b ? -1 : 0;
        for (int i = 0; i < size; i++) {
          product += kernels[a * size + i] * kernels[b * size + i];
        }
        sum += product * product;
      }
    }
    return weight * sum / 2;
  }

  @EachEngine
  void anAbsurdRateDiverges(EngineSupport engine) {
    ImageData data = Tiny.data(64, 20);
    try (Model model =
        Tiny.model(engine, Tiny.spec("conv", "batch", "softmax"), LossOptions.DEFAULT, 1)) {
      int before = model.getNDManager().getManagedArrays().size();

      assertThatThrownBy(() -> train(model, Optional.empty(), data, plan(sgd(1e30), 20, 1)))
          .isInstanceOf(DivergedException.class)
          .hasMessageMatching(
              "training diverged: the (output|parameter|gradient) .* is not finite at iteration \\d+\\. Try a"
                  + " lower .*");
      assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
    }
  }

  /** At most twenty, whatever the number of epochs, and one at the end. */
  @EachEngine
  void measuresOnceAnEpochAtMostTwentyTimes(EngineSupport engine) {
    ImageData data = Tiny.data(16, 10);
    try (Model model =
        Tiny.model(engine, Tiny.spec("conv", "none", "softmax"), LossOptions.DEFAULT, 1)) {
      for (int iterations : new int[] {1, 19, 20, 21, 39, 45}) {
        List<Measurement> measured =
            train(model, Optional.empty(), data, plan(sgd(1e-4), iterations, 1)).measurements;

        assertThat(measured)
            .as("%d epochs", iterations)
            .hasSizeBetween(Math.min(iterations, 11), 20);
        assertThat(measured).last().extracting(Measurement::iteration).isEqualTo(iterations);
        assertThat(measured).extracting(Measurement::iteration).doesNotHaveDuplicates().isSorted();
      }
    }
  }

  @EachEngine
  void aSetSmallerThanABatchIsOneBatch(EngineSupport engine) {
    try (Model model = Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1)) {
      List<Measurement> measured =
          train(model, Optional.empty(), Tiny.data(10, 10), plan(sgd(1e-4), 2, 1)).measurements;

      assertThat(measured).extracting(Measurement::epoch).containsExactly(1.0, 2.0);
    }
  }
}
