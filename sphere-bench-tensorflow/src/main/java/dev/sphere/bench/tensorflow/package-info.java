/** The graph of the paper's reference implementation on TensorFlow, to compare speeds with. */
package dev.sphere.bench.tensorflow;
