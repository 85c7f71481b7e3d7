using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Licet.Internal;
using Xunit;

namespace Licet.Tests
{
    /// <summary>Runs the vectors of client/vectors, which every client must pass.</summary>
    public sealed class VectorTests
    {
        private static readonly string Client = Path.Combine(FolderOf(), "..", "..", "..", "client");

        private static string FolderOf([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

        private static string TextOf(params string[] path) => File.ReadAllText(Path.Combine(path.Prepend(Client).ToArray()));

        private static object? Read(string name) => Json.Read(TextOf("vectors", name));

        private static List<object?> List(object? value) => (List<object?>)value!;

        private static IEnumerable<object?> Cases(string name) => List(Shape.Get(Read(name), "cases"));

        /// <summary>Returns JSON with its members in order, so that two values can be compared.</summary>
        internal static string Sorted(object? value) => Json.Write(Sort(value));

        private static object? Sort(object? value) =>
            value switch
            {
                IEnumerable<KeyValuePair<string, object?>> members =>
                    new SortedDictionary<string, object?>(members.ToDictionary(one => one.Key, one => Sort(one.Value)), StringComparer.Ordinal),
                List<object?> items => items.Select(Sort).ToList(),
                _ => value,
            };

        public static IEnumerable<object[]> Sequences() => Names(List(Read("decide.json")));

        public static IEnumerable<object[]> Files() => Names(Cases("files.json"));

        public static IEnumerable<object[]> Answers() => Names(Cases("answers.json"));

        public static IEnumerable<object[]> Keys() => Names(Cases("keys.json"));

        private static IEnumerable<object[]> Names(IEnumerable<object?> cases) =>
            cases.Select(one => new object[] { Shape.TextOf(one, "name")! });

        private static object? Named(IEnumerable<object?> cases, string name) => cases.First(one => Shape.TextOf(one, "name") == name);

        [Theory]
        [MemberData(nameof(Sequences))]
        public void DecidesAsTheVectors(string name)
        {
            var sequence = Named(List(Read("decide.json")), name);
            var memory = Memory.Empty;
            foreach (var step in List(Shape.Get(sequence, "steps")))
            {
                string before = Json.Write(memory.ToJson());
                var decision = Decision.Decide(memory, EventOf(Shape.Get(step, "event")), Memory.Number(step, "now"));
                Assert.Equal(Sorted(Shape.Get(step, "verdict")), Sorted(ToJson(decision.Verdict)));
                Assert.Equal(Sorted(Shape.Get(step, "effects")), Sorted(decision.Effects.Select(ToJson).ToList<object?>()));
                Assert.Equal(before, Json.Write(memory.ToJson()));
                memory = decision.Memory;
            }
            // Through JSON, so that the form on disk is tested too.
            string expected = Sorted(Shape.Get(sequence, "memory"));
            Assert.Equal(expected, Sorted(memory.ToJson()));
            Assert.Equal(expected, Sorted(Memory.Of(Json.Read(Json.Write(memory.ToJson()))).ToJson()));
        }

        public static IEnumerable<object[]> Merges() => Names(List(Read("merge.json")));

        [Theory]
        [MemberData(nameof(Merges))]
        public void MergesAsTheVectors(string name)
        {
            var given = Named(List(Read("merge.json")), name);
            Kept KeptOf(string member) => Kept.Of(Json.Write(Shape.Get(given, member)));
            var merged = KeptOf("own").MergedInto(KeptOf("stored"), KeptOf("base").Base());
            var expected = KeptOf("merged");
            Assert.Equal(Sorted(expected.Memory.ToJson()), Sorted(merged.Memory.ToJson()));
            Assert.Equal(expected.String("answer"), merged.String("answer"));
            Assert.Equal(expected.String("file"), merged.String("file"));
        }

        private static Event EventOf(object? given)
        {
            var statement = Statement.Of(Shape.Get(given, "statement"));
            string Text(string name) => Shape.TextOf(given, name)!;
            switch (Text("type"))
            {
                case "OPENED":
                    return new Event.Opened(Statement.Of(Shape.Get(given, "answer")), Statement.Of(Shape.Get(given, "file")));
                case "ACTIVATED":
                    return new Event.Activated(Text("key"));
                case "ANSWERED":
                    return new Event.Answered(statement!, Memory.Time(given, "within"));
                case "INSTALLED":
                    return new Event.Installed(statement!);
                case "LOST":
                    return new Event.Lost();
                case "UNREACHABLE":
                    return new Event.Unreachable(Memory.Time(given, "retryAfter"), Shape.TextOf(given, "unsent"));
                case "USED":
                    return new Event.Used(Text("id"), Text("meter"), Memory.Number(given, "amount"));
                case "SENDING":
                    return new Event.Sending(Text("id"));
                case "SENT":
                    return new Event.Sent(Text("id"));
                case "DEACTIVATED":
                    return new Event.Deactivated(Text("id"), Shape.TextOf(given, "proof"));
                case "TICK":
                    return new Event.Tick();
                default:
                    throw new ArgumentException("an unknown event: " + Text("type"));
            }
        }

        private static Dictionary<string, object?> ToJson(Verdict verdict) =>
            new Dictionary<string, object?>
            {
                ["state"] = verdict.State.ToString().ToUpperInvariant(),
                ["valid"] = verdict.Valid,
                ["code"] = verdict.Code,
                ["nextAction"] = verdict.NextAction,
                ["until"] = verdict.Until,
                ["expiry"] = verdict.Expiry,
                ["source"] = verdict.Source,
                ["entitlements"] = verdict.Entitlements.ToDictionary(grant => grant.Key, grant => (object?)grant.Value),
            };

        private static Dictionary<string, object?> ToJson(Effect effect)
        {
            var json = new Dictionary<string, object?> { ["type"] = effect.Type };
            if (effect.Type == "WAKE") json["after"] = effect.After;
            return json;
        }

        [Theory]
        [MemberData(nameof(Files))]
        public void VerifiesFilesAsTheVectors(string name) => VerifyAll("files.json", name, Verifier.VerifyFile);

        [Theory]
        [MemberData(nameof(Answers))]
        public void VerifiesAnswersAsTheVectors(string name) => VerifyAll("answers.json", name, Verifier.VerifyAnswer);

        private static void VerifyAll(string vectors, string name, Func<string, VerifierOptions, Verification> verify)
        {
            var file = Read(vectors);
            var keys = Jws.Keys(Shape.Get(file, "keys"))!;
            var state = VerifierState.Empty;
            foreach (var call in List(Shape.Get(Named(Cases(vectors), name), "calls")))
            {
                string Given(string member) =>
                    (string)(((Dictionary<string, object?>)call!).ContainsKey(member) ? Shape.Get(call, member) : Shape.Get(file, member))!;
                var codes = Shape.Get(call, "entitlements") as List<object?> ?? new List<object?>();
                long now = Memory.Number(call, "now") * 1000;
                var options = new VerifierOptions(
                    keys, Given("product"), Given("fingerprint"), Shape.TextOf(file, "licenseKey"), now, state)
                {
                    Entitlements = codes.Select(code => (string)code!).ToList(),
                    Version = Shape.TextOf(call, "version"),
                    ReleasedAt = Shape.InstantOf(Shape.Get(call, "releasedAt")),
                    StatusList = Shape.TextOf(call, "statusList"),
                };
                var result = verify(Shape.TextOf(call, "token")!, options);
                var outcome = new Dictionary<string, object?> { ["valid"] = result.Valid, ["code"] = result.Code };
                Assert.Equal(Sorted(Shape.Get(call, "expected")), Sorted(outcome));
                string stored = Json.Write(result.State.ToJson());
                state = VerifierState.Of(Json.Read(stored))!;
                Assert.Equal(stored, Json.Write(state.ToJson()));
            }
        }

        [Fact]
        public void TrustsAKeyListThatATrustedKeySigned()
        {
            const long Issued = 1_780_315_200;
            var file = Read("files.json");
            var keys = Jws.Keys(Shape.Get(file, "keys"))!;
            string text = Shape.TextOf(file, "keyList")!;
            var list = Jws.KeyList(text, keys, Issued * 1000)!;
            Assert.Equal(Issued, list.Iat);
            Assert.Equal("lic-2", list.Keys![0].Kid);
            Assert.Null(Jws.KeyList(text, list.Keys, Issued * 1000));
            Assert.Null(Jws.KeyList("eyJ" + string.Concat(Enumerable.Repeat("a.", 9000)), keys, Issued * 1000));
        }

        [Theory]
        [MemberData(nameof(Keys))]
        public void ReadsKeysAsTheVectors(string name)
        {
            var prefixes = List(Shape.Get(Read("keys.json"), "prefixes")).Select(prefix => (string)prefix!).ToList();
            var one = Named(Cases("keys.json"), name);
            Assert.Equal(Shape.TextOf(one, "key"), LicenseKeys.Read(Shape.TextOf(one, "text")!, prefixes));
        }

        [Fact]
        public void KnowsPlaceholdersAndDerivesFingerprints()
        {
            var file = Read("fingerprints.json");
            foreach (var text in List(Shape.Get(file, "placeholders"))) Assert.True(Text.IsPlaceholder((string)text!), (string)text!);
            foreach (var text in List(Shape.Get(file, "identities"))) Assert.False(Text.IsPlaceholder((string)text!), (string)text!);
            foreach (var one in List(Shape.Get(file, "derived")))
            {
                string? derived = Machine.Fingerprint(Shape.TextOf(one, "machineId")!, Shape.TextOf(one, "product")!);
                Assert.Equal(Shape.TextOf(one, "fingerprint"), derived);
            }
        }

        [Fact]
        public void HasTheTextsOfAllClients()
        {
            Assert.Equal(TextOf("documents.graphql"), Sentences.Resource("documents.graphql"));
            Assert.Equal(TextOf("vectors", "texts.json"), Sentences.Resource("texts.json"));
            foreach (var sentence in List(Read("texts.json")))
            {
                var codes = List(Shape.Get(sentence, "codes"));
                foreach (string locale in new[] { "en", "de" })
                {
                    foreach (var code in codes) Assert.Equal(Shape.TextOf(sentence, locale), Sentences.Of((string)code!, locale));
                    if (codes.Count == 0) Assert.Equal(Shape.TextOf(sentence, locale), Sentences.Of("SIGNATURE_INVALID", locale));
                }
            }
            foreach (string name in new[] { "Activate", "Deactivate", "ReleaseFile", "Heartbeat", "RecordUsage", "StartTrial", "Validate" })
            {
                string document = Sentences.Document(name);
                Assert.Equal(document.Contains("...Declined"), document.Contains("fragment Declined"));
            }
        }
    }
}
