/** Comparisons of speed: variants in turn, in one run, as ratios. */
package dev.sphere.bench;
