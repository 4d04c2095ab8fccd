package dev.sphere.models.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.ops.layer.AngleNorm;
import java.util.ArrayList;
import java.util.List;

/**
 * The angles and answers of one layer in plain double loops: each patch with each filter. An input
 * of fewer axes has extents of 1 in front.
 *
 * @param norm how norms are taken
 * @param channels of the input
 * @param input its extents, three
 * @param kernel its extents, three
 * @param stride along each axis
 * @param padding along each axis
 * @param dilation along each axis
 * @param groups of filters and channels
 */
record PatchLoop(
    AngleNorm norm,
    int channels,
    int[] input,
    int[] kernel,
    int[] stride,
    int[] padding,
    int[] dilation,
    int groups) {

  /**
   * What it counts.
   *
   * @param cosines by filter
   * @param squares of all patches
   */
  record Met(List<List<Double>> cosines, List<Double> squares) {}

  /** Goes over all patches of images (C, D, H, W) with kernels (filters, C/groups, …). */
  Met meet(double[][] images, double[] kernels, int filters) {
    Met met = new Met(new ArrayList<>(), new ArrayList<>());
    for (int filter = 0; filter < filters; filter++) {
      met.cosines().add(new ArrayList<>());
    }
    int size = kernels.length / filters;
    for (double[] image : images) {
      for (int group = 0; group < groups; group++) {
        for (int z = 0; z < places(0); z++) {
          for (int y = 0; y < places(1); y++) {
            for (int x = 0; x < places(2); x++) {
              double[] patch = patch(image, group, new int[] {z, y, x});
              double square = square(centered(patch));
              met.squares().add(square);
              for (int i = 0; i < filters / groups; i++) {
                int filter = group * (filters / groups) + i;
                double[] w = new double[size];
                System.arraycopy(kernels, filter * size, w, 0, size);
                met.cosines().get(filter).add(cosine(centered(w), centered(patch)));
              }
            }
          }
        }
      }
    }
    return met;
  }

  int places(int axis) {
    int covered = dilation[axis] * (kernel[axis] - 1) + 1;
    return (input[axis] + 2 * padding[axis] - covered) / stride[axis] + 1;
  }

  double[] patch(double[] image, int group, int[] place) {
    int ofGroup = channels / groups;
    double[] patch = new double[ofGroup * kernel[0] * kernel[1] * kernel[2]];
    int next = 0;
    for (int channel = group * ofGroup; channel < (group + 1) * ofGroup; channel++) {
      for (int a = 0; a < kernel[0]; a++) {
        for (int b = 0; b < kernel[1]; b++) {
          for (int c = 0; c < kernel[2]; c++) {
            int z = at(place, 0, a);
            int y = at(place, 1, b);
            int x = at(place, 2, c);
            boolean isInside =
                z >= 0 && z < input[0] && y >= 0 && y < input[1] && x >= 0 && x < input[2];
            patch[next++] =
                isInside ? image[((channel * input[0] + z) * input[1] + y) * input[2] + x] : 0;
          }
        }
      }
    }
    return patch;
  }

  private int at(int[] place, int axis, int entry) {
    return place[axis] * stride[axis] + entry * dilation[axis] - padding[axis];
  }

  private double[] centered(double[] vector) {
    double mean = 0;
    for (double entry : vector) {
      mean += entry / vector.length;
    }
    double[] seen = vector.clone();
    for (int i = 0; norm.kind() == AngleNorm.Kind.CENTERED && i < seen.length; i++) {
      seen[i] -= mean;
    }
    return seen;
  }

  private static double square(double[] vector) {
    double square = 0;
    for (double entry : vector) {
      square += entry * entry;
    }
    return square;
  }

  private double cosine(double[] w, double[] x) {
    double product = 0;
    for (int i = 0; i < w.length; i++) {
      product += w[i] * x[i];
    }
    return product / (length(w, true) * length(x, false));
  }

  private double length(double[] vector, boolean isKernel) {
    double square = square(vector);
    double exact = square <= 1e-30 ? 1 : Math.sqrt(square);
    return switch (norm.kind()) {
      case EPSILON, CENTERED -> Math.sqrt(square + norm.amount());
      case ADDITIVE -> isKernel ? exact : exact + norm.amount();
      case NONE -> exact;
    };
  }

  /**
   * Checks a histogram of angles: float32 may put a cosine that is next to a border on its other
   * side, and no other, and those that are 0 belong to the upper bin.
   *
   * @return the share of cosines that are next to a border
   */
  static double assertCounts(Histogram histogram, List<Double> cosines, String context) {
    int bins = histogram.counts().size();
    long[] certain = new long[bins];
    long[] possible = new long[bins];
    int unclear = 0;
    for (double cosine : cosines) {
      double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
      int bin = (int) Math.min(bins - 1, Math.floor(angle / Math.PI * bins));
      possible[bin]++;
      boolean isClear = true;
      for (int other : new int[] {bin - 1, bin + 1}) {
        double border = Math.cos(Math.PI * Math.max(bin, other) / bins);
        if (cosine != 0 && other >= 0 && other < bins && Math.abs(cosine - border) < 2e-6) {
          possible[other]++;
          isClear = false;
        }
      }
      certain[bin] += isClear ? 1 : 0;
      unclear += isClear ? 0 : 1;
    }
    assertThat(histogram.total()).as(context).isEqualTo(cosines.size());
    for (int bin = 0; bin < bins; bin++) {
      assertThat(histogram.counts().get(bin))
          .as("%s, bin %d", context, bin)
          .isBetween(certain[bin], possible[bin]);
    }
    return (double) unclear / cosines.size();
  }

  /**
   * The mean over pairs of 1/‖wᵢ − wⱼ‖, below a distance of 0.01 along the tangent in its square.
   */
  static double energy(double[] kernels, int filters) {
    int size = kernels.length / filters;
    double sum = 0;
    for (int i = 0; i < filters; i++) {
      for (int j = 0; j < i; j++) {
        double product = 0;
        double left = 1e-4;
        double right = 1e-4;
        for (int k = 0; k < size; k++) {
          product += kernels[i * size + k] * kernels[j * size + k];
          left += Math.pow(kernels[i * size + k], 2);
          right += Math.pow(kernels[j * size + k], 2);
        }
        double square = 2 - 2 * product / Math.sqrt(left * right);
        double bounded = Math.max(1e-4, square);
        sum += Math.pow(bounded, -0.5) - 0.5 * Math.pow(bounded, -1.5) * (square - bounded);
      }
    }
    return sum / Math.max(1, filters * (filters - 1) / 2);
  }
}
