package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.sphere.api.AngularOperator;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds a plugin as by hand: {@code javac -cp sphere-api.jar:djl-api.jar} and {@code jar}. */
final class PluginJar {

  private final List<Source> sources = new ArrayList<>();
  private final List<String> providers = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private String version;

  /** Adds a class of the unnamed package. */
  PluginJar source(String className, String text) {
    sources.add(new Source(className, "import dev.sphere.api.*;\n" + text));
    return this;
  }

  /** Names a class in the services file. */
  PluginJar provider(String className) {
    providers.add(className);
    return this;
  }

  /** Adds an operator g(θ) = 1 − 2(θ/π)² that is its own provider, with further members. */
  PluginJar operator(String className, String name, String members) {
    return provider(className)
        .source(
            className,
            """
        public record %s() implements AngularOperator, AngularOperatorProvider {
          %s
          public String name() { return "%s"; }
          public String description() { return "g(θ) = 1 − 2(θ/π)²"; }
          public AngularOperator create(Options options) { return this; }
          public double value(double theta) { return 1 - 2 * Math.pow(theta / Math.PI, 2); }
          public double derivative(double theta) { return -4 * theta / (Math.PI * Math.PI); }
        }
        """
                .formatted(className, members, name));
  }

  /** Writes a version into the manifest; without this the jar has none. */
  PluginJar version(String implementationVersion) {
    version = implementationVersion;
    return this;
  }

  /** Compiles a class and then leaves it out. */
  PluginJar leaveOut(String className) {
    leftOut.add(className + ".class");
    return this;
  }

  /** Builds it. */
  Path build(Path jar) throws IOException {
    Path classes = Files.createDirectories(jar.resolveSibling(jar.getFileName() + "-classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter log = new StringWriter();
    String classPath =
        location(AngularOperator.class) + File.pathSeparator + location(NDArray.class);
    List<String> options =
        List.of("-proc:none", "-Xlint:all", "-cp", classPath, "-d", classes.toString());
    boolean compiled = compiler.getTask(log, null, null, options, null, sources).call();
    assertThat(compiled).as("compiled: %s", log).isTrue();

    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.list(classes)) {
      if (version != null) {
        String manifest = "Manifest-Version: 1.0\nImplementation-Version: " + version + "\n";
        write(out, JarFile.MANIFEST_NAME, manifest.getBytes(StandardCharsets.UTF_8));
      }
      for (Path compiledClass : files.toList()) {
        String entry = compiledClass.getFileName().toString();
        if (!leftOut.contains(entry)) {
          write(out, entry, Files.readAllBytes(compiledClass));
        }
      }
      if (!providers.isEmpty()) {
        write(
            out,
            "META-INF/services/dev.sphere.api.AngularOperatorProvider",
            String.join("\n", providers).getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void write(JarOutputStream out, String entry, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(entry));
    out.write(content);
    out.closeEntry();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
