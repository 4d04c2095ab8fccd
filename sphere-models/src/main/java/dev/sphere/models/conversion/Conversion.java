package dev.sphere.models.conversion;

import ai.djl.nn.Block;

/**
 * What a conversion gives.
 *
 * @param block the converted block: the very one that was given, unless that was itself a layer and
 *     became its twin
 * @param report what was changed, what was not, and why
 */
public record Conversion(Block block, ConversionReport report) {}
