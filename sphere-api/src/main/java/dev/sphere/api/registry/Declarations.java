package dev.sphere.api.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceConfigurationError;

/**
 * The lines of the services files of a provider type. They tell which jar is at fault where {@link
 * java.util.ServiceLoader} fails before it has a class.
 */
final class Declarations {

  private record Declaration(String className, URL file) {}

  private final Class<?> providerType;
  private final ClassLoader loader;
  private List<Declaration> unloaded;

  Declarations(Class<?> providerType, ClassLoader loader) {
    this.providerType = providerType;
    this.loader = loader;
  }

  /** Says which class of which jar a failure is about, or nothing where that cannot be told. */
  String placeOf(Throwable failure) {
    if (unloaded == null) {
      unloaded = read();
    }
    for (Declaration declaration : unloaded) {
      if (isAbout(failure, declaration)) {
        unloaded.remove(declaration);
        return place(declaration.className(), declaration.file().toString());
      }
    }
    return "";
  }

  /** Says that a class is in a jar or folder, given by its URL or that of a file in it. */
  static String place(String className, String location) {
    String jar = location.replaceFirst("^jar:", "").replaceFirst("!?/META-INF/services/.*", "");
    try {
      String path = new URI(jar).getPath();
      return className + " in " + (path == null ? jar : path);
    } catch (URISyntaxException notAFile) {
      return className + " in " + jar;
    }
  }

  private boolean isAbout(Throwable failure, Declaration declaration) {
    if (failure instanceof ServiceConfigurationError) {
      return List.of(failure.getMessage().split("[\\s:]+")).contains(declaration.className());
    }
    // A missing superclass, say: the message names that and not the provider.
    try {
      Class.forName(declaration.className(), false, loader);
      return false;
    } catch (ClassNotFoundException absent) {
      return false;
    } catch (LinkageError again) {
      return again.toString().equals(failure.toString());
    }
  }

  private List<Declaration> read() {
    List<Declaration> declarations = new ArrayList<>();
    try {
      for (URL file :
          Collections.list(loader.getResources("META-INF/services/" + providerType.getName()))) {
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false); // or the jar stays open
        try (InputStream in = connection.getInputStream()) {
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .forEach(line -> declarations.add(new Declaration(line, file)));
        }
      }
    } catch (IOException unreadable) {
      // Then the failure is reported without the jar.
      return new ArrayList<>();
    }
    return declarations;
  }
}
