using System;
using System.Collections.Generic;
using System.Linq;

namespace Licet.Internal
{
    /// <summary>
    /// What the client read from a text whose signature it verified. <c>From</c> is the first instant at which a "yes" may be used, and
    /// <c>Until</c> the first one at which it may not be used. <c>License</c> is null if no license has the key.
    /// </summary>
    internal sealed class Statement
    {
        internal Statement(
            string? source, string? license, long asOf, bool valid, string? code, long from, long until, long? expiry,
            long? graceEndsAt, bool outlives, IReadOnlyDictionary<string, object> entitlements)
        {
            Source = source;
            License = license;
            AsOf = asOf;
            Valid = valid;
            Code = code;
            From = from;
            Until = until;
            Expiry = expiry;
            GraceEndsAt = graceEndsAt;
            Outlives = outlives;
            Entitlements = entitlements;
        }

        internal string? Source { get; }

        internal string? License { get; }

        internal long AsOf { get; }

        internal bool Valid { get; }

        internal string? Code { get; }

        internal long From { get; }

        internal long Until { get; }

        internal long? Expiry { get; }

        internal long? GraceEndsAt { get; }

        internal bool Outlives { get; }

        internal IReadOnlyDictionary<string, object> Entitlements { get; }

        internal Statement With(string? source, string? license, long asOf, bool valid, string? code, long from) =>
            new Statement(source, license, asOf, valid, code, from, Until, Expiry, GraceEndsAt, Outlives, Entitlements);

        internal Statement With(bool valid, string? code, long asOf) => With(Source, License, asOf, valid, code, From);

        internal Statement WithUntil(long until) =>
            new Statement(Source, License, AsOf, Valid, Code, From, until, Expiry, GraceEndsAt, Outlives, Entitlements);

        internal static Statement? Of(object? value)
        {
            if (!(value is Dictionary<string, object?>)) return null;
            var entitlements = new Dictionary<string, object>();
            if (Shape.Get(value, "entitlements") is Dictionary<string, object?> grants)
            {
                foreach (var grant in grants)
                    if (Shape.Entitlement(grant.Value) is object read) entitlements[grant.Key] = read;
            }
            return new Statement(
                Shape.TextOf(value, "source"), Shape.TextOf(value, "license"), Memory.Number(value, "asOf"),
                Shape.Get(value, "valid") is true, Shape.TextOf(value, "code"), Memory.Number(value, "from"),
                Memory.Number(value, "until"), Memory.Time(value, "expiry"), Memory.Time(value, "graceEndsAt"),
                Shape.Get(value, "outlives") is true, entitlements);
        }

        internal Dictionary<string, object?> ToJson() =>
            new Dictionary<string, object?>
            {
                ["source"] = Source,
                ["license"] = License,
                ["asOf"] = AsOf,
                ["valid"] = Valid,
                ["code"] = Code,
                ["from"] = From,
                ["until"] = Until,
                ["expiry"] = Expiry,
                ["graceEndsAt"] = GraceEndsAt,
                ["outlives"] = Outlives,
                ["entitlements"] = Entitlements.ToDictionary(grant => grant.Key, grant => (object?)grant.Value),
            };
    }

    /// <summary>The newest signed "no".</summary>
    internal sealed class No
    {
        internal No(string? license, long asOf, string? code)
        {
            License = license;
            AsOf = asOf;
            Code = code;
        }

        internal string? License { get; }

        internal long AsOf { get; }

        internal string? Code { get; }

        internal static No? Of(object? value) =>
            value is Dictionary<string, object?>
                ? new No(Shape.TextOf(value, "license"), Memory.Number(value, "asOf"), Shape.TextOf(value, "code"))
                : null;

        internal Dictionary<string, object?> ToJson() =>
            new Dictionary<string, object?> { ["license"] = License, ["asOf"] = AsOf, ["code"] = Code };
    }

    /// <summary>
    /// A request that must arrive once, in its order. <c>Id</c> is its idempotency key, <c>Proof</c> the release proof of a license file.
    /// <c>Tried</c> is the time of the first attempt that could have arrived; the content is fixed from then on.
    /// </summary>
    internal sealed class Outgoing
    {
        internal const string Usage = "USAGE";
        internal const string Release = "RELEASE";

        internal Outgoing(
            string? kind, string id, string? key, string? meter, long amount, string? proof, long? tried = null, long attempts = 0)
        {
            Kind = kind;
            Id = id;
            Key = key;
            Meter = meter;
            Amount = amount;
            Proof = proof;
            Tried = tried;
            Attempts = attempts;
        }

        internal string? Kind { get; }

        internal string Id { get; }

        internal string? Key { get; }

        internal string? Meter { get; }

        internal long Amount { get; }

        internal string? Proof { get; }

        internal long? Tried { get; }

        internal long Attempts { get; }

        internal bool IsUsage => Kind == Usage;

        internal Outgoing WithAmount(long amount) => new Outgoing(Kind, Id, Key, Meter, amount, Proof, Tried, Attempts);

        internal Outgoing WithAttempt(long? tried, long attempts) => new Outgoing(Kind, Id, Key, Meter, Amount, Proof, tried, attempts);

        internal static Outgoing? Of(object? value)
        {
            // A request without these members would hold back all that wait behind it.
            if (!(Shape.TextOf(value, "id") is string id)) return null;
            if (!(Shape.TextOf(value, "kind") is string kind) || !(Shape.TextOf(value, "key") is string key)) return null;
            return new Outgoing(
                kind, id, key, Shape.TextOf(value, "meter"),
                Memory.Number(value, "amount"), Shape.TextOf(value, "proof"), Memory.Time(value, "tried"),
                Memory.Number(value, "attempts"));
        }

        internal Dictionary<string, object?> ToJson() =>
            new Dictionary<string, object?>
            {
                ["kind"] = Kind,
                ["id"] = Id,
                ["key"] = Key,
                ["meter"] = Meter,
                ["amount"] = Amount,
                ["proof"] = Proof,
                ["tried"] = Tried,
                ["attempts"] = Attempts,
            };
    }

    /// <summary>Everything that the client remembers. All times are in milliseconds. It is changed only while it is a copy.</summary>
    internal sealed class Memory
    {
        internal static readonly Memory Empty = new Memory();

        /// <summary>License key; null if none is active, or the license is a file that a person carried here.</summary>
        internal string? Key { get; set; }

        internal Statement? Answer { get; set; }

        internal Statement? File { get; set; }

        internal No? No { get; set; }

        /// <summary>Whether another device took the seat.</summary>
        internal bool Lost { get; set; }

        /// <summary>Whether the last request reached the gateway, in this run of the software.</summary>
        internal bool Online { get; set; }

        /// <summary>Highest time that this clock has shown.</summary>
        internal long Seen { get; set; }

        /// <summary>Highest time of a signed statement. The true time is not before it.</summary>
        internal long Proven { get; set; }

        /// <summary>What the gateway showed last that must be added to this clock.</summary>
        internal long Skew { get; set; }

        /// <summary>Attempts in a row that failed or were declined.</summary>
        internal long Failures { get; set; }

        /// <summary>When the next check is due, by the clock of this machine.</summary>
        internal long Next { get; set; }

        /// <summary>When the next attempt to send the outbox is due.</summary>
        internal long SendNext { get; set; }

        internal IReadOnlyList<Outgoing> Outbox { get; set; } = Array.Empty<Outgoing>();

        /// <summary>Returns a copy, which can be changed. Its parts never change.</summary>
        internal Memory Copy() => (Memory)MemberwiseClone();

        /// <summary>Reads a stored memory. A part that cannot be read counts as none.</summary>
        internal static Memory Of(object? value)
        {
            if (!(value is Dictionary<string, object?>)) return Empty;
            var outbox = new List<Outgoing>();
            if (Shape.Get(value, "outbox") is List<object?> items)
            {
                foreach (var item in items)
                    if (Outgoing.Of(item) is Outgoing read) outbox.Add(read);
            }
            return new Memory
            {
                Key = Shape.TextOf(value, "key"),
                Answer = Statement.Of(Shape.Get(value, "answer")),
                File = Statement.Of(Shape.Get(value, "file")),
                No = No.Of(Shape.Get(value, "no")),
                Lost = Shape.Get(value, "lost") is true,
                Online = Shape.Get(value, "online") is true,
                Seen = Number(value, "seen"),
                Proven = Number(value, "proven"),
                Skew = Number(value, "skew"),
                Failures = Number(value, "failures"),
                Next = Number(value, "next"),
                SendNext = Number(value, "sendNext"),
                Outbox = outbox,
            };
        }

        internal Dictionary<string, object?> ToJson() =>
            new Dictionary<string, object?>
            {
                ["key"] = Key,
                ["answer"] = Answer?.ToJson(),
                ["file"] = File?.ToJson(),
                ["no"] = No?.ToJson(),
                ["lost"] = Lost,
                ["online"] = Online,
                ["seen"] = Seen,
                ["proven"] = Proven,
                ["skew"] = Skew,
                ["failures"] = Failures,
                ["next"] = Next,
                ["sendNext"] = SendNext,
                ["outbox"] = Outbox.Select(item => item.ToJson()).ToList<object?>(),
            };

        /// <summary>Returns a time, which can have a fraction of a millisecond; null for any other value.</summary>
        internal static long? Time(object? value, string name) =>
            Shape.Get(value, name) switch
            {
                long number => number,
                double number when Math.Abs(number) < 1L << 53 => (long)number,
                _ => (long?)null,
            };

        internal static long Number(object? value, string name) => Time(value, name) ?? 0;
    }
}
