package dev.sphere.models.training;

import ai.djl.nn.Parameter;
import java.util.List;

/**
 * Parameters of a network that move alike.
 *
 * @param rateFactor times the learning rate, positive
 * @param weightDecay the factor of ½Σw²
 * @param parameters each of them once
 */
record MovingGroup(double rateFactor, double weightDecay, List<Parameter> parameters) {}
