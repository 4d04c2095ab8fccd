package dev.sphere.api.registry;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Norm;
import dev.sphere.api.Option;
import dev.sphere.api.Provider;
import dev.sphere.api.Regularizer;
import dev.sphere.api.SphereLoss;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All extensions on a class path.
 *
 * <p>One broken provider is a {@link Problem} of its catalog and the others live. A name that two
 * providers claim belongs to neither: using it is an error that names both classes and both jars.
 */
public final class Registry {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  /** A provider class that cannot be loaded ends the search if this many fail in a row. */
  private static final int MOST_FAILURES = 1000;

  private final Map<Class<?>, Catalog<?>> catalogs = new LinkedHashMap<>();

  private Registry() {}

  /** Finds the extensions that the current thread's class loader sees. */
  public static Registry load() {
    return load(Thread.currentThread().getContextClassLoader());
  }

  /** Finds the extensions that a class loader sees, such as one over plugin jars. */
  public static Registry load(ClassLoader loader) {
    Registry registry = new Registry();
    Kind.ALL.forEach(kind -> registry.find(kind, loader));
    return registry;
  }

  /** Makes a registry of the given providers alone, such as one of a test. */
  public static Registry of(List<? extends Provider<?>> providers) {
    Registry registry = new Registry();
    Kind.ALL.forEach(kind -> registry.add(kind, providers));
    return registry;
  }

  /** Returns the angular operators. */
  public Catalog<AngularOperator> operators() {
    return catalog(AngularOperator.class);
  }

  /** Returns the magnitude functions. */
  public Catalog<MagnitudeFunction> magnitudes() {
    return catalog(MagnitudeFunction.class);
  }

  /** Returns the norms. */
  public Catalog<Norm> norms() {
    return catalog(Norm.class);
  }

  /** Returns the loss heads. */
  public Catalog<SphereLoss> losses() {
    return catalog(SphereLoss.class);
  }

  /** Returns the regularizers. */
  public Catalog<Regularizer> regularizers() {
    return catalog(Regularizer.class);
  }

  /** Returns the catalog of each kind. */
  public List<Catalog<?>> catalogs() {
    return List.copyOf(catalogs.values());
  }

  /** Returns the catalog of the kind with this noun, or nothing if there is no such kind. */
  public Optional<Catalog<?>> catalog(String noun) {
    return catalogs.values().stream().filter(c -> c.kind().noun().equals(noun)).findFirst();
  }

  @SuppressWarnings("unchecked") // filled by kind, whose value type is the key
  <T> Catalog<T> catalog(Class<T> valueType) {
    return (Catalog<T>) catalogs.get(valueType);
  }

  private <T> void find(Kind<T> kind, ClassLoader loader) {
    List<Problem> problems = new ArrayList<>();
    List<Provider<T>> found = instances(kind, loader, problems);
    catalogs.put(kind.valueType(), catalog(kind, found, problems));
  }

  private <T> void add(Kind<T> kind, List<? extends Provider<?>> given) {
    List<Provider<T>> ofKind = new ArrayList<>();
    for (Provider<?> provider : given) {
      if (kind.providerType().isInstance(provider)) {
        ofKind.add(kind.providerType().cast(provider));
      }
    }
    catalogs.put(kind.valueType(), catalog(kind, ofKind, new ArrayList<>()));
  }

  private <T> Catalog<T> catalog(Kind<T> kind, List<Provider<T>> found, List<Problem> problems) {
    SortedMap<String, Provider<T>> providers = new TreeMap<>();
    Map<String, List<Provider<T>>> claims = new HashMap<>();
    for (Provider<T> provider : found) {
      try {
        claims.computeIfAbsent(checkedName(provider), n -> new ArrayList<>()).add(provider);
      } catch (RuntimeException | LinkageError broken) {
        problems.add(new Problem("", broken(kind, place(provider.getClass()), broken)));
      }
    }
    claims.forEach(
        (name, claimants) -> {
          if (claimants.size() == 1) {
            providers.put(name, claimants.get(0));
          } else {
            problems.add(new Problem(name, duplicate(kind, name, claimants)));
          }
        });
    return new Catalog<>(this, kind, providers, List.copyOf(problems));
  }

  private static <T> List<Provider<T>> instances(
      Kind<T> kind, ClassLoader loader, List<Problem> problems) {
    List<Provider<T>> instances = new ArrayList<>();
    Iterator<? extends ServiceLoader.Provider<? extends Provider<T>>> found =
        ServiceLoader.load(kind.providerType(), loader).stream().iterator();
    Declarations declarations = new Declarations(kind.providerType(), loader);
    int failures = 0;
    while (failures < MOST_FAILURES) {
      Class<?> type = null;
      try {
        if (!found.hasNext()) {
          break;
        }
        ServiceLoader.Provider<? extends Provider<T>> next = found.next();
        type = next.type();
        instances.add(next.get());
      } catch (ServiceConfigurationError | LinkageError broken) {
        failures++;
        String place = type == null ? declarations.placeOf(broken) : place(type);
        problems.add(new Problem("", broken(kind, place, broken)));
      }
    }
    return instances;
  }

  private static String checkedName(Provider<?> provider) {
    String name = provider.name();
    if (name == null || !NAME.matcher(name).matches()) {
      throw new SpecException("its name \"" + name + "\" is not of the form " + NAME);
    }
    Set<String> options = new HashSet<>();
    for (Option option : provider.options()) {
      if (!NAME.matcher(option.name()).matches() || !options.add(option.name())) {
        throw new SpecException(
            "its option \"" + option.name() + "\" is declared twice or not of the form " + NAME);
      }
    }
    return name;
  }

  private static String duplicate(Kind<?> kind, String name, List<? extends Provider<?>> all) {
    List<String> places = all.stream().map(p -> place(p.getClass())).toList();
    return "%s \"%s\" is provided more than once, remove all but one: %s"
        .formatted(kind.noun(), name, String.join(" and ", places));
  }

  private static String broken(Kind<?> kind, String place, Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String why = cause instanceof SpecException ? cause.getMessage() : cause.toString();
    return "a provider of kind %s cannot be used: %s%s"
        .formatted(kind.noun(), place.isEmpty() ? "" : place + ": ", why);
  }

  private static String place(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return Declarations.place(
        type.getName(), location == null ? "the Java runtime" : location.toString());
  }
}
