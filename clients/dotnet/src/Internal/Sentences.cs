using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace Licet.Internal
{
    /// <summary>Texts that all clients share: the sentences for people and the documents of requests.</summary>
    internal static class Sentences
    {
        private static readonly Dictionary<string, object?> ByCode = new Dictionary<string, object?>(StringComparer.Ordinal);
        private static readonly object? Other;
        private static readonly Dictionary<string, string> Documents = new Dictionary<string, string>(StringComparer.Ordinal);

        static Sentences()
        {
            foreach (var sentence in (List<object?>)Json.Read(Resource("texts.json"))!)
            {
                var codes = (List<object?>)Shape.Get(sentence, "codes")!;
                foreach (var code in codes) ByCode[(string)code!] = sentence;
                if (codes.Count == 0) Other = sentence;
            }
            var parts = Regex.Split(Resource("documents.graphql").Trim(), "\r?\n\r?\n");
            string fragment = parts[parts.Length - 1];
            foreach (string part in parts)
            {
                var name = Regex.Match(part, "^(?:query|mutation) (\\w+)");
                if (!name.Success) continue;
                bool declines = part.IndexOf("...Declined", StringComparison.Ordinal) >= 0;
                Documents[name.Groups[1].Value] = declines ? part + "\n\n" + fragment : part;
            }
        }

        internal static string Resource(string name)
        {
            using var stream = typeof(Sentences).Assembly.GetManifestResourceStream("Licet." + name);
            using var reader = new StreamReader(stream ?? throw new InvalidOperationException("the package is damaged"));
            return reader.ReadToEnd();
        }

        /// <summary>Returns the sentence for a code: the last one for a code of a license file that has none of its own.</summary>
        internal static string Of(string code, string locale) =>
            Shape.TextOf(ByCode.TryGetValue(code, out var sentence) ? sentence : Other, locale) ?? "";

        internal static string Document(string name) => Documents[name];
    }
}
