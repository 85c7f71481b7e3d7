package licet.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds compact tokens in a text that a person or a mail program carried. Removes line breaks, soft breaks, {@code >} at the start of
 * lines, fences, and the text before and after a token. All other characters stay, because a changed character must make the token
 * invalid.
 */
final class Carried {
  /** Characters that mail programs, editors and people add around a line: quotes, brackets and fences. */
  private static final String DECORATION = ">|'\"`´“”„‘’‚«»‹›()[]{}<*,;:#";

  private Carried() {}

  /** Returns the first token. A text without a complete token is returned as a whole. */
  static String first(String text) {
    return all(text, 1).get(0);
  }

  static List<String> all(String text, int most) {
    int[] rest = undecorate(text);
    var tokens = new ArrayList<String>();
    while (true) {
      rest = Arrays.copyOfRange(rest, Math.max(0, beginning(rest)), rest.length);
      int length = tokenLength(rest);
      if (length < 0) length = rest.length;
      tokens.add(new String(rest, 0, length).replace("\n", ""));
      rest = Arrays.copyOfRange(rest, length, rest.length);
      if (tokens.size() == most || beginning(rest) < 0) return tokens;
    }
  }

  private static boolean isDecoration(int c) {
    return Text.isBlank(c) || DECORATION.indexOf(c) >= 0;
  }

  /** Turns each run of decoration that can be a line break into a line feed. */
  private static int[] undecorate(String text) {
    int[] given = text.codePoints().filter(c -> !Text.isIgnorable(c)).toArray();
    int[] out = new int[given.length + 1];
    int length = 0;
    for (int at = 0; at < given.length; ) {
      int end = at;
      if (given[at] == '=' && at + 1 < given.length && isDecoration(given[at + 1])) end++;
      boolean breaks = false;
      while (end < given.length && isDecoration(given[end])) {
        breaks |= given[end] == '"' || (given[end] != '\t' && Text.isBlank(given[end]));
        end++;
      }
      boolean isLast = end == given.length;
      if (end == at) {
        out[length++] = given[at];
        end++;
      } else if (isLast && given[at] == '=') {
        // RFC 2045, section 6.7: `=` at the end of a line is a soft break. At the end of the text it would be padding.
        out[length++] = '=';
      } else if (isLast || at == 0 || breaks) {
        out[length++] = '\n';
      } else {
        // A tab inside a line, or a bracket, does not break the line.
        while (at < end) out[length++] = given[at++];
      }
      at = end;
    }
    return Arrays.copyOf(out, length);
  }

  /** Returns where the header of a token begins, with the base64url text of <code>{"</code> at the start of a line; or -1. */
  private static int beginning(int[] text) {
    for (int at = 0; at + 2 < text.length; at++) {
      if ((at == 0 || text[at - 1] == '\n') && begins(text, at)) return at;
    }
    return -1;
  }

  private static boolean begins(int[] text, int at) {
    return at + 2 < text.length && text[at] == 'e' && text[at + 1] == 'y' && text[at + 2] == 'J';
  }

  /**
   * Returns the length of the token at the start, up to the end of the line in which its last part is complete: 86 characters of an
   * Ed25519 signature, or 22 of an AES-GCM tag. -1 if there is none.
   */
  private static int tokenLength(int[] text) {
    if (!begins(text, 0)) return -1;
    int third = afterDots(text, 0);
    if (third < 0) return -1;
    int end = afterCharacters(text, third, 86);
    if (end < 0) {
      int fifth = afterDots(text, third);
      if (fifth < 0) return -1;
      end = afterCharacters(text, fifth, 22);
      if (end < 0) return -1;
    }
    while (end < text.length && text[end] != '\n') end++;
    return end;
  }

  private static int afterDots(int[] text, int from) {
    int dots = 0;
    for (int at = from; at < text.length; at++) {
      if (text[at] == '.' && ++dots == 2) return at + 1;
    }
    return -1;
  }

  /** Returns the position after so many characters of one part, with at most one line feed between two. */
  private static int afterCharacters(int[] text, int from, int count) {
    int at = from;
    for (int i = 0; i < count; i++) {
      if (i > 0 && at < text.length && text[at] == '\n') at++;
      if (at >= text.length || text[at] == '.' || text[at] == '\n') return -1;
      at++;
    }
    return at;
  }
}
