using System.Linq;
using Licet.Internal;
using Xunit;

namespace Licet.Tests
{
    public sealed class JsonTests
    {
        [Theory]
        [InlineData("")]
        [InlineData(" ")]
        [InlineData("{")]
        [InlineData("{]")]
        [InlineData("[1,]")]
        [InlineData("[1 2]")]
        [InlineData("{\"a\":1,}")]
        [InlineData("{a:1}")]
        [InlineData("01")]
        [InlineData("+1")]
        [InlineData("1.")]
        [InlineData(".5")]
        [InlineData("NaN")]
        [InlineData("True")]
        [InlineData("\"\\x\"")]
        [InlineData("\"\n\"")]
        [InlineData("1 1")]
        [InlineData("/**/1")]
        [InlineData("\ufeff{}")]
        [InlineData("\"\\ud800\"")]
        public void RefusesAnyOtherText(string text) => Assert.Throws<MalformedException>(() => Json.Read(text));

        [Fact]
        public void RefusesDeepNestingAndBytesThatAreNoText()
        {
            string Nested(int depth) => new string('[', depth) + new string(']', depth);
            Assert.Throws<MalformedException>(() => Json.Read(Nested(1_000_000)));
            Assert.NotNull(Json.Read(Nested(150)));
            Assert.Throws<MalformedException>(() => Json.Read(new byte[] { (byte)'"', 0xff, (byte)'"' }));
            Assert.Throws<MalformedException>(() => Json.Read(new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' }));
        }

        [Theory]
        [InlineData("64", 64L)]
        [InlineData("64.0", 64L)]
        [InlineData("6.4e1", 64L)]
        [InlineData("-0", 0L)]
        [InlineData("9007199254740991", 9007199254740991L)]
        [InlineData("9007199254740992", null)]
        [InlineData("0.5", null)]
        [InlineData("1e400", null)]
        [InlineData("\"64\"", null)]
        [InlineData("true", null)]
        public void KeepsIntegersInEverySpelling(string text, object? value) =>
            Assert.Equal(value, (object?)Shape.Integer(Json.Read(text)));

        [Fact]
        public void ReadsNumbersOfAnyLength() => Assert.Null(Shape.Integer(Json.Read(new string('9', 100_000))));

        [Fact]
        public void TakesTheLastOfTwoMembersWithOneName() =>
            Assert.Equal("{\"A\":2,\"a\":3}", VectorTests.Sorted(Json.Read("{\"a\":1,\"A\":2,\"a\":3}")));

        [Theory]
        [InlineData("{}")]
        [InlineData("[]")]
        [InlineData("null")]
        [InlineData("\"\\\"\\\\\\u0000\"")]
        [InlineData("{\"a\":[1,-2,\"ü<é>\",null,{\"b\":false}]}")]
        public void WritesWhatItReads(string text) => Assert.Equal(text, Json.Write(Json.Read(text)));

        [Fact]
        public void WritesWhatJsonCannotExpress()
        {
            Assert.Equal("[\"\ufffdx\",null]", Json.Write(new object?[] { "\ud800x", double.PositiveInfinity }.ToList()));
        }

        [Theory]
        [InlineData("2026-01-15T12:00:00Z", 1768478400000L)]
        [InlineData("2026-01-15T12:00:00.1239Z", 1768478400123L)]
        [InlineData("2026-01-15T12:00:00.5Z", 1768478400500L)]
        [InlineData("2026-02-30T12:00:00Z", null)]
        [InlineData("2026-01-15T12:00:00+01:00", null)]
        [InlineData("2026-01-15", null)]
        public void ReadsInstants(string text, object? value) => Assert.Equal(value, (object?)Shape.InstantOf(text));
    }
}
