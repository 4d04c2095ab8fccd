/** Experiments: many trainings by one protocol, and the tables that they make. */
package dev.sphere.cli.reproduce;
