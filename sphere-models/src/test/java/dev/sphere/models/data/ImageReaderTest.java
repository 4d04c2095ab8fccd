package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {
  @TempDir Path directory;

  @Test
  void keepsAnImageOfTheSameSize() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x0a141e);
    image.setRGB(1, 0, 0xfffe80);
    Path file = write(image, "png");

    assertThat(ImageReader.read(file, 1, 2, 3)).containsExactly(10, 20, 30, 255, 254, 128);
    // 0.299 · 10 + 0.587 · 20 + 0.114 · 30 = 18.15 and 0.299 · 255 + 0.587 · 254 + 14.592 = 239.9
    assertThat(ImageReader.read(file, 1, 2, 1)).containsExactly(18, 240);
  }

  @Test
  void takesGreyAsStored() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 128);
    assertThat(ImageReader.read(write(image, "png"), 1, 1, 3)).containsExactly(128, 128, 128);

    BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 128 * 257);
    assertThat(ImageReader.read(write(deep, "png"), 1, 1, 1)).containsExactly(128);
  }

  @Test
  void laysTransparentPartsOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00102030);
    image.setRGB(1, 0, 0xff102030);
    assertThat(ImageReader.read(write(image, "png"), 1, 2, 3))
        .containsExactly(255, 255, 255, 16, 32, 48);
  }

  @Test
  void readsPalettes() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xffffff);
    assertThat(ImageReader.read(write(image, "png"), 1, 2, 1)).containsExactly(0, 255);
  }

  @Test
  void averagesWhereItShrinks() throws IOException {
    // Every other column is white: taking single pixels would give black or white.
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 48; y++) {
      for (int x = 1; x < 64; x += 2) {
        image.getRaster().setSample(x, y, 0, 255);
      }
    }
    byte[] small = ImageReader.read(write(image, "png"), 6, 8, 1);
    for (byte pixel : small) {
      assertThat(Byte.toUnsignedInt(pixel)).isBetween(116, 139);
    }
    // Inside, where the filter is whole, the average is that of the image, 127.5.
    assertThat(Byte.toUnsignedInt(small[3])).isBetween(127, 128);
  }

  @Test
  void followsTheTriangleFilter() throws IOException {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 4, 1, new int[] {0, 80, 160, 240});

    // Halved: weights 3/4, 3/4, 1/4 at distances 0.5, 0.5, 1.5 of the centre, over their sum.
    assertThat(ImageReader.read(write(image, "png"), 1, 2, 1))
        .containsExactly(Math.round((60 + 40) / 1.75f), Math.round((20 + 120 + 180) / 1.75f));
    // Doubled: bilinear, flat beyond the outer centres.
    assertThat(ImageReader.read(write(image, "png"), 2, 8, 1))
        .startsWith(0, 20, 60, 100, 140, 180, 220, 240);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
  void namesACutOffFile(String format) throws IOException {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, i * 7919);
    }
    Path file = write(image, format);
    assertThat(ImageReader.read(file, 8, 8, 3)).hasSize(192);
    byte[] bytes = Files.readAllBytes(file);
    for (double part : new double[] {0.95, 0.5, 0.05}) {
      Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * part)));
      assertThatThrownBy(() -> ImageReader.read(file, 8, 8, 3))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("The image " + file + " is damaged or of an unknown kind: ")
          .hasMessageEndingWith(".\nConvert, replace or remove it.");
    }
  }

  @Test
  void namesWhatIsNoImage() throws IOException {
    Path file = directory.resolve("x.png");
    assertThatThrownBy(() -> ImageReader.read(file, 8, 8, 3))
        .isInstanceOf(DataException.class)
        .hasMessage("Cannot read the image " + file + ": no such file.");
    assertThatThrownBy(() -> ImageReader.read(directory, 8, 8, 3))
        .hasMessage("Cannot read the image " + directory + ": not a file.");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> ImageReader.read(file, 8, 8, 3))
        .hasMessage("The image " + file + " is empty (0 bytes).\nReplace or remove it.");
    Files.writeString(file, "this is no image, whatever its name says");
    assertThatThrownBy(() -> ImageReader.read(file, 8, 8, 3))
        .hasMessage(
            file
                + " is not an image that Java reads (PNG, JPEG, GIF, BMP, TIFF).\n"
                + "Convert, replace or remove it.");
  }

  /** A GIF file of 64 bytes that declares a size. */
  private Path gif(int width, int height) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    header
        .put("GIF89a".getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 1)
        .putShort((short) 1);
    header.put(new byte[3]).put((byte) ',').putInt(0);
    header.putShort((short) width).putShort((short) height).put((byte) 0);
    return Files.write(directory.resolve("bomb.gif"), header.array());
  }

  @Test
  void refusesABombBeforeDecodingIt() throws IOException {
    Path file = gif(60_000, 50_000);
    assertThatThrownBy(() -> ImageReader.read(file, 8, 8, 3))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "The image "
                + file
                + " has 60,000 x 50,000 pixels, more than the 100 million that are read.\n"
                + "Make it smaller.");
  }

  /** Found by damaging files: the decoder makes room for all pixels before it reads one. */
  @Test
  void refusesMorePixelsThanTheFileCanHold() throws IOException {
    Path file = gif(8_000, 9_000);
    assertThatThrownBy(() -> ImageReader.read(file, 8, 8, 3))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "The image "
                + file
                + " is damaged or of an unknown kind: it declares 8,000 x 9,000 pixels, more than"
                + " its 64 bytes can hold.\nConvert, replace or remove it.");
  }

  /** A fax (ITU-T T.6) has a bit for a row that is as the one above, however long it is. */
  @Test
  void readsABlankFax() throws IOException {
    BufferedImage blank = new BufferedImage(20_000, 4_000, BufferedImage.TYPE_BYTE_BINARY);
    Arrays.fill(((DataBufferByte) blank.getRaster().getDataBuffer()).getData(), (byte) 0xff);
    Path file = directory.resolve("fax.tiff");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionType("CCITT T.6");
    settings.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setTiling(20_000, 4_000, 0, 0);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(blank, null, null), settings);
    }
    writer.dispose();

    assertThat(Files.size(file)).isLessThan(2_000);
    assertThat(ImageReader.read(file, 1, 2, 1)).containsExactly(255, 255);
  }

  /** In a zip file, which is no java.io.File, a decoder reads what it reads on the disk. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
  void readsFromOtherFileSystems(String format) throws IOException {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 40 * 30; i++) {
      image.setRGB(i % 40, i / 40, i * 7919);
    }
    Path file = write(image, format);
    try (FileSystem zip =
        FileSystems.newFileSystem(directory.resolve("images.zip"), Map.of("create", "true"))) {
      Path packed = Files.copy(file, zip.getPath("image." + format));
      assertThat(ImageReader.read(packed, 8, 8, 3)).isEqualTo(ImageReader.read(file, 8, 8, 3));
    }
  }

  @Test
  void checksTheSizeAskedFor() {
    assertThatThrownBy(() -> ImageReader.read(directory, 8, 8, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot make an image of 8x8x2");
  }

  private Path write(BufferedImage image, String format) throws IOException {
    Path file = directory.resolve("image." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }
}
