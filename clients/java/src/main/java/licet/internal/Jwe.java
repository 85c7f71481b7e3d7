package licet.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Decrypts license files. */
final class Jwe {
  private Jwe() {}

  /**
   * Returns the text of an encrypted file. The caller must still verify it. Only {@code dir} and {@code A256GCM} are accepted, so a file
   * can request neither a password derivation nor a decompression.
   */
  static String decrypt(String[] parts, String licenseKey, List<String> prefixes, String fingerprint, String cty) throws Refused {
    var header = Jws.header(parts[0], Set.of("alg", "enc", "cty"));
    if (!cty.equals(header.get("cty"))) throw new Refused("TYPE_MISMATCH");
    // RFC 7518 section 4.5: with `dir` the encrypted key is empty.
    if (!parts[1].isEmpty()) throw new Refused("FILE_MALFORMED");
    byte[] nonce = Bytes.decode(parts[2]);
    byte[] text = Bytes.decode(parts[3]);
    byte[] tag = Bytes.decode(parts[4]);
    if (nonce.length != 12 || tag.length != 16) throw new Refused("DECRYPTION_FAILED");
    byte[] sealed = Arrays.copyOf(text, text.length + tag.length);
    System.arraycopy(tag, 0, sealed, text.length, tag.length);
    for (String device : Text.fingerprintForms(fingerprint)) {
      for (String key : licenseKey == null ? List.<String>of() : LicenseKeys.forms(licenseKey, prefixes)) {
        byte[] plain = open(key(key, device), nonce, sealed, parts[0]);
        if (plain == null) continue;
        try {
          return Json.utf8(plain);
        } catch (Json.Malformed malformed) {
          throw new Refused("FILE_MALFORMED");
        }
      }
    }
    throw new Refused("DECRYPTION_FAILED");
  }

  private static byte[] open(byte[] key, byte[] nonce, byte[] sealed, String header) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
      return cipher.doFinal(sealed);
    } catch (GeneralSecurityException wrongKey) {
      return null;
    }
  }

  /** HKDF with SHA-256 (RFC 5869) over the license key and the fingerprint. One block of output is sufficient. */
  private static byte[] key(String licenseKey, String device) {
    byte[] secret = Bytes.hmac(Bytes.sha256(Bytes.utf8(device)), Bytes.utf8(licenseKey));
    return Bytes.hmac(secret, Bytes.utf8("licet/license-file"), new byte[] {1});
  }
}
