package dev.sphere.models.training;

import java.util.Optional;

/**
 * How a training ended.
 *
 * @param last the last measurement
 * @param kept the measurement of the network as the training left it: the last, or the best
 * @param stoppedBy what ended the training before its last iteration
 * @param restores how often it diverged and went back
 */
public record TrainingResult(
    Measurement last, Measurement kept, Optional<EarlyStopping> stoppedBy, int restores) {}
