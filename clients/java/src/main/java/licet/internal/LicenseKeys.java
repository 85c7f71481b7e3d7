package licet.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads license keys that a person typed or pasted. */
public final class LicenseKeys {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z_]+");
  private static final Pattern TYPED = Pattern.compile("((?:[01A-Z]{2,12})?)([0-9A-TV-Z]{25})");

  private LicenseKeys() {}

  /**
   * Returns the canonical text of a key, in any spelling that the gateway accepts. Empty if its form or its checksum is wrong. An
   * imported key has no checksum, so this is no reason to refuse a text.
   */
  public static Optional<String> read(String text, List<String> prefixes) {
    var forms = forms(text, prefixes);
    // The last form is that of an imported key.
    return forms.stream().limit(Math.max(0, forms.size() - 1)).filter(LicenseKeys::hasChecksum).findFirst();
  }

  private static boolean hasChecksum(String form) {
    int prefix = form.indexOf('-');
    int last = form.lastIndexOf('-');
    String signed = form.substring(0, prefix + 1) + form.substring(prefix, last).replace("-", "");
    byte[] digest = Bytes.sha256(signed.getBytes(StandardCharsets.UTF_8));
    var hint = new StringBuilder();
    for (int i = 0; i < 5; i++) hint.append(ALPHABET.charAt(digest[i] & 31));
    return hint.toString().equals(form.substring(last + 1));
  }

  /** Returns every canonical form that a typed key can have, and last the text as an imported key. */
  static List<String> forms(String text, List<String> prefixes) {
    String trimmed = Text.trim(text);
    if (trimmed.isEmpty() || trimmed.length() > 4096) return List.of();
    String letters = Text.nfkc(Text.remove(trimmed, c -> Character.getType(c) == Character.MODIFIER_SYMBOL));
    letters =
        Text.remove(
            letters,
            c -> c == 0x30FC || Text.isWhite(c) || Text.isPunctuation(c) || Text.isSymbol(c) || Text.isFormat(c) || Text.isIgnorable(c));
    var forms = new ArrayList<String>();
    // Upper case only of ASCII: the upper case of a dotless i is I.
    var typed = TYPED.matcher(WORD.matcher(letters).matches() ? letters.toUpperCase(Locale.ROOT) : "");
    if (typed.matches()) {
      String prefix = typed.group(1);
      var starts = new ArrayList<String>(prefix.isEmpty() ? prefixes : List.of(prefix));
      if (!prefix.isEmpty()) starts.addAll(readings(prefix.replace('0', 'O')));
      String body = typed.group(2).replace('O', '0').replace('I', '1').replace('L', '1');
      for (String start : starts) forms.add(start + body.replaceAll("(.{5})", "-$1"));
    }
    // First the invisible characters: one beside white space would keep it.
    forms.add(Text.nfc(unwrap(Text.trim(Text.remove(trimmed, Text::isFormat)))));
    return forms;
  }

  /** Returns a prefix with each 1, I and L read as I and as L; none if that would be too many. */
  private static List<String> readings(String prefix) {
    String[] parts = prefix.split("[1IL]", -1);
    if (parts.length > 7) return List.of();
    var readings = List.of(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      var next = new ArrayList<String>();
      for (String start : readings) {
        next.add(start + "I" + parts[i]);
        next.add(start + "L" + parts[i]);
      }
      readings = next;
    }
    return readings;
  }

  /** Removes line breaks with the white space around them. */
  private static String unwrap(String text) {
    var out = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      int end = at;
      boolean breaks = false;
      while (end < text.length() && (Text.isBlank(text.charAt(end)) || text.charAt(end) == 0x85)) {
        breaks |= "\r\n\u000b\f\u0085\u2028\u2029".indexOf(text.charAt(end)) >= 0;
        end++;
      }
      if (end == at) end++;
      if (!breaks) out.append(text, at, end);
      at = end;
    }
    return out.toString();
  }
}
