package dev.sphere.cli.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir private Path directory;

  @Test
  void aFileThatIsNotUtf8IsNamed() throws IOException {
    RunFolder run = new RunFolder(directory);
    Map<String, Callable<?>> readers =
        Map.of(
            "config.yaml", run::readConfig,
            "metrics.csv", run.metrics()::read,
            "diagnostics.jsonl", run.diagnostics()::read,
            "run.json", run::readReport);
    for (Map.Entry<String, Callable<?>> reader : readers.entrySet()) {
      Path file = directory.resolve(reader.getKey());
      Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff, '\n'});

      assertThatThrownBy(reader.getValue()::call)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + " is damaged")
          .message()
          .doesNotContain("\n");
    }
  }
}
