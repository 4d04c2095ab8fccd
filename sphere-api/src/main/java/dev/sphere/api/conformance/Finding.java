package dev.sphere.api.conformance;

/**
 * What the check of a rule found.
 *
 * @param holds whether the rule holds
 * @param worst the worst case that was found, with the place, the expected and the found value
 */
public record Finding(boolean holds, String worst) {}
