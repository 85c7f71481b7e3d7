using System;
using System.Collections.Generic;
using System.Linq;

namespace Licet.Internal
{
    /// <summary>
    /// What a store had when it was last read or written: the license key, the license file, and the IDs of the requests.
    /// </summary>
    internal sealed class KeptBase
    {
        internal KeptBase(string? key, string? file, HashSet<string> outbox)
        {
            Key = key;
            File = file;
            Outbox = outbox;
        }

        internal string? Key { get; }

        internal string? File { get; }

        internal HashSet<string> Outbox { get; }

        internal bool HasLicenseOf(KeptBase other) => Key == other.Key && File == other.File;
    }

    /// <summary>License request that waits for its file. <c>Iat</c> is in seconds.</summary>
    internal sealed class KeptRequest
    {
        internal KeptRequest(string token, long iat)
        {
            Token = token;
            Iat = iat;
        }

        internal string Token { get; }

        internal long Iat { get; }
    }

    /// <summary>All that a client keeps on disk. The form is that of all clients. A kept value is never changed.</summary>
    internal sealed class Kept
    {
        internal static readonly Kept Empty = new Kept(new Dictionary<string, object?>());

        private static readonly string[] Names =
            { "memory", "answer", "file", "fileKey", "keyList", "state", "random", "device", "request" };

        private readonly Dictionary<string, object?> members;

        private Kept(Dictionary<string, object?> members)
        {
            this.members = members;
            Memory = Memory.Of(Shape.Get(members, "memory"));
        }

        internal Memory Memory { get; }

        /// <summary>
        /// Reads a kept text. A damaged text counts as none: an attacker that can damage it can also delete it.
        /// </summary>
        internal static Kept Of(string? text) =>
            text != null && Json.ReadObject(text) is Dictionary<string, object?> members ? new Kept(members) : Empty;

        internal string Text()
        {
            var all = new Dictionary<string, object?>();
            foreach (string name in Names) all[name] = null;
            foreach (var member in members) all[member.Key] = member.Value;
            all["memory"] = Memory.ToJson();
            return Json.Write(all);
        }

        /// <summary>Returns the same with another value of a member; null for none.</summary>
        internal Kept With(string name, object? value) =>
            new Kept(new Dictionary<string, object?>(members) { [name] = value });

        internal Kept With(Memory memory) => With("memory", memory.ToJson());

        internal KeptBase Base() =>
            new KeptBase(Memory.Key, String("file"), new HashSet<string>(Memory.Outbox.Select(item => item.Id), StringComparer.Ordinal));

        /// <summary>Returns this without the statements, which are used after their texts were verified.</summary>
        internal Kept Unverified()
        {
            var next = Memory.Copy();
            next.Answer = null;
            next.File = null;
            return With(next);
        }

        /// <summary>
        /// Merges this, which the store could not take, into what the store has now. The specification has the rules.
        /// </summary>
        internal Kept MergedInto(Kept stored, KeptBase last)
        {
            var theirs = stored.Memory;
            var own = Base();
            var latest = stored.Base();
            var outbox = theirs.Outbox.Where(item => !last.Outbox.Contains(item.Id) || own.Outbox.Contains(item.Id)).ToList();
            outbox.AddRange(Memory.Outbox.Where(item => !last.Outbox.Contains(item.Id) && !latest.Outbox.Contains(item.Id)));
            bool isTheirs = own.HasLicenseOf(last) && !latest.HasLicenseOf(last);
            var next = (isTheirs ? theirs : Memory).Copy();
            if (!isTheirs && theirs.No != null && (next.No == null || theirs.No.AsOf > next.No.AsOf)) next.No = theirs.No;
            next.Outbox = outbox;
            next.Seen = Math.Max(Memory.Seen, theirs.Seen);
            next.Proven = Math.Max(Memory.Proven, theirs.Proven);
            return (isTheirs ? stored : this).With(next);
        }

        /// <summary>
        /// Newest kept answer, as it was signed; or the license file, the key that decrypts it, the key list, or a random fingerprint.
        /// </summary>
        internal string? String(string name) => Shape.TextOf(members, name);

        /// <summary>State of the verifier of license files; null if there is none.</summary>
        internal VerifierState? State() => VerifierState.Of(Shape.Get(members, "state"));

        /// <summary>Private key of the device, for the air gap; null if there is none.</summary>
        internal DeviceKey? Device() => DeviceKey.Of(Shape.Get(members, "device"));

        /// <summary>Returns the request; null if there is none.</summary>
        internal KeptRequest? Request()
        {
            var request = Shape.Get(members, "request");
            return Shape.TextOf(request, "token") is string token && Shape.Integer(Shape.Get(request, "iat")) is long iat
                ? new KeptRequest(token, iat)
                : null;
        }
    }
}
