package dev.sphere.models.data;

/**
 * Resizes rows of colour samples to an image of a given size, one row of the source at a time, so
 * that a large source is never held twice.
 *
 * <p>The filter is a triangle as wide as a pixel of the coarser of the two grids: bilinear
 * interpolation where the image grows, a weighted average of everything a new pixel covers where it
 * shrinks (so that nothing is skipped), and the identity at equal size. Height and width are
 * treated apart, the proportions are not kept.
 */
final class Resampler {
  private final int width;
  private final int channels;
  private final Weights vertical;
  private final Weights horizontal;
  private final float[][] rows;
  private final float[] resizedRow;

  Resampler(int sourceHeight, int sourceWidth, int height, int width, int channels) {
    this.width = width;
    this.channels = channels;
    this.vertical = Weights.of(sourceHeight, height);
    this.horizontal = Weights.of(sourceWidth, width);
    this.rows = new float[height][width * channels];
    this.resizedRow = new float[width * channels];
  }

  /** Adds row y of the source: its width × channels samples, the channels of a pixel together. */
  void add(int y, float[] sourceRow) {
    resizeRow(sourceRow);
    for (int target = 0; target < rows.length; target++) {
      float weight = vertical.at(target, y);
      if (weight != 0) {
        float[] row = rows[target];
        for (int i = 0; i < row.length; i++) {
          row[i] += weight * resizedRow[i];
        }
      }
    }
  }

  /** The samples of a row of the resized image, once all rows of the source were added. */
  float[] row(int y) {
    return rows[y];
  }

  private void resizeRow(float[] source) {
    for (int x = 0; x < width; x++) {
      int first = horizontal.first[x];
      float[] weights = horizontal.values[x];
      for (int channel = 0; channel < channels; channel++) {
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += weights[i] * source[(first + i) * channels + channel];
        }
        resizedRow[x * channels + channel] = sum;
      }
    }
  }

  /** How much each sample of the source counts in each target, along one axis. */
  private record Weights(int[] first, float[][] values) {

    static Weights of(int source, int target) {
      double scale = (double) source / target;
      double support = Math.max(scale, 1);
      int[] first = new int[target];
      float[][] values = new float[target][];
      for (int i = 0; i < target; i++) {
        double centre = (i + 0.5) * scale - 0.5;
        int from = Math.max(0, (int) Math.floor(centre - support) + 1);
        int to = Math.min(source - 1, (int) Math.ceil(centre + support) - 1);
        first[i] = from;
        values[i] = triangle(from, to, centre, support);
      }
      return new Weights(first, values);
    }

    private static float[] triangle(int from, int to, double centre, double support) {
      double[] raw = new double[to - from + 1];
      double sum = 0;
      for (int i = 0; i < raw.length; i++) {
        raw[i] = Math.max(0, 1 - Math.abs(from + i - centre) / support);
        sum += raw[i];
      }
      float[] weights = new float[raw.length];
      for (int i = 0; i < raw.length; i++) {
        weights[i] = (float) (raw[i] / sum);
      }
      return weights;
    }

    float at(int target, int source) {
      int i = source - first[target];
      return i >= 0 && i < values[target].length ? values[target][i] : 0;
    }
  }
}
