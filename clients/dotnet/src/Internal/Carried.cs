using System.Collections.Generic;
using System.Text;

namespace Licet.Internal
{
    /// <summary>
    /// Finds compact tokens in a text that a person or a mail program carried. Removes line breaks, soft breaks, <c>&gt;</c> at the start of
    /// lines, fences, and the text before and after a token. All other characters stay, because a changed character must make the token
    /// invalid.
    /// </summary>
    internal static class Carried
    {
        /// <summary>Characters that mail programs, editors and people add around a line: quotes, brackets and fences.</summary>
        private const string Decoration = ">|'\"`´“”„‘’‚«»‹›()[]{}<*,;:#";

        /// <summary>Returns the first token. A text without a complete token is returned as a whole.</summary>
        internal static string First(string text) => All(text, 1)[0];

        internal static List<string> All(string text, int most)
        {
            string rest = Undecorate(text);
            var tokens = new List<string>();
            while (true)
            {
                int start = Beginning(rest);
                if (start > 0) rest = rest.Substring(start);
                int length = TokenLength(rest);
                if (length < 0) length = rest.Length;
                tokens.Add(rest.Substring(0, length).Replace("\n", ""));
                rest = rest.Substring(length);
                if (tokens.Count == most || Beginning(rest) < 0) return tokens;
            }
        }

        private static bool IsDecoration(char c) => Text.IsBlank(c) || Decoration.IndexOf(c) >= 0;

        /// <summary>Turns each run of decoration that can be a line break into a line feed.</summary>
        private static string Undecorate(string text)
        {
            string given = Text.Remove(text, (c, category) => Text.IsIgnorable(c));
            var lines = new StringBuilder(given.Length);
            for (int at = 0; at < given.Length;)
            {
                int end = at;
                if (given[at] == '=' && at + 1 < given.Length && IsDecoration(given[at + 1])) end++;
                bool breaks = false;
                while (end < given.Length && IsDecoration(given[end]))
                {
                    breaks |= given[end] == '"' || (given[end] != '\t' && Text.IsBlank(given[end]));
                    end++;
                }
                bool isLast = end == given.Length;
                if (end == at)
                {
                    lines.Append(given[at]);
                    end++;
                }
                else if (isLast && given[at] == '=')
                {
                    // RFC 2045, section 6.7: `=` at the end of a line is a soft break. At the end of the text it would be padding.
                    lines.Append('=');
                }
                else if (isLast || at == 0 || breaks)
                {
                    lines.Append('\n');
                }
                else
                {
                    // A tab inside a line, or a bracket, does not break the line.
                    lines.Append(given, at, end - at);
                }
                at = end;
            }
            return lines.ToString();
        }

        /// <summary>
        /// Returns where the header of a token begins, with the base64url text of <c>{"</c> at the start of a line; or -1.
        /// </summary>
        private static int Beginning(string text)
        {
            for (int at = 0; at + 2 < text.Length; at++)
                if ((at == 0 || text[at - 1] == '\n') && Begins(text, at)) return at;
            return -1;
        }

        private static bool Begins(string text, int at) =>
            at + 2 < text.Length && text[at] == 'e' && text[at + 1] == 'y' && text[at + 2] == 'J';

        /// <summary>
        /// Returns the length of the token at the start, up to the end of the line in which its last part is complete: 86 characters of an
        /// Ed25519 signature, or 22 of an AES-GCM tag. -1 if there is none.
        /// </summary>
        private static int TokenLength(string text)
        {
            if (!Begins(text, 0)) return -1;
            int third = AfterDots(text, 0);
            if (third < 0) return -1;
            int end = AfterCharacters(text, third, 86);
            if (end < 0)
            {
                int fifth = AfterDots(text, third);
                if (fifth < 0) return -1;
                end = AfterCharacters(text, fifth, 22);
                if (end < 0) return -1;
            }
            while (end < text.Length && text[end] != '\n') end++;
            return end;
        }

        private static int AfterDots(string text, int from)
        {
            int dots = 0;
            for (int at = from; at < text.Length; at++)
                if (text[at] == '.' && ++dots == 2) return at + 1;
            return -1;
        }

        /// <summary>Returns the position after so many characters of one part, with at most one line feed between two.</summary>
        private static int AfterCharacters(string text, int from, int count)
        {
            int at = from;
            for (int i = 0; i < count; i++)
            {
                if (i > 0 && at < text.Length && text[at] == '\n') at++;
                if (at >= text.Length || text[at] == '.' || text[at] == '\n') return -1;
                // Both halves of a character are one.
                at += Text.CodePoint(text, at) > 0xFFFF ? 2 : 1;
            }
            return at;
        }
    }
}
