/** What the tests of several modules share: engines, precisions and independent oracles. */
package dev.sphere.ops.testing;
