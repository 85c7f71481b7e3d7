package licet.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs all tests, without a framework: {@code build.sh test}. Ends with 1 if one failed. */
public final class Tests {
  private static final List<String> FAILURES = new ArrayList<>();
  private static int passed;

  private Tests() {}

  /** A test. */
  interface Body {
    void run() throws Exception;
  }

  static void test(String name, Body body) {
    int before = FAILURES.size();
    try {
      body.run();
    } catch (Throwable thrown) {
      FAILURES.add(name + ": " + thrown);
      thrown.printStackTrace();
    }
    if (FAILURES.size() == before) passed++;
  }

  static void expectEqual(String about, Object actual, Object expected) {
    if (!Objects.equals(actual, expected)) FAILURES.add(about + ": " + actual + ", not " + expected);
  }

  static void expectThrown(String about, Class<? extends Exception> type, Body body) {
    try {
      body.run();
      FAILURES.add(about + " throws nothing");
    } catch (Exception thrown) {
      if (!type.isInstance(thrown)) FAILURES.add(about + " throws " + thrown);
    }
  }

  /** Runs the tests of each part. */
  public static void main(String[] args) throws Exception {
    if (args.length == 2) {
      StoreTests.count(args[0], Integer.parseInt(args[1]));
      return;
    }
    JsonTests.run();
    VectorTests.run();
    StoreTests.run();
    ClientTests.run();
    FAILURES.forEach(failure -> System.out.println("FAILED: " + failure));
    System.out.println(passed + " passed, " + FAILURES.size() + " failed");
    System.exit(FAILURES.isEmpty() ? 0 : 1);
  }
}
