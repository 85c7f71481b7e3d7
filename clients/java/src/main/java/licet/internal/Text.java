package licet.internal;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/** What the formats say about characters. */
final class Text {
  private Text() {}

  /** White space of Unicode. */
  static boolean isWhite(int c) {
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
  }

  /** White space of a text that people type, as {@code \s} and {@code trim} in the reference implementation. */
  static boolean isBlank(int c) {
    return c == 0xFEFF || (c != 0x85 && isWhite(c));
  }

  /** Characters with the property Default_Ignorable_Code_Point, which are not shown. The list of Unicode is stable. */
  static boolean isIgnorable(int c) {
    return c == 0xAD || c == 0x34F || c == 0x61C || in(c, 0x115F, 0x1160) || in(c, 0x17B4, 0x17B5) || in(c, 0x180B, 0x180F)
        || in(c, 0x200B, 0x200F) || in(c, 0x202A, 0x202E) || in(c, 0x2060, 0x206F) || c == 0x3164 || in(c, 0xFE00, 0xFE0F)
        || c == 0xFEFF || c == 0xFFA0 || in(c, 0xFFF0, 0xFFF8) || in(c, 0x1BCA0, 0x1BCA3) || in(c, 0x1D173, 0x1D17A)
        || in(c, 0xE0000, 0xE0FFF);
  }

  private static boolean in(int c, int first, int last) {
    return first <= c && c <= last;
  }

  static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION,
          Character.END_PUNCTUATION, Character.OTHER_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION -> true;
      default -> false;
    };
  }

  static boolean isSymbol(int c) {
    return switch (Character.getType(c)) {
      case Character.MATH_SYMBOL, Character.CURRENCY_SYMBOL, Character.MODIFIER_SYMBOL, Character.OTHER_SYMBOL -> true;
      default -> false;
    };
  }

  static boolean isFormat(int c) {
    return Character.getType(c) == Character.FORMAT;
  }

  static String remove(String text, IntPredicate matches) {
    return text.codePoints()
        .filter(matches.negate())
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Removes characters of the Basic Multilingual Plane from both ends. */
  static String trim(String text, IntPredicate matches) {
    int start = 0;
    int end = text.length();
    while (start < end && matches.test(text.charAt(start))) start++;
    while (end > start && matches.test(text.charAt(end - 1))) end--;
    return text.substring(start, end);
  }

  static String trim(String text) {
    return trim(text, Text::isBlank);
  }

  static String nfc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  static String nfkc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }

  // The same texts as in the gateway, which names their sources.
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          """
          none null nil nan undefined objectobject empty blank invalid unknown unspecified uninitialized na tbd oem
          defaultstring notspecified notpresent notsettable notset notavailable notapplicable notdefined notprovided
          notfound oemnotspecify outofspec badindex tobefilledbyoem tobefilled tobedetermined serialnumber
          systemserialnumber boardserialnumber baseboardserialnumber chassisserialnumber type2boardserialnumber
          systemproductname productname systemmanufacturer systemversion systemuuid assettag noassettag
          noassetinformation chassisassettag baseboardassettag 123456789 1234567890 0123456789
          03000200040005000006000700080009 00020003000400050006000700080009 02000100030004000005000600070008
          00010002000300040005000600070008 030201000504070608090a0b0c0d0e0f 000102030405060708090a0b0c0d0e0f
          10000000000080000040000000000000 00000010000000800040000000000000 fefefefefefefefefefefefefefefefe"""
              .split("\\s+"));

  /** Whether many devices report this text, so that it identifies none. Ignores case and punctuation. */
  static boolean isPlaceholder(String text) {
    IntPredicate isInvisible = c -> isWhite(c) || Character.getType(c) == Character.CONTROL || isFormat(c) || isIgnorable(c);
    if (remove(text, isInvisible.or(c -> "._*?-".indexOf(c) >= 0)).isEmpty()) return true;
    String word =
        remove(nfkc(text).toLowerCase(Locale.ROOT), isInvisible.or(Text::isPunctuation).or(c -> c == '<' || c == '>'));
    String digits = word.startsWith("0x") ? word.substring(2) : word;
    return PLACEHOLDERS.contains(word) || isOnly(word, '0') || isOnly(digits, '0') || (digits.length() >= 4 && isOnly(digits, 'f'));
  }

  private static boolean isOnly(String text, char c) {
    return !text.isEmpty() && text.chars().allMatch(other -> other == c);
  }

  private static final int MAX_FINGERPRINT_BYTES = 4096;

  /**
   * Returns the texts to which a file for this device can be bound: the fingerprint in NFC without white space around it, and for
   * files of earlier gateways with it. None if the text cannot be a fingerprint.
   */
  static List<String> fingerprintForms(String text) {
    if (text.length() > 2 * MAX_FINGERPRINT_BYTES || text.indexOf('\0') >= 0 || !isWellFormed(text)) return List.of();
    String whole = nfc(text);
    String trimmed = trim(whole, c -> c == 0xFEFF || isWhite(c));
    if (trimmed.isEmpty() || trimmed.getBytes(StandardCharsets.UTF_8).length > MAX_FINGERPRINT_BYTES) return List.of();
    return trimmed.equals(whole) ? List.of(trimmed) : List.of(trimmed, whole);
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000);
  }
}
