package dev.sphere.models.conversion;

import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.util.Pair;
import dev.sphere.ops.layer.HiddenField;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;

/** Which blocks can be given another child, and how. */
final class Parents {

  private final Map<Class<? extends Block>, ChildReplacement<Block>> replacements;

  /**
   * Makes the rules.
   *
   * @param replacements what is known of classes besides those of DJL
   */
  Parents(Map<Class<? extends Block>, ChildReplacement<Block>> replacements) {
    this.replacements = Map.copyOf(replacements);
  }

  /** Returns whether a twin in the place of a child would be what the parent computes with. */
  boolean canReplaceChildOf(Block parent) {
    return replacements.containsKey(parent.getClass()) || computesWithItsList(parent);
  }

  /** Returns whether it computes as {@code SequentialBlock} or {@code ParallelBlock} do. */
  private static boolean computesWithItsList(Block parent) {
    Class<?> type = parent.getClass();
    while (type != SequentialBlock.class && type != ParallelBlock.class) {
      if (type == null || hasFieldsOrForward(type)) {
        return false;
      }
      type = type.getSuperclass();
    }
    return true;
  }

  private static boolean hasFieldsOrForward(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
            .anyMatch(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
        || Arrays.stream(type.getDeclaredMethods())
            .anyMatch(method -> method.getName().startsWith("forward"));
  }

  /**
   * Puts a twin in the place of a child.
   *
   * @throws IllegalStateException if the replacement that was given for the parent's class does not
   */
  void replace(Block parent, Block child, Block twin) {
    ChildReplacement<Block> replacement = replacements.get(parent.getClass());
    if (replacement == null) {
      children(parent).values().replaceAll(each -> each == child ? twin : each);
      return;
    }
    BlockList before = parent.getChildren();
    replacement.replace(parent, child, twin);
    BlockList after = parent.getChildren();
    for (Pair<String, Block> each : before) {
      Block expected = each.getValue() == child ? twin : each.getValue();
      if (after.get(each.getKey()) != expected) {
        throw new IllegalStateException(
            "what optParent was given for %s did not put the twin in the place of its child %s"
                .formatted(parent.getClass().getSimpleName(), each.getKey()));
      }
    }
  }

  private static BlockList children(Block parent) {
    return new HiddenField<>(AbstractBlock.class, "children", BlockList.class).of(parent);
  }
}
