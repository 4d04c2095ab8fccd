package dev.sphere.bench.jmh;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.Curves;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Value and slope of an operator at a cosine, many at once, by no engine. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CurveBenchmark {

  /** An operator that is two functions of an angle and nothing more, as a plugin may be. */
  private record TwoFunctions(AngularOperator operator) implements AngularOperator {

    @Override
    public double value(double theta) {
      return operator.value(theta);
    }

    @Override
    public double derivative(double theta) {
      return operator.derivative(theta);
    }
  }

  /** The operator, or what is made of one that is known by its two functions alone. */
  @Param({"linear", "sigmoid", "square-cosine", "polynomial", "table"})
  public String operator;

  private final float[] cosines = new float[CosineCurve.RUN];
  private final float[] arguments = new float[CosineCurve.RUN];
  private final float[] values = new float[CosineCurve.RUN];
  private final float[] slopes = new float[CosineCurve.RUN];
  private final float[] scratch = new float[CosineCurve.RUN];
  private CosineCurve curve;

  /** Makes the curve and cosines. */
  @Setup(Level.Trial)
  public void setUp() {
    curve = Curves.of(operator()).orElseThrow();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = (float) (2 * random.nextDouble() - 1);
    }
  }

  private AngularOperator operator() {
    return switch (operator) {
      case "polynomial" -> new TwoFunctions(create("cosine"));
      case "table" -> new TwoFunctions(create("sigmoid"));
      default -> create(operator);
    };
  }

  private static AngularOperator create(String name) {
    return Registry.load().operators().create(name);
  }

  /** Evaluates a run of cosines, which it overwrites. */
  @Benchmark
  @OperationsPerInvocation(CosineCurve.RUN)
  public float evaluate() {
    System.arraycopy(cosines, 0, arguments, 0, cosines.length);
    curve.evaluate(arguments, values, slopes, scratch, cosines.length);
    return values[0] + slopes[0];
  }
}
