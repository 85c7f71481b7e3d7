using System;
using System.Security.Cryptography;
using System.Text;

namespace Licet.Internal
{
    /// <summary>Digests, random bytes and base64url.</summary>
    internal static class Bytes
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

        internal static byte[] Sha256(params byte[][] parts)
        {
            using var digest = SHA256.Create();
            return digest.ComputeHash(Join(parts));
        }

        internal static byte[] Hmac(byte[] key, params byte[][] parts)
        {
            using var hmac = new HMACSHA256(key);
            return hmac.ComputeHash(Join(parts));
        }

        internal static byte[] Join(params byte[][] parts)
        {
            int length = 0;
            foreach (var part in parts) length += part.Length;
            var all = new byte[length];
            int at = 0;
            foreach (var part in parts)
            {
                Buffer.BlockCopy(part, 0, all, at, part.Length);
                at += part.Length;
            }
            return all;
        }

        internal static string Hex(byte[] bytes)
        {
            var text = new StringBuilder(2 * bytes.Length);
            foreach (byte value in bytes) text.Append("0123456789abcdef"[value >> 4]).Append("0123456789abcdef"[value & 15]);
            return text.ToString();
        }

        /// <summary>Returns the bytes of a text. Half of a character, which UTF-8 cannot express, becomes U+FFFD.</summary>
        internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

        /// <summary>Returns the text of bytes that are valid UTF-8; null for other bytes.</summary>
        internal static string? Text(byte[] bytes)
        {
            try
            {
                return Strict.GetString(bytes);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        internal static byte[] Random(int length)
        {
            var bytes = new byte[length];
            using var source = RandomNumberGenerator.Create();
            source.GetBytes(bytes);
            return bytes;
        }

        /// <summary>Returns a random number from 0 to 1, without 1.</summary>
        internal static double Fraction() => BitConverter.ToUInt32(Random(4), 0) / 4294967296.0;

        internal static string Encode(byte[] bytes) =>
            Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        /// <summary>Decodes a canonical text.</summary>
        internal static byte[] Decode(string canonical)
        {
            string padding = new string('=', (4 - canonical.Length % 4) % 4);
            return Convert.FromBase64String(canonical.Replace('-', '+').Replace('_', '/') + padding);
        }

        /// <summary>
        /// Whether a text is the only base64url text of its bytes: without padding, and with unused bits of zero (RFC 4648 section 3.5).
        /// </summary>
        internal static bool IsCanonical(string text)
        {
            foreach (char c in text)
            {
                // The decoder of .NET ignores white space.
                bool isLetter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
                if (!isLetter) return false;
            }
            return text.Length % 4 != 1 && Encode(Decode(text)) == text;
        }
    }
}
