package licet.internal;

import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads status list tokens (Token Status List). */
final class StatusList {
  /** An incompressible list in both layers of base64url. */
  static final int MAX_TOKEN = 1 << 23;

  /** 16 million entries of two bits. */
  private static final int MAX_BYTES = 1 << 22;

  // Section 7.1. 3 is application-specific.
  static final int INVALID = 1;
  static final int SUSPENDED = 2;
  static final int RELEASED = 3;

  private StatusList() {}

  /** Returns the entry at a position, by the rules of section 8.3. Refuses any other token with {@code STATUS_INVALID}. */
  static State.SeenStatus read(String token, Claims.Position position, List<Jws.Key> keys) throws Refused {
    try {
      var claims = Claims.parse(Jws.open(Jws.carriedParts(token, MAX_TOKEN), keys, "statuslist+jwt"));
      var list = claims.member("status_list");
      long iat = claims.count("iat");
      long exp = claims.count("exp");
      int bits = (int) Math.min(9, list.count("bits"));
      String packed = list.text("lst");
      boolean isList = claims.text("sub").equals(position.uri()) && List.of(1, 2, 4, 8).contains(bits) && Bytes.isCanonical(packed);
      if (!isList) throw new Refused("STATUS_INVALID");
      int perByte = 8 / bits;
      int at = (int) Math.min(Integer.MAX_VALUE, position.index() / perByte);
      int value = byteAt(Bytes.decode(packed), at) >> (position.index() % perByte * bits) & ((1 << bits) - 1);
      if (value > RELEASED) throw new Refused("STATUS_INVALID");
      return new State.SeenStatus(position.uri(), position.index(), value, iat, exp);
    } catch (Refused wrong) {
      throw new Refused("STATUS_INVALID");
    }
  }

  /** Inflates the whole list, so that one that is cut or too long is refused, and keeps one byte. */
  private static int byteAt(byte[] packed, int at) throws Refused {
    var inflater = new Inflater();
    try {
      inflater.setInput(packed);
      var buffer = new byte[1 << 16];
      int length = 0;
      int found = -1;
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) throw new Refused("STATUS_INVALID");
        if (at >= length && at < length + count) found = buffer[at - length] & 255;
        length += count;
        if (length > MAX_BYTES) throw new Refused("STATUS_INVALID");
      }
      if (found < 0) throw new Refused("STATUS_INVALID");
      return found;
    } catch (DataFormatException noZlib) {
      throw new Refused("STATUS_INVALID");
    } finally {
      inflater.end();
    }
  }
}
