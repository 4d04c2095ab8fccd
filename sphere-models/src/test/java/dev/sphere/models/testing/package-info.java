/** Networks and data that are small enough to be trained in a test. */
package dev.sphere.models.testing;
