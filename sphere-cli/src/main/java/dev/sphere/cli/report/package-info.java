/** What the rules found, for people and for programs. */
package dev.sphere.cli.report;
