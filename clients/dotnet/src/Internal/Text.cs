using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Licet.Internal
{
    /// <summary>What the formats say about characters.</summary>
    internal static class Text
    {
        private const int MaxFingerprintBytes = 4096;

        // The same texts as in the gateway, which names their sources.
        private static readonly HashSet<string> Placeholders = new HashSet<string>(
            (@"none null nil nan undefined objectobject empty blank invalid unknown unspecified uninitialized na tbd oem
            defaultstring notspecified notpresent notsettable notset notavailable notapplicable notdefined notprovided
            notfound oemnotspecify outofspec badindex tobefilledbyoem tobefilled tobedetermined serialnumber
            systemserialnumber boardserialnumber baseboardserialnumber chassisserialnumber type2boardserialnumber
            systemproductname productname systemmanufacturer systemversion systemuuid assettag noassettag
            noassetinformation chassisassettag baseboardassettag 123456789 1234567890 0123456789
            03000200040005000006000700080009 00020003000400050006000700080009 02000100030004000005000600070008
            00010002000300040005000600070008 030201000504070608090a0b0c0d0e0f 000102030405060708090a0b0c0d0e0f
            10000000000080000040000000000000 00000010000000800040000000000000 fefefefefefefefefefefefefefefefe")
            .Split(new[] { ' ', '\r', '\n' }, StringSplitOptions.RemoveEmptyEntries),
            StringComparer.Ordinal);

        /// <summary>White space of Unicode.</summary>
        internal static bool IsWhite(int c) =>
            In(c, 9, 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || In(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029
            || c == 0x202F || c == 0x205F || c == 0x3000;

        /// <summary>White space of a text that people type, as <c>trim</c> of the reference implementation removes it.</summary>
        internal static bool IsBlank(int c) => c == 0xFEFF || (c != 0x85 && IsWhite(c));

        /// <summary>
        /// Characters with the property Default_Ignorable_Code_Point, which are not shown. The list of Unicode is stable.
        /// </summary>
        internal static bool IsIgnorable(int c) =>
            c == 0xAD || c == 0x34F || c == 0x61C || In(c, 0x115F, 0x1160) || In(c, 0x17B4, 0x17B5) || In(c, 0x180B, 0x180F)
            || In(c, 0x200B, 0x200F) || In(c, 0x202A, 0x202E) || In(c, 0x2060, 0x206F) || c == 0x3164 || In(c, 0xFE00, 0xFE0F)
            || c == 0xFEFF || c == 0xFFA0 || In(c, 0xFFF0, 0xFFF8) || In(c, 0x1BCA0, 0x1BCA3) || In(c, 0x1D173, 0x1D17A)
            || In(c, 0xE0000, 0xE0FFF);

        private static bool In(int c, int first, int last) => first <= c && c <= last;

        internal static bool IsPunctuation(UnicodeCategory category) =>
            category >= UnicodeCategory.ConnectorPunctuation && category <= UnicodeCategory.OtherPunctuation;

        internal static bool IsSymbol(UnicodeCategory category) =>
            category >= UnicodeCategory.MathSymbol && category <= UnicodeCategory.OtherSymbol;

        /// <summary>Returns the character at a position, with both halves; or a half without the other one.</summary>
        internal static int CodePoint(string text, int at) =>
            char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
                ? char.ConvertToUtf32(text[at], text[at + 1])
                : text[at];

        /// <summary>Removes the characters that match, by their number and their category.</summary>
        internal static string Remove(string text, Func<int, UnicodeCategory, bool> matches)
        {
            var rest = new StringBuilder(text.Length);
            for (int at = 0; at < text.Length;)
            {
                int c = CodePoint(text, at);
                int length = c > 0xFFFF ? 2 : 1;
                if (!matches(c, CharUnicodeInfo.GetUnicodeCategory(text, at))) rest.Append(text, at, length);
                at += length;
            }
            return rest.ToString();
        }

        /// <summary>Removes characters of the Basic Multilingual Plane from both ends.</summary>
        internal static string Trim(string text, Func<int, bool> matches)
        {
            int start = 0;
            int end = text.Length;
            while (start < end && matches(text[start])) start++;
            while (end > start && matches(text[end - 1])) end--;
            return text.Substring(start, end - start);
        }

        internal static string Trim(string text) => Trim(text, IsBlank);

        internal static string Nfc(string text) => Normalize(text, NormalizationForm.FormC);

        internal static string Nfkc(string text) => Normalize(text, NormalizationForm.FormKC);

        private static string Normalize(string text, NormalizationForm form)
        {
            try
            {
                return text.Normalize(form);
            }
            catch (ArgumentException)
            {
                // .NET refuses half of a character. No key and no fingerprint of the gateway has one.
                return text;
            }
        }

        /// <summary>Whether many devices report this text, so that it identifies none. Ignores case and punctuation.</summary>
        internal static bool IsPlaceholder(string text)
        {
            if (Remove(text, (c, category) => IsInvisible(c, category) || "._*?-".IndexOf((char)Math.Min(c, 0xFFFF)) >= 0).Length == 0)
                return true;
            string word = Remove(
                Nfkc(text).ToLowerInvariant(),
                (c, category) => IsInvisible(c, category) || IsPunctuation(category) || c == '<' || c == '>');
            string digits = word.StartsWith("0x", StringComparison.Ordinal) ? word.Substring(2) : word;
            return Placeholders.Contains(word) || IsOnly(word, '0') || IsOnly(digits, '0') || (digits.Length >= 4 && IsOnly(digits, 'f'));
        }

        private static bool IsInvisible(int c, UnicodeCategory category) =>
            IsWhite(c) || category == UnicodeCategory.Control || category == UnicodeCategory.Format || IsIgnorable(c);

        private static bool IsOnly(string text, char c) => text.Length > 0 && text.Trim(c).Length == 0;

        /// <summary>
        /// Returns the texts to which a file for this device can be bound: the fingerprint in NFC without white space around it, and for
        /// files of earlier gateways with it. None if the text cannot be a fingerprint.
        /// </summary>
        internal static IReadOnlyList<string> FingerprintForms(string text)
        {
            if (text.Length > 2 * MaxFingerprintBytes || text.IndexOf('\0') >= 0 || !IsWellFormed(text)) return Array.Empty<string>();
            string whole = Nfc(text);
            string trimmed = Trim(whole, c => c == 0xFEFF || IsWhite(c));
            if (trimmed.Length == 0 || Encoding.UTF8.GetByteCount(trimmed) > MaxFingerprintBytes) return Array.Empty<string>();
            return trimmed == whole ? new[] { trimmed } : new[] { trimmed, whole };
        }

        internal static bool IsWellFormed(string text)
        {
            for (int at = 0; at < text.Length; at++)
            {
                int c = CodePoint(text, at);
                if (c > 0xFFFF) at++;
                else if (char.IsSurrogate((char)c)) return false;
            }
            return true;
        }
    }
}
