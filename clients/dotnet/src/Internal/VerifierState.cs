using System;
using System.Collections.Generic;
using System.Linq;

namespace Licet.Internal
{
    /// <summary>Highest sequence number of a license and activation.</summary>
    internal sealed class SeenFile
    {
        internal SeenFile(string sub, string act, long seq)
        {
            Sub = sub;
            Act = act;
            Seq = seq;
        }

        internal string Sub { get; }

        internal string Act { get; }

        internal long Seq { get; }
    }

    /// <summary>Entry on the newest status list.</summary>
    internal sealed class SeenStatus
    {
        internal SeenStatus(string uri, long index, long value, long iat, long exp)
        {
            Uri = uri;
            Index = index;
            Value = value;
            Iat = iat;
            Exp = exp;
        }

        internal string Uri { get; }

        internal long Index { get; }

        internal long Value { get; }

        internal long Iat { get; }

        internal long Exp { get; }
    }

    /// <summary>Newest answer about a license. <c>AsOf</c> is in milliseconds.</summary>
    internal sealed class SeenAnswer
    {
        internal SeenAnswer(string sub, long asOf, bool valid, string code)
        {
            Sub = sub;
            AsOf = asOf;
            Valid = valid;
            Code = code;
        }

        internal string Sub { get; }

        internal long AsOf { get; }

        internal bool Valid { get; }

        internal string Code { get; }
    }

    /// <summary>Result of reading the clock. <c>At</c> is in milliseconds, the other times are in seconds.</summary>
    internal sealed class Reading
    {
        private const long ToleranceSeconds = 3600;

        private Reading(long at, bool rolledBack, long seen, long proven)
        {
            At = at;
            RolledBack = rolledBack;
            Seen = seen;
            Proven = proven;
        }

        internal long At { get; }

        internal bool RolledBack { get; }

        internal long Seen { get; }

        internal long Proven { get; }

        internal static Reading Of(long clock, VerifierState state, long newestIat)
        {
            long proven = Math.Max(state.Proven, newestIat);
            bool isBehindSeen = IsBehind(clock, state.Seen);
            bool recovers = isBehindSeen && newestIat > state.Proven;
            bool rolledBack = IsBehind(clock, proven) || (isBehindSeen && !recovers);
            long seconds = clock / 1000 - (clock % 1000 < 0 ? 1 : 0);
            long seen = rolledBack ? state.Seen : recovers ? seconds : Math.Max(state.Seen, seconds);
            return new Reading(Math.Max(clock, proven * 1000), rolledBack, seen, proven);
        }

        private static bool IsBehind(long clock, long seconds) => clock < (seconds - ToleranceSeconds) * 1000;
    }

    /// <summary>What the verifier remembers between two calls. Times are in seconds. It is never changed.</summary>
    internal sealed class VerifierState
    {
        internal static readonly VerifierState Empty =
            new VerifierState(0, 0, Array.Empty<SeenFile>(), Array.Empty<SeenStatus>(), Array.Empty<SeenAnswer>());

        private const int MaxEntries = 64;

        private VerifierState(
            long seen, long proven, IReadOnlyList<SeenFile> files, IReadOnlyList<SeenStatus> lists, IReadOnlyList<SeenAnswer> answers)
        {
            Seen = seen;
            Proven = proven;
            Files = files;
            Lists = lists;
            Answers = answers;
        }

        internal long Seen { get; }

        internal long Proven { get; }

        internal IReadOnlyList<SeenFile> Files { get; }

        internal IReadOnlyList<SeenStatus> Lists { get; }

        internal IReadOnlyList<SeenAnswer> Answers { get; }

        private static List<T> Newest<T>(IReadOnlyList<T> entries, T next, Func<T, bool> isSame)
        {
            var all = entries.Where(entry => !isSame(entry)).ToList();
            all.Add(next);
            return all.Skip(Math.Max(0, all.Count - MaxEntries)).ToList();
        }

        internal long Seq(string sub, string act) =>
            Files.FirstOrDefault(file => file.Sub == sub && file.Act == act)?.Seq ?? 0;

        internal SeenAnswer? Answer(string sub) => Answers.FirstOrDefault(answer => answer.Sub == sub);

        /// <summary>
        /// Returns the "no" of the gateway that is not older than an instant in milliseconds; null if there is none.
        /// </summary>
        internal SeenAnswer? No(string sub, long instant)
        {
            var last = Answer(sub);
            return last != null && !last.Valid && last.AsOf >= instant ? last : null;
        }

        internal SeenStatus? Status(Position position) =>
            Lists.FirstOrDefault(list => list.Uri == position.Uri && list.Index == position.Index);

        internal VerifierState WithTimes(long seen, long proven) => new VerifierState(seen, proven, Files, Lists, Answers);

        internal VerifierState WithFile(SeenFile next) =>
            new VerifierState(
                Seen, Proven, Newest(Files, next, file => file.Sub == next.Sub && file.Act == next.Act), Lists, Answers);

        internal VerifierState WithStatus(SeenStatus next) =>
            new VerifierState(
                Seen, Proven, Files, Newest(Lists, next, list => list.Uri == next.Uri && list.Index == next.Index), Answers);

        /// <summary>Returns the state with a newer answer in place of the former one. At the same instant, a "no" is newer.</summary>
        internal VerifierState WithAnswer(SeenAnswer next)
        {
            var last = Answer(next.Sub);
            if (last != null && (next.AsOf < last.AsOf || (next.AsOf == last.AsOf && !last.Valid))) return this;
            return new VerifierState(Seen, Proven, Files, Lists, Newest(Answers, next, answer => answer.Sub == next.Sub));
        }

        /// <summary>Returns the state in which a copy of the file is <c>SEQUENCE_ROLLED_BACK</c>.</summary>
        internal VerifierState WithoutFile(FileClaims claims)
        {
            long seq = Math.Max(claims.Seq + 1, Seq(claims.Sub, claims.Act));
            return WithFile(new SeenFile(claims.Sub, claims.Act, seq));
        }

        /// <summary>
        /// Reads a stored state; null if it is none. A part that cannot be read counts as empty: an attacker that can damage it can also
        /// delete it.
        /// </summary>
        internal static VerifierState? Of(object? stored)
        {
            if (!(stored is Dictionary<string, object?>)) return null;
            var files = Entries(
                Shape.Get(stored, "files"), entry => new SeenFile(entry.Text("sub"), entry.Text("act"), entry.Count("seq")));
            var lists = Entries(
                Shape.Get(stored, "lists"),
                entry => new SeenStatus(
                    entry.Text("uri"), entry.Count("idx"), entry.Count("value"), entry.Count("iat"), entry.Count("exp")));
            var answers = Entries(
                Shape.Get(stored, "answers"),
                entry => new SeenAnswer(entry.Text("sub"), entry.Count("asOf"), entry.Bool("valid"), entry.Text("code")));
            return new VerifierState(
                CountOf(Shape.Get(stored, "seen")), CountOf(Shape.Get(stored, "proven")), files, lists, answers);
        }

        private static long CountOf(object? value) => Math.Max(0, Shape.Integer(value) ?? 0);

        private static List<T> Entries<T>(object? value, Func<Shape, T> read)
        {
            var entries = new List<T>();
            if (!(value is List<object?> items)) return entries;
            foreach (var item in items)
            {
                try
                {
                    entries.Add(read(new Shape(item)));
                }
                catch (RefusedException)
                {
                    // The entry is damaged.
                }
            }
            return entries;
        }

        internal Dictionary<string, object?> ToJson() =>
            new Dictionary<string, object?>
            {
                ["seen"] = Seen,
                ["proven"] = Proven,
                ["files"] = Files
                    .Select(file => new Dictionary<string, object?> { ["sub"] = file.Sub, ["act"] = file.Act, ["seq"] = file.Seq })
                    .ToList<object?>(),
                ["lists"] = Lists
                    .Select(
                        list => new Dictionary<string, object?>
                        {
                            ["uri"] = list.Uri,
                            ["idx"] = list.Index,
                            ["value"] = list.Value,
                            ["iat"] = list.Iat,
                            ["exp"] = list.Exp,
                        })
                    .ToList<object?>(),
                ["answers"] = Answers
                    .Select(
                        answer => new Dictionary<string, object?>
                        {
                            ["sub"] = answer.Sub,
                            ["asOf"] = answer.AsOf,
                            ["valid"] = answer.Valid,
                            ["code"] = answer.Code,
                        })
                    .ToList<object?>(),
            };
    }
}
