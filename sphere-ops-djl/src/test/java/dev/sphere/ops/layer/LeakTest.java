package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Norm;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.norm.BatchNormalization;
import dev.sphere.ops.norm.NoNorm;
import dev.sphere.ops.norm.ReferenceBatchNormalization;
import dev.sphere.ops.norm.SphereBatchNorm;
import dev.sphere.ops.norm.SphereNorm;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.regularizer.Orthogonality;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.List;
import java.util.Map;

/**
 * After a step every manager holds what it held before: arithmetic on weights alone would attach
 * its results to the manager of the model, for good.
 */
class LeakTest {

  private static final Shape INPUT = new Shape(2, 3, 6, 6);

  private static SequentialBlock network(Norm norm, int groups) {
    SphereConv2d convolution =
        SphereConv2d.builder()
            .setFilters(6)
            .setKernelShape(new Shape(3, 3))
            .setOperator(new LearnableSigmoid(0.5, Sharing.FILTER))
            .optMagnitude(new LinearMagnitude())
            .optBias(true)
            .optGroups(groups)
            .build();
    return new SequentialBlock()
        .add(convolution)
        .add(norm.newBlock())
        .add(
            new ShapedLambda(
                x -> x.reshape(x.getShape().get(0), -1),
                shape -> new Shape(shape.get(0), shape.slice(1).size())))
        .add(
            SphereLinear.builder()
                .setFilters(4)
                .setOperator(new LearnableSigmoid(0.5, Sharing.LAYER))
                .build());
  }

  private static void step(
      EngineSupport engine, NDManager model, ParameterStore store, Block network) {
    try (NDManager batch = model.newSubManager()) {
      NDArray input = Precision.FLOAT32.create(batch, new Draw(1).normal(INPUT.size()), INPUT);
      try (GradientCollector collector = engine.engine().newGradientCollector()) {
        NDArray loss =
            network.forward(store, new NDList(input), true).singletonOrThrow().square().sum();
        Parameter kernel = network.getParameters().get("01SphereConv2d_weight");
        // A penalty is made from weights alone: its one result is the caller's to place.
        NDArray penalty =
            new Orthogonality().penalty(store.getValue(kernel, input.getDevice(), true));
        penalty.attach(batch);
        collector.backward(loss.add(penalty));
      }
      closeGradients(network);
    }
  }

  @EachEngine
  void trainingStepsLeaveNothing(EngineSupport engine) {
    List<Norm> norms =
        List.of(
            new NoNorm(),
            new BatchNormalization(),
            new SphereNorm(),
            new SphereBatchNorm(),
            new ReferenceBatchNormalization());
    for (Norm norm : norms) {
      for (int groups : new int[] {1, 3}) {
        try (NDManager model = engine.engine().newBaseManager()) {
          SequentialBlock network = network(norm, groups);
          network.initialize(model, DataType.FLOAT32, INPUT);
          ParameterStore store = new ParameterStore(model, false);
          int afterThree = 0;
          for (int step = 1; step <= 10; step++) {
            step(engine, model, store, network);
            afterThree = step == 3 ? model.getManagedArrays().size() : afterThree;
          }

          assertThat(model.getManagedArrays())
              .as("%s, %d groups", norm, groups)
              .hasSize(afterThree);
        }
      }
    }
  }

  /** Layers by what they take. */
  private static Map<Shape, Block> layers() {
    return Map.of(
        new Shape(2, 6, 7),
        with(SphereConv1d.builder().setKernelShape(new Shape(3)).optGroups(3)).build(),
        new Shape(2, 3, 4, 4, 4),
        with(SphereConv3d.builder().setKernelShape(new Shape(3, 2, 1))).build(),
        new Shape(2, 3, 4, 5),
        with(SphereConv2dTransposed.builder()
                .setKernelShape(new Shape(3, 3))
                .optStride(new Shape(2, 2)))
            .build(),
        new Shape(2, 4, 3),
        with(SphereLstm.builder()).build(),
        new Shape(2, 5, 3),
        with(SphereGru.builder()).build());
  }

  private static <T extends SphereLayer.BaseBuilder<T>> T with(T builder) {
    return builder
        .setFilters(6)
        .setOperator(new LearnableSigmoid(0.5, Sharing.FILTER))
        .optMagnitude(new LinearMagnitude())
        .optBias(true);
  }

  @EachEngine
  void trainingStepsOfEachLayerLeaveNothing(EngineSupport engine) {
    layers()
        .forEach(
            (shape, layer) -> {
              try (NDManager model = engine.engine().newBaseManager()) {
                layer.initialize(model, DataType.FLOAT32, shape);
                ParameterStore store = new ParameterStore(model, false);
                int afterThree = 0;
                for (int step = 1; step <= 10; step++) {
                  step(engine, model, store, layer, shape);
                  afterThree = step == 3 ? model.getManagedArrays().size() : afterThree;
                }

                assertThat(model.getManagedArrays()).as("%s", layer).hasSize(afterThree);
              }
            });
  }

  private static void step(
      EngineSupport engine, NDManager model, ParameterStore store, Block layer, Shape shape) {
    try (NDManager batch = model.newSubManager()) {
      NDArray input = Precision.FLOAT32.create(batch, new Draw(1).normal(shape.size()), shape);
      int before = batch.getManagedArrays().size();
      try (GradientCollector collector = engine.engine().newGradientCollector()) {
        NDList output = layer.forward(store, new NDList(input), true);

        assertThat(batch.getManagedArrays()).as("%s", layer).hasSize(before + output.size());
        collector.backward(output.head().square().sum());
      }
      closeGradients(layer);
    }
  }

  private static void closeGradients(Block block) {
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.requiresGradient()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          assertThat(gradient.toFloatArray()).isNotEmpty();
        }
      }
    }
  }

  /** Only the two functions: its evaluation is the default one. */
  private record Plugin(double a) implements AngularOperator {
    @Override
    public double value(double theta) {
      return a * Math.cos(theta);
    }

    @Override
    public double derivative(double theta) {
      return -a * Math.sin(theta);
    }

    @Override
    public List<LearnableParameter> parameters() {
      return List.of(LearnableParameter.unconstrained("a", Sharing.LAYER, a));
    }

    @Override
    public AngularOperator at(double... parameters) {
      return new Plugin(parameters[0]);
    }
  }

  @EachEngine
  void predictionLeavesNothing(EngineSupport engine) {
    try (NDManager model = engine.engine().newBaseManager()) {
      SequentialBlock network = network(new SphereNorm(), 1);
      network.initialize(model, DataType.FLOAT32, INPUT);
      ParameterStore store = new ParameterStore(model, false);
      int before = model.getManagedArrays().size();
      try (NDManager batch = model.newSubManager()) {
        NDArray input = Precision.FLOAT32.create(batch, new Draw(1).normal(INPUT.size()), INPUT);
        NDList output = network.forward(store, new NDList(input), false);

        assertThat(output.singletonOrThrow().getManager()).isSameAs(batch);
      }
      assertThat(model.getManagedArrays()).hasSize(before);
    }
  }

  @EachEngine
  void functionsLeaveOnlyTheirResultAndThatWithTheInput(EngineSupport engine) {
    for (AngularOperator operator : List.of(new Cosine(), new LearnableSigmoid(), new Plugin(1))) {
      AngularResponse response = AngularResponse.of(operator);
      try (NDManager model = engine.engine().newBaseManager();
          NDManager batch = model.newSubManager()) {
        NDList parameters = new NDList();
        operator
            .parameters()
            .forEach(parameter -> parameters.add(model.create(new float[] {0.5f})));
        Draw draw = new Draw(2);
        NDArray kernel = Precision.FLOAT32.create(model, draw.normal(54), new Shape(2, 3, 3, 3));
        NDArray bias = Precision.FLOAT32.create(model, draw.normal(2), new Shape(2));
        NDArray matrix = Precision.FLOAT32.create(model, draw.normal(14), new Shape(2, 7));
        NDArray images = Precision.FLOAT32.create(batch, draw.normal(INPUT.size()), INPUT);
        NDArray vectors = Precision.FLOAT32.create(batch, draw.normal(21), new Shape(3, 7));
        int ofModel = own(model, batch);
        int ofBatch = batch.getManagedArrays().size();
        Shape one = new Shape(1, 1);
        NDArray convolved =
            SphereConv2d.sphereConv2d(images, kernel, bias, response, parameters, one, one, one, 1);
        NDArray enlarged =
            SphereConv2dTransposed.sphereConv2dTransposed(
                images, kernel, bias, response, parameters, new Shape(2, 2), one, one, one, 1);
        NDArray product = SphereLinear.sphereLinear(vectors, matrix, bias, response, parameters);

        assertThat(convolved.getManager()).as("%s", operator).isSameAs(batch);
        assertThat(enlarged.getManager()).as("%s", operator).isSameAs(batch);
        assertThat(product.getManager()).as("%s", operator).isSameAs(batch);
        assertThat(own(model, batch)).as("%s", operator).isEqualTo(ofModel);
        assertThat(batch.getManagedArrays()).as("%s", operator).hasSize(ofBatch + 3);
      }
    }
  }

  /** A manager counts the arrays of its sub-managers as its own. */
  private static int own(NDManager manager, NDManager sub) {
    return manager.getManagedArrays().size() - sub.getManagedArrays().size();
  }
}
