package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says whether the numbers that a network learns are finite, by one sum over all of them in which
 * any NaN or infinity shows. Large numbers may add up to an infinity, too: only where the sum is
 * not finite the arrays are looked through one by one.
 */
final class FiniteCheck {

  /** All parameters and their names; one that layers share has that of the first. */
  private final Map<Parameter, String> names = new LinkedHashMap<>();

  FiniteCheck(Block network) {
    for (Pair<String, Parameter> parameter : network.getParameters()) {
      names.putIfAbsent(parameter.getValue(), parameter.getKey());
    }
  }

  /**
   * Returns whether weights, gradients and running averages have a finite sum.
   *
   * @param manager holds nothing more afterwards
   */
  boolean isSumFinite(NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDList sums = new NDList();
      for (Parameter parameter : names.keySet()) {
        if (parameter.requiresGradient()) {
          NDArray gradient = parameter.getArray().getGradient();
          gradient.attach(scratch);
          sums.add(gradient.sum());
        }
        if (parameter.requiresGradient() || isRunning(parameter)) {
          NDArray sum = parameter.getArray().sum();
          sum.attach(scratch);
          sums.add(sum);
        }
      }
      NDArray[] rows = sums.stream().map(sum -> sum.reshape(1)).toArray(NDArray[]::new);
      return rows.length == 0 || isFinite(NDArrays.concat(new NDList(rows)).sum());
    }
  }

  private static boolean isRunning(Parameter parameter) {
    return parameter.getType() == Parameter.Type.RUNNING_MEAN
        || parameter.getType() == Parameter.Type.RUNNING_VAR;
  }

  /** Returns the name of the first learned parameter that is not finite. */
  Optional<String> weight() {
    return names.keySet().stream()
        .filter(Parameter::requiresGradient)
        .filter(parameter -> !isFinite(parameter.getArray()))
        .findFirst()
        .map(names::get);
  }

  /** Returns the name of the first parameter that is not finite, learned or not. */
  Optional<String> parameter() {
    return names.keySet().stream()
        .filter(parameter -> !isFinite(parameter.getArray()))
        .findFirst()
        .map(names::get);
  }

  /**
   * Returns the name of the last parameter whose gradient is not finite: going backward, the first.
   *
   * @param manager holds nothing more afterwards
   */
  Optional<String> gradient(NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      return names.keySet().stream()
          .filter(Parameter::requiresGradient)
          .filter(
              parameter -> {
                NDArray gradient = parameter.getArray().getGradient();
                gradient.attach(scratch);
                return !isFinite(gradient);
              })
          .reduce((first, last) -> last)
          .map(names::get);
    }
  }

  /** Returns whether all numbers of an array are finite. */
  static boolean isFinite(NDArray array) {
    try (NDArray free = array.stopGradient();
        // 0 for what is finite, and NaN else.
        NDArray zeros = free.sub(free);
        NDArray sum = zeros.sum();
        NDArray single = sum.toType(DataType.FLOAT32, false)) {
      return Float.isFinite(single.getFloat());
    }
  }
}
