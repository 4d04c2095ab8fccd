package dev.sphere.models.training;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.ops.layer.AngularBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts the parameters of a network into groups that move alike. */
final class Grouping {

  /** How many names a message lists. */
  private static final int NEAREST = 3;

  /** Has what no group before it has. */
  private static final ParameterGroup REST = new ParameterGroup("*", 1, OptionalDouble.empty());

  private final WeightDecay decay;
  private final Set<Parameter> directions = new HashSet<>();

  /** A parameter that layers share is listed by each of them, under a name of its own. */
  private final Map<Parameter, Set<String>> names = new LinkedHashMap<>();

  private Grouping(SphereNetwork network, WeightDecay decay) {
    this.decay = decay;
    collectDirections(network);
    for (Pair<String, Parameter> each : network.getParameters()) {
      if (each.getValue().requiresGradient()) {
        names.computeIfAbsent(each.getValue(), key -> new LinkedHashSet<>()).add(each.getKey());
      }
    }
  }

  private void collectDirections(Block block) {
    if (block instanceof AngularBlock angular) {
      directions.addAll(angular.directions());
    }
    block.getChildren().values().forEach(this::collectDirections);
  }

  /**
   * Returns the groups of a network. Parameters whose rate is 0 are in none.
   *
   * @throws IllegalArgumentException if a group has no parameters, or a weight decay and none that
   *     decay, or if none is left to move
   */
  static List<MovingGroup> of(SphereNetwork network, Hyperparameters settings) {
    return new Grouping(network, settings.weightDecay()).groups(settings.groups());
  }

  private List<MovingGroup> groups(List<ParameterGroup> declared) {
    List<MovingGroup> groups = new ArrayList<>();
    Set<Parameter> left = new LinkedHashSet<>(names.keySet());
    for (ParameterGroup group : declared) {
      List<Parameter> members = members(group, left);
      if (members.isEmpty()) {
        throw new IllegalArgumentException(reasonOfEmptiness(group));
      }
      left.removeAll(members);
      groups.addAll(divided(group, members));
    }
    groups.addAll(divided(REST, List.copyOf(left)));
    if (groups.stream().allMatch(group -> group.parameters().isEmpty())) {
      throw new IllegalArgumentException("the groups leave no parameter to learn: all have lr=0");
    }
    return groups;
  }

  private List<Parameter> members(ParameterGroup group, Set<Parameter> candidates) {
    return candidates.stream()
        .filter(parameter -> names.get(parameter).stream().anyMatch(group::matches))
        .toList();
  }

  private String reasonOfEmptiness(ParameterGroup group) {
    if (!members(group, names.keySet()).isEmpty()) {
      return "the group \"%s\" has no parameters: groups before it have all that it matches"
          .formatted(group);
    }
    NamePattern pattern = new NamePattern(group.pattern());
    String nearest =
        names.values().stream()
            .flatMap(Set::stream)
            .sorted(Comparator.comparingInt(pattern::distance))
            .limit(NEAREST)
            .collect(Collectors.joining(", "));
    return "no parameter matches \"%s\" of the group \"%s\"; the nearest are %s"
        .formatted(group.pattern(), group, nearest);
  }

  /** Divides a group into what decays and what does not. */
  private List<MovingGroup> divided(ParameterGroup group, List<Parameter> members) {
    if (group.rateFactor() == 0) {
      return List.of();
    }
    Map<Boolean, List<Parameter>> byDecay =
        members.stream().collect(Collectors.partitioningBy(this::decays));
    if (group.weightDecay().orElse(0) > 0 && byDecay.get(true).isEmpty()) {
      throw new IllegalArgumentException(
          "none of the parameters of the group \"%s\" decays: kernels that count by their direction"
                  .formatted(group)
              + " alone never do, nor biases, and norms only where the recipe says so");
    }
    double rate = group.weightDecay().orElse(decay.rate());
    return List.of(
        new MovingGroup(group.rateFactor(), rate, byDecay.get(true)),
        new MovingGroup(group.rateFactor(), 0, byDecay.get(false)));
  }

  private boolean decays(Parameter parameter) {
    return switch (parameter.getType()) {
      case WEIGHT -> !directions.contains(parameter);
      case GAMMA, BETA -> decay.norms();
      default -> false;
    };
  }
}
