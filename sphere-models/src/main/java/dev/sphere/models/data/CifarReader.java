package dev.sphere.models.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the binary version of CIFAR: records of one or two label bytes, the last of which is used,
 * and 3,072 pixel bytes, a plane of 32 × 32 each for red, green and blue.
 *
 * @param labelBytes the label bytes of a record
 * @param classNames the name of each class
 */
record CifarReader(int labelBytes, List<String> classNames) {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int CHANNELS = 3;

  /** The class names in a text file, a line each; blank lines at the end are common. */
  static List<String> classNames(Path file, int expected) {
    try {
      List<String> names =
          Files.readAllLines(file).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
      if (names.size() != expected) {
        throw new DataException(
            file + " has " + names.size() + " class names, expected " + expected + ".");
      }
      return names;
    } catch (IOException e) {
      throw new DataException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** All records of the files, in order. Every length is checked before anything is read. */
  ImageSet read(List<Path> files) {
    long records = 0;
    for (Path file : files) {
      records += countRecords(file);
    }
    HeapCheck.require(records * CHANNELS * PLANE, files.get(0).getParent().toString());
    List<byte[]> pixels = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Path file : files) {
      readFile(file, pixels, labels);
    }
    return ImageSet.adopt(
        classNames,
        SIDE,
        SIDE,
        CHANNELS,
        pixels.toArray(byte[][]::new),
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private int recordBytes() {
    return labelBytes + CHANNELS * PLANE;
  }

  private long countRecords(Path file) {
    long size;
    try {
      size = Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (size == 0 || size % recordBytes() != 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is damaged: it has %,d bytes, expected a positive multiple of %,d (%d label and"
                  + " %,d pixel bytes a record).\nGet the file again.",
              file,
              size,
              recordBytes(),
              labelBytes,
              CHANNELS * PLANE));
    }
    return size / recordBytes();
  }

  private void readFile(Path file, List<byte[]> pixels, List<Integer> labels) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] record = new byte[recordBytes()];
      for (int index = 0; ; index++) {
        int count = in.readNBytes(record, 0, record.length);
        if (count == 0) {
          return;
        }
        if (count < record.length) {
          throw new DataException(file + " became shorter while it was read.");
        }
        int label = Byte.toUnsignedInt(record[labelBytes - 1]);
        if (label >= classNames.size()) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s is damaged: record %d has label %d, expected 0 to %d.\n"
                      + "Get the file again, in its binary version.",
                  file,
                  index,
                  label,
                  classNames.size() - 1));
        }
        labels.add(label);
        pixels.add(channelsTogether(record));
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private byte[] channelsTogether(byte[] record) {
    byte[] image = new byte[CHANNELS * PLANE];
    for (int channel = 0; channel < CHANNELS; channel++) {
      int plane = labelBytes + channel * PLANE;
      for (int i = 0; i < PLANE; i++) {
        image[i * CHANNELS + channel] = record[plane + i];
      }
    }
    return image;
  }

  private static DataException unreadable(Path file, IOException e) {
    return new DataException("Cannot read " + file + ": " + e.getMessage(), e);
  }
}
