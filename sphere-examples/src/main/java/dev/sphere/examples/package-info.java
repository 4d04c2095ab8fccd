/** Worked examples; each has a main method and is run by a test. */
package dev.sphere.examples;
