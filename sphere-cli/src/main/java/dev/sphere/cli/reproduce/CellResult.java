package dev.sphere.cli.reproduce;

import java.util.Map;

/**
 * What came of a cell, and where it came from.
 *
 * @param experiment the id of the experiment
 * @param scale how large it was
 * @param group what is compared
 * @param seed of weights, order and augmentation
 * @param protocol all that was fixed
 * @param values what was measured
 * @param dataChecksum of all images and labels
 * @param engine name and version of the engine
 * @param sphereVersion the version of Sphere
 * @param finished when, in UTC
 */
public record CellResult(
    String experiment,
    Scale scale,
    String group,
    long seed,
    Map<String, Object> protocol,
    Map<String, Double> values,
    String dataChecksum,
    String engine,
    String sphereVersion,
    String finished) {}
