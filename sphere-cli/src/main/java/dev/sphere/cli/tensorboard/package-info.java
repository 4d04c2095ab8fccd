/** Event files that TensorBoard reads, written without TensorFlow. */
package dev.sphere.cli.tensorboard;
