package dev.sphere.cli.reproduce.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceLogTest {

  /** Figures worked out from the logs by other means. */
  @ParameterizedTest
  @CsvSource({
    "cnn9-baseline, 0.9068, 0.7422, 0.8180",
    "cnn9-cosine, 0.9123, 0.7281, 0.8500",
    "cnn9-cosine-wsoftmax, 0.9130, 0.7305, 0.8500",
    "cnn9-linear, 0.9118, 0.6922, 0.8351",
    "cnn9-sigmoid-0.3, 0.9135, 0.7164, 0.8297",
    "cnn9-learnable-sigmoid, 0.9127, 0.7336, 0.8446",
    "resnet32-baseline, 0.9293, 0.5813, 0.7367",
    "resnet32-linear, 0.9463, 0.6492, 0.7859"
  })
  void sumsUpTheLogs(String run, double last, double first, double second) {
    ReferenceLog log = ReferenceLog.of(run);

    assertThat(log.test()).hasSize(128);
    assertThat(log.train()).hasSize(640);
    assertThat(log.lastTestAccuracies()).isCloseTo(last, within(5e-5));
    assertThat(log.trainAccuracy(0, 1000).orElseThrow()).isCloseTo(first, within(6e-5));
    assertThat(log.trainAccuracy(1000, 2000).orElseThrow()).isCloseTo(second, within(6e-5));
    assertThat(log.trainAccuracy(64_000, 64_099)).isEmpty();
  }

  @Test
  void refusesAnUnknownLog() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReferenceLog.of("cnn9-tanh"))
        .withMessageStartingWith("no log cnn9-tanh; there are [cnn9-baseline");
  }
}
