package dev.sphere.api.registry;

import dev.sphere.api.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The extensions of one kind, by name. */
public final class Catalog<T> {

  private final Registry registry;
  private final Kind<T> kind;
  private final SortedMap<String, Provider<T>> providers;
  private final List<Problem> problems;

  Catalog(
      Registry registry,
      Kind<T> kind,
      SortedMap<String, Provider<T>> providers,
      List<Problem> problems) {
    this.registry = registry;
    this.kind = kind;
    this.providers = providers;
    this.problems = problems;
  }

  /** Returns the kind of these extensions. */
  public Kind<T> kind() {
    return kind;
  }

  /** Returns the names, sorted. */
  public List<String> names() {
    return List.copyOf(providers.keySet());
  }

  /** Returns what could not be had: broken providers and names that two providers claim. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * Returns the provider of a name.
   *
   * @throws SpecException if there is none; lists the known names and the nearest
   */
  public Provider<T> provider(String name) {
    Provider<T> provider = providers.get(name);
    if (provider == null) {
      for (Problem problem : problems) {
        if (problem.name().equals(name)) {
          throw new SpecException(problem.message());
        }
      }
      throw new SpecException(Suggestion.unknown(kind.noun(), name, providers.keySet()));
    }
    return provider;
  }

  /**
   * Makes an extension.
   *
   * @param spec such as {@code sigmoid(k=0.3)}
   * @throws SpecException if the name is unknown or an option is unknown or illegal
   */
  public T create(String spec) {
    return create(Spec.parse(spec));
  }

  /** Makes an extension, as {@link #create(String)} does. */
  public T create(Spec spec) {
    Provider<T> provider = provider(spec.name());
    try {
      return provider.create(new Binding(registry, kind.noun(), provider, spec).options());
    } catch (IllegalArgumentException illegal) {
      throw new SpecException(
          kind.noun() + " \"" + spec + "\" cannot be made: " + illegal.getMessage());
    }
  }

  /**
   * Returns a spec with every option's value written out, so that it means the same where defaults
   * have changed.
   *
   * @throws SpecException as {@link #create(String)}
   */
  public Spec complete(Spec spec) {
    return new Binding(registry, kind.noun(), provider(spec.name()), spec).complete();
  }

  /**
   * Returns all extensions that a spec uses: its own and those of its options.
   *
   * @return its own first; one that is used twice is there twice
   * @throws SpecException as {@link #create(String)}
   */
  public List<Extension> extensions(Spec spec) {
    Provider<T> provider = provider(spec.name());
    List<Extension> extensions = new ArrayList<>();
    extensions.add(new Extension(kind, provider));
    extensions.addAll(new Binding(registry, kind.noun(), provider, spec).extensions());
    return extensions;
  }
}
