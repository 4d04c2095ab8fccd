package dev.sphere.models.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a published data set comes from and how it is found on this machine.
 *
 * @param title the name of the data set in messages
 * @param files what to get there
 * @param address the official page
 * @param subfolder the folder its files usually are in, which may also be given by its parent
 */
record DatasetOrigin(String title, String files, String address, String subfolder) {

  /**
   * The folder with the files: the directory of the options, or the usual subfolder of it.
   *
   * @param options the options with the directory
   * @param anyOf the names, any of which shows that the folder is the right one
   */
  Path directory(DatasetOptions options, List<String> anyOf) {
    Path directory = options.directory();
    if (directory == null) {
      throw new DataException(
          title + " is read from a directory, but none was given.\n" + whatToDo());
    }
    if (!Files.exists(directory)) {
      throw missing("there is no " + directory);
    }
    if (!Files.isDirectory(directory)) {
      throw missing(directory + " is not a directory");
    }
    boolean here = anyOf.stream().anyMatch(name -> Files.exists(directory.resolve(name)));
    Path below = directory.resolve(subfolder);
    return !here && Files.isDirectory(below) ? below : directory;
  }

  /** The file in the directory under the first of the names that is there. */
  Path file(Path directory, List<String> anyOf) {
    return anyOf.stream()
        .map(directory::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> missing(directory + " has no " + String.join(" or ", anyOf)));
  }

  private DataException missing(String reason) {
    return new DataException(title + " was not found: " + reason + ".\n" + whatToDo());
  }

  private String whatToDo() {
    return "Get " + files + " at " + address + " and pass the folder with --data-dir.";
  }
}
