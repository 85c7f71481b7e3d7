package licet.internal;

import static licet.internal.Tests.expectEqual;
import static licet.internal.Tests.expectThrown;
import static licet.internal.Tests.test;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import licet.Store;

final class StoreTests {
  private StoreTests() {}

  private static String increase(String text) {
    return String.valueOf(text == null ? 1 : Integer.parseInt(text) + 1);
  }

  /** Counts in a store, as one of several processes. */
  static void count(String path, int times) throws IOException {
    var store = Store.inFile(Path.of(path));
    for (int i = 0; i < times; i++) store.update(StoreTests::increase);
  }

  private static Process start(Path path, int times) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Tests.class.getName(), path.toString(),
            String.valueOf(times))
        .inheritIO()
        .start();
  }

  static void run() throws IOException {
    var folder = Files.createTempDirectory("licet-store-");
    boolean isPosix = File.separatorChar == '/';
    test(
        "a file is readable by its owner only",
        () -> {
          var path = folder.resolve("new").resolve("state.json");
          count(path.toString(), 2);
          expectEqual("text", Files.readString(path), "2");
          if (isPosix) {
            expectEqual("file", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), "rw-------");
            expectEqual("folder", PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())), "rwx------");
          }
          try (var left = Files.list(path.getParent())) {
            expectEqual("files", left.count(), 1L);
          }
        });
    test(
        "processes lose no change",
        () -> {
          var path = folder.resolve("shared.json");
          var processes = new ArrayList<Process>();
          for (int i = 0; i < 3; i++) processes.add(start(path, 30));
          for (var process : processes) expectEqual("exit", process.waitFor(), 0);
          expectEqual("text", Files.readString(path), "90");
        });
    test(
        "a process that is killed leaves a whole text",
        () -> {
          var path = folder.resolve("killed.json");
          var process = start(path, 1_000_000);
          while (!Files.exists(path) || Integer.parseInt(Files.readString(path)) < 6) Thread.sleep(1);
          process.destroyForcibly().waitFor();
          int before = Integer.parseInt(Files.readString(path));
          count(path.toString(), 1);
          expectEqual("text", Files.readString(path), String.valueOf(before + 1));
        });
    test(
        "an abandoned lock is removed",
        () -> {
          var path = folder.resolve("locked.json");
          for (String end : new String[] {".lock", ".lock.break"}) {
            var lock = Files.createFile(folder.resolve("locked.json" + end));
            Files.setLastModifiedTime(lock, FileTime.fromMillis(0));
          }
          count(path.toString(), 1);
          expectEqual("text", Files.readString(path), "1");
        });
    test(
        "one of many gets an abandoned lock",
        () -> {
          var path = folder.resolve("contended.json");
          var held = new AtomicInteger();
          var failures = new AtomicInteger();
          for (int round = 0; round < 30; round++) {
            for (String end : new String[] {".lock", ".lock.break"})
              Files.setLastModifiedTime(Files.writeString(folder.resolve("contended.json" + end), ""), FileTime.fromMillis(0));
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
              var store = Store.inFile(path);
              var thread =
                  new Thread(
                      () -> {
                        try {
                          store.update(
                              text -> {
                                if (held.incrementAndGet() != 1) failures.incrementAndGet();
                                Thread.yield();
                                held.decrementAndGet();
                                return increase(text);
                              });
                        } catch (IOException failed) {
                          failures.incrementAndGet();
                        }
                      });
              thread.start();
              threads.add(thread);
            }
            for (var thread : threads) thread.join();
          }
          expectEqual("failures", failures.get(), 0);
          expectEqual("text", Files.readString(path), "240");
        });
    test(
        "the lock of another process stays",
        () -> {
          var path = folder.resolve("given-up.json");
          var lock = folder.resolve("given-up.json.lock");
          var store = Store.inFile(path);
          store.update(StoreTests::increase);
          expectThrown(
              "without the lock",
              IOException.class,
              () ->
                  store.update(
                      text -> {
                        // Another process gave this lock up, and has its own.
                        try {
                          Files.delete(lock);
                          Files.writeString(lock, "another");
                        } catch (IOException failed) {
                          throw new java.io.UncheckedIOException(failed);
                        }
                        return "text";
                      }));
          expectEqual("lock", Files.readString(lock), "another");
          expectEqual("text", Files.readString(path), "1");
        });
    test(
        "a file is read where no lock can be taken",
        () -> {
          // The name of the lock is longer than a file system allows.
          var path = Files.writeString(folder.resolve("s".repeat(253)), "old");
          var seen = new ArrayList<String>();
          expectThrown(
              "the change",
              IOException.class,
              () ->
                  Store.inFile(path)
                      .update(
                          text -> {
                            seen.add(text);
                            return "new";
                          }));
          expectEqual("seen", seen.toString(), "[old]");
          expectEqual("text", Files.readString(path), "old");
        });
    test(
        "an error of the disk is thrown, and the next change is tried again",
        () -> {
          var file = Files.createFile(folder.resolve("file"));
          var store = Store.inFile(file.resolve("state.json"));
          expectThrown("below a file", IOException.class, () -> store.update(StoreTests::increase));
          Files.delete(file);
          store.update(StoreTests::increase);
        });
    test(
        "an interrupted thread finishes its change",
        () -> {
          var path = folder.resolve("interrupted.json");
          Thread.currentThread().interrupt();
          count(path.toString(), 2);
          expectEqual("interrupted", Thread.interrupted(), true);
          expectEqual("text", Files.readString(path), "2");
        });
  }
}
