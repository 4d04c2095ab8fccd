package dev.sphere.cli.reproduce;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.SpecException;
import dev.sphere.models.Named;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.training.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The experiments that there are, as {@code experiments.yaml} describes and declares them. */
public final class Experiments {

  private static final String FILE = "experiments.yaml";

  /** An entry of the file; {@code training} is missing where a class of its own measures. */
  private record Entry(
      String title,
      String question,
      String reduction,
      String deviations,
      Map<Scale, Integer> seeds,
      Map<Scale, Double> minutes,
      TrainingDeclaration training) {

    Description description(String id) {
      return new Description(
          id,
          title,
          question,
          reduction,
          Objects.requireNonNullElse(deviations, ""),
          seeds,
          minutes);
    }
  }

  private final Map<String, Experiment> experiments = new LinkedHashMap<>();

  /** Makes all experiments over what is known. */
  public Experiments(Registry registry, NetworkFactory networks, Named<Recipe> recipes) {
    Map<String, Function<Description, Experiment>> measured =
        Map.of(
            "figure-2", description -> new OperatorCurves(description, registry),
            "mnist-features", description -> new PlanarFeatures(description, registry),
            "fourier-phase", description -> new FourierPhase(description, networks),
            "lemma-1", description -> new Conditioning(description, Objective.PRODUCTS),
            "lemma-2", description -> new Conditioning(description, Objective.COSINES),
            "losses", description -> new LossComparison(description, registry, networks));
    load()
        .forEach(
            (id, entry) ->
                experiments.put(
                    id,
                    entry.training() == null
                        ? measured.get(id).apply(entry.description(id))
                        : new TrainingExperiment(
                            entry.description(id), entry.training(), registry, networks, recipes)));
  }

  private static Map<String, Entry> load() {
    ObjectMapper mapper = new ObjectMapper();
    // Jackson's own reader of YAML does not follow anchors.
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    try (InputStream file = Experiments.class.getResourceAsStream(FILE)) {
      Map<String, Object> entries = yaml.load(file);
      return entries.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  entry -> mapper.convertValue(entry.getValue(), Entry.class),
                  (first, second) -> first,
                  LinkedHashMap::new));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns all of them, in the order of the list. */
  public Collection<Experiment> all() {
    return List.copyOf(experiments.values());
  }

  /**
   * Returns one.
   *
   * @throws SpecException if there is none of that id; lists the known ones and the nearest
   */
  public Experiment get(String id) {
    return new Named<>("experiment", experiments).get(id);
  }
}
