package dev.sphere.models.diagnostics;

import java.util.Optional;

/**
 * What one sphere layer does with the images it was shown.
 *
 * @param layer its name in the network, as in its parameters' names
 * @param filters how many it has
 * @param angles how often which angle θ between a patch and a filter occurs, over [0, π]
 * @param smallPatches the share of patches whose norm is below the ε of the layer's angle norm,
 *     within [0, 1]
 * @param energy the mean over pairs of filters of 1/‖wᵢ − wⱼ‖, unit filters, as in "Learning
 *     towards Minimum Hyperspherical Energy" with s = 1; 0 for a single filter
 * @param slopes the learned k of the operator, one a filter or one a layer; empty where it learns
 *     none
 * @param deadFilters how many filters answer nothing but zero after the activation, or the same
 *     everywhere without one
 */
public record LayerDiagnostics(
    String layer,
    int filters,
    Histogram angles,
    double smallPatches,
    double energy,
    Optional<Histogram> slopes,
    int deadFilters) {}
