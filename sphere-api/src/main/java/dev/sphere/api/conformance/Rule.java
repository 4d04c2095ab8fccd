package dev.sphere.api.conformance;

/**
 * Something an extension keeps.
 *
 * @param id such as {@code A1}: A for operators, M magnitudes, N norms, R regularizers, L losses
 * @param level how binding it is
 * @param sentence what is kept
 */
public record Rule(String id, Level level, String sentence) {}
