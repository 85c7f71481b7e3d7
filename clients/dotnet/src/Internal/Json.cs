using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Licet.Internal
{
    /// <summary>A text that is no JSON.</summary>
    internal sealed class MalformedException : Exception
    {
        internal MalformedException() : base("the text is no JSON")
        {
        }
    }

    /// <summary>
    /// JSON as dictionaries, lists, <c>string</c>, <c>long</c>, <c>double</c>, <c>bool</c> and null. An integer that fits is a <c>long</c>,
    /// in the spelling without a fraction and an exponent. Of two members with one name, the last one counts.
    /// </summary>
    internal static class Json
    {
        /// <summary>Deepest nesting. The stack of a thread is sufficient for it.</summary>
        private const int MaxDepth = 200;

        private static readonly JsonWriterOptions Options =
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        internal static object? Read(string text) => Read(Bytes.Utf8(text));

        /// <summary>Reads bytes in UTF-8 that are one JSON value and nothing else. A byte order mark is malformed.</summary>
        internal static object? Read(byte[] bytes)
        {
            try
            {
                using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
                return ValueOf(document.RootElement);
            }
            catch (Exception wrong) when (wrong is JsonException || wrong is InvalidOperationException || wrong is ArgumentException)
            {
                // A text with half of a character is an InvalidOperationException.
                throw new MalformedException();
            }
        }

        /// <summary>Reads an object; null for any other text.</summary>
        internal static Dictionary<string, object?>? ReadObject(string text)
        {
            try
            {
                return Read(text) as Dictionary<string, object?>;
            }
            catch (MalformedException)
            {
                return null;
            }
        }

        private static object? ValueOf(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    var members = new Dictionary<string, object?>(StringComparer.Ordinal);
                    foreach (var member in element.EnumerateObject()) members[member.Name] = ValueOf(member.Value);
                    return members;
                case JsonValueKind.Array:
                    var items = new List<object?>();
                    foreach (var item in element.EnumerateArray()) items.Add(ValueOf(item));
                    return items;
                case JsonValueKind.String:
                    return element.GetString();
                case JsonValueKind.Number:
                    if (element.TryGetInt64(out long integer)) return integer;
                    return element.TryGetDouble(out double number) ? number : double.PositiveInfinity;
                case JsonValueKind.True:
                    return true;
                case JsonValueKind.False:
                    return false;
                default:
                    return null;
            }
        }

        /// <summary>Writes a value.</summary>
        internal static string Write(object? value)
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, Options)) Write(value, writer);
            return Bytes.Text(stream.ToArray()) ?? "";
        }

        private static void Write(object? value, Utf8JsonWriter writer)
        {
            switch (value)
            {
                case IEnumerable<KeyValuePair<string, object?>> members:
                    writer.WriteStartObject();
                    foreach (var member in members)
                    {
                        writer.WritePropertyName(Whole(member.Key));
                        Write(member.Value, writer);
                    }
                    writer.WriteEndObject();
                    break;
                case string text:
                    writer.WriteStringValue(Whole(text));
                    break;
                case IEnumerable<object?> items:
                    writer.WriteStartArray();
                    foreach (var item in items) Write(item, writer);
                    writer.WriteEndArray();
                    break;
                case bool flag:
                    writer.WriteBooleanValue(flag);
                    break;
                case long number:
                    writer.WriteNumberValue(number);
                    break;
                case double number when !double.IsNaN(number) && !double.IsInfinity(number):
                    writer.WriteNumberValue(number);
                    break;
                default:
                    writer.WriteNullValue();
                    break;
            }
        }

        /// <summary>Returns a text with U+FFFD in place of each half of a character, which cannot be written.</summary>
        private static string Whole(string text) => Text.IsWellFormed(text) ? text : System.Text.Encoding.UTF8.GetString(Bytes.Utf8(text));
    }
}
