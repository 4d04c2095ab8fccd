package dev.sphere.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTableTest {

  @Test
  void thePageOfModelsHoldsTheTable() throws IOException {
    Named<Architecture> architectures =
        SphereInjector.create().getInstance(Key.get(new TypeLiteral<Named<Architecture>>() {}));
    try (NDManager manager = EngineSupport.named("pytorch").engine().newBaseManager()) {
      assertThat(Files.readString(Path.of("../docs/models.md")))
          .contains(ArchitectureTable.markdown(architectures.values(), manager));
    }
  }
}
