package dev.sphere.losses;

import ai.djl.ndarray.NDArray;

/**
 * The class of each embedding of a batch, checked.
 *
 * @param array the classes (N), numbers of any type
 * @param classes the same
 */
record TargetLabels(NDArray array, int[] classes) {}
