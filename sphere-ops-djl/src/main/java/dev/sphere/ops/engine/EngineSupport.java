package dev.sphere.ops.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.Pixels;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What Sphere does differently on each engine, and how the engine is found. */
public abstract class EngineSupport {

  static final int[] CHANNELS = {1};

  private static final List<EngineSupport> SUPPORTED =
      List.of(new PyTorchSupport(), new MxnetSupport());

  private final String name;
  private final String engineName;
  private final String artifacts;
  private final ArrayMemory memory;
  private final FusedEvaluation fused;
  private final Set<Capability> capabilities;

  EngineSupport(
      String name,
      String engineName,
      String artifacts,
      ArrayMemory memory,
      Set<Capability> capabilities) {
    this.name = name;
    this.engineName = engineName;
    this.artifacts = artifacts;
    this.memory = memory;
    fused = new FusedEvaluation(memory);
    this.capabilities = capabilities;
  }

  /** Returns the supported engines, whether or not they are present. */
  public static List<EngineSupport> all() {
    return SUPPORTED;
  }

  /**
   * Returns the support of a name.
   *
   * @param name such as {@code pytorch}
   * @throws IllegalArgumentException if there is none
   */
  public static EngineSupport named(String name) {
    for (EngineSupport support : SUPPORTED) {
      if (support.name.equals(name)) {
        return support;
      }
    }
    throw new IllegalArgumentException(
        "engine " + name + " is not supported; supported are pytorch and mxnet");
  }

  /**
   * Returns the support of a manager's engine.
   *
   * @throws IllegalArgumentException if the engine is not supported
   */
  public static EngineSupport of(NDManager manager) {
    String wanted = manager.getEngine().getEngineName();
    for (EngineSupport support : SUPPORTED) {
      if (support.engineName.equals(wanted)) {
        return support;
      }
    }
    throw new IllegalArgumentException(
        "engine " + wanted + " is not supported; supported are PyTorch and MXNet");
  }

  /** Returns the name in specs and on the command line, such as {@code pytorch}. */
  public final String name() {
    return name;
  }

  /** Returns what the engine can do beyond what all of them can. */
  public final Set<Capability> capabilities() {
    return capabilities;
  }

  /** Returns the memory of the engine's arrays. */
  final ArrayMemory memory() {
    return memory;
  }

  /**
   * Loads the engine with its native library.
   *
   * @throws EngineUnavailableException if it is not on the class path or its library is missing
   */
  public final Engine engine() {
    try {
      Engine engine = Engine.getEngine(engineName);
      if (engine != null) {
        return engine;
      }
    } catch (EngineException | IllegalArgumentException | LinkageError | IllegalStateException e) {
      throw new EngineUnavailableException(unavailable(), e);
    }
    throw new EngineUnavailableException(unavailable(), null);
  }

  private String unavailable() {
    return "engine "
        + name
        + " is not available: it or its native library for this system ("
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ") is missing.\nPut "
        + artifacts
        + " on the class path.";
  }

  /**
   * Sums squares over channels.
   *
   * @param input (N, C, …)
   * @return (N, 1, …), of finite gradient where all channels are 0
   */
  public NDArray channelSquares(NDArray input) {
    return input.square().sum(CHANNELS, true);
  }

  /**
   * Divides what a convolution gave by the norms of its patches.
   *
   * @param products (N, F, H, W)
   * @param norms (N, 1, H, W)
   * @return the cosines, (N, F, H, W)
   */
  public abstract NDArray divideByPatchNorm(NDArray products, NDArray norms);

  /**
   * Evaluates an operator at cosines that nobody needs afterwards: their memory may be used again.
   *
   * @param cosine as {@link AngularOperator#evaluate} takes it; its values are lost, its gradient
   *     is not
   * @param parameters as {@link AngularOperator#evaluate} takes them
   */
  public final NDArray respond(AngularOperator operator, NDArray cosine, NDList parameters) {
    return fused(operator, cosine, parameters)
        .orElseGet(() -> operator.evaluate(cosine, parameters));
  }

  /** Evaluates an operator as {@link #respond} in one pass, where that can be done. */
  Optional<NDArray> fused(AngularOperator operator, NDArray cosine, NDList parameters) {
    return fused.respond(operator, cosine, parameters);
  }

  /**
   * Evaluates a curve in one pass over memory.
   *
   * @param cosine of any shape
   * @return of the shape of {@code cosine} and differentiable in it; empty where the engine, the
   *     device or the type does not let us at the memory
   */
  public final Optional<NDArray> evaluate(CosineCurve curve, NDArray cosine) {
    return fused.evaluate(curve, cosine);
  }

  /**
   * Returns the numbers of an array where they can be overwritten.
   *
   * @param array (N, C, …) in no graph, of the caller's own
   * @return valid as long as the array is not closed; empty where the engine, the device or the
   *     type does not let us at the memory, or the channels of a place do not lie side by side
   */
  public final Optional<Pixels> pixels(NDArray array) {
    int channels = Math.toIntExact(array.getShape().get(1));
    return memory
        .of(array)
        .filter(numbers -> numbers.channelStride() == 1)
        .map(numbers -> new Pixels(numbers.buffer(), channels, memory.crew()));
  }

  /**
   * Returns kernels that an engine may do with as it likes while it convolves.
   *
   * @param kernels that are used again
   */
  public NDArray kernelsToUse(NDArray kernels) {
    return kernels;
  }

  /**
   * Makes an array whose {@link #pixels} can be overwritten, if any can be.
   *
   * @param shape (N, C, H, W)
   * @return of type float32, of any values
   */
  public NDArray createForPixels(NDManager manager, Shape shape) {
    return manager.create(shape);
  }

  /**
   * Returns an array in the order in memory in which the engine convolves fastest.
   *
   * @param array images or kernels of images, (N, C, H, W), in no graph
   * @return the same numbers in the same shape
   */
  public NDArray inOrderOfConvolution(NDArray array) {
    return array;
  }

  /**
   * Multiplies an array whose gradient is wanted by a number.
   *
   * @param array of any shape but a single number's
   * @return array·factor, of the shape and type of {@code array}
   */
  public abstract NDArray multiply(NDArray array, double factor);

  /**
   * Overwrites rows of an array. No gradient goes through this; where one is being collected, it is
   * not seen, even if the array is a parameter.
   *
   * @param array (R, …)
   * @param rows (n), whole numbers from 0 to R − 1 of type int64, each once
   * @param values (n, …), of the type of {@code array}
   */
  public final void setRows(NDArray array, NDArray rows, NDArray values) {
    try (NDArray memory = array.stopGradient();
        NDArray constants = values.stopGradient()) {
      overwriteRows(memory, rows, constants);
    }
  }

  /** As {@link #setRows}, of arrays that are in no graph. */
  abstract void overwriteRows(NDArray array, NDArray rows, NDArray values);

  /**
   * Returns an array of the same values that the graph knows nothing of: what is computed from it
   * is not kept for the way backward.
   *
   * @return an array of the same manager that may share memory with {@code array}
   */
  public abstract NDArray detached(NDArray array);

  /**
   * Computes what several threads may ask for at the same time.
   *
   * @param computation makes all its arrays itself, and returns none
   */
  public <T> T inTurn(Supplier<T> computation) {
    return computation.get();
  }
}
