/** Files and folders that are there whole or not at all, also after a power failure. */
package dev.sphere.models.file;
