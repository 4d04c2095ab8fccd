package dev.sphere.api.registry;

/**
 * An extension that could not be had, while the others can.
 *
 * @param name the extension's name, empty where it is not known
 * @param message what is wrong, with the class and the jar
 */
public record Problem(String name, String message) {}
