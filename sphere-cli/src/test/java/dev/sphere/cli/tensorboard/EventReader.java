package dev.sphere.cli.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads event files by the published formats, with nothing of what writes them. */
public final class EventReader {

  /**
   * An event.
   *
   * @param version empty but for the first
   * @param scalars by tag
   * @param histograms by tag
   */
  public record Event(
      double wallTime,
      long step,
      String version,
      Map<String, Float> scalars,
      Map<String, Counts> histograms) {}

  /** A {@code HistogramProto}. */
  public record Counts(
      double min,
      double max,
      double num,
      double sum,
      double sumSquares,
      List<Double> limits,
      List<Double> counts) {}

  private EventReader() {}

  /** Reads the one event file of a run. */
  public static List<Event> ofRun(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("tensorboard"))) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return read(Files.readAllBytes(found.get(0)));
    }
  }

  /** Reads records to the end. */
  static List<Event> read(byte[] file) {
    List<Event> events = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).as("checksum of a length").isEqualTo(masked(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertThat(in.getInt()).as("checksum of data").isEqualTo(masked(data));
      events.add(event(data));
    }
    return events;
  }

  /** CRC-32C bit by bit: the polynomial 0x1EDC6F41, reflected. */
  static int checksum(byte[] data) {
    int rest = ~0;
    for (byte each : data) {
      rest ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        rest = (rest & 1) == 0 ? rest >>> 1 : rest >>> 1 ^ 0x82f63b78;
      }
    }
    return ~rest;
  }

  private static int masked(byte[] data) {
    long checksum = checksum(data) & 0xffff_ffffL;
    return (int) ((checksum >> 15 | checksum << 17) + 0xa282_ead8L);
  }

  /** Fields by their numbers: numbers as bits, the others as bytes. */
  private record Fields(Map<Integer, List<Object>> values) {

    static Fields of(byte[] message) {
      Fields fields = new Fields(new TreeMap<>());
      ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        long tag = varint(in);
        Object value =
            switch ((int) (tag & 7)) {
              case 0 -> varint(in);
              case 1 -> in.getDouble();
              case 2 -> {
                byte[] content = new byte[(int) varint(in)];
                in.get(content);
                yield content;
              }
              case 5 -> in.getFloat();
              default -> throw new AssertionError("wire type of tag " + tag);
            };
        fields.values.computeIfAbsent((int) (tag >> 3), each -> new ArrayList<>()).add(value);
      }
      return fields;
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        long next = in.get();
        value |= (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    <T> T one(int field, Class<T> type) {
      assertThat(values.get(field)).as("field %d of %s", field, values.keySet()).hasSize(1);
      return type.cast(values.get(field).get(0));
    }

    boolean has(int field) {
      return values.containsKey(field);
    }

    String text(int field) {
      return new String(one(field, byte[].class), StandardCharsets.UTF_8);
    }

    List<Double> packed(int field) {
      ByteBuffer in = ByteBuffer.wrap(one(field, byte[].class)).order(ByteOrder.LITTLE_ENDIAN);
      List<Double> numbers = new ArrayList<>();
      while (in.hasRemaining()) {
        numbers.add(in.getDouble());
      }
      return numbers;
    }
  }

  private static Event event(byte[] data) {
    Fields event = Fields.of(data);
    Map<String, Float> scalars = new LinkedHashMap<>();
    Map<String, Counts> histograms = new LinkedHashMap<>();
    if (event.has(5)) {
      for (Object each : Fields.of(event.one(5, byte[].class)).values().get(1)) {
        Fields value = Fields.of((byte[]) each);
        String tag = value.text(1);
        if (value.has(2)) {
          assertThat(scalars.put(tag, value.one(2, Float.class))).as(tag).isNull();
        } else {
          assertThat(histograms.put(tag, counts(Fields.of(value.one(5, byte[].class))))).isNull();
        }
      }
    }
    return new Event(
        event.one(1, Double.class),
        event.has(2) ? event.one(2, Long.class) : 0,
        event.has(3) ? event.text(3) : "",
        scalars,
        histograms);
  }

  private static Counts counts(Fields proto) {
    return new Counts(
        proto.one(1, Double.class),
        proto.one(2, Double.class),
        proto.one(3, Double.class),
        proto.one(4, Double.class),
        proto.one(5, Double.class),
        proto.packed(6),
        proto.packed(7));
  }
}
