using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Licet.Internal
{
    /// <summary>Reads license keys that a person typed or pasted.</summary>
    internal static class LicenseKeys
    {
        internal static readonly IReadOnlyList<string> Prefixes = new[] { "LIC" };

        private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        private static readonly Regex Word = new Regex("^[0-9A-Za-z_]+\\z", RegexOptions.CultureInvariant);
        private static readonly Regex Typed = new Regex("^((?:[01A-Z]{2,12})?)([0-9A-TV-Z]{25})\\z", RegexOptions.CultureInvariant);
        private static readonly Regex Group = new Regex("(.{5})", RegexOptions.CultureInvariant);

        /// <summary>
        /// Returns the canonical text of a key, in any spelling that the gateway accepts. Null if its form or its checksum is wrong. An
        /// imported key has no checksum, so this is no reason to refuse a text.
        /// </summary>
        internal static string? Read(string text, IReadOnlyList<string> prefixes)
        {
            var forms = Forms(text, prefixes);
            // The last form is that of an imported key.
            for (int i = 0; i < forms.Count - 1; i++)
                if (HasChecksum(forms[i])) return forms[i];
            return null;
        }

        private static bool HasChecksum(string form)
        {
            int prefix = form.IndexOf('-');
            int last = form.LastIndexOf('-');
            string signed = form.Substring(0, prefix + 1) + form.Substring(prefix, last - prefix).Replace("-", "");
            var digest = Bytes.Sha256(Bytes.Utf8(signed));
            var hint = new StringBuilder();
            for (int i = 0; i < 5; i++) hint.Append(Alphabet[digest[i] & 31]);
            return hint.ToString() == form.Substring(last + 1);
        }

        /// <summary>Returns every canonical form that a typed key can have, and last the text as an imported key.</summary>
        internal static IReadOnlyList<string> Forms(string text, IReadOnlyList<string> prefixes)
        {
            string trimmed = Text.Trim(text);
            if (trimmed.Length == 0 || trimmed.Length > 4096) return Array.Empty<string>();
            string letters = Text.Nfkc(Text.Remove(trimmed, (c, category) => category == UnicodeCategory.ModifierSymbol));
            letters = Text.Remove(
                letters,
                (c, category) => c == 0x30FC || Text.IsWhite(c) || Text.IsPunctuation(category) || Text.IsSymbol(category)
                    || category == UnicodeCategory.Format || Text.IsIgnorable(c));
            var forms = new List<string>();
            // Upper case only of ASCII: the upper case of a dotless i is I.
            var typed = Typed.Match(Word.IsMatch(letters) ? letters.ToUpperInvariant() : "");
            if (typed.Success)
            {
                string prefix = typed.Groups[1].Value;
                var starts = new List<string>(prefix.Length == 0 ? prefixes : new[] { prefix });
                if (prefix.Length > 0) starts.AddRange(Readings(prefix.Replace('0', 'O')));
                string body = typed.Groups[2].Value.Replace('O', '0').Replace('I', '1').Replace('L', '1');
                foreach (string start in starts) forms.Add(start + Group.Replace(body, "-$1"));
            }
            // First the invisible characters: one beside white space would keep it.
            string visible = Text.Remove(trimmed, (c, category) => category == UnicodeCategory.Format);
            forms.Add(Text.Nfc(Unwrap(Text.Trim(visible))));
            return forms;
        }

        /// <summary>Returns a prefix with each 1, I and L read as I and as L; none if that would be too many.</summary>
        private static List<string> Readings(string prefix)
        {
            var parts = prefix.Split('1', 'I', 'L');
            if (parts.Length > 7) return new List<string>();
            var readings = new List<string> { parts[0] };
            for (int i = 1; i < parts.Length; i++)
            {
                var next = new List<string>();
                foreach (string start in readings)
                {
                    next.Add(start + "I" + parts[i]);
                    next.Add(start + "L" + parts[i]);
                }
                readings = next;
            }
            return readings;
        }

        /// <summary>Removes line breaks with the white space around them.</summary>
        private static string Unwrap(string text)
        {
            var lines = new StringBuilder();
            for (int at = 0; at < text.Length;)
            {
                int end = at;
                bool breaks = false;
                while (end < text.Length && (Text.IsBlank(text[end]) || text[end] == 0x85))
                {
                    breaks |= "\r\n\u000b\f\u0085\u2028\u2029".IndexOf(text[end]) >= 0;
                    end++;
                }
                if (end == at) end++;
                if (!breaks) lines.Append(text, at, end - at);
                at = end;
            }
            return lines.ToString();
        }
    }
}
