package dev.sphere.models.data;

/** A data set that can be loaded by name. */
public interface DatasetSource {

  /** The name on the command line and in saved runs: lower-case letters, digits and hyphens. */
  String name();

  /** One line that says what the data set is. */
  String description();

  /** Whether {@link DatasetOptions#directory()} must be given. */
  boolean needsDirectory();

  /**
   * Loads the whole data set into memory.
   *
   * @param options where it is and how to load it
   * @return the training and test images
   * @throws DataException if the data is absent, incomplete or damaged
   */
  ImageData load(DatasetOptions options);
}
