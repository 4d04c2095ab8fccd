/** Guice modules: one injector knows every extension, architecture, recipe and data set. */
package dev.sphere.models.wiring;
