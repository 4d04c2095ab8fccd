/** Operators in one pass over memory: value and slope of many cosines at once. */
package dev.sphere.ops.fused;
