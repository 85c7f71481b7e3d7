using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Licet.Internal
{
    /// <summary>A text that may not be used, with its code. It does not leave the package.</summary>
    internal sealed class RefusedException : Exception
    {
        internal RefusedException(string code) : base(code) => Code = code;

        internal string Code { get; }
    }

    /// <summary>Members of a JSON object by their types. A wrong type is <c>FILE_MALFORMED</c>.</summary>
    internal sealed class Shape
    {
        private const long MaxSafe = (1L << 53) - 1;

        private static readonly Regex Instants = new Regex(
            "^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]+))?Z\\z", RegexOptions.CultureInvariant);

        internal Shape(object? value) => Members = value as Dictionary<string, object?> ?? throw Malformed();

        internal Dictionary<string, object?> Members { get; }

        private static RefusedException Malformed() => new RefusedException("FILE_MALFORMED");

        /// <summary>Returns a member of an object; null if there is none, or if the value is no object.</summary>
        internal static object? Get(object? value, string name) =>
            value is Dictionary<string, object?> members && members.TryGetValue(name, out var member) ? member : null;

        /// <summary>Returns a member that is a text; null for any other.</summary>
        internal static string? TextOf(object? value, string name) => Get(value, name) as string;

        internal bool Has(string name) => Members.ContainsKey(name);

        internal object? Get(string name) => Get(Members, name);

        internal Shape Member(string name) => new Shape(Get(name));

        internal string Text(string name) => Get(name) is string text && text.Length > 0 ? text : throw Malformed();

        internal bool Bool(string name) => Get(name) is bool value ? value : throw Malformed();

        internal long Count(string name)
        {
            var value = Integer(Get(name));
            return value == null || value < 0 ? throw Malformed() : value.Value;
        }

        internal long Instant(string name) => InstantOf(Get(name)) ?? throw Malformed();

        /// <summary>Returns null for a null. A member that is missing is malformed.</summary>
        internal long? NullableInstant(string name)
        {
            if (!Has(name)) throw Malformed();
            return Get(name) == null ? (long?)null : Instant(name);
        }

        internal string Base64url(string name, int length)
        {
            string text = Text(name);
            return text.Length == length && Bytes.IsCanonical(text) ? text : throw Malformed();
        }

        /// <summary>
        /// Returns an integer of at most 2^53 - 1, in any of its spellings, such as 64, 64.0 and 6.4e1; null for any other value.
        /// </summary>
        internal static long? Integer(object? value)
        {
            if (value is long integer) return integer >= -MaxSafe && integer <= MaxSafe ? integer : (long?)null;
            bool isInteger = value is double given && Math.Floor(given) == given && Math.Abs(given) <= MaxSafe;
            return isInteger ? (long)(double)value! : (long?)null;
        }

        /// <summary>
        /// Returns an instant in UTC in milliseconds since 1970, without further digits; null for any other value.
        /// </summary>
        internal static long? InstantOf(object? value)
        {
            if (!(value is string text)) return null;
            var match = Instants.Match(text);
            if (!match.Success) return null;
            int Part(int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
            try
            {
                // .NET has no second 60, and no hour 24.
                var seconds = new DateTimeOffset(Part(1), Part(2), Part(3), Part(4), Part(5), Part(6), TimeSpan.Zero);
                string fraction = (match.Groups[7].Value + "000").Substring(0, 3);
                return seconds.ToUnixTimeMilliseconds() + int.Parse(fraction, CultureInfo.InvariantCulture);
            }
            catch (ArgumentOutOfRangeException)
            {
                return null;
            }
        }

        /// <summary>Returns an instant; null for null. The last instant of .NET stands for later ones.</summary>
        internal static DateTimeOffset? TimeOf(long? milliseconds) =>
            milliseconds == null
                ? (DateTimeOffset?)null
                : DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(-62_135_596_800_000, Math.Min(milliseconds.Value, 253_402_300_799_999)));

        /// <summary>Returns the value of an entitlement: <c>bool</c>, <c>long</c> or <c>string</c>; null for any other value.</summary>
        internal static object? Entitlement(object? value) => value is bool || value is string ? value : Integer(value);

        internal static bool IsListOfObjects(object? value) =>
            value is List<object?> list && list.TrueForAll(item => item is Dictionary<string, object?>);
    }
}
