using System.Collections.Generic;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Licet.Internal
{
    /// <summary>The private key with which a device without a network proves its identity (RFC 8037 section 2).</summary>
    internal sealed class DeviceKey
    {
        private readonly string d;

        private DeviceKey(string x, string d)
        {
            X = x;
            this.d = d;
        }

        internal string X { get; }

        internal static DeviceKey Create()
        {
            var secret = Bytes.Random(Ed25519.SecretKeySize);
            var point = new byte[Ed25519.PublicKeySize];
            Ed25519.GeneratePublicKey(secret, 0, point, 0);
            return new DeviceKey(Bytes.Encode(point), Bytes.Encode(secret));
        }

        /// <summary>Reads a JWK; null if it is none.</summary>
        internal static DeviceKey? Of(object? value)
        {
            if (Shape.TextOf(value, "crv") != "Ed25519") return null;
            if (!(Shape.TextOf(value, "x") is string x) || !(Shape.TextOf(value, "d") is string d)) return null;
            bool isKey = x.Length == 43 && d.Length == 43 && Bytes.IsCanonical(x) && Bytes.IsCanonical(d);
            return isKey ? new DeviceKey(x, d) : null;
        }

        internal Dictionary<string, object?> ToJson()
        {
            var jwk = PublicJson();
            jwk["d"] = d;
            return jwk;
        }

        internal Dictionary<string, object?> PublicJson() =>
            new Dictionary<string, object?> { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = X };

        /// <summary>Returns a compact JWS.</summary>
        internal string Sign(string typ, Dictionary<string, object?> claims)
        {
            var header = new Dictionary<string, object?> { ["alg"] = "EdDSA", ["typ"] = typ };
            string input = Bytes.Encode(Bytes.Utf8(Json.Write(header))) + "." + Bytes.Encode(Bytes.Utf8(Json.Write(claims)));
            var message = Bytes.Utf8(input);
            var signature = new byte[Ed25519.SignatureSize];
            Ed25519.Sign(Bytes.Decode(d), 0, message, 0, message.Length, signature, 0);
            return input + "." + Bytes.Encode(signature);
        }

        /// <summary>Returns a token in lines of 64 characters, which mail programs do not change.</summary>
        internal static string InLines(string token)
        {
            var lines = new StringBuilder();
            for (int at = 0; at < token.Length; at += 64)
                lines.Append(token, at, token.Length - at < 64 ? token.Length - at : 64).Append('\n');
            return lines.ToString();
        }
    }
}
