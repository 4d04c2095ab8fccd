package dev.sphere.models.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.Cnn;
import dev.sphere.models.architecture.GoogLeNet;
import dev.sphere.models.architecture.ResNet;
import dev.sphere.models.architecture.SphereFace20;
import dev.sphere.models.architecture.Vgg16;
import dev.sphere.models.data.Cifar10;
import dev.sphere.models.data.Cifar100;
import dev.sphere.models.data.DatasetSource;
import dev.sphere.models.data.IdxDataset;
import dev.sphere.models.data.ImageFolder;
import dev.sphere.models.data.Shapes10;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.training.Recipe;
import java.util.List;
import java.util.Map;

/**
 * Binds what Sphere brings.
 *
 * <p>An application adds with a {@link MapBinder} of {@code String} to {@link Architecture}, {@link
 * DatasetSource} or {@link Recipe}, and replaces the registry, which by default holds what the
 * thread's class loader sees, with {@code OptionalBinder.newOptionalBinder(binder(),
 * Registry.class).setBinding()}.
 */
public final class SphereModule extends AbstractModule {

  @Override
  protected void configure() {
    OptionalBinder.newOptionalBinder(binder(), Registry.class)
        .setDefault()
        .toProvider(Registry::load)
        .in(Scopes.SINGLETON);
    bind(NetworkFactory.class).in(Scopes.SINGLETON);

    MapBinder<String, Architecture> architectures = named(Architecture.class);
    for (Architecture architecture :
        List.of(
            new Cnn(3),
            new Cnn(9),
            new Cnn(18),
            new Cnn(45),
            new Cnn(60),
            new Cnn(69),
            ResNet.sphereResNet32(),
            ResNet.sphereResNet18v1(),
            ResNet.sphereResNet18v2(),
            new Vgg16(),
            new GoogLeNet(),
            new SphereFace20())) {
      architectures.addBinding(architecture.name()).toInstance(architecture);
    }
    MapBinder<String, DatasetSource> datasets = named(DatasetSource.class);
    for (DatasetSource dataset :
        List.of(
            new Shapes10(),
            new Cifar10(),
            new Cifar100(),
            IdxDataset.mnist(),
            IdxDataset.fashionMnist(),
            new ImageFolder())) {
      datasets.addBinding(dataset.name()).toInstance(dataset);
    }
    MapBinder<String, Recipe> recipes = named(Recipe.class);
    for (Recipe recipe : List.of(Recipe.REFERENCE, Recipe.PAPER, Recipe.MODERN)) {
      recipes.addBinding(recipe.name()).toInstance(recipe);
    }
  }

  private <T> MapBinder<String, T> named(Class<T> type) {
    return MapBinder.newMapBinder(binder(), String.class, type);
  }

  @Provides
  @Singleton
  Named<Architecture> architectures(Map<String, Architecture> architectures) {
    return new Named<>("model", architectures);
  }

  @Provides
  @Singleton
  Named<DatasetSource> datasets(Map<String, DatasetSource> datasets) {
    return new Named<>("data set", datasets);
  }

  @Provides
  @Singleton
  Named<Recipe> recipes(Map<String, Recipe> recipes) {
    return new Named<>("recipe", recipes);
  }
}
