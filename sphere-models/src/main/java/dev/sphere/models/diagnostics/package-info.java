/** What the angles of a network look like: one look at every sphere layer on the same images. */
package dev.sphere.models.diagnostics;
