package dev.sphere.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.registry.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RuleTableTest {

  @Test
  void theSpecificationHoldsTheRulesOfEachKindAndOfLayers() throws IOException {
    String specification = Files.readString(Path.of("../docs/spec.md"));

    for (Kind<?> kind : Kind.ALL) {
      assertThat(specification).as(kind.noun()).contains(RuleTable.markdown(kind));
    }
    assertThat(specification).contains(RuleTable.markdown(Conformance.layerRules()));
  }
}
