package licet.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the verifier remembers between two calls. Times are in seconds. */
record State(long seen, long proven, List<SeenFile> files, List<SeenStatus> lists, List<SeenAnswer> answers) {
  static final State EMPTY = new State(0, 0, List.of(), List.of(), List.of());
  private static final int MAX_ENTRIES = 64;
  private static final int TOLERANCE_SECONDS = 3600;

  /** Highest sequence number of a license and activation. */
  record SeenFile(String sub, String act, long seq) {}

  /** Entry on the newest status list. */
  record SeenStatus(String uri, long index, long value, long iat, long exp) {}

  /** Newest answer about a license; {@code asOf} is in milliseconds. */
  record SeenAnswer(String sub, long asOf, boolean valid, String code) {}

  /** Result of reading the clock; {@code at} is in milliseconds. docs/license-file.md specifies it. */
  record Reading(long at, boolean rolledBack, long seen, long proven) {
    static Reading of(long clock, State state, long newestIat) {
      long proven = Math.max(state.proven, newestIat);
      boolean isBehindSeen = isBehind(clock, state.seen);
      boolean recovers = isBehindSeen && newestIat > state.proven;
      boolean rolledBack = isBehind(clock, proven) || (isBehindSeen && !recovers);
      long seconds = Math.floorDiv(clock, 1000L);
      long seen = rolledBack ? state.seen : recovers ? seconds : Math.max(state.seen, seconds);
      return new Reading(Math.max(clock, proven * 1000), rolledBack, seen, proven);
    }

    private static boolean isBehind(long clock, long seconds) {
      return clock < (seconds - TOLERANCE_SECONDS) * 1000;
    }
  }

  private static <T> List<T> newest(List<T> entries, T next, Predicate<T> isSame) {
    var out = new ArrayList<>(entries);
    out.removeIf(isSame);
    out.add(next);
    return List.copyOf(out.subList(Math.max(0, out.size() - MAX_ENTRIES), out.size()));
  }

  long seq(String sub, String act) {
    return files.stream().filter(file -> file.sub.equals(sub) && file.act.equals(act)).mapToLong(SeenFile::seq).findFirst().orElse(0);
  }

  SeenAnswer answer(String sub) {
    return answers.stream().filter(answer -> answer.sub.equals(sub)).findFirst().orElse(null);
  }

  /** Returns the "no" of the gateway that is not older than an instant in milliseconds; null if there is none. */
  SeenAnswer no(String sub, long instant) {
    var last = answer(sub);
    return last != null && !last.valid && last.asOf >= instant ? last : null;
  }

  SeenStatus status(Claims.Position position) {
    return lists.stream()
        .filter(list -> list.uri.equals(position.uri()) && list.index == position.index())
        .findFirst()
        .orElse(null);
  }

  State withTimes(long seen, long proven) {
    return new State(seen, proven, files, lists, answers);
  }

  State withFile(SeenFile next) {
    var seen = newest(files, next, file -> file.sub.equals(next.sub) && file.act.equals(next.act));
    return new State(this.seen, proven, seen, lists, answers);
  }

  State withStatus(SeenStatus next) {
    var seen = newest(lists, next, list -> list.uri.equals(next.uri) && list.index == next.index);
    return new State(this.seen, proven, files, seen, answers);
  }

  /** Returns the state with a newer answer in place of the former one. At the same instant, a "no" is newer. */
  State withAnswer(SeenAnswer next) {
    var last = answer(next.sub);
    if (last != null && (next.asOf < last.asOf || (next.asOf == last.asOf && !last.valid))) return this;
    return new State(seen, proven, files, lists, newest(answers, next, answer -> answer.sub.equals(next.sub)));
  }

  /** Returns the state in which a copy of the file is {@code SEQUENCE_ROLLED_BACK}. */
  State withoutFile(Claims.File claims) {
    long seq = Math.max(claims.seq() + 1, seq(claims.sub(), claims.act()));
    return withFile(new SeenFile(claims.sub(), claims.act(), seq));
  }

  /** Reads a stored state. A part that cannot be read counts as empty: an attacker that can damage it can also delete it. */
  static State of(Object stored) {
    if (!(stored instanceof Map<?, ?> object)) return null;
    var files = new ArrayList<SeenFile>();
    var lists = new ArrayList<SeenStatus>();
    var answers = new ArrayList<SeenAnswer>();
    for (Shape entry : entries(object.get("files"))) {
      try {
        files.add(new SeenFile(entry.text("sub"), entry.text("act"), entry.count("seq")));
      } catch (Refused damaged) {
        continue;
      }
    }
    for (Shape entry : entries(object.get("lists"))) {
      try {
        lists.add(
            new SeenStatus(entry.text("uri"), entry.count("idx"), entry.count("value"), entry.count("iat"), entry.count("exp")));
      } catch (Refused damaged) {
        continue;
      }
    }
    for (Shape entry : entries(object.get("answers"))) {
      try {
        answers.add(new SeenAnswer(entry.text("sub"), entry.count("asOf"), entry.bool("valid"), entry.text("code")));
      } catch (Refused damaged) {
        continue;
      }
    }
    return new State(countOf(object.get("seen")), countOf(object.get("proven")), files, lists, answers);
  }

  private static long countOf(Object value) {
    Long count = Shape.integer(value);
    return count == null ? 0 : Math.max(0, count);
  }

  private static List<Shape> entries(Object value) {
    var out = new ArrayList<Shape>();
    if (value instanceof List<?> list) {
      for (var item : list) {
        try {
          out.add(new Shape(item));
        } catch (Refused damaged) {
          continue;
        }
      }
    }
    return out;
  }

  Map<String, Object> json() {
    var out = new LinkedHashMap<String, Object>();
    out.put("seen", seen);
    out.put("proven", proven);
    out.put("files", files.stream().map(f -> Map.of("sub", f.sub, "act", f.act, "seq", f.seq)).toList());
    out.put(
        "lists",
        lists.stream().map(l -> Map.of("uri", l.uri, "idx", l.index, "value", l.value, "iat", l.iat, "exp", l.exp)).toList());
    out.put(
        "answers",
        answers.stream().map(a -> Map.of("sub", a.sub, "asOf", a.asOf, "valid", a.valid, "code", a.code)).toList());
    return out;
  }
}
