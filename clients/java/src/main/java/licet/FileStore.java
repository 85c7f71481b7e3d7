package licet;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** A file with a lock file beside it. The clients for other languages use the same lock. */
final class FileStore implements Store {
  /** A lock of this age is that of a process that was killed. A change takes some milliseconds. */
  private static final long ABANDONED = 10_000;

  private final Path path;

  FileStore(Path path) {
    this.path = path.toAbsolutePath();
  }

  @Override
  public synchronized void update(UnaryOperator<String> change) throws IOException {
    Lock lock;
    try {
      Files.createDirectories(path.getParent(), permissions("rwx------"));
      lock = lock(sibling(".lock"));
    } catch (IOException failed) {
      // A disk that takes no lock can still be read. The change fails.
      change.apply(read());
      throw failed;
    }
    try {
      String before = read();
      String after = change.apply(before);
      if (!after.equals(before)) write(after, lock);
    } finally {
      lock.end();
    }
  }

  // Streams, because a channel is closed when its thread is interrupted.

  private String read() throws IOException {
    try (var in = new FileInputStream(path.toFile())) {
      // A damaged text is read as it is, and then counts as none.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException missing) {
      if (Files.exists(path)) throw missing;
      return null;
    }
  }

  private void write(String text, Lock lock) throws IOException {
    var next = sibling(".new");
    // A new file, because a process that lost its lock can still write to the former one.
    Files.deleteIfExists(next);
    Files.createFile(next, permissions("rw-------"));
    try (var out = new FileOutputStream(next.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    }
    if (!lock.isOwn()) throw new IOException("another process took the lock");
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path sibling(String end) {
    return path.resolveSibling(path.getFileName() + end);
  }

  private FileAttribute<?>[] permissions(String permissions) {
    boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }

  /** A lock file, with a random content; with none if the disk is full. */
  private record Lock(Path path, String content) {
    /** Removes this lock, unless another process removed it as abandoned and has a lock of its own there. */
    void end() {
      try {
        if (isOwn()) Files.deleteIfExists(path);
      } catch (IOException undeleted) {
        // The change is done. Another process removes the lock later.
      }
    }

    boolean isOwn() {
      try {
        return Files.readString(path).equals(content);
      } catch (IOException deleted) {
        return false;
      }
    }
  }

  private Lock lock(Path lock) throws IOException {
    for (long wait = 2; ; wait = Math.min(wait * 2, 50)) {
      try {
        return create(lock);
      } catch (FileAlreadyExistsException held) {
        // Another process changes the file.
      } catch (AccessDeniedException denied) {
        // Windows denies the access while another process deletes the file.
        if (!System.getProperty("os.name", "").startsWith("Windows")) throw denied;
      }
      if (isAbandoned(lock)) breakLock(lock);
      else sleep(wait + ThreadLocalRandom.current().nextLong(wait));
    }
  }

  private Lock create(Path path) throws IOException {
    Files.createFile(path, permissions("rw-------"));
    String content = UUID.randomUUID().toString();
    try (var out = new FileOutputStream(path.toFile())) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException full) {
      return new Lock(path, "");
    }
    return new Lock(path, content);
  }

  private static boolean isAbandoned(Path lock) {
    try {
      return Math.abs(System.currentTimeMillis() - Files.getLastModifiedTime(lock).toMillis()) > ABANDONED;
    } catch (IOException deleted) {
      return false;
    }
  }

  /**
   * Removes an abandoned lock. Of several processes that notice it, one looks again and removes it, so that none removes the new lock of
   * another one.
   */
  private void breakLock(Path lock) throws IOException {
    var path = sibling(".lock.break");
    Lock breaker;
    try {
      breaker = create(path);
    } catch (FileAlreadyExistsException other) {
      if (isAbandoned(path)) removeAbandoned(path);
      sleep(2);
      return;
    }
    try {
      if (isAbandoned(lock)) removeAbandoned(lock);
    } finally {
      breaker.end();
    }
  }

  /** Removes an abandoned lock. A lock that replaced it meanwhile stays. */
  private static void removeAbandoned(Path lock) throws IOException {
    var taken = lock.resolveSibling(lock.getFileName() + "." + UUID.randomUUID());
    try {
      Files.move(lock, taken, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException removed) {
      return;
    }
    try {
      if (!isAbandoned(taken)) Files.createLink(lock, taken);
    } catch (FileAlreadyExistsException | UnsupportedOperationException other) {
      // Another process has a new lock.
    } finally {
      Files.deleteIfExists(taken);
    }
  }

  /** An interrupted thread finishes the change, which takes some milliseconds, and stays interrupted. */
  private static void sleep(long milliseconds) {
    boolean isInterrupted = Thread.interrupted();
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException interrupted) {
      isInterrupted = true;
    }
    if (isInterrupted) Thread.currentThread().interrupt();
  }
}
