package licet.internal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The private key with which a device without a network proves its identity (RFC 8037 section 2). */
record DeviceKey(String x, String d) {
  static DeviceKey create() {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      byte[] x = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
      byte[] d = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      return new DeviceKey(Bytes.encode(x), Bytes.encode(d));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Java 17 has Ed25519", missing);
    }
  }

  /** Reads a JWK; null if it is none. */
  static DeviceKey of(Object value) {
    if (!(value instanceof Map<?, ?> jwk) || !"Ed25519".equals(jwk.get("crv"))) return null;
    if (!(jwk.get("x") instanceof String x) || !(jwk.get("d") instanceof String d)) return null;
    boolean isKey = x.length() == 43 && d.length() == 43 && Bytes.isCanonical(x) && Bytes.isCanonical(d);
    return isKey ? new DeviceKey(x, d) : null;
  }

  Map<String, Object> json() {
    var jwk = publicJson();
    jwk.put("d", d);
    return jwk;
  }

  Map<String, Object> publicJson() {
    var jwk = new LinkedHashMap<String, Object>();
    jwk.put("kty", "OKP");
    jwk.put("crv", "Ed25519");
    jwk.put("x", x);
    return jwk;
  }

  /** Returns a compact JWS. */
  String sign(String typ, Map<String, Object> claims) {
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", "EdDSA");
    header.put("typ", typ);
    String input = Bytes.encode(Bytes.utf8(Json.write(header))) + "." + Bytes.encode(Bytes.utf8(Json.write(claims)));
    try {
      var spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Bytes.decode(d));
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(spec));
      signature.update(Bytes.utf8(input));
      return input + "." + Bytes.encode(signature.sign());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Java 17 has Ed25519", missing);
    }
  }

  /** Returns a token in lines of 64 characters, which mail programs do not change. */
  static String inLines(String token) {
    return token.replaceAll("(.{64})(?=.)", "$1\n") + "\n";
  }
}
