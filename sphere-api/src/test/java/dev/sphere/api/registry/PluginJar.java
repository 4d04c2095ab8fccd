package dev.sphere.api.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles providers into a plugin jar, as a plugin's author would have built it. */
final class PluginJar {

  private final Path directory;
  private final String name;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, List<String>> services = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  PluginJar(Path directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /** Adds the source of a class of package {@code plugin}, without package and imports. */
  PluginJar source(String className, String body) {
    sources.put(
        className,
        "package plugin;\nimport dev.sphere.api.*;\nimport java.util.List;\n" + body + "\n");
    return this;
  }

  /** Adds an operator that is constant and whose provider is the same class. */
  PluginJar operator(String className, String operatorName, double value) {
    return operator(className, operatorName, value, "");
  }

  /** Adds such an operator with further members. */
  PluginJar operator(String className, String operatorName, double value, String members) {
    return source(
            className,
            """
            public class %s implements AngularOperatorProvider, AngularOperator {
              public String name() { return "%s"; }
              public String description() { return "a constant"; }
              public AngularOperator create(Options options) { return this; }
              public double value(double theta) { return %s; }
              public double derivative(double theta) { return 0; }
              %s
            }
            """
                .formatted(className, operatorName, value, members))
        .service("dev.sphere.api.AngularOperatorProvider", "plugin." + className);
  }

  /** Names a class in a services file. */
  PluginJar service(String providerType, String className) {
    services.computeIfAbsent(providerType, type -> new ArrayList<>()).add(className);
    return this;
  }

  /** Compiles a class and then leaves it out of the jar. */
  PluginJar leaveOut(String className) {
    leftOut.add("plugin/" + className + ".class");
    return this;
  }

  /** Returns the jar, built. */
  Path build() throws IOException {
    Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
    if (!sources.isEmpty()) {
      compile(classes);
    }
    Path jar = directory.resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(classes)) {
      for (Path compiled : files.filter(Files::isRegularFile).toList()) {
        String entry = classes.relativize(compiled).toString().replace('\\', '/');
        if (!leftOut.contains(entry)) {
          write(out, entry, Files.readAllBytes(compiled));
        }
      }
      for (Map.Entry<String, List<String>> service : services.entrySet()) {
        byte[] lines = String.join("\n", service.getValue()).getBytes(StandardCharsets.UTF_8);
        write(out, "META-INF/services/" + service.getKey(), lines);
      }
    }
    return jar;
  }

  /** Returns a class loader over jars, beside this module's classes. */
  static URLClassLoader loader(Path... jars) {
    return new URLClassLoader(
        Stream.of(jars).map(PluginJar::url).toArray(URL[]::new), PluginJar.class.getClassLoader());
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter log = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    boolean compiled =
        compiler
            .getTask(
                log,
                null,
                null,
                options,
                null,
                sources.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList())
            .call();
    assertThat(compiled).as("compiled: %s", log).isTrue();
  }

  private static void write(JarOutputStream out, String entry, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(entry));
    out.write(content);
    out.closeEntry();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///plugin/" + className + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
