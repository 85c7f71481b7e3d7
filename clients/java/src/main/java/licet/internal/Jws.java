package licet.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens compact JWS (RFC 7515) that the gateway signed with Ed25519 (RFC 8037), and nothing else. */
final class Jws {
  /** Maximum length of a file in characters. */
  static final int MAX_FILE = 1 << 21;

  /** What comes before the 32 bytes of a key in its X.509 form (RFC 8410). */
  static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private Jws() {}

  /** A public key of the gateway. */
  record Key(String kid, String x) {
    PublicKey publicKey() throws GeneralSecurityException {
      byte[] spki = Arrays.copyOf(X509, X509.length + 32);
      System.arraycopy(Bytes.decode(x), 0, spki, X509.length, 32);
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }
  }

  /** A signed key list. {@code keys} is null if it has ended or the clock is wrong. */
  record KeyList(List<Key> keys, long iat) {}

  /** Returns the keys of a JWK Set, or of a list of JWKs, that can verify Ed25519 signatures; null if the value is neither. */
  static List<Key> keys(Object value) {
    Object list = value instanceof Map<?, ?> set ? set.get("keys") : value;
    if (!(list instanceof List<?> items)) return null;
    var keys = new ArrayList<Key>();
    for (var item : items) {
      if (item instanceof Map<?, ?> jwk && isVerificationKey(jwk))
        keys.add(new Key(jwk.get("kid") instanceof String kid ? kid : "", (String) jwk.get("x")));
    }
    return List.copyOf(keys);
  }

  private static boolean isVerificationKey(Map<?, ?> jwk) {
    return "OKP".equals(jwk.get("kty"))
        && "Ed25519".equals(jwk.get("crv"))
        && jwk.get("x") instanceof String x && x.length() == 43 && Bytes.isCanonical(x)
        && (!jwk.containsKey("use") || "sig".equals(jwk.get("use")))
        && (!jwk.containsKey("alg") || isAllowed(jwk.get("alg")))
        && (!jwk.containsKey("key_ops") || jwk.get("key_ops") instanceof List<?> list && list.contains("verify"));
  }

  private static boolean isAllowed(Object alg) {
    return "EdDSA".equals(alg) || "Ed25519".equals(alg);
  }

  /** Splits a compact serialization. Refuses every text that is not the canonical spelling of its bytes. */
  static String[] canonicalParts(String token, int longest) throws Refused {
    if (token.length() > longest) throw new Refused("FILE_TOO_LARGE");
    String[] parts = token.split("\\.", 7);
    if (parts.length != 3 && parts.length != 5) throw new Refused("FILE_MALFORMED");
    for (String part : parts) if (!Bytes.isCanonical(part)) throw new Refused("NOT_CANONICAL");
    return parts;
  }

  /** As {@code canonicalParts}, for a token from a file, a mail or a form. */
  static String[] carriedParts(String text, int longest) throws Refused {
    if (text.length() > longest) throw new Refused("FILE_TOO_LARGE");
    return canonicalParts(Carried.first(text), longest);
  }

  /** Returns the payload of a JWS with a valid signature of the key that its header names. */
  static byte[] open(String[] parts, List<Key> keys, String typ) throws Refused {
    if (parts.length != 3) throw new Refused("FILE_MALFORMED");
    var header = header(parts[0], Set.of("alg", "kid", "typ"));
    if (!typ.equals(header.get("typ"))) throw new Refused("TYPE_MISMATCH");
    for (Key key : keys) {
      if (key.kid().isEmpty() || !key.kid().equals(header.get("kid"))) continue;
      if (!isSigned(parts, key)) throw new Refused("SIGNATURE_INVALID");
      return Bytes.decode(parts[1]);
    }
    throw new Refused("KEY_UNKNOWN");
  }

  private static boolean isSigned(String[] parts, Key key) throws Refused {
    PublicKey publicKey;
    try {
      publicKey = key.publicKey();
    } catch (GeneralSecurityException unusable) {
      throw new Refused("KEY_UNKNOWN");
    }
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initVerify(publicKey);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Bytes.decode(parts[2]));
    } catch (GeneralSecurityException | RuntimeException invalid) {
      // Java throws for a signature of another length, and for one that is no point of the curve.
      return false;
    }
  }

  /**
   * Reads a header. Refuses other algorithms and unknown parameters: these formats have closed headers, so {@code jwk}, {@code jku},
   * {@code x5c}, {@code x5u}, {@code crit}, {@code b64} and {@code zip} are never followed.
   */
  static Shape header(String part, Set<String> parameters) throws Refused {
    var header = Claims.parse(Bytes.decode(part));
    boolean isAlgorithm =
        parameters.contains("enc")
            ? "dir".equals(header.get("alg")) && "A256GCM".equals(header.get("enc"))
            : isAllowed(header.get("alg"));
    if (!isAlgorithm) throw new Refused("ALGORITHM_NOT_ALLOWED");
    if (!parameters.containsAll(header.members().keySet())) throw new Refused("HEADER_NOT_ALLOWED");
    return header;
  }

  /** Returns the claims of a text of the gateway with this type; null if no trusted key signed it. */
  static Shape signed(String token, String typ, List<Key> keys) {
    try {
      return token == null ? null : Claims.parse(open(carriedParts(token, MAX_FILE), keys, typ));
    } catch (Refused forged) {
      return null;
    }
  }

  /** Returns a key list that one of the trusted keys signed; null for any other text. A list has one token for each key. */
  static KeyList keyList(String text, List<Key> trusted, long now) {
    if (text.length() > MAX_FILE) return null;
    KeyList ended = null;
    for (String token : Carried.all(text, 64)) {
      try {
        var claims = Claims.parse(open(canonicalParts(token, MAX_FILE), trusted, "license-keys+jwt"));
        long iat = claims.count("iat");
        long exp = claims.count("exp");
        var listed = new ArrayList<Object>();
        if (claims.get("keys") instanceof List<?> items) {
          for (var item : items)
            if (item instanceof Map<?, ?> jwk && jwk.get("kid") instanceof String kid && !kid.isEmpty() && !jwk.containsKey("d"))
              listed.add(jwk);
        }
        var keys = keys(listed);
        var time = State.Reading.of(now, State.EMPTY, iat);
        if (keys.isEmpty()) continue;
        if (!time.rolledBack() && time.at() < exp * 1000) return new KeyList(keys, iat);
        if (ended == null || ended.iat < iat) ended = new KeyList(null, iat);
      } catch (Refused other) {
        // Another token of the list can be signed with a trusted key.
      }
    }
    return ended;
  }
}
