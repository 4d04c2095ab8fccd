package dev.sphere.models.conversion;

import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SymbolBlock;
import dev.sphere.api.LossHead;
import dev.sphere.models.conversion.ConversionReport.Entry;
import dev.sphere.models.conversion.ConversionReport.Outcome;
import dev.sphere.models.conversion.Places.Placed;
import dev.sphere.ops.layer.AngularBlock;
import dev.sphere.ops.layer.SphereLayer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is to become of one network: decided before anything of it is changed. */
final class ConversionPlan {

  /** What is to become of a block; a twin only if it is converted. */
  private record Decision(Outcome outcome, Optional<SphereLayer> twin, String reason) {

    static Decision stays(Outcome outcome, String reason) {
      return new Decision(outcome, Optional.empty(), reason);
    }
  }

  private record Step(Placed placed, Decision decision) {}

  private final Rules rules;
  private final Twins twins;
  private final Parents parents;
  private final Layers layers;
  private final Block root;
  private final List<Step> steps = new ArrayList<>();

  /**
   * Decides.
   *
   * @throws IllegalArgumentException if a rule is for a path where it cannot be followed
   */
  ConversionPlan(Block root, Rules rules, Twins twins, Parents parents) {
    this.root = root;
    this.rules = rules;
    this.twins = twins;
    this.parents = parents;
    layers = new Layers(root);
    Places places = new Places(root);
    rules.check(places.byPath(), twins);
    places.blocks().forEach(placed -> steps.add(new Step(placed, decide(placed))));
  }

  private Decision decide(Placed placed) {
    Block block = placed.block();
    if (twins.has(block)) {
      return decideOnLayer(placed);
    }
    if (block instanceof SymbolBlock) {
      return Decision.stays(Outcome.UNSUPPORTED, "a symbol block: its layers are not DJL's blocks");
    }
    if (block instanceof LambdaBlock) {
      return Decision.stays(Outcome.OPAQUE, "a function, whose inside cannot be seen");
    }
    if (block instanceof AngularBlock) {
      return Decision.stays(Outcome.UNAFFECTED, "hyperspherical already");
    }
    if (block instanceof LossHead) {
      return Decision.stays(Outcome.UNAFFECTED, "a loss head");
    }
    return Layers.ownsWeights(block)
        ? Decision.stays(Outcome.UNSUPPORTED, "there is no twin of its class")
        : Decision.stays(Outcome.UNAFFECTED, "");
  }

  private Decision decideOnLayer(Placed placed) {
    Block layer = placed.block();
    Set<Role> roles = layers.rolesOf(layer);
    Optional<String> plain = rules.whyPlain(placed.paths(), roles);
    if (plain.isPresent()) {
      return Decision.stays(Outcome.PLAIN, plain.get());
    }
    Optional<String> obstacle = obstacle(placed).or(() -> twins.obstacle(layer));
    if (obstacle.isPresent()) {
      if (rules.insistsOn(placed.paths())) {
        throw new IllegalArgumentException(
            "the layer at %s cannot become hyperspherical: %s"
                .formatted(ConversionReport.shown(placed.paths().get(0)), obstacle.get()));
      }
      return Decision.stays(Outcome.UNSUPPORTED, obstacle.get());
    }
    SphereLayer twin = twins.of(layer);
    return new Decision(Outcome.CONVERTED, Optional.of(twin), whatBecomes(layer, twin));
  }

  private Optional<String> obstacle(Placed placed) {
    return placed.parents().stream()
        .filter(parent -> !parents.canReplaceChildOf(parent))
        .findFirst()
        .map(
            parent ->
                "its parent, a %s, computes with fields of its own: see optParent"
                    .formatted(parent.getClass().getSimpleName()));
  }

  private static String whatBecomes(Block layer, SphereLayer twin) {
    StringBuilder text = new StringBuilder();
    if (Twins.hasBias(layer)) {
      text.append(Twins.hasBias(twin) ? "keeps its bias" : "loses its bias");
    }
    long learned = twin.learned().stream().mapToLong(each -> each.getShape().size()).sum();
    if (learned > 0) {
      text.append(text.isEmpty() ? "" : ", ").append("learns ").append(learned).append(" more");
    }
    return text.toString();
  }

  /** Returns what is to become of the network. */
  ConversionReport report() {
    return new ConversionReport(steps.stream().map(ConversionPlan::entry).toList());
  }

  private static Entry entry(Step step) {
    Block block = step.placed.block();
    List<Parameter> own =
        block instanceof LossHead
            ? block.getParameters().values()
            : block.getDirectParameters().values();
    return new Entry(
        step.placed.paths(),
        name(block),
        step.decision.outcome,
        step.decision.twin.map(twin -> twin.getClass().getSimpleName()),
        step.decision.reason,
        own.stream()
            .filter(each -> each.getType() == Parameter.Type.WEIGHT && each.isInitialized())
            .map(Parameter::getShape)
            .findFirst(),
        own.stream()
            .filter(Parameter::isInitialized)
            .mapToLong(each -> each.getArray().size())
            .sum());
  }

  private static String name(Block block) {
    String type = block.getClass().getSimpleName();
    if (type.isEmpty()) { // an anonymous class
      type = block.getClass().getSuperclass().getSimpleName();
    }
    return block instanceof LambdaBlock lambda && !lambda.getName().equals(LambdaBlock.DEFAULT_NAME)
        ? type + " " + lambda.getName()
        : type;
  }

  /** Changes the network and returns it: the root, or its twin if it is a layer. */
  Block carryOut() {
    // All that may fail comes before the first change.
    for (Step step : steps) {
      step.decision.twin.ifPresent(twin -> Twins.handOver(step.placed.block(), twin));
    }
    Block converted = root;
    for (Step step : steps) {
      if (step.decision.twin.isPresent()) {
        SphereLayer twin = step.decision.twin.get();
        Set<Block> holders = Collections.newSetFromMap(new IdentityHashMap<>());
        holders.addAll(step.placed.parents());
        holders.forEach(parent -> parents.replace(parent, step.placed.block(), twin));
        if (step.placed.block() == root) {
          converted = twin;
        }
      }
    }
    return converted;
  }
}
