package dev.sphere.cli.command;

import com.google.inject.Injector;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.Problem;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.models.wiring.SphereInjector;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import picocli.CommandLine.Option;

/** The option that adds the extensions of plugin jars to those of the application. */
final class PluginOptions {

  @Option(
      names = "--plugin",
      paramLabel = "JAR",
      description = "a jar with extensions of your own; may be given more than once")
  private List<Path> given = List.of();

  private URLClassLoader loader;
  private Registry registry;

  /**
   * Returns the registry of all extensions; the first time, says what is wrong with any.
   *
   * @throws IOException if a plugin does not exist or is not a jar
   */
  Registry registry(OutputOptions output) throws IOException {
    if (registry == null) {
      registry = given.isEmpty() ? Registry.load() : Registry.load(newLoader(output));
      for (Catalog<?> catalog : registry.catalogs()) {
        for (Problem problem : catalog.problems()) {
          output.warn("sphere: " + problem.message().replace('\n', ' '));
        }
      }
    }
    return registry;
  }

  /** Returns an injector that knows {@link #registry}. */
  Injector injector(OutputOptions output) throws IOException {
    return SphereInjector.create(SphereInjector.using(registry(output)));
  }

  /** Returns the plugin that a class is from, or nothing for a class of the application. */
  Optional<Path> pluginOf(Class<?> type) {
    if (loader == null || type.getClassLoader() != loader) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible); // the loader was given URLs made from paths
    }
  }

  /** Adds the options in effect, by their long names. */
  void addTo(Map<String, Object> config) {
    if (!given.isEmpty()) {
      config.put("plugin", jars().stream().map(Path::toString).toList());
    }
  }

  /** Returns the jars given. */
  List<Path> jars() {
    return given.stream().map(jar -> jar.toAbsolutePath().normalize()).distinct().toList();
  }

  /**
   * The loader stays open as long as the process: an extension may need another of its classes at
   * any time.
   */
  private URLClassLoader newLoader(OutputOptions output) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars()) {
      checkIsPlugin(jar, output);
      urls.add(jar.toUri().toURL());
    }
    loader =
        new URLClassLoader(
            urls.toArray(URL[]::new), Thread.currentThread().getContextClassLoader());
    return loader;
  }

  private static void checkIsPlugin(Path jar, OutputOptions output) throws IOException {
    if (!Files.exists(jar)) {
      throw new IOException("--plugin " + jar + " does not exist");
    }
    if (!Files.isRegularFile(jar)) {
      throw new IOException("--plugin " + jar + " is not a jar");
    }
    try (JarFile content = new JarFile(jar.toFile())) {
      boolean hasProviders =
          Kind.ALL.stream()
              .anyMatch(
                  kind ->
                      content.getEntry("META-INF/services/" + kind.providerType().getName())
                          != null);
      if (!hasProviders) {
        output.warn(
            "sphere: --plugin %s brings nothing: it has no file META-INF/services/%s or the like"
                .formatted(jar, Kind.OPERATOR.providerType().getName()));
      }
    } catch (ZipException notAJar) {
      throw new IOException("--plugin " + jar + " is not a jar: " + notAJar.getMessage(), notAJar);
    }
  }
}
