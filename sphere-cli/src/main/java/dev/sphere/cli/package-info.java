/** The {@code sphere} command. */
package dev.sphere.cli;
