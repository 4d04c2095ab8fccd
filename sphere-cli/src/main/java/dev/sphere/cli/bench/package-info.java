/** The subjects of {@code sphere bench}, one class each. */
package dev.sphere.cli.bench;
