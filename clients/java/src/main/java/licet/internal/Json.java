package licet.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259) as {@code Map}, {@code List}, {@code String}, {@code Long}, {@code Double}, {@code Boolean} and null. The JDK has
 * none. An integer that fits is a {@code Long}, in the spelling without a fraction and an exponent. Of two members with one name,
 * the last one counts.
 */
public final class Json {
  /** Deepest nesting. The stack of a thread is sufficient for it. */
  private static final int MAX_DEPTH = 200;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** A text that is no JSON. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** Reads a text that is one JSON value and nothing else. */
  public static Object read(String text) throws Malformed {
    var json = new Json(text);
    Object value = json.value(0);
    json.blank();
    if (json.at < text.length()) throw json.malformed();
    return value;
  }

  /** Reads bytes in UTF-8. A byte order mark is malformed. */
  public static Object read(byte[] bytes) throws Malformed {
    return read(utf8(bytes));
  }

  /** Returns the text of bytes that are valid UTF-8. */
  static String utf8(byte[] bytes) throws Malformed {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException invalid) {
      throw new Malformed("the text is not UTF-8");
    }
  }

  /** Reads an object. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> readObject(String text) throws Malformed {
    if (read(text) instanceof Map<?, ?> object) return (Map<String, Object>) object;
    throw new Malformed("the JSON is no object");
  }

  private Malformed malformed() {
    return new Malformed("malformed JSON at " + at);
  }

  private void blank() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
  }

  private char peek() throws Malformed {
    blank();
    if (at >= text.length()) throw malformed();
    return text.charAt(at);
  }

  private void take(String word) throws Malformed {
    if (!text.startsWith(word, at)) throw malformed();
    at += word.length();
  }

  private Object value(int depth) throws Malformed {
    if (depth > MAX_DEPTH) throw malformed();
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return list(depth);
      case '"':
        return string();
      case 't':
        take("true");
        return true;
      case 'f':
        take("false");
        return false;
      case 'n':
        take("null");
        return null;
      default:
        return number();
    }
  }

  private Map<String, Object> object(int depth) throws Malformed {
    var members = new LinkedHashMap<String, Object>();
    at++;
    if (peek() == '}') {
      at++;
      return members;
    }
    while (true) {
      peek();
      String name = string();
      peek();
      take(":");
      members.put(name, value(depth + 1));
      if (peek() == '}') break;
      take(",");
    }
    at++;
    return members;
  }

  private List<Object> list(int depth) throws Malformed {
    var items = new ArrayList<Object>();
    at++;
    if (peek() == ']') {
      at++;
      return items;
    }
    while (true) {
      items.add(value(depth + 1));
      if (peek() == ']') break;
      take(",");
    }
    at++;
    return items;
  }

  private String string() throws Malformed {
    take("\"");
    var out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') return out.toString();
      if (c < ' ') throw malformed();
      out.append(c == '\\' ? escaped() : c);
    }
    throw malformed();
  }

  private char escaped() throws Malformed {
    if (at >= text.length()) throw malformed();
    char c = text.charAt(at++);
    if (c != 'u') {
      int index = "\"\\/bfnrt".indexOf(c);
      if (index < 0) throw malformed();
      return "\"\\/\b\f\n\r\t".charAt(index);
    }
    if (at + 4 > text.length()) throw malformed();
    int code = 0;
    for (int end = at + 4; at < end; at++) {
      char hex = text.charAt(at);
      int digit = hex < 128 ? Character.digit(hex, 16) : -1;
      if (digit < 0) throw malformed();
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private Number number() throws Malformed {
    int from = at;
    if (next('-')) at++;
    if (next('0')) at++;
    else digits();
    boolean isInteger = true;
    if (next('.')) {
      isInteger = false;
      at++;
      digits();
    }
    if (next('e') || next('E')) {
      isInteger = false;
      at++;
      if (next('+') || next('-')) at++;
      digits();
    }
    String spelling = text.substring(from, at);
    if (isInteger && spelling.length() <= 18) return Long.valueOf(spelling);
    return Double.valueOf(spelling);
  }

  private boolean next(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private void digits() throws Malformed {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
    if (at == from) throw malformed();
  }

  /** Writes a value. */
  public static String write(Object value) {
    var out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> members) {
      char separator = '{';
      for (var member : members.entrySet()) {
        out.append(separator);
        quote(String.valueOf(member.getKey()), out);
        out.append(':');
        write(member.getValue(), out);
        separator = ',';
      }
      out.append(members.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> items) {
      char separator = '[';
      for (var item : items) {
        out.append(separator);
        write(item, out);
        separator = ',';
      }
      out.append(items.isEmpty() ? "[]" : "]");
    } else if (value instanceof String text) {
      quote(text, out);
    } else {
      out.append(value);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Half of a character cannot be written in UTF-8.
      boolean isHalf =
          Character.isSurrogate(c)
              && !(Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)))
              && !(Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < ' ' || isHalf) out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    }
    out.append('"');
  }
}
