/** JMH benchmarks; {@code mvn verify} compiles them and runs each once. */
package dev.sphere.bench.jmh;
