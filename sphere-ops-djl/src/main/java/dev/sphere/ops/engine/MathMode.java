package dev.sphere.ops.engine;

import com.sun.jna.NativeLibrary;

/** How exactly PyTorch's convolutions and products of matrices compute on a processor. */
public enum MathMode {
  /** In float32. */
  EXACT,
  /**
   * With factors rounded to bfloat16, 8 bits of 24, and sums in float32, where oneDNN has
   * instructions for that and thinks it faster; elsewhere as {@link #EXACT}. Gradients and angles
   * are then right to two or three digits.
   */
  FAST;

  private static final String VARIABLE = "ONEDNN_DEFAULT_FPMATH_MODE";

  /**
   * Makes PyTorch compute so. To be called before the engine is loaded; later it changes nothing.
   *
   * @throws IllegalStateException if the process cannot set its environment variables
   */
  public void select() {
    if (this == FAST) {
      try {
        NativeLibrary.getInstance("c")
            .getFunction("setenv")
            .invokeInt(new Object[] {VARIABLE, "BF16", 1});
      } catch (UnsatisfiedLinkError absent) {
        throw new IllegalStateException(
            "fast mathematics cannot be chosen from inside a process on this system; set "
                + VARIABLE
                + "=BF16 before Java starts",
            absent);
      }
    }
  }
}
