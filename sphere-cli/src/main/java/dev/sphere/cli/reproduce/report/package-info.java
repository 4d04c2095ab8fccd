/** What experiments show: tables, figures and tests, as Markdown, CSV and a page of HTML. */
package dev.sphere.cli.reproduce.report;
