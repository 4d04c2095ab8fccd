package dev.sphere.models.conversion;

import ai.djl.nn.Block;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which layers are to stay plain.
 *
 * @param byRole what becomes of layers of each role
 * @param byPath what becomes of the layers at some paths, whatever their roles
 */
record Rules(Map<Role, Treatment> byRole, Map<String, Treatment> byPath) {

  Rules {
    byRole = Map.copyOf(byRole);
    byPath = Map.copyOf(byPath);
  }

  /**
   * Refuses paths that lead to no layer.
   *
   * @throws IllegalArgumentException if there is one
   */
  void check(Map<String, Block> blocks, Twins twins) {
    for (String path : byPath.keySet()) {
      Block block = blocks.get(path);
      if (block == null || !twins.has(block)) {
        throw new IllegalArgumentException(
            "there is a rule for %s, where %s; the layers that have twins are at %s"
                .formatted(
                    ConversionReport.shown(path),
                    block == null
                        ? "no block is"
                        : "a " + block.getClass().getSimpleName() + " is, which has no twin",
                    blocks.entrySet().stream()
                        .filter(each -> twins.has(each.getValue()))
                        .map(each -> ConversionReport.shown(each.getKey()))
                        .toList()));
      }
    }
  }

  /** Returns why a layer is to stay plain; empty if it is not. */
  Optional<String> whyPlain(Collection<String> paths, Set<Role> roles) {
    if (paths.stream().anyMatch(path -> byPath.get(path) == Treatment.PLAIN)) {
      return Optional.of("the rule for its path");
    }
    if (paths.stream().anyMatch(byPath::containsKey)) {
      return Optional.empty();
    }
    return roles.stream()
        .filter(role -> byRole.get(role) == Treatment.PLAIN)
        .map(Role::toString)
        .findFirst();
  }

  /** Returns whether one of the paths is that of a layer that must become hyperspherical. */
  boolean insistsOn(Collection<String> paths) {
    return paths.stream().anyMatch(path -> byPath.get(path) == Treatment.SPHERE);
  }
}
