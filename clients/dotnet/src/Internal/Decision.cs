using System;
using System.Collections.Generic;
using System.Linq;

namespace Licet.Internal
{
    /// <summary>What the client must do next. <c>WAKE</c>: send a tick <c>After</c> so many milliseconds.</summary>
    internal sealed class Effect
    {
        internal Effect(string type, long after = 0)
        {
            Type = type;
            After = after;
        }

        internal string Type { get; }

        internal long After { get; }
    }

    /// <summary>Whether the software may be used, and why.</summary>
    internal sealed class Verdict
    {
        internal Verdict(
            LicenseState state, string code, long? until, long? expiry, string? source, IReadOnlyDictionary<string, object> entitlements)
        {
            State = state;
            Code = code;
            Until = until;
            Expiry = expiry;
            Source = source;
            Entitlements = entitlements;
        }

        internal LicenseState State { get; }

        internal bool Valid => State == LicenseState.Licensed || State == LicenseState.Offline;

        internal string Code { get; }

        internal string? NextAction => Decision.ActionOf(Code);

        internal long? Until { get; }

        internal long? Expiry { get; }

        internal string? Source { get; }

        internal IReadOnlyDictionary<string, object> Entitlements { get; }
    }

    /// <summary>A reading of the clock.</summary>
    internal sealed class ClockTime
    {
        private const long Hour = 3_600_000;

        private ClockTime(long at, bool rolledBack, long seen)
        {
            At = at;
            RolledBack = rolledBack;
            Seen = seen;
        }

        internal long At { get; }

        internal bool RolledBack { get; }

        internal long Seen { get; }

        /// <summary>
        /// Reads the clock by the rules of license files, as it is and as the gateway corrected it. The earlier reading that is not rolled
        /// back counts.
        /// </summary>
        internal static ClockTime Of(Memory memory, long now)
        {
            long highest = Math.Max(memory.Seen, memory.Proven);
            long floor = highest - Hour;
            long corrected = now + memory.Skew;
            if (now < floor && corrected < floor) return new ClockTime(highest, true, memory.Seen);
            long reading = now < floor ? corrected : corrected < floor ? now : Math.Min(now, corrected);
            long latest = Math.Max(reading, memory.Seen);
            return new ClockTime(Math.Max(latest, memory.Proven), false, latest);
        }
    }

    /// <summary>
    /// What follows from an event. <see cref="Decide"/> is a pure function: the same arguments always have the same result. client/spec.md
    /// specifies it.
    /// </summary>
    internal sealed class Decision
    {
        private const long Hour = 3_600_000;

        /// <summary>Longest time between two checks.</summary>
        private const long CheckEvery = 4 * Hour;

        /// <summary>Time until a check is due again if nothing came of it, for example because the software ended.</summary>
        private const long CheckAgain = 60_000;

        private const long Shortest = 5_000;
        private const long Longest = 15 * 60_000;

        /// <summary>The gateway remembers an idempotency key for 24 hours.</summary>
        private const long Remembered = 23 * Hour;

        /// <summary>Largest amount of one request.</summary>
        private const long Most = 1_000_000_000;

        private static readonly IReadOnlyDictionary<string, object> NoEntitlements = new Dictionary<string, object>();

        private Decision(Memory memory, Verdict verdict, IReadOnlyList<Effect> effects)
        {
            Memory = memory;
            Verdict = verdict;
            Effects = effects;
        }

        internal Memory Memory { get; }

        internal Verdict Verdict { get; }

        internal IReadOnlyList<Effect> Effects { get; }

        /// <summary>Decides what follows from an event.</summary>
        internal static Decision Decide(Memory before, Event given, long now)
        {
            var memory = before.Copy();
            Apply(memory, given, now);
            var time = ClockTime.Of(memory, now);
            memory.Seen = time.Seen;
            memory.Outbox = memory.Outbox.Where(item => !IsForgotten(item, time.At)).ToList();
            var effects = new List<Effect>();
            bool isUsed = memory.Key != null || memory.File != null;
            if (isUsed && IsDue(memory.Next, now))
            {
                effects.Add(new Effect(IsSeatLost(memory) ? "ACTIVATE" : "CHECK"));
                memory.Next = now + CheckAgain;
            }
            if (memory.Outbox.Count > 0 && IsDue(memory.SendNext, now))
            {
                effects.Add(new Effect("SEND"));
                memory.SendNext = now + CheckAgain;
            }
            var verdict = Judge(memory, now);
            long after = long.MaxValue;
            if (isUsed) after = Math.Min(after, memory.Next - now);
            if (memory.Outbox.Count > 0) after = Math.Min(after, memory.SendNext - now);
            if (verdict.Until != null) after = Math.Min(after, verdict.Until.Value - time.At);
            if (after != long.MaxValue) effects.Add(new Effect("WAKE", Math.Max(0, after)));
            return new Decision(memory, verdict, effects);
        }

        /// <summary>
        /// Whether a time has come. A time that is too far away was set before the clock was set back, and has come too.
        /// </summary>
        private static bool IsDue(long time, long now) => now >= time || time > now + CheckEvery;

        private static void Apply(Memory m, Event given, long now)
        {
            long at = ClockTime.Of(m, now).At;
            switch (given)
            {
                case Event.Opened opened:
                    m.Online = false;
                    m.Answer = opened.Answer;
                    m.File = opened.File;
                    m.Failures = 0;
                    m.Next = now;
                    m.SendNext = now;
                    break;
                case Event.Activated activated:
                    m.Key = activated.Key;
                    m.Answer = null;
                    m.File = null;
                    m.No = null;
                    m.Lost = false;
                    m.Failures = 0;
                    m.Next = now;
                    // The seat is in use again, so an older release of it must not arrive any more.
                    m.Outbox = m.Outbox.Where(item => item.IsUsage || item.Key != activated.Key).ToList();
                    break;
                case Event.Answered answered:
                    Answer(m, answered, now);
                    break;
                case Event.Installed installed:
                    long asOf = installed.Statement.AsOf;
                    // A newer text than all before repairs a clock that was ahead once.
                    if (m.Seen - Hour > now && asOf > m.Proven && now >= asOf - Hour) m.Seen = now;
                    m.Proven = Math.Max(m.Proven, asOf);
                    // With a license key, a check asks for more than the file.
                    if (m.Key == null) m.Next = now + CheckEvery;
                    Take(m, installed.Statement);
                    break;
                case Event.Lost _:
                    m.Online = true;
                    m.Lost = true;
                    break;
                case Event.Unreachable unreachable:
                    m.Failures++;
                    m.Next = now + Math.Min(CheckEvery, Math.Max(Backoff(m.Failures), unreachable.RetryAfter ?? 0));
                    m.SendNext = m.Next;
                    m.Online = false;
                    // An attempt that certainly had no effect is taken back, unless an earlier one could have had one.
                    m.Outbox = Each(m.Outbox, unreachable.Unsent, item => item.Attempts == 1 ? item.WithAttempt(null, 0) : item);
                    break;
                case Event.Used used:
                    if (m.Key != null) m.Outbox = AddUsage(m.Outbox, m.Key, used);
                    break;
                case Event.Sending sending:
                    m.Outbox = Each(m.Outbox, sending.Id, item => item.WithAttempt(item.Tried ?? at, item.Attempts + 1));
                    break;
                case Event.Sent sent:
                    m.Online = true;
                    m.SendNext = now;
                    m.Outbox = m.Outbox.Where(item => item.Id != sent.Id).ToList();
                    break;
                case Event.Deactivated deactivated:
                    // A carried license file without a license key is released by its proof.
                    if (m.Key != null || deactivated.Proof != null)
                    {
                        var release = new Outgoing(Outgoing.Release, deactivated.Id, m.Key ?? "", null, 0, deactivated.Proof);
                        m.Outbox = new List<Outgoing>(m.Outbox) { release };
                    }
                    m.Key = null;
                    m.Answer = null;
                    m.File = null;
                    m.No = null;
                    m.Lost = false;
                    m.Failures = 0;
                    m.Next = 0;
                    m.SendNext = now;
                    break;
            }
        }

        /// <summary>Takes a statement that the gateway signed for a request of now. Its time is the true one.</summary>
        private static void Answer(Memory m, Event.Answered given, long now)
        {
            var statement = given.Statement;
            long failures = m.Failures + 1;
            m.Proven = Math.Max(m.Proven, statement.AsOf);
            m.Seen = m.Proven;
            m.Skew = m.Proven - now;
            m.Online = true;
            Take(m, statement);
            if (!statement.Valid)
            {
                m.Failures = failures;
                // The first "no" about a lost seat is followed by an attempt to take it again.
                m.Next = now + (IsSeatLost(m) && failures == 1 ? 0 : Backoff(failures + 3));
                return;
            }
            long after = Math.Min(CheckEvery, (statement.Until - ClockTime.Of(m, now).At) / 2);
            if (given.Within != null) after = Math.Min(after, given.Within.Value / 3);
            m.Failures = 0;
            m.Lost = false;
            m.Next = now + Math.Max(Shortest, after);
        }

        /// <summary>Takes a statement unless a later one was taken.</summary>
        private static void Take(Memory m, Statement statement)
        {
            string? license = statement.License;
            if (!statement.Valid)
            {
                bool isOlder = (m.No != null && IsSame(m.No.License, license) && m.No.AsOf > statement.AsOf)
                    || (m.Answer != null && IsSame(m.Answer.License, license) && m.Answer.AsOf > statement.AsOf);
                if (!isOlder) m.No = new No(license, statement.AsOf, statement.Code);
                return;
            }
            if (IsEndedBy(m.No, statement)) return;
            if (m.No != null && IsSame(m.No.License, license)) m.No = null;
            if (statement.Source == "FILE") m.File = statement;
            else if (m.Answer == null || !IsSame(m.Answer.License, license) || m.Answer.AsOf <= statement.AsOf) m.Answer = statement;
        }

        /// <summary>Adds use to the last request that was not attempted yet, or as a request of its own.</summary>
        private static List<Outgoing> AddUsage(IReadOnlyList<Outgoing> before, string key, Event.Used used)
        {
            var outbox = before.ToList();
            int last = outbox.FindLastIndex(item => item.IsUsage && item.Meter == used.Meter && item.Key == key);
            if (last >= 0 && outbox[last].Tried == null && outbox[last].Amount + used.Amount <= Most)
                outbox[last] = outbox[last].WithAmount(outbox[last].Amount + used.Amount);
            else
                outbox.Add(new Outgoing(Outgoing.Usage, used.Id, key, used.Meter, used.Amount, null));
            return outbox;
        }

        private static List<Outgoing> Each(IReadOnlyList<Outgoing> outbox, string? id, Func<Outgoing, Outgoing> change) =>
            outbox.Select(item => item.Id == id ? change(item) : item).ToList();

        /// <summary>Whether a request of unknown outcome is so old that the gateway would count it again.</summary>
        private static bool IsForgotten(Outgoing item, long at) => item.IsUsage && at - item.Tried > Remembered;

        private static long Backoff(long failures) =>
            Math.Min(Longest, Shortest << (int)Math.Min(Math.Max(failures - 1, 0), 10));

        /// <summary>Returns the action that helps against a code; null if none is needed or known.</summary>
        internal static string? ActionOf(string? code)
        {
            switch (code)
            {
                case "KEY_MALFORMED":
                case "NOT_FOUND":
                case "PRODUCT_MISMATCH":
                    return "ENTER_KEY_AGAIN";
                case "KEY_ROTATED":
                case "ENTITLEMENT_MISSING":
                    return "CONTACT_OWNER";
                case "REVOKED":
                case "SUSPENDED":
                case "DEVICE_BANNED":
                    return "CONTACT_SUPPORT";
                case "NOT_YET_VALID":
                case "USAGE_LIMIT_REACHED":
                case "LEASE_LOST":
                    return "WAIT";
                case "EXPIRED":
                case "GRACE":
                case "VERSION_NOT_ALLOWED":
                    return "RENEW";
                case "CHECK_IN_OVERDUE":
                case "HEARTBEAT_OVERDUE":
                case "LEASE_EXPIRED":
                case "STALE":
                case "CLOCK_ROLLED_BACK":
                    return "CHECK_IN";
                case "NOT_ACTIVATED":
                case "FINGERPRINT_MISMATCH":
                case "RELEASED":
                    return "ACTIVATE";
                case "TOO_MANY_ACTIVATIONS":
                    return "RELEASE_ACTIVATION";
                default:
                    return null;
            }
        }

        /// <summary>Whether the newest "no" says that the seat of this device is gone, after another device took it.</summary>
        private static bool IsSeatLost(Memory m)
        {
            string? code = m.No?.Code;
            bool isGone = code == "LEASE_EXPIRED" || code == "HEARTBEAT_OVERDUE" || code == "NOT_ACTIVATED" || code == "FINGERPRINT_MISMATCH";
            return m.Lost && isGone;
        }

        /// <summary>Returns whether the software may be used. It depends on the memory and the clock only.</summary>
        internal static Verdict Judge(Memory m, long now)
        {
            bool isUsed = (m.Key != null && m.Key.Length > 0) || m.File != null;
            if (!isUsed) return Refuse(m, LicenseState.Unlicensed, "NOT_ACTIVATED");
            var usable = new List<Statement>();
            if (m.Answer != null && !IsEndedBy(m.No, m.Answer)) usable.Add(m.Answer);
            if (m.File != null && !IsEndedBy(m.No, m.File)) usable.Add(m.File);
            if (m.No != null && usable.Count == 0)
                return Refuse(m, LicenseState.Locked, IsSeatLost(m) ? "LEASE_LOST" : m.No.Code ?? "");
            var time = ClockTime.Of(m, now);
            if (time.RolledBack) return Refuse(m, LicenseState.Locked, "CLOCK_ROLLED_BACK");
            Statement? best = null;
            foreach (var statement in usable)
                if (IsUsable(statement, time.At) && (best == null || statement.Until > best.Until)) best = statement;
            if (best == null) return Refuse(m, LicenseState.Locked, usable.Count == 0 ? "STALE" : CodeOf(usable[0], time.At));
            return new Verdict(
                m.Online ? LicenseState.Licensed : LicenseState.Offline, CodeOf(best, time.At), best.Until, best.Expiry,
                best.Source == "GATEWAY" && !m.Online ? "ANSWER" : best.Source, best.Entitlements);
        }

        private static Verdict Refuse(Memory m, LicenseState state, string code) =>
            new Verdict(state, code, null, (m.Answer ?? m.File)?.Expiry, null, NoEntitlements);

        /// <summary>Whether a "no" takes precedence over a statement: it is about the same license, and not older.</summary>
        private static bool IsEndedBy(No? no, Statement statement) =>
            no != null && IsSame(no.License, statement.License) && no.AsOf >= statement.AsOf;

        /// <summary>Whether two statements are about one license. One about no license is about every license.</summary>
        private static bool IsSame(string? a, string? b) => a == null || b == null || a == b;

        private static bool IsUsable(Statement s, long at) =>
            at >= s.From && (s.Outlives || !(at > (s.GraceEndsAt ?? s.Expiry))) && at < s.Until;

        /// <summary>
        /// Returns the first failed check of a "yes" at an instant, as the verifier of license files judges it; or its code.
        /// </summary>
        private static string CodeOf(Statement s, long at)
        {
            bool isPastEnd = at > (s.GraceEndsAt ?? s.Expiry);
            if (at < s.From) return "NOT_YET_VALID";
            if (isPastEnd && !s.Outlives) return "EXPIRED";
            if (at >= s.Until) return "STALE";
            if (!Verifier.IsOfTime(s.Code)) return s.Code ?? "";
            if (isPastEnd) return "EXPIRED";
            return at > s.Expiry ? "GRACE" : "VALID";
        }
    }
}
