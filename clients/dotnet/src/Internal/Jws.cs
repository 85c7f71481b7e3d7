using System;
using System.Collections.Generic;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Licet.Internal
{
    /// <summary>A public key of the gateway.</summary>
    internal sealed class PublicKey
    {
        internal PublicKey(string kid, byte[] x)
        {
            Kid = kid;
            X = x;
        }

        internal string Kid { get; }

        internal byte[] X { get; }
    }

    /// <summary>A signed key list. <c>Keys</c> is null if it has ended or the clock is wrong. <c>Iat</c> is in seconds.</summary>
    internal sealed class KeyList
    {
        internal KeyList(IReadOnlyList<PublicKey>? keys, long iat)
        {
            Keys = keys;
            Iat = iat;
        }

        internal IReadOnlyList<PublicKey>? Keys { get; }

        internal long Iat { get; }
    }

    /// <summary>Opens compact JWS (RFC 7515) that the gateway signed with Ed25519 (RFC 8037), and nothing else.</summary>
    internal static class Jws
    {
        /// <summary>Maximum length of a file in characters.</summary>
        internal const int MaxFile = 1 << 21;

        private static readonly string[] SignedHeader = { "alg", "kid", "typ" };

        /// <summary>
        /// Returns the keys of a JWK Set, or of a list of JWKs, that can verify Ed25519 signatures; null if the value is neither.
        /// </summary>
        internal static IReadOnlyList<PublicKey>? Keys(object? value)
        {
            var list = value is Dictionary<string, object?> ? Shape.Get(value, "keys") : value;
            if (!(list is List<object?> items)) return null;
            var keys = new List<PublicKey>();
            foreach (var item in items)
            {
                if (item is Dictionary<string, object?> jwk && IsVerificationKey(jwk))
                    keys.Add(new PublicKey(Shape.TextOf(jwk, "kid") ?? "", Bytes.Decode((string)jwk["x"]!)));
            }
            return keys;
        }

        private static bool IsVerificationKey(Dictionary<string, object?> jwk) =>
            Shape.TextOf(jwk, "kty") == "OKP"
            && Shape.TextOf(jwk, "crv") == "Ed25519"
            && Shape.TextOf(jwk, "x") is string x && x.Length == 43 && Bytes.IsCanonical(x)
            && (!jwk.ContainsKey("use") || Shape.TextOf(jwk, "use") == "sig")
            && (!jwk.ContainsKey("alg") || IsAllowed(jwk["alg"]))
            && (!jwk.ContainsKey("key_ops") || (jwk["key_ops"] is List<object?> uses && uses.Contains("verify")));

        private static bool IsAllowed(object? algorithm) => algorithm is string name && (name == "EdDSA" || name == "Ed25519");

        /// <summary>Splits a compact serialization. Refuses every text that is not the canonical spelling of its bytes.</summary>
        internal static string[] CanonicalParts(string token, int longest)
        {
            if (token.Length > longest) throw new RefusedException("FILE_TOO_LARGE");
            var parts = token.Split(new[] { '.' }, 7);
            if (parts.Length != 3 && parts.Length != 5) throw new RefusedException("FILE_MALFORMED");
            foreach (string part in parts)
                if (!Bytes.IsCanonical(part)) throw new RefusedException("NOT_CANONICAL");
            return parts;
        }

        /// <summary>As <see cref="CanonicalParts"/>, for a token from a file, a mail or a form.</summary>
        internal static string[] CarriedParts(string text, int longest)
        {
            if (text.Length > longest) throw new RefusedException("FILE_TOO_LARGE");
            return CanonicalParts(Carried.First(text), longest);
        }

        /// <summary>Returns the payload of a JWS with a valid signature of the key that its header names.</summary>
        internal static byte[] Open(string[] parts, IReadOnlyList<PublicKey> keys, string typ)
        {
            if (parts.Length != 3) throw new RefusedException("FILE_MALFORMED");
            var header = Header(parts[0], SignedHeader);
            if (Shape.TextOf(header, "typ") != typ) throw new RefusedException("TYPE_MISMATCH");
            string? kid = Shape.TextOf(header, "kid");
            foreach (var key in keys)
            {
                if (key.Kid.Length == 0 || key.Kid != kid) continue;
                if (!IsSigned(parts, key)) throw new RefusedException("SIGNATURE_INVALID");
                return Bytes.Decode(parts[1]);
            }
            throw new RefusedException("KEY_UNKNOWN");
        }

        private static bool IsSigned(string[] parts, PublicKey key)
        {
            var signature = Bytes.Decode(parts[2]);
            var message = Bytes.Utf8(parts[0] + "." + parts[1]);
            return signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, 0, key.X, 0, message, 0, message.Length);
        }

        /// <summary>
        /// Reads a header. Refuses other algorithms and unknown parameters: these formats have closed headers, so <c>jwk</c>, <c>jku</c>,
        /// <c>x5c</c>, <c>x5u</c>, <c>crit</c>, <c>b64</c> and <c>zip</c> are never followed.
        /// </summary>
        internal static Dictionary<string, object?> Header(string part, string[] parameters)
        {
            var header = Claims.Parse(Bytes.Decode(part)).Members;
            bool isAlgorithm = Array.IndexOf(parameters, "enc") >= 0
                ? Shape.TextOf(header, "alg") == "dir" && Shape.TextOf(header, "enc") == "A256GCM"
                : IsAllowed(Shape.Get(header, "alg"));
            if (!isAlgorithm) throw new RefusedException("ALGORITHM_NOT_ALLOWED");
            foreach (string name in header.Keys)
                if (Array.IndexOf(parameters, name) < 0) throw new RefusedException("HEADER_NOT_ALLOWED");
            return header;
        }

        /// <summary>Returns the claims of a text of the gateway with this type; null if no trusted key signed it.</summary>
        internal static Shape? Signed(string? token, string typ, IReadOnlyList<PublicKey> keys)
        {
            try
            {
                return token == null ? null : Claims.Parse(Open(CarriedParts(token, MaxFile), keys, typ));
            }
            catch (RefusedException)
            {
                return null;
            }
        }

        /// <summary>
        /// Returns a key list that one of the trusted keys signed; null for any other text. A list has one token for each key.
        /// </summary>
        internal static KeyList? KeyList(string text, IReadOnlyList<PublicKey> trusted, long now)
        {
            if (text.Length > MaxFile) return null;
            KeyList? ended = null;
            foreach (string token in Carried.All(text, 64))
            {
                try
                {
                    var claims = Claims.Parse(Open(CanonicalParts(token, MaxFile), trusted, "license-keys+jwt"));
                    long iat = claims.Count("iat");
                    long exp = claims.Count("exp");
                    var listed = new List<object?>();
                    if (claims.Get("keys") is List<object?> items)
                    {
                        foreach (var item in items)
                        {
                            bool isPublic = item is Dictionary<string, object?> jwk && !jwk.ContainsKey("d");
                            if (isPublic && Shape.TextOf(item, "kid") is string kid && kid.Length > 0) listed.Add(item);
                        }
                    }
                    var keys = Keys(listed);
                    if (keys == null || keys.Count == 0) continue;
                    var time = Reading.Of(now, VerifierState.Empty, iat);
                    if (!time.RolledBack && time.At < exp * 1000) return new KeyList(keys, iat);
                    if (ended == null || ended.Iat < iat) ended = new KeyList(null, iat);
                }
                catch (RefusedException)
                {
                    // Another token of the list can be signed with a trusted key.
                }
            }
            return ended;
        }
    }
}
