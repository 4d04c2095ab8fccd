/**
 * Data sets and batches: {@link dev.sphere.models.data.DatasetSource} reads or generates images
 * into memory as bytes, {@link dev.sphere.models.data.BatchLoader} turns them into normalised
 * batches on a background thread.
 *
 * <p>Everything here is deterministic: the same files, options and seed give the same bytes and the
 * same batches on every machine and engine, because all randomness comes from Java code with a
 * fixed algorithm. Whatever is wrong with the data of a user is a {@link
 * dev.sphere.models.data.DataException} that names the file and says what to do.
 */
package dev.sphere.models.data;
