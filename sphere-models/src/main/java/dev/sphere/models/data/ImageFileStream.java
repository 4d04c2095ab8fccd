package dev.sphere.models.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStreamImpl;

/** An image file as decoders read it, of any name and of any file system. */
final class ImageFileStream extends ImageInputStreamImpl {

  private final SeekableByteChannel channel;
  private final long length;

  ImageFileStream(Path file) throws IOException {
    channel = Files.newByteChannel(file);
    length = channel.size();
  }

  @Override
  public int read() throws IOException {
    byte[] next = new byte[1];
    return read(next, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(next[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    checkClosed();
    bitOffset = 0;
    int found = channel.position(streamPos).read(ByteBuffer.wrap(bytes, offset, count));
    streamPos += Math.max(found, 0);
    return found;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    super.close();
    channel.close();
  }
}
