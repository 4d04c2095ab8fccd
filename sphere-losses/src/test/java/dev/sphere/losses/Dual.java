package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import java.util.function.DoubleBinaryOperator;

/**
 * A number with its derivatives by the variables of one embedding: formulas written in these have
 * their gradients without anyone deriving them.
 *
 * @param slopes the derivatives, one by each variable
 */
record Dual(double value, double[] slopes) {

  /** Returns a number that depends on nothing. */
  static Dual constant(double value, int variables) {
    return new Dual(value, new double[variables]);
  }

  /** Returns the variable of an index. */
  static Dual variable(double value, int index, int variables) {
    Dual variable = constant(value, variables);
    variable.slopes[index] = 1;
    return variable;
  }

  Dual plus(double number) {
    return new Dual(value + number, slopes);
  }

  Dual plus(Dual other) {
    return combined(value + other.value, other, (mine, theirs) -> mine + theirs);
  }

  Dual times(double factor) {
    return of(value * factor, factor);
  }

  Dual times(Dual other) {
    return combined(
        value * other.value, other, (mine, theirs) -> mine * other.value + value * theirs);
  }

  Dual power(double exponent) {
    return of(Math.pow(value, exponent), exponent * Math.pow(value, exponent - 1));
  }

  Dual cosine() {
    return of(Math.cos(value), -Math.sin(value));
  }

  Dual sine() {
    return of(Math.sin(value), Math.cos(value));
  }

  /** Returns g of this angle. */
  Dual response(AngularOperator g) {
    return of(g.value(value), g.derivative(value));
  }

  /** Returns this kept in a range, with no slope outside. */
  Dual within(double least, double greatest) {
    double kept = Math.max(least, Math.min(greatest, value));
    return kept == value ? this : constant(kept, slopes.length);
  }

  private Dual of(double result, double slope) {
    double[] products = new double[slopes.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = slope * slopes[i];
    }
    return new Dual(result, products);
  }

  private Dual combined(double result, Dual other, DoubleBinaryOperator rule) {
    double[] sums = new double[slopes.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = rule.applyAsDouble(slopes[i], other.slopes[i]);
    }
    return new Dual(result, sums);
  }
}
