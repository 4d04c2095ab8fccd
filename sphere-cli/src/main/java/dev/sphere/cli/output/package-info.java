/** What is printed: text for people, JSON for programs, progress for both. */
package dev.sphere.cli.output;
