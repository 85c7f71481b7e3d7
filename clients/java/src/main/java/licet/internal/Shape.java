package licet.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Members of a JSON object by their types. A wrong type is {@code FILE_MALFORMED}. */
final class Shape {
  private static final long MAX_SAFE = (1L << 53) - 1;
  private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

  private final Map<?, ?> object;

  Shape(Object value) throws Refused {
    if (!(value instanceof Map<?, ?> given)) throw new Refused("FILE_MALFORMED");
    object = given;
  }

  boolean has(String name) {
    return object.containsKey(name);
  }

  Object get(String name) {
    return object.get(name);
  }

  Map<?, ?> members() {
    return object;
  }

  Shape member(String name) throws Refused {
    return new Shape(object.get(name));
  }

  String text(String name) throws Refused {
    if (object.get(name) instanceof String text && !text.isEmpty()) return text;
    throw new Refused("FILE_MALFORMED");
  }

  boolean bool(String name) throws Refused {
    if (object.get(name) instanceof Boolean value) return value;
    throw new Refused("FILE_MALFORMED");
  }

  long count(String name) throws Refused {
    Long value = integer(object.get(name));
    if (value == null || value < 0) throw new Refused("FILE_MALFORMED");
    return value;
  }

  long instant(String name) throws Refused {
    Long at = instantOf(object.get(name));
    if (at == null) throw new Refused("FILE_MALFORMED");
    return at;
  }

  /** Returns null for a null. A member that is missing is malformed. */
  Long nullableInstant(String name) throws Refused {
    if (!object.containsKey(name)) throw new Refused("FILE_MALFORMED");
    return object.get(name) == null ? null : Long.valueOf(instant(name));
  }

  String base64url(String name, int length) throws Refused {
    String text = text(name);
    if (text.length() != length || !Bytes.isCanonical(text)) throw new Refused("FILE_MALFORMED");
    return text;
  }

  /** Returns an integer of at most 2^53 - 1, in any of its spellings, such as 64, 64.0 and 6.4e1; null for any other value. */
  static Long integer(Object value) {
    if (value instanceof Long number) return Math.abs(number) <= MAX_SAFE ? number : null;
    if (!(value instanceof Double number) || number != Math.rint(number) || Math.abs(number) > MAX_SAFE) return null;
    return number.longValue();
  }

  /** Returns an instant in UTC in milliseconds since 1970, without further digits; null for any other value. */
  static Long instantOf(Object value) {
    if (!(value instanceof String text) || !INSTANT.matcher(text).matches()) return null;
    // Java reads nine digits of a fraction.
    int dot = text.indexOf('.');
    String short9 = dot < 0 || text.length() - dot <= 11 ? text : text.substring(0, dot + 10) + "Z";
    try {
      return Instant.parse(short9).toEpochMilli();
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  /** Returns the value of an entitlement as {@code Boolean}, {@code Long} or {@code String}; null for any other value. */
  static Object entitlement(Object value) {
    return value instanceof Boolean || value instanceof String ? value : integer(value);
  }

  static boolean isListOfObjects(Object value) {
    return value instanceof List<?> list && list.stream().allMatch(item -> item instanceof Map);
  }
}
