package dev.sphere.bench;

/**
 * The most memory that a variant took, in bytes beyond what the process had before.
 *
 * @param name of the variant
 * @param allocated what was in use at a time
 * @param resident what the process had from the system, with what its allocator keeps for later
 */
public record PeakMemory(String name, long allocated, long resident) {

  /** Returns what was allocated in units of another's. */
  public double allocatedRatioTo(PeakMemory other) {
    return (double) allocated / other.allocated;
  }

  /** Returns what was resident in units of another's. */
  public double residentRatioTo(PeakMemory other) {
    return (double) resident / other.resident;
  }
}
