/** The training loop and its settings. */
package dev.sphere.models.training;
