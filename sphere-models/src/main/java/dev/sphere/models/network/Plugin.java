package dev.sphere.models.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sphere.api.registry.Extension;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Which class of which jar an extension is: what a saved model tells of an extension that Sphere
 * does not bring itself.
 *
 * @param kind the noun of its kind, such as {@code operator}
 * @param name its name in specs
 * @param className the class of its provider
 * @param jar the file name of the jar, or of the folder of classes
 * @param version the jar's {@code Implementation-Version}; where it has none, {@code unversioned}
 *     and the first 16 hexadecimal digits of the jar's SHA-256; of a folder of classes {@value
 *     #UNVERSIONED} alone
 */
public record Plugin(
    String kind, String name, @JsonProperty("class") String className, String jar, String version) {

  /** The version of what has none. */
  public static final String UNVERSIONED = "unversioned";

  /** A name of the packages, not of the jars: an application may put all its jars into one. */
  private static final List<String> PACKAGES_OF_SPHERE =
      List.of("dev.sphere.api.", "dev.sphere.ops.", "dev.sphere.losses.", "dev.sphere.models.");

  private static final int DIGEST_BYTES = 8;

  /** Describes an extension as it is here. */
  public static Plugin of(Extension extension) {
    Class<?> type = extension.provider().getClass();
    Optional<URI> location = location(type);
    return new Plugin(
        extension.kind().noun(),
        extension.provider().name(),
        type.getName(),
        location.map(Plugin::fileName).orElse("an unknown jar"),
        version(type, location.flatMap(Plugin::jarFile)));
  }

  /** Returns whether an extension is one that Sphere brings. */
  public static boolean isBuiltIn(Extension extension) {
    String type = extension.provider().getClass().getName();
    return PACKAGES_OF_SPHERE.stream().anyMatch(type::startsWith);
  }

  /**
   * Returns whether this is the same extension in the same version. The jar may be renamed; of two
   * versions of which one is unknown nothing can be said, and they count as the same.
   */
  public boolean isSameAs(Plugin other) {
    return className.equals(other.className)
        && (version.equals(other.version)
            || version.equals(UNVERSIONED)
            || other.version.equals(UNVERSIONED));
  }

  private static Optional<URI> location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(source.getLocation().toURI());
    } catch (URISyntaxException unreadable) {
      return Optional.empty();
    }
  }

  /** The last name in a location, which of a jar within a jar is that of the inner one. */
  private static String fileName(URI location) {
    String path = location.toString().replaceFirst("[!/]+$", "");
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Optional<Path> jarFile(URI location) {
    try {
      return Optional.of(Path.of(location)).filter(Files::isRegularFile);
    } catch (IllegalArgumentException | FileSystemNotFoundException notOfTheFileSystem) {
      return Optional.empty();
    }
  }

  private static String version(Class<?> type, Optional<Path> jar) {
    String ofPackage = type.getPackage().getImplementationVersion();
    if (ofPackage != null) {
      return ofPackage;
    }
    try {
      return jar.isPresent() ? version(jar.get()) : UNVERSIONED;
    } catch (IOException unreadable) {
      return UNVERSIONED;
    }
  }

  /** Java knows no manifest of the package without a name. */
  private static String version(Path jar) throws IOException {
    try (JarFile content = new JarFile(jar.toFile())) {
      Manifest manifest = content.getManifest();
      String declared =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return declared == null ? UNVERSIONED + ", SHA-256 " + digest(jar) : declared;
    }
  }

  private static String digest(Path jar) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
