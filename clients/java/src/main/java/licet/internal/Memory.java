package licet.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that the client remembers. All times are in milliseconds. */
public record Memory(
    /** License key; null if none is active, or the license is a file that a person carried here. */
    String key,
    Statement answer,
    Statement file,
    No no,
    /** Whether another device took the seat. */
    boolean lost,
    /** Whether the last request reached the gateway, in this run of the software. */
    boolean online,
    /** Highest time that this clock has shown. */
    long seen,
    /** Highest time of a signed statement. The true time is not before it. */
    long proven,
    /** What the gateway showed last that must be added to this clock. */
    long skew,
    /** Attempts in a row that failed or were declined. */
    long failures,
    /** When the next check is due, by the clock of this machine. */
    long next,
    /** When the next attempt to send the outbox is due. */
    long sendNext,
    List<Outgoing> outbox) {
  static final Memory EMPTY = new Memory(null, null, null, null, false, false, 0, 0, 0, 0, 0, 0, List.of());

  Memory withOutbox(List<Outgoing> outbox) {
    return new Memory(key, answer, file, no, lost, online, seen, proven, skew, failures, next, sendNext, outbox);
  }

  /**
   * What the client reads from a text whose signature it verified. {@code from} is the first instant at which a "yes" may be used, and
   * {@code until} the first one at which it may not be used. {@code license} is null if no license has the key.
   */
  public record Statement(
      String source, String license, long asOf, boolean valid, String code, long from, long until, Long expiry, Long graceEndsAt,
      boolean outlives, Map<String, Object> entitlements) {
    Statement with(String source, String license, long asOf, boolean valid, String code, long from) {
      return new Statement(source, license, asOf, valid, code, from, until, expiry, graceEndsAt, outlives, entitlements);
    }

    Statement with(boolean valid, String code, long asOf) {
      return with(source, license, asOf, valid, code, from);
    }

    Statement withUntil(long until) {
      return new Statement(source, license, asOf, valid, code, from, until, expiry, graceEndsAt, outlives, entitlements);
    }

    static Statement of(Object value) {
      if (!(value instanceof Map<?, ?> given)) return null;
      var entitlements = new LinkedHashMap<String, Object>();
      if (given.get("entitlements") instanceof Map<?, ?> grants) {
        grants.forEach(
            (code, grant) -> {
              Object read = Shape.entitlement(grant);
              if (read != null) entitlements.put((String) code, read);
            });
      }
      return new Statement(
          text(given, "source"), text(given, "license"), number(given, "asOf"), given.get("valid") == Boolean.TRUE,
          text(given, "code"), number(given, "from"), number(given, "until"), time(given, "expiry"), time(given, "graceEndsAt"),
          given.get("outlives") == Boolean.TRUE, entitlements);
    }

    Map<String, Object> json() {
      var out = new LinkedHashMap<String, Object>();
      out.put("source", source);
      out.put("license", license);
      out.put("asOf", asOf);
      out.put("valid", valid);
      out.put("code", code);
      out.put("from", from);
      out.put("until", until);
      out.put("expiry", expiry);
      out.put("graceEndsAt", graceEndsAt);
      out.put("outlives", outlives);
      out.put("entitlements", entitlements);
      return out;
    }
  }

  /** The newest signed "no". */
  public record No(String license, long asOf, String code) {
    static No of(Object value) {
      return value instanceof Map<?, ?> given ? new No(text(given, "license"), number(given, "asOf"), text(given, "code")) : null;
    }

    Map<String, Object> json() {
      var out = new LinkedHashMap<String, Object>();
      out.put("license", license);
      out.put("asOf", asOf);
      out.put("code", code);
      return out;
    }
  }

  /**
   * A request that must arrive once, in its order. {@code id} is its idempotency key, {@code proof} the release proof of a license file.
   * {@code tried} is the time of the first attempt that could have arrived; the content is fixed from then on.
   */
  public record Outgoing(String kind, String id, String key, String meter, long amount, String proof, Long tried, long attempts) {
    static final String USAGE = "USAGE";
    static final String RELEASE = "RELEASE";

    boolean isUsage() {
      return USAGE.equals(kind);
    }

    Outgoing withAmount(long amount) {
      return new Outgoing(kind, id, key, meter, amount, proof, tried, attempts);
    }

    Outgoing withAttempt(Long tried, long attempts) {
      return new Outgoing(kind, id, key, meter, amount, proof, tried, attempts);
    }

    static Outgoing of(Object value) {
      // A request without these members would hold back all that wait behind it.
      if (!(value instanceof Map<?, ?> given) || !(given.get("id") instanceof String id)) return null;
      if (!(given.get("kind") instanceof String kind) || !(given.get("key") instanceof String key)) return null;
      return new Outgoing(
          kind, id, key, text(given, "meter"), number(given, "amount"), text(given, "proof"), time(given, "tried"),
          number(given, "attempts"));
    }

    Map<String, Object> json() {
      var out = new LinkedHashMap<String, Object>();
      out.put("kind", kind);
      out.put("id", id);
      out.put("key", key);
      out.put("meter", meter);
      out.put("amount", amount);
      out.put("proof", proof);
      out.put("tried", tried);
      out.put("attempts", attempts);
      return out;
    }
  }

  private static String text(Map<?, ?> given, String name) {
    return given.get(name) instanceof String text ? text : null;
  }

  private static Long time(Map<?, ?> given, String name) {
    return given.get(name) instanceof Number number ? Long.valueOf(number.longValue()) : null;
  }

  private static long number(Map<?, ?> given, String name) {
    Long number = time(given, name);
    return number == null ? 0 : number;
  }

  /** Reads a stored memory. A part that cannot be read counts as none. */
  static Memory of(Object value) {
    if (!(value instanceof Map<?, ?> given)) return EMPTY;
    var outbox = new ArrayList<Outgoing>();
    if (given.get("outbox") instanceof List<?> items) {
      for (var item : items) {
        var read = Outgoing.of(item);
        if (read != null) outbox.add(read);
      }
    }
    return new Memory(
        text(given, "key"), Statement.of(given.get("answer")), Statement.of(given.get("file")), No.of(given.get("no")),
        given.get("lost") == Boolean.TRUE, given.get("online") == Boolean.TRUE, number(given, "seen"), number(given, "proven"),
        number(given, "skew"), number(given, "failures"), number(given, "next"), number(given, "sendNext"), List.copyOf(outbox));
  }

  Map<String, Object> json() {
    var out = new LinkedHashMap<String, Object>();
    out.put("key", key);
    out.put("answer", answer == null ? null : answer.json());
    out.put("file", file == null ? null : file.json());
    out.put("no", no == null ? null : no.json());
    out.put("lost", lost);
    out.put("online", online);
    out.put("seen", seen);
    out.put("proven", proven);
    out.put("skew", skew);
    out.put("failures", failures);
    out.put("next", next);
    out.put("sendNext", sendNext);
    out.put("outbox", outbox.stream().map(Outgoing::json).toList());
    return out;
  }

  /** A memory that is being made. */
  static final class Draft {
    String key;
    Statement answer;
    Statement file;
    No no;
    boolean lost;
    boolean online;
    long seen;
    long proven;
    long skew;
    long failures;
    long next;
    long sendNext;
    List<Outgoing> outbox;

    Draft(Memory memory) {
      key = memory.key;
      answer = memory.answer;
      file = memory.file;
      no = memory.no;
      lost = memory.lost;
      online = memory.online;
      seen = memory.seen;
      proven = memory.proven;
      skew = memory.skew;
      failures = memory.failures;
      next = memory.next;
      sendNext = memory.sendNext;
      outbox = memory.outbox;
    }

    Memory memory() {
      return new Memory(
          key, answer, file, no, lost, online, seen, proven, skew, failures, next, sendNext, List.copyOf(outbox));
    }
  }
}
