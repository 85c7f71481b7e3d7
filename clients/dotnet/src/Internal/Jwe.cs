using System.Collections.Generic;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Licet.Internal
{
    /// <summary>Decrypts license files.</summary>
    internal static class Jwe
    {
        private static readonly string[] EncryptedHeader = { "alg", "enc", "cty" };
        private static readonly byte[] First = { 1 };

        /// <summary>
        /// Returns the text of an encrypted file. The caller must still verify it. Only <c>dir</c> and <c>A256GCM</c> are accepted, so a
        /// file can request neither a password derivation nor a decompression.
        /// </summary>
        internal static string Decrypt(
            string[] parts, string? licenseKey, IReadOnlyList<string> prefixes, string fingerprint, string cty)
        {
            var header = Jws.Header(parts[0], EncryptedHeader);
            if (Shape.TextOf(header, "cty") != cty) throw new RefusedException("TYPE_MISMATCH");
            // RFC 7518 section 4.5: with `dir` the encrypted key is empty.
            if (parts[1].Length > 0) throw new RefusedException("FILE_MALFORMED");
            var nonce = Bytes.Decode(parts[2]);
            var tag = Bytes.Decode(parts[4]);
            if (nonce.Length != 12 || tag.Length != 16) throw new RefusedException("DECRYPTION_FAILED");
            var sealedText = Bytes.Join(Bytes.Decode(parts[3]), tag);
            var forms = licenseKey == null ? new string[0] : LicenseKeys.Forms(licenseKey, prefixes);
            foreach (string device in Text.FingerprintForms(fingerprint))
            {
                foreach (string key in forms)
                {
                    var plain = Open(Key(key, device), nonce, sealedText, parts[0]);
                    if (plain != null) return Bytes.Text(plain) ?? throw new RefusedException("FILE_MALFORMED");
                }
            }
            throw new RefusedException("DECRYPTION_FAILED");
        }

        private static byte[]? Open(byte[] key, byte[] nonce, byte[] sealedText, string header)
        {
            try
            {
                var cipher = new GcmBlockCipher(AesUtilities.CreateEngine());
                cipher.Init(false, new AeadParameters(new KeyParameter(key), 128, nonce, Bytes.Utf8(header)));
                var plain = new byte[cipher.GetOutputSize(sealedText.Length)];
                int length = cipher.ProcessBytes(sealedText, 0, sealedText.Length, plain, 0);
                cipher.DoFinal(plain, length);
                return plain;
            }
            catch (InvalidCipherTextException)
            {
                return null;
            }
        }

        /// <summary>
        /// HKDF with SHA-256 (RFC 5869) over the license key and the fingerprint. One block of output is sufficient.
        /// </summary>
        private static byte[] Key(string licenseKey, string device)
        {
            var secret = Bytes.Hmac(Bytes.Sha256(Bytes.Utf8(device)), Bytes.Utf8(licenseKey));
            return Bytes.Hmac(secret, Bytes.Utf8("licet/license-file"), First);
        }
    }
}
