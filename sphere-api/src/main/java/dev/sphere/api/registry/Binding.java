package dev.sphere.api.registry;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Provider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Matches the arguments of a spec with the options of a provider. */
final class Binding {

  private final Registry registry;
  private final String noun;
  private final Provider<?> provider;
  private final Map<Option, Spec> arguments = new LinkedHashMap<>();

  Binding(Registry registry, String noun, Provider<?> provider, Spec spec) {
    this.registry = registry;
    this.noun = noun;
    this.provider = provider;
    for (Option option : provider.options()) {
      arguments.put(option, null);
    }
    for (int place = 0; place < spec.arguments().size(); place++) {
      Spec.Argument argument = spec.arguments().get(place);
      Option option = option(argument, place);
      if (arguments.get(option) != null) {
        throw error(option, "is given twice");
      }
      boolean bareFlag = argument.key().isEmpty() && isFlagNamed(option, argument.value());
      arguments.put(option, bareFlag ? Spec.parse("true") : argument.value());
    }
    arguments.replaceAll(
        (option, value) -> value == null ? Spec.parse(option.defaultValue()) : value);
  }

  Options options() {
    Map<String, Object> values = new LinkedHashMap<>();
    arguments.forEach((option, value) -> values.put(option.name(), value(option, value)));
    return new Options(values);
  }

  Spec complete() {
    List<Spec.Argument> complete = new ArrayList<>();
    arguments.forEach(
        (option, value) -> {
          value(option, value);
          Spec full =
              option.type() instanceof Option.Nested nested
                  ? registry.catalog(nested.valueType()).complete(value)
                  : value;
          complete.add(new Spec.Argument(Optional.of(option.name()), full));
        });
    return new Spec(provider.name(), complete);
  }

  /** The extensions that the options are. */
  List<Extension> extensions() {
    List<Extension> extensions = new ArrayList<>();
    arguments.forEach(
        (option, value) -> {
          if (option.type() instanceof Option.Nested nested) {
            extensions.addAll(registry.catalog(nested.valueType()).extensions(value));
          }
        });
    return extensions;
  }

  /** By name, as the name of a flag, or by place. */
  private Option option(Spec.Argument argument, int place) {
    List<Option> options = provider.options();
    for (Option option : options) {
      if (argument.key().isPresent()
          ? option.name().equals(argument.key().get())
          : isFlagNamed(option, argument.value())) {
        return option;
      }
    }
    if (argument.key().isEmpty() && place < options.size()) {
      return options.get(place);
    }
    String given = argument.key().orElseGet(() -> argument.value().toString());
    if (options.isEmpty()) {
      throw new SpecException(
          noun + " \"" + provider.name() + "\" takes no options, got \"" + given + "\"");
    }
    throw new SpecException(
        Suggestion.unknown(
            "option of " + noun + " \"" + provider.name() + "\":",
            given,
            options.stream().map(Option::name).toList()));
  }

  private static boolean isFlagNamed(Option option, Spec value) {
    return option.type() instanceof Option.Flag
        && value.arguments().isEmpty()
        && option.name().equals(value.name());
  }

  private Object value(Option option, Spec spec) {
    if (option.type() instanceof Option.Nested nested) {
      try {
        return registry.catalog(nested.valueType()).create(spec);
      } catch (SpecException refused) {
        throw error(option, "is " + spec + ": " + refused.getMessage());
      }
    }
    String text = spec.name();
    if (spec.arguments().isEmpty()) {
      Object value = plainValue(option.type(), text);
      if (value != null) {
        return value;
      }
    }
    throw error(option, "is " + spec + ", allowed is " + option.allowed());
  }

  /** Returns null where the text is not a legal value of the type. */
  private static Object plainValue(Option.Type type, String text) {
    try {
      if (type instanceof Option.Real real) {
        double value = Double.parseDouble(text);
        return value >= real.minimum() && value <= real.maximum() ? value : null;
      }
      if (type instanceof Option.Whole whole) {
        int value = Integer.parseInt(text);
        return value >= whole.minimum() && value <= whole.maximum() ? value : null;
      }
    } catch (NumberFormatException notANumber) {
      return null;
    }
    if (type instanceof Option.Choice choice) {
      return choice.words().contains(text) ? text : null;
    }
    return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : null;
  }

  private SpecException error(Option option, String problem) {
    return new SpecException(
        "option \"" + option.name() + "\" of " + noun + " \"" + provider.name() + "\" " + problem);
  }
}
