package dev.sphere.api.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecTest {

  private static final String WORD_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_";

  @Test
  void readsNamedPositionalAndNestedArguments() {
    Spec spec = Spec.parse("ga-softmax(sigmoid(k=0.3), m=4, learned)");

    assertThat(spec)
        .isEqualTo(
            new Spec(
                "ga-softmax",
                List.of(
                    positional(new Spec("sigmoid", List.of(named("k", word("0.3"))))),
                    named("m", word("4")),
                    positional(word("learned")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cosine; cosine",
        "cosine(); cosine",
        "'  sigmoid ( k = 0.3 ) '; sigmoid(k=0.3)",
        "a(b(c(1e-5)),d=e(f,g=-1)); a(b(c(1e-5)), d=e(f, g=-1))",
        "A_b.c+d-9; A_b.c+d-9"
      })
  void printsOneFormOfWhatItReads(String text, String printed) {
    Spec spec = Spec.parse(text);

    assertThat(spec).hasToString(printed);
    assertThat(Spec.parse(printed)).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; expected a name or a number; 1",
        "'   '; expected a name or a number; 4",
        "(k=1); expected a name or a number; 1",
        "sigmoid(; expected a name or a number; 9",
        "sigmoid(k=); expected a name or a number; 11",
        "sigmoid(k=0.3; expected ',' or ')'; 14",
        "sigmoid(k=0.3,); expected a name or a number; 15",
        "sigmoid(k 0.3); expected ',' or ')'; 11",
        "sigmoid(k==0.3); expected a name or a number; 11",
        "a(b=c=d); expected ',' or ')'; 6",
        "sigmoid(k=0.3)); unexpected ')'; 15",
        "linear cosine; unexpected 'c'; 8",
        "linéar; unexpected 'é'; 4",
        "a(b(c); expected ',' or ')'; 7"
      })
  void saysWhatIsWrongAndWhere(String text, String problem, int character) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> Spec.parse(text))
        .withMessage("\"" + text + "\" is not a spec: " + problem + " at character " + character);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a(", "a(b="})
  void refusesDeepNestingWhetherByPlaceOrByName(String opening) {
    assertThat(Spec.parse(nested(opening, 16)).name()).isEqualTo("a");
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> Spec.parse(nested(opening, 17)))
        .withMessageContaining("nested deeper than 16 at character ");
    // Deep enough to exhaust the stack of a parser that does not count.
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> Spec.parse(nested(opening, 100_000)))
        .withMessageContaining("nested deeper than 16");
  }

  @Test
  void readsBackWhateverItPrints() {
    for (long seed = 0; seed < 500; seed++) {
      Spec spec = randomSpec(new Random(seed), 0);

      assertThat(Spec.parse(spec.toString())).as("seed %d: %s", seed, spec).isEqualTo(spec);
    }
  }

  @Test
  void refusesRandomTextOnlyWithASpecException() {
    int accepted = 0;
    for (long seed = 0; seed < 2000; seed++) {
      String text = randomText(new Random(seed));
      try {
        Spec spec = Spec.parse(text);
        assertThat(Spec.parse(spec.toString())).as("seed %d: %s", seed, text).isEqualTo(spec);
        accepted++;
      } catch (SpecException refused) {
        assertThat(refused).as("seed %d", seed).hasMessageContaining("at character ");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
    assertThat(accepted).as("random texts that are specs").isBetween(50, 1950);
  }

  private static String nested(String opening, int depth) {
    return opening.repeat(depth) + "a" + ")".repeat(depth);
  }

  private static Spec word(String text) {
    return new Spec(text, List.of());
  }

  private static Spec.Argument named(String key, Spec value) {
    return new Spec.Argument(Optional.of(key), value);
  }

  private static Spec.Argument positional(Spec value) {
    return new Spec.Argument(Optional.empty(), value);
  }

  private static Spec randomSpec(Random random, int depth) {
    List<Spec.Argument> arguments = new ArrayList<>();
    int count = depth < 5 ? random.nextInt(4) : 0;
    for (int i = 0; i < count; i++) {
      Optional<String> key =
          random.nextBoolean() ? Optional.of(randomWord(random)) : Optional.empty();
      arguments.add(new Spec.Argument(key, randomSpec(random, depth + 1)));
    }
    return new Spec(randomWord(random), arguments);
  }

  private static String randomWord(Random random) {
    StringBuilder word = new StringBuilder();
    for (int length = 1 + random.nextInt(6); length > 0; length--) {
      word.append(WORD_CHARACTERS.charAt(random.nextInt(WORD_CHARACTERS.length())));
    }
    return word.toString();
  }

  /** Half of it what specs are made of, so that some of it is a spec, half of it anything. */
  private static String randomText(Random random) {
    String alphabet = "ab1.-(()),= ";
    boolean likely = random.nextBoolean();
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(likely ? 8 : 40); length > 0; length--) {
      text.append(
          likely || random.nextInt(4) > 0
              ? alphabet.charAt(random.nextInt(alphabet.length()))
              : (char) random.nextInt(Character.MAX_VALUE + 1));
    }
    return text.toString();
  }
}
