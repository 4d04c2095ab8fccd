package dev.sphere.cli.reproduce;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.models.training.Checkpointing;

/**
 * Where a cell's network is trained.
 *
 * @param engine that trains
 * @param device of the engine
 * @param checkpoints where the training goes on if it was interrupted
 * @param output where it is shown how far it is
 */
public record TrainingPlace(
    Engine engine, Device device, Checkpointing checkpoints, OutputOptions output) {}
