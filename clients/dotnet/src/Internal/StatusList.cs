using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;

namespace Licet.Internal
{
    /// <summary>Reads status list tokens (Token Status List).</summary>
    internal static class StatusList
    {
        /// <summary>An incompressible list in both layers of base64url.</summary>
        internal const int MaxToken = 1 << 23;

        // Section 7.1. 3 is application-specific.
        internal const int Invalid = 1;
        internal const int Suspended = 2;
        internal const int Released = 3;

        /// <summary>16 million entries of two bits.</summary>
        private const int MaxBytes = 1 << 22;

        /// <summary>
        /// Returns the entry at a position, by the rules of section 8.3. Refuses any other token with <c>STATUS_INVALID</c>.
        /// </summary>
        internal static SeenStatus Read(string token, Position position, IReadOnlyList<PublicKey> keys)
        {
            try
            {
                var claims = Claims.Parse(Jws.Open(Jws.CarriedParts(token, MaxToken), keys, "statuslist+jwt"));
                var list = claims.Member("status_list");
                long iat = claims.Count("iat");
                long exp = claims.Count("exp");
                int bits = (int)Math.Min(9, list.Count("bits"));
                string packed = list.Text("lst");
                bool isList = claims.Text("sub") == position.Uri && (bits == 1 || bits == 2 || bits == 4 || bits == 8)
                    && Bytes.IsCanonical(packed);
                if (!isList) throw new RefusedException("STATUS_INVALID");
                int perByte = 8 / bits;
                long at = position.Index / perByte;
                int value = (ByteAt(Bytes.Decode(packed), at) >> (int)(position.Index % perByte * bits)) & ((1 << bits) - 1);
                if (value > Released) throw new RefusedException("STATUS_INVALID");
                return new SeenStatus(position.Uri, position.Index, value, iat, exp);
            }
            catch (RefusedException)
            {
                throw new RefusedException("STATUS_INVALID");
            }
        }

        /// <summary>
        /// Inflates the whole list (RFC 1950), so that one that is cut or too long is refused, and keeps one byte. netstandard2.0 has only
        /// the inner format, RFC 1951.
        /// </summary>
        private static int ByteAt(byte[] packed, long at)
        {
            bool isZlib = packed.Length > 6 && (packed[0] & 15) == 8 && packed[0] >> 4 <= 7 && ((packed[0] << 8) | packed[1]) % 31 == 0
                && (packed[1] & 32) == 0;
            if (!isZlib) throw new RefusedException("STATUS_INVALID");
            int found = -1;
            int length = 0;
            uint a = 1;
            uint b = 0;
            try
            {
                using var inflater = new DeflateStream(new MemoryStream(packed, 2, packed.Length - 6), CompressionMode.Decompress);
                var buffer = new byte[1 << 16];
                for (int count = inflater.Read(buffer, 0, buffer.Length); count > 0; count = inflater.Read(buffer, 0, buffer.Length))
                {
                    if (at >= length && at < length + count) found = buffer[at - length];
                    length += count;
                    if (length > MaxBytes) throw new RefusedException("STATUS_INVALID");
                    for (int i = 0; i < count; i++)
                    {
                        a = (a + buffer[i]) % 65521;
                        b = (b + a) % 65521;
                    }
                }
            }
            catch (InvalidDataException)
            {
                throw new RefusedException("STATUS_INVALID");
            }
            int end = packed.Length - 4;
            uint sum = ((uint)packed[end] << 24) | ((uint)packed[end + 1] << 16) | ((uint)packed[end + 2] << 8) | packed[end + 3];
            return found < 0 || sum != ((b << 16) | a) ? throw new RefusedException("STATUS_INVALID") : found;
        }
    }
}
