package dev.sphere.models.training;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Structure;
import java.util.List;

/** What glibc's allocator says of itself. */
final class CLibrary {

  private CLibrary() {}

  /** The first fields of {@code struct mallinfo2}, of ten in all. */
  public static final class Mallinfo extends Structure implements Structure.ByValue {
    /** Numbers by their place: 4 is what was mapped, 7 what is in use besides, in bytes. */
    public long[] numbers = new long[10];

    @Override
    protected List<String> getFieldOrder() {
      return List.of("numbers");
    }
  }

  /** Returns whether there is a glibc that tells, 2.33 or later. */
  static boolean isPresent() {
    try {
      return mallinfo() != null;
    } catch (UnsatisfiedLinkError absent) {
      return false;
    }
  }

  /** Returns how many bytes were given out and not given back. */
  static double allocated() {
    Mallinfo info = (Mallinfo) mallinfo().invoke(Mallinfo.class, new Object[0]);
    return info.numbers[4] + (double) info.numbers[7];
  }

  private static Function mallinfo() {
    return NativeLibrary.getInstance("c").getFunction("mallinfo2");
  }
}
