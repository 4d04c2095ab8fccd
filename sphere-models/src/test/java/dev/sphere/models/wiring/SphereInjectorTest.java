package dev.sphere.models.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.Block;
import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.SpecException;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.architecture.LayerFactory;
import dev.sphere.models.data.DatasetSource;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.testing.Tiny;
import dev.sphere.models.training.Recipe;
import org.junit.jupiter.api.Test;

class SphereInjectorTest {

  private static final Key<Named<Architecture>> ARCHITECTURES = Key.get(new TypeLiteral<>() {});
  private static final Key<Named<DatasetSource>> DATASETS = Key.get(new TypeLiteral<>() {});
  private static final Key<Named<Recipe>> RECIPES = Key.get(new TypeLiteral<>() {});

  /** Has a constructor that Guice could use. */
  static final class Unbound {}

  private record Added(String name) implements Architecture {
    @Override
    public String description() {
      return "added by an application";
    }

    @Override
    public ImageShape publishedImage() {
      return Tiny.IMAGE;
    }

    @Override
    public Block newEmbedding(LayerFactory layers, ImageShape image, double width) {
      return layers.halve();
    }
  }

  private static Module adding(Architecture architecture) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        MapBinder.newMapBinder(binder(), String.class, Architecture.class)
            .addBinding(architecture.name())
            .toInstance(architecture);
      }
    };
  }

  @Test
  void knowsWhatSphereBrings() {
    Injector injector = SphereInjector.create();

    assertThat(injector.getInstance(ARCHITECTURES).names())
        .containsExactly(
            "cnn-18",
            "cnn-3",
            "cnn-45",
            "cnn-60",
            "cnn-69",
            "cnn-9",
            "googlenet",
            "sphere-resnet-18-v1",
            "sphere-resnet-18-v2",
            "sphere-resnet-32",
            "sphereface-20",
            "vgg-16");
    assertThat(injector.getInstance(DATASETS).names())
        .containsExactly("cifar10", "cifar100", "fashion-mnist", "folder", "mnist", "shapes10");
    assertThat(injector.getInstance(RECIPES).names())
        .containsExactly("modern", "paper", "reference");
    assertThat(injector.getInstance(RECIPES).get("paper")).isSameAs(Recipe.PAPER);
    assertThat(injector.getInstance(Registry.class)).isSameAs(injector.getInstance(Registry.class));
    assertThat(injector.getInstance(NetworkFactory.class))
        .isSameAs(injector.getInstance(NetworkFactory.class));
  }

  @Test
  void unknownNamesAreAnsweredWithTheNearest() {
    assertThatThrownBy(() -> SphereInjector.create().getInstance(RECIPES).get("papper"))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "unknown recipe \"papper\"; did you mean \"paper\"? Known: modern, paper, reference");
  }

  @Test
  void refusesAClassThatNobodyBound() {
    Injector injector = SphereInjector.create();

    assertThatThrownBy(() -> injector.getInstance(Unbound.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Explicit bindings are required");
  }

  @Test
  void findsAnAddedArchitecture() {
    Architecture added = new Added("just-pooling");
    Injector injector = SphereInjector.create(adding(added));

    assertThat(injector.getInstance(ARCHITECTURES).get("just-pooling")).isSameAs(added);
    assertThat(injector.getInstance(ARCHITECTURES).names()).contains("cnn-9", "just-pooling");
  }

  @Test
  void twoArchitecturesOfOneNameFailAtStart() {
    assertThatThrownBy(() -> SphereInjector.create(adding(new Added("cnn-9"))))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("cnn-9");
  }

  @Test
  void anApplicationReplacesTheRegistry() {
    // A class loader that sees no extension at all.
    Registry empty = Registry.load(ClassLoader.getPlatformClassLoader());
    Injector injector =
        SphereInjector.create(
            new AbstractModule() {
              @Override
              protected void configure() {
                OptionalBinder.newOptionalBinder(binder(), Registry.class)
                    .setBinding()
                    .toInstance(empty);
              }
            });

    assertThat(injector.getInstance(Registry.class)).isSameAs(empty);
    assertThatThrownBy(
            () ->
                injector
                    .getInstance(NetworkFactory.class)
                    .complete(Tiny.spec("cosine", "none", "softmax")))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith("unknown operator \"cosine\"");
  }
}
