/** Checkpoints: what an interrupted training needs to go on, in files that are whole or absent. */
package dev.sphere.models.checkpoint;
