/** Charts as SVG within a page: their colours are the page's, so that they are light or dark. */
package dev.sphere.cli.svg;
