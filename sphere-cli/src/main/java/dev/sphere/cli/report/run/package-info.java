/** The page about runs that {@code sphere report} writes. */
package dev.sphere.cli.report.run;
