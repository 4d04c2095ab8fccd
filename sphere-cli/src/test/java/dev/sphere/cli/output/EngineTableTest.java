package dev.sphere.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EngineTableTest {

  @Test
  void theReadmeHoldsTheTable() throws IOException {
    assertThat(Files.readString(Path.of("../README.md"))).contains(EngineTable.markdown());
  }
}
