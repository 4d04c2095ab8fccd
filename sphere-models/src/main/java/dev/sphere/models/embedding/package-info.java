/** What networks make of images before a head sees it. */
package dev.sphere.models.embedding;
