package licet.internal;

import static licet.internal.Tests.expectEqual;
import static licet.internal.Tests.expectThrown;
import static licet.internal.Tests.test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

final class JsonTests {
  private JsonTests() {}

  static void run() {
    var malformed =
        List.of(
            "", " ", "{", "}", "[", "]", "{]", "[1,]", "[,1]", "[1 2]", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{a:1}", "{'a':1}", "{1:1}",
            "01", "-", "-01", "+1", "1.", ".5", "1e", "1e+", "0x1", "1_0", "NaN", "Infinity", "nul", "nulll", "True", "\"", "\"\\x\"",
            "\"\\u12\"", "\"\\u12g4\"", "\"\\u\uff11\uff11\uff11\uff11\"", "\"\u0001\"", "\"\n\"", "1 1", "{} {}", "\ufeff{}", "\u00a01",
            "/**/1", "[1]//", "\"a\"b", "\u0660");
    for (String text : malformed) test("malformed " + text, () -> expectThrown(text, Json.Malformed.class, () -> Json.read(text)));

    test(
        "deep nesting ends without an overflow of the stack",
        () -> {
          for (String part : List.of("[", "{\"a\":", "[[{\"a\":"))
            expectThrown(part, Json.Malformed.class, () -> Json.read(part.repeat(1_000_000)));
          Json.read("[".repeat(150) + "]".repeat(150));
        });

    test(
        "bytes must be UTF-8",
        () -> {
          byte[][] wrong = {{'"', (byte) 0xff, '"'}, {'"', (byte) 0xc0, (byte) 0x80, '"'}, {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}};
          for (byte[] bytes : wrong) expectThrown(Arrays.toString(bytes), Json.Malformed.class, () -> Json.read(bytes));
          expectEqual("UTF-8", Json.read("\"ü💻\"".getBytes(StandardCharsets.UTF_8)), "ü💻");
        });

    test(
        "numbers keep their value",
        () -> {
          expectEqual("an integer", Json.read("64"), 64L);
          expectEqual("the largest safe integer", Json.read("9007199254740991"), 9007199254740991L);
          expectEqual("a fraction", Json.read("0.5"), 0.5);
          expectEqual("a huge exponent", Json.read("1e400"), Double.POSITIVE_INFINITY);
          expectEqual("many digits", Shape.integer(Json.read("9".repeat(100_000))), null);
          for (String spelling : List.of("64", "64.0", "6.4e1", "640E-1", "64.000"))
            expectEqual(spelling, Shape.integer(Json.read(spelling)), 64L);
          expectEqual("minus zero", Shape.integer(Json.read("-0")), 0L);
          for (String spelling : List.of("0.5", "9007199254740992", "-9007199254740992", "1e400", "\"64\"", "true", "null"))
            expectEqual(spelling, Shape.integer(Json.read(spelling)), null);
        });

    test(
        "of two members with one name the last one counts, and names differ by case",
        () -> expectEqual("members", Json.write(Json.read("{\"a\":1,\"A\":2,\"a\":3}")), "{\"a\":3,\"A\":2}"));

    test(
        "what is written is read again",
        () -> {
          for (String text :
              List.of("{}", "[]", "null", "true", "\"\\\"\\\\\\u0000\"", "{\"a\":[1,-2,\"ü💻\",null,{\"b\":false}]}", "\"\\ud800x\"", "\"x\\udc00\""))
            expectEqual(text, Json.write(Json.read(text)), text);
        });
  }
}
