/** What differs between the engines; no other package asks which engine it runs on. */
package dev.sphere.ops.engine;
