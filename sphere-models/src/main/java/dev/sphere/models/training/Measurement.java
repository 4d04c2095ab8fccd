package dev.sphere.models.training;

/**
 * What was measured at one point of a training.
 *
 * @param iteration how many batches were learned from
 * @param epoch how often the training set was gone through, in parts
 * @param learningRate the rate of the step that the last batch belongs to
 * @param trainLoss mean loss of the training batches since the measurement before, penalties
 *     included
 * @param trainAccuracy accuracy on the same batches, while learning
 * @param testLoss mean cross-entropy of the margin-free logits on the test set
 * @param testAccuracy accuracy on the test set
 * @param imagesPerSecond training images a second since the training began, the time of
 *     measurements not counted
 * @param seconds since the training began, measurements included
 */
public record Measurement(
    int iteration,
    double epoch,
    double learningRate,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    double imagesPerSecond,
    double seconds) {}
