package dev.sphere.models.diagnostics;

import java.util.Optional;

/**
 * What one sphere layer does with the images it was shown.
 *
 * @param layer its name in the network, as in its parameters' names
 * @param filters how many it has
 * @param angles how often which angle θ between a patch and a filter occurs, over [0, π]; the angle
 *     that the layer takes, π/2 for a patch of zeros
 * @param smallPatches the share of patches that the ε of the layer's angle norm outweighs, ‖x‖² < ε
 *     (or ‖x‖ < q, or of no length), within [0, 1]
 * @param energy the mean over pairs of filters of 1/‖wᵢ − wⱼ‖, unit filters, as in "Learning
 *     towards Minimum Hyperspherical Energy" with s = 1 and as the regularizer {@code mhe(s=1)} has
 *     it, to whom equal filters have a finite energy; 0 for a single filter
 * @param slopes the learned number of the operator, such as k, one a filter or one a layer; empty
 *     where it learns none or several
 * @param deadFilters how many filters answer the same everywhere, behind norm and activation where
 *     those follow at once: behind a relu, as a rule, nothing but zero
 */
public record LayerDiagnostics(
    String layer,
    int filters,
    Histogram angles,
    double smallPatches,
    double energy,
    Optional<Histogram> slopes,
    int deadFilters) {}
