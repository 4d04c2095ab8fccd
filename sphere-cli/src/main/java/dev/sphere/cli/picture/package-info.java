/** The pictures that commands draw. */
package dev.sphere.cli.picture;
