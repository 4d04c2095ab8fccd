package dev.sphere.ops.conformance;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.conformance.LayerCase;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.operator.Cosine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

/** Layers with one fault each. */
final class LayerFaults {

  private LayerFaults() {}

  static LayerCase hasNone() {
    return layer(PlantedLayer::new);
  }

  static LayerCase promisesAnotherShape() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              public Shape[] getOutputShapes(Shape[] inputShapes) {
                return new Shape[] {new Shape(3, inputShapes[0].get(0))};
              }
            });
  }

  static LayerCase answersInFloat32() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              NDArray respond(NDArray x, NDArray w) {
                return super.respond(x, w).toType(DataType.FLOAT32, true);
              }
            });
  }

  static LayerCase dividesByANormWithoutEpsilon() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              NDArray lengths(NDArray vectors) {
                return vectors.square().sum(new int[] {1}, true).sqrt();
              }
            });
  }

  static LayerCase takesAnyInput() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              void check(Shape input, Shape kernels) {}
            });
  }

  static LayerCase refusesWithoutSayingWhat() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              void check(Shape input, Shape kernels) {
                if (input.dimension() != 2 || input.get(1) != kernels.get(1)) {
                  throw new IllegalArgumentException("illegal input");
                }
              }
            });
  }

  static LayerCase sharesItsKernel() {
    Parameter shared = PlantedLayer.newKernel();
    return layer((g, h) -> new PlantedLayer(g, h, shared));
  }

  static LayerCase countsItsCalls() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              private int calls;

              @Override
              NDArray respond(NDArray x, NDArray w) {
                return times(super.respond(x, w), 1 + 0.001 * calls++);
              }
            });
  }

  static LayerCase keepsItsInputInAField() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              private NDArray input;

              @Override
              NDArray respond(NDArray x, NDArray w) {
                // A copy that lives as long as the kernels: the engine would crash on an array that
                // another thread closes while it is read.
                NDArray copy = x.duplicate();
                NDScope.unregister(copy);
                copy.attach(w.getManager());
                input = copy;
                LockSupport.parkNanos(1_000_000); // so that another thread comes in between
                return scale(cosine(x, w), input);
              }
            });
  }

  static LayerCase forgetsWhatItLoads() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              public void loadParameters(NDManager manager, DataInputStream in)
                  throws IOException, MalformedModelException {
                super.loadParameters(manager, in);
                getParameters().values().forEach(parameter -> parameter.getArray().muli(0));
              }
            });
  }

  static LayerCase leavesALastByte() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              public void saveParameters(DataOutputStream out) throws IOException {
                super.saveParameters(out);
                out.writeByte(0);
              }
            });
  }

  static LayerCase leavesAnArrayWithItsKernel() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              NDArray respond(NDArray x, NDArray w) {
                NDArray kept = w.square();
                NDScope.unregister(kept);
                return super.respond(x, w);
              }
            });
  }

  static LayerCase multipliesByAPlainNumber() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              NDArray respond(NDArray x, NDArray w) {
                return super.respond(x, w).mul(2f);
              }
            });
  }

  static LayerCase hasHalfItsGradient() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              NDArray respond(NDArray x, NDArray w) {
                NDArray half = times(super.respond(x, w), 0.5);
                return half.add(half.stopGradient());
              }
            });
  }

  static LayerCase hasABiasThatItDoesNotUse() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              private final Parameter bias =
                  addParameter(
                      Parameter.builder()
                          .setName("bias")
                          .setType(Parameter.Type.BIAS)
                          .optShape(new Shape(3))
                          .build());
            });
  }

  static LayerCase losesDigitsOfFloat32() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              NDArray respond(NDArray x, NDArray w) {
                return super.respond(x, w).add(1e5).sub(1e5);
              }
            });
  }

  static LayerCase centersOverTheBatch() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              NDArray respond(NDArray x, NDArray w) {
                NDArray response = super.respond(x, w);
                return response.sub(response.mean(new int[] {0}, true));
              }
            });
  }

  static LayerCase takesKernelsWithTheirLengths() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              NDArray cosine(NDArray x, NDArray w) {
                return x.div(lengths(x)).matMul(w.transpose());
              }
            });
  }

  static LayerCase takesInputsWithTheirLengths() {
    return layer(
        (g, h) ->
            new PlantedLayer(g, h) {
              @Override
              NDArray cosine(NDArray x, NDArray w) {
                return x.matMul(w.div(lengths(w)).transpose());
              }
            });
  }

  private static NDArray times(NDArray array, double factor) {
    return EngineSupport.of(array.getManager()).multiply(array, factor);
  }

  private static LayerCase layer(BiFunction<AngularOperator, MagnitudeFunction, Block> blocks) {
    return new LayerCase("planted", blocks, new Cosine(), new LinearMagnitude(), new Shape(4, 5));
  }
}
