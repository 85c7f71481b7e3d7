package licet.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import licet.internal.Memory.No;
import licet.internal.Memory.Outgoing;
import licet.internal.Memory.Statement;

/**
 * What follows from an event. {@link #decide} is a pure function: the same arguments always have the same result. client/spec.md
 * specifies it.
 */
public record Decision(Memory memory, Verdict verdict, List<Effect> effects) {
  private static final long HOUR = 3_600_000;

  /** Longest time between two checks. */
  private static final long CHECK_EVERY = 4 * HOUR;

  /** Time until a check is due again if nothing came of it, for example because the software ended. */
  private static final long CHECK_AGAIN = 60_000;

  private static final long SHORTEST = 5_000;
  private static final long LONGEST = 15 * 60_000;

  /** The gateway remembers an idempotency key for 24 hours. */
  private static final long REMEMBERED = 23 * HOUR;

  /** Largest amount of one request. */
  private static final long MOST = 1_000_000_000;

  /** What the client must do next. {@code WAKE}: send a tick {@code after} so many milliseconds. */
  public record Effect(String type, long after) {}

  /** Whether the software may be used, and why. */
  public record Verdict(
      String state, boolean valid, String code, String nextAction, Long until, Long expiry, String source,
      Map<String, Object> entitlements) {}

  /** A reading of the clock. */
  record Time(long at, boolean rolledBack, long seen) {
    /**
     * Reads the clock by the rules of license files, as it is and as the gateway corrected it. The earlier reading that is not rolled
     * back counts.
     */
    static Time of(Memory memory, long now) {
      return of(memory.seen(), memory.proven(), memory.skew(), now);
    }

    private static Time of(long seen, long proven, long skew, long now) {
      long highest = Math.max(seen, proven);
      long floor = highest - HOUR;
      long corrected = now + skew;
      if (now < floor && corrected < floor) return new Time(highest, true, seen);
      long reading = now < floor ? corrected : corrected < floor ? now : Math.min(now, corrected);
      long latest = Math.max(reading, seen);
      return new Time(Math.max(latest, proven), false, latest);
    }
  }

  /** Decides what follows from an event. */
  public static Decision decide(Memory before, Event event, long now) {
    var draft = new Memory.Draft(before);
    apply(draft, event, now);
    var time = Time.of(draft.memory(), now);
    draft.seen = time.seen;
    draft.outbox = draft.outbox.stream().filter(item -> !isForgotten(item, time.at)).toList();
    var effects = new ArrayList<Effect>();
    boolean isUsed = draft.key != null || draft.file != null;
    if (isUsed && isDue(draft.next, now)) {
      effects.add(new Effect(isSeatLost(draft.lost, draft.no) ? "ACTIVATE" : "CHECK", 0));
      draft.next = now + CHECK_AGAIN;
    }
    if (!draft.outbox.isEmpty() && isDue(draft.sendNext, now)) {
      effects.add(new Effect("SEND", 0));
      draft.sendNext = now + CHECK_AGAIN;
    }
    var memory = draft.memory();
    var verdict = judge(memory, now);
    long after = Long.MAX_VALUE;
    if (isUsed) after = Math.min(after, memory.next() - now);
    if (!memory.outbox().isEmpty()) after = Math.min(after, memory.sendNext() - now);
    if (verdict.until != null) after = Math.min(after, verdict.until - time.at);
    if (after != Long.MAX_VALUE) effects.add(new Effect("WAKE", Math.max(0, after)));
    return new Decision(memory, verdict, List.copyOf(effects));
  }

  /** Whether a time has come. A time that is too far away was set before the clock was set back, and has come too. */
  private static boolean isDue(long time, long now) {
    return now >= time || time > now + CHECK_EVERY;
  }

  private static void apply(Memory.Draft m, Event event, long now) {
    long at = Time.of(m.seen, m.proven, m.skew, now).at;
    if (event instanceof Event.Opened opened) {
      m.online = false;
      m.answer = opened.answer();
      m.file = opened.file();
      m.failures = 0;
      m.next = now;
      m.sendNext = now;
    } else if (event instanceof Event.Activated activated) {
      String key = activated.key();
      m.key = key;
      m.answer = null;
      m.file = null;
      m.no = null;
      m.lost = false;
      m.failures = 0;
      m.next = now;
      // The seat is in use again, so an older release of it must not arrive any more.
      m.outbox = m.outbox.stream().filter(item -> item.isUsage() || !Objects.equals(item.key(), key)).toList();
    } else if (event instanceof Event.Answered answered) {
      answered(m, answered, now);
    } else if (event instanceof Event.Installed installed) {
      long asOf = installed.statement().asOf();
      // A newer text than all before repairs a clock that was ahead once.
      if (m.seen - HOUR > now && asOf > m.proven && now >= asOf - HOUR) m.seen = now;
      m.proven = Math.max(m.proven, asOf);
      // With a license key, a check asks for more than the file.
      if (m.key == null) m.next = now + CHECK_EVERY;
      take(m, installed.statement());
    } else if (event instanceof Event.Lost) {
      m.online = true;
      m.lost = true;
    } else if (event instanceof Event.Unreachable unreachable) {
      m.failures++;
      long wait = backoff(m.failures);
      if (unreachable.retryAfter() != null) wait = Math.max(wait, unreachable.retryAfter());
      m.next = now + Math.min(CHECK_EVERY, wait);
      m.sendNext = m.next;
      m.online = false;
      // An attempt that certainly had no effect is taken back, unless an earlier one could have had one.
      m.outbox =
          each(m.outbox, unreachable.unsent(), item -> item.attempts() == 1 ? item.withAttempt(null, 0) : item);
    } else if (event instanceof Event.Used used) {
      if (m.key != null) m.outbox = addUsage(m, used);
    } else if (event instanceof Event.Sending sending) {
      m.outbox =
          each(
              m.outbox,
              sending.id(),
              item -> item.withAttempt(item.tried() == null ? Long.valueOf(at) : item.tried(), item.attempts() + 1));
    } else if (event instanceof Event.Sent sent) {
      m.online = true;
      m.sendNext = now;
      m.outbox = m.outbox.stream().filter(item -> !item.id().equals(sent.id())).toList();
    } else if (event instanceof Event.Deactivated deactivated) {
      var outbox = new ArrayList<>(m.outbox);
      // A carried license file without a license key is released by its proof.
      if (m.key != null || deactivated.proof() != null) {
        String key = m.key == null ? "" : m.key;
        outbox.add(new Outgoing(Outgoing.RELEASE, deactivated.id(), key, null, 0, deactivated.proof(), null, 0));
      }
      m.key = null;
      m.answer = null;
      m.file = null;
      m.no = null;
      m.lost = false;
      m.failures = 0;
      m.next = 0;
      m.sendNext = now;
      m.outbox = outbox;
    }
  }

  /** Takes a statement that the gateway signed for a request of now. Its time is the true one. */
  private static void answered(Memory.Draft m, Event.Answered event, long now) {
    var statement = event.statement();
    long failures = m.failures + 1;
    m.proven = Math.max(m.proven, statement.asOf());
    m.seen = m.proven;
    m.skew = m.proven - now;
    m.online = true;
    take(m, statement);
    if (!statement.valid()) {
      m.failures = failures;
      // The first "no" about a lost seat is followed by an attempt to take it again.
      m.next = now + (isSeatLost(m.lost, m.no) && failures == 1 ? 0 : backoff(failures + 3));
      return;
    }
    long after = Math.min(CHECK_EVERY, (statement.until() - Time.of(m.seen, m.proven, m.skew, now).at) / 2);
    if (event.within() != null) after = Math.min(after, event.within() / 3);
    m.failures = 0;
    m.lost = false;
    m.next = now + Math.max(SHORTEST, after);
  }

  /** Takes a statement unless a later one was taken. */
  private static void take(Memory.Draft m, Statement statement) {
    String license = statement.license();
    if (!statement.valid()) {
      boolean isOlder =
          (m.no != null && isSame(m.no.license(), license) && m.no.asOf() > statement.asOf())
              || (m.answer != null && isSame(m.answer.license(), license) && m.answer.asOf() > statement.asOf());
      if (!isOlder) m.no = new No(license, statement.asOf(), statement.code());
      return;
    }
    if (isEndedBy(m.no, statement)) return;
    if (m.no != null && isSame(m.no.license(), license)) m.no = null;
    if ("FILE".equals(statement.source())) m.file = statement;
    else if (m.answer == null || !isSame(m.answer.license(), license) || m.answer.asOf() <= statement.asOf()) m.answer = statement;
  }

  /** Adds use to the last request that was not attempted yet, or as a request of its own. */
  private static List<Outgoing> addUsage(Memory.Draft m, Event.Used used) {
    var outbox = new ArrayList<>(m.outbox);
    for (int i = outbox.size() - 1; i >= 0; i--) {
      var item = outbox.get(i);
      if (!item.isUsage() || !used.meter().equals(item.meter()) || !m.key.equals(item.key())) continue;
      if (item.tried() != null || item.amount() + used.amount() > MOST) break;
      outbox.set(i, item.withAmount(item.amount() + used.amount()));
      return outbox;
    }
    outbox.add(new Outgoing(Outgoing.USAGE, used.id(), m.key, used.meter(), used.amount(), null, null, 0));
    return outbox;
  }

  private static List<Outgoing> each(List<Outgoing> outbox, String id, UnaryOperator<Outgoing> change) {
    return outbox.stream().map(item -> item.id().equals(id) ? change.apply(item) : item).toList();
  }

  /** Whether a request of unknown outcome is so old that the gateway would count it again. */
  private static boolean isForgotten(Outgoing item, long at) {
    return item.isUsage() && item.tried() != null && at - item.tried() > REMEMBERED;
  }

  private static long backoff(long failures) {
    return Math.min(LONGEST, SHORTEST << Math.min(Math.max(failures - 1, 0), 10));
  }

  /** Returns the action that helps against a code; null if none is needed or known. */
  static String actionOf(String code) {
    if (code == null) return null;
    return switch (code) {
      case "KEY_MALFORMED", "NOT_FOUND", "PRODUCT_MISMATCH" -> "ENTER_KEY_AGAIN";
      case "KEY_ROTATED", "ENTITLEMENT_MISSING" -> "CONTACT_OWNER";
      case "REVOKED", "SUSPENDED", "DEVICE_BANNED" -> "CONTACT_SUPPORT";
      case "NOT_YET_VALID", "USAGE_LIMIT_REACHED", "LEASE_LOST" -> "WAIT";
      case "EXPIRED", "GRACE", "VERSION_NOT_ALLOWED" -> "RENEW";
      case "CHECK_IN_OVERDUE", "HEARTBEAT_OVERDUE", "LEASE_EXPIRED", "STALE", "CLOCK_ROLLED_BACK" -> "CHECK_IN";
      case "NOT_ACTIVATED", "FINGERPRINT_MISMATCH", "RELEASED" -> "ACTIVATE";
      case "TOO_MANY_ACTIVATIONS" -> "RELEASE_ACTIVATION";
      default -> null;
    };
  }

  /** Whether the newest "no" says that the seat of this device is gone, after another device took it. */
  private static boolean isSeatLost(boolean lost, No no) {
    var codes = List.of("LEASE_EXPIRED", "HEARTBEAT_OVERDUE", "NOT_ACTIVATED", "FINGERPRINT_MISMATCH");
    return lost && no != null && no.code() != null && codes.contains(no.code());
  }

  /** Returns whether the software may be used. It depends on the memory and the clock only. */
  static Verdict judge(Memory m, long now) {
    boolean isUsed = (m.key() != null && !m.key().isEmpty()) || m.file() != null;
    if (!isUsed) return locked(m, false, "NOT_ACTIVATED");
    var usable = new ArrayList<Statement>();
    if (m.answer() != null && !isEndedBy(m.no(), m.answer())) usable.add(m.answer());
    if (m.file() != null && !isEndedBy(m.no(), m.file())) usable.add(m.file());
    if (m.no() != null && usable.isEmpty()) return locked(m, true, isSeatLost(m.lost(), m.no()) ? "LEASE_LOST" : m.no().code());
    var time = Time.of(m, now);
    if (time.rolledBack) return locked(m, true, "CLOCK_ROLLED_BACK");
    Statement best = null;
    for (var statement : usable) {
      if (isUsable(statement, time.at) && (best == null || statement.until() > best.until())) best = statement;
    }
    if (best == null) return locked(m, true, usable.isEmpty() ? "STALE" : codeOf(usable.get(0), time.at));
    String code = codeOf(best, time.at);
    String source = "GATEWAY".equals(best.source()) && !m.online() ? "ANSWER" : best.source();
    return new Verdict(
        m.online() ? "LICENSED" : "OFFLINE", true, code, actionOf(code), best.until(), best.expiry(), source, best.entitlements());
  }

  private static Verdict locked(Memory m, boolean isUsed, String code) {
    var known = m.answer() != null ? m.answer() : m.file();
    Long expiry = known == null ? null : known.expiry();
    return new Verdict(isUsed ? "LOCKED" : "UNLICENSED", false, code, actionOf(code), null, expiry, null, Map.of());
  }

  /** Whether a "no" takes precedence over a statement: it is about the same license, and not older. */
  private static boolean isEndedBy(No no, Statement statement) {
    return no != null && isSame(no.license(), statement.license()) && no.asOf() >= statement.asOf();
  }

  /** Whether two statements are about one license. One about no license is about every license. */
  private static boolean isSame(String a, String b) {
    return a == null || b == null || a.equals(b);
  }

  private static boolean isPast(Long instant, long at) {
    return instant != null && at > instant;
  }

  private static Long endOf(Statement s) {
    return s.graceEndsAt() == null ? s.expiry() : s.graceEndsAt();
  }

  private static boolean isUsable(Statement s, long at) {
    return at >= s.from() && (!isPast(endOf(s), at) || s.outlives()) && at < s.until();
  }

  /** Returns the first failed check of a "yes" at an instant, as the verifier of license files judges it; or its code. */
  private static String codeOf(Statement s, long at) {
    if (at < s.from()) return "NOT_YET_VALID";
    if (isPast(endOf(s), at) && !s.outlives()) return "EXPIRED";
    if (at >= s.until()) return "STALE";
    if (!List.of("VALID", "GRACE", "EXPIRED").contains(String.valueOf(s.code()))) return s.code();
    if (isPast(endOf(s), at)) return "EXPIRED";
    return isPast(s.expiry(), at) ? "GRACE" : "VALID";
  }
}
