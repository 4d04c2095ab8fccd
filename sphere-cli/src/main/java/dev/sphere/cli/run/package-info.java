/** Run folders: what a training leaves on disk. */
package dev.sphere.cli.run;
