package dev.sphere.models.diagnostics;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@link Diagnostics} as a JSON object; what a layer does not have is null there. */
public final class DiagnosticsJson {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private record Look(int iteration, List<Layer> layers) {

    Look {
      layers = List.copyOf(layers);
    }
  }

  private record Layer(
      String layer,
      int filters,
      Histogram angles,
      double smallPatches,
      double energy,
      Histogram slopes,
      int deadFilters) {

    Layer {
      Objects.requireNonNull(layer, "a layer without a name");
      Objects.requireNonNull(angles, "a layer without angles");
    }

    static Layer of(LayerDiagnostics each) {
      return new Layer(
          each.layer(),
          each.filters(),
          each.angles(),
          each.smallPatches(),
          each.energy(),
          each.slopes().orElse(null),
          each.deadFilters());
    }

    LayerDiagnostics diagnostics() {
      return new LayerDiagnostics(
          layer, filters, angles, smallPatches, energy, Optional.ofNullable(slopes), deadFilters);
    }
  }

  private DiagnosticsJson() {}

  /** Returns the object; its text is one line. */
  public static JsonNode of(Diagnostics look) {
    return JSON.valueToTree(
        new Look(look.iteration(), look.layers().stream().map(Layer::of).toList()));
  }

  /**
   * Reads the text of an object.
   *
   * @throws IOException if it is none of this kind; says in a line why
   */
  public static Diagnostics parse(String text) throws IOException {
    try {
      Look look = JSON.readValue(text, Look.class);
      if (look == null) {
        throw new IOException("it holds nothing");
      }
      return new Diagnostics(
          look.iteration(), look.layers().stream().map(Layer::diagnostics).toList());
    } catch (JacksonException damaged) {
      throw new IOException(damaged.getOriginalMessage().replaceAll("\\s+", " "), damaged);
    }
  }
}
