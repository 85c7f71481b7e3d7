package licet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Keeps one text. Several processes can use one store. */
public interface Store {
  /**
   * Replaces the text by what {@code change} returns for it, in one step. No other process changes it meanwhile, and a crash leaves the old
   * or the new text. {@code change} gets null if there is no text yet.
   *
   * @param change returns the new text
   * @throws IOException if the text cannot be read or written. The client then keeps it in memory
   */
  void update(UnaryOperator<String> change) throws IOException;

  /**
   * Creates a store in memory, for tests. Its text ends with the process.
   *
   * @return a new store
   */
  static Store inMemory() {
    return new Store() {
      private String text;

      @Override
      public synchronized void update(UnaryOperator<String> change) {
        text = change.apply(text);
      }
    };
  }

  /**
   * Creates a store in a file that only its owner can read. After a crash, the file has its old text or its new text. A lock file beside it
   * lets one process change it at a time.
   *
   * @param path the file. Its folder is created
   * @return a store in the file
   */
  static Store inFile(Path path) {
    return new FileStore(path);
  }
}
