/** Whole networks: architectures, data, training and saving, wired with Guice. */
package dev.sphere.models;
