package dev.sphere.ops.norm;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;
import java.util.OptionalInt;

/**
 * Group normalization (Wu and He, ECCV 2018): (F − mean)/√(variance + ε) over the channels of a
 * group and the places of each sample, then a learned scale and shift for each channel.
 *
 * <p>Where the number of groups is left open, it is the largest one up to 32, the published one,
 * that divides the channels and leaves at least four of them a group; one group where there is
 * none.
 *
 * @param groups how many groups of neighbouring channels there are; it divides their number
 * @param epsilon added to the variance
 */
public record GroupNormalization(OptionalInt groups, double epsilon) implements Norm, NormProvider {

  private static final String OPEN = "auto";

  private static final long MOST_GROUPS = 32;

  private static final long LEAST_CHANNELS = 4;

  /** As many groups as suit the channels, and the usual 1e-5. */
  public GroupNormalization() {
    this(OptionalInt.empty(), 1e-5);
  }

  /** Checks the number of groups. */
  public GroupNormalization {
    if (groups.isPresent() && groups.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "group: groups must be at least 1, got " + groups.getAsInt());
    }
  }

  @Override
  public String name() {
    return "group";
  }

  @Override
  public String description() {
    return "group normalization, over groups of channels of a sample";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.choice(
            "groups",
            List.of(OPEN, "1", "2", "4", "8", "16", "32", "64"),
            "how many; auto is the most up to 32 that divide the channels into 4 or more each"),
        Option.real("epsilon", 1e-5, 1e-12, 1, "added to the variance"));
  }

  @Override
  public Norm create(Options options) {
    String named = options.choice("groups");
    return new GroupNormalization(
        named.equals(OPEN) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(named)),
        options.real("epsilon"));
  }

  /**
   * Returns a new block.
   *
   * <p>Initializing it throws an {@link IllegalArgumentException} if the groups do not divide the
   * channels.
   */
  @Override
  public Block newBlock() {
    return new SequentialBlock()
        .add(new Standardization(this::groupsOf, epsilon))
        .add(new ScaleAndShift());
  }

  /** Returns how many groups so many channels form. */
  long groupsOf(long channels) {
    if (groups.isEmpty()) {
      long most = MOST_GROUPS;
      while (most > 1 && (channels % most != 0 || channels / most < LEAST_CHANNELS)) {
        most--;
      }
      return most;
    }
    long exactly = groups.getAsInt();
    if (channels % exactly != 0) {
      throw new IllegalArgumentException(
          "group: %d groups do not divide %d channels; allowed is a divisor, or groups=auto"
              .formatted(exactly, channels));
    }
    return exactly;
  }
}
