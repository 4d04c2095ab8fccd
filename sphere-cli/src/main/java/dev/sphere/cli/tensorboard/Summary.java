package dev.sphere.cli.tensorboard;

import dev.sphere.models.diagnostics.Histogram;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Numbers and histograms by their tags, as TensorFlow's {@code Summary}. The numbers of its fields
 * are those of {@code summary.proto}.
 */
final class Summary {

  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int HISTOGRAM = 5;
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int NUM = 3;
  private static final int SUM = 4;
  private static final int SUM_SQUARES = 5;
  private static final int BUCKET_LIMIT = 6;
  private static final int BUCKET = 7;

  private final WireMessage message = new WireMessage();

  /** Adds a number, which TensorBoard keeps in float32. */
  Summary scalar(String tag, double value) {
    return value(new WireMessage().text(TAG, tag).single(SIMPLE_VALUE, (float) value));
  }

  /**
   * Adds a histogram, if it counts anything. Its least and greatest value are taken for the ends of
   * the outermost bins that are not empty, all others for the middles of theirs.
   */
  Summary histogram(String tag, Histogram histogram) {
    List<Long> counts = histogram.counts();
    int[] filled = IntStream.range(0, counts.size()).filter(bin -> counts.get(bin) > 0).toArray();
    if (filled.length == 0) {
      return this;
    }
    int bins = counts.size();
    WireMessage proto =
        new WireMessage()
            .real(MIN, histogram.border(filled[0]))
            .real(MAX, histogram.border(filled[filled.length - 1] + 1))
            .real(NUM, histogram.total())
            .real(SUM, histogram.sum(value -> value))
            .real(SUM_SQUARES, histogram.sum(value -> value * value))
            .reals(
                BUCKET_LIMIT,
                IntStream.range(0, bins).mapToDouble(bin -> histogram.border(bin + 1)).toArray())
            .reals(BUCKET, counts.stream().mapToDouble(Long::doubleValue).toArray());
    return value(new WireMessage().text(TAG, tag).message(HISTOGRAM, proto));
  }

  private Summary value(WireMessage value) {
    message.message(VALUE, value);
    return this;
  }

  WireMessage toMessage() {
    return message;
  }
}
