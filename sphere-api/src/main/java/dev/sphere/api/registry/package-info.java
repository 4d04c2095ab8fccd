/** Finds extensions by name and makes them from specs such as {@code sigmoid(k=0.3)}. */
package dev.sphere.api.registry;
