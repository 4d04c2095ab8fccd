package dev.sphere.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.SpecException;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.architecture.PlainLayers;
import dev.sphere.models.architecture.SphereLayers;
import dev.sphere.ops.layer.AngularResponse;
import dev.sphere.ops.norm.NoNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one layer is compared with: the plain convolution, that with BatchNorm, each operator, and
 * the printed formulas as a user of DJL would write them, on arrays as DJL makes them.
 */
public final class LayerVariants {

  /** The name of the plain convolution, which all others are measured in. */
  public static final String BASELINE = "conv";

  private static final Shape ONE = new Shape(1, 1);

  private final Engine engine;
  private final Registry registry;
  private final List<String> operators;
  private final int batch;

  /**
   * Prepares to make variants.
   *
   * @param operators specs
   * @param batch images a batch
   * @throws SpecException if an operator is unknown or illegal
   */
  public LayerVariants(Engine engine, Registry registry, List<String> operators, int batch) {
    operators.forEach(registry.operators()::create);
    this.engine = engine;
    this.registry = registry;
    this.operators = List.copyOf(operators);
    this.batch = batch;
  }

  /** Returns the variants of a layer, the plain convolution first. */
  public List<Variant> of(LayerSetting setting) {
    List<Variant> variants = new ArrayList<>();
    variants.add(variant(BASELINE, () -> convolution(setting), setting));
    variants.add(
        variant(
            "conv + batch norm",
            () ->
                new SequentialBlock()
                    .add(convolution(setting))
                    .add(registry.norms().create("batch").newBlock()),
            setting));
    for (String operator : operators) {
      variants.add(variant(operator, () -> sphereConvolution(operator, setting), setting));
    }
    for (PrintedConvolution.Formula formula : PrintedConvolution.Formula.values()) {
      variants.add(
          new Variant(
              formula.variantName(),
              () ->
                  new LayerStep(
                      engine,
                      new PrintedConvolution(formula, setting.filters()),
                      setting,
                      batch,
                      MemoryOrder.CHANNELS_FIRST)));
    }
    return variants;
  }

  private Variant variant(String name, Supplier<Block> layer, LayerSetting setting) {
    return new Variant(name, () -> new LayerStep(engine, layer.get(), setting, batch));
  }

  private static Block convolution(LayerSetting setting) {
    return new PlainLayers(new NoNorm(), Activation.RELU)
        .convolution(setting.filters(), new Shape(3, 3), ONE, ONE);
  }

  private Block sphereConvolution(String operator, LayerSetting setting) {
    return new SphereLayers(
            AngularResponse.of(registry.operators().create(operator)),
            new NoNorm(),
            Activation.RELU)
        .convolution(setting.filters(), new Shape(3, 3), ONE, ONE);
  }
}
