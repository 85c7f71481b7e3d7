package licet.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Claims of signed texts. docs/license-file.md describes each of them. */
final class Claims {
  private Claims() {}

  /** The license at the time at which a text was signed. Instants are in milliseconds. */
  record License(
      String status, Long expiry, Long graceEndsAt, String expiryPolicy, Long updatesUntil, Map<String, Object> entitlements) {
    /** Whether the license may be used after its end. */
    boolean outlives() {
      return "MAINTAIN".equals(expiryPolicy) || "ALLOW".equals(expiryPolicy);
    }

    /** End of the use: that of the grace period, or the expiry. Null if the license is perpetual. */
    Long end() {
      return graceEndsAt == null ? expiry : graceEndsAt;
    }

    static License of(Shape given) throws Refused {
      given.text("type");
      given.count("revision");
      given.text("keyHint");
      if (!given.has("maxActivations") || given.get("maxActivations") != null) given.count("maxActivations");
      if (given.has("meters") && !Shape.isListOfObjects(given.get("meters"))) throw new Refused("FILE_MALFORMED");
      var entitlements = new LinkedHashMap<String, Object>();
      for (var grant : given.member("entitlements").members().entrySet()) {
        Object value = Shape.entitlement(grant.getValue());
        if (value == null) throw new Refused("FILE_MALFORMED");
        entitlements.put((String) grant.getKey(), value);
      }
      return new License(
          given.text("status"),
          given.nullableInstant("expiry"),
          given.nullableInstant("graceEndsAt"),
          given.has("expiryPolicy") ? given.text("expiryPolicy") : null,
          given.has("updatesUntil") ? given.nullableInstant("updatesUntil") : null,
          entitlements);
    }
  }

  /** The device to which a text is bound. {@code x} is of its public key; null without one. */
  record Confirmation(String digest, String salt, String x) {
    static Confirmation of(Shape cnf) throws Refused {
      String x = cnf.get("jwk") instanceof Map<?, ?> jwk && jwk.get("x") instanceof String text ? text : null;
      return new Confirmation(cnf.base64url("fp#S256", 43), cnf.base64url("salt", 22), x);
    }

    boolean isFor(String fingerprint) {
      return Text.fingerprintForms(fingerprint).stream()
          .anyMatch(form -> Bytes.encode(Bytes.sha256(Bytes.decode(salt), Bytes.utf8(form))).equals(digest));
    }
  }

  /** Position on a status list. */
  record Position(String uri, long index) {}

  /** Claims of a license file. Times are in seconds; {@code cnf} and {@code position} are null without one. */
  record File(
      String aud, String sub, String jti, String act, long iat, long nbf, long exp, long seq, Confirmation cnf, Position position,
      long grace, License license) {
    boolean isFor(String fingerprint) {
      return cnf == null || cnf.isFor(fingerprint);
    }

    static File of(byte[] payload) throws Refused {
      var claims = parse(payload);
      claims.text("iss");
      Position position = null;
      if (claims.has("status")) {
        var list = claims.member("status").member("status_list");
        position = new Position(list.text("uri"), list.count("idx"));
      }
      return new File(
          claims.text("aud"), claims.text("sub"), claims.text("jti"), claims.text("act"), claims.count("iat"),
          claims.count("nbf"), claims.count("exp"), claims.count("seq"),
          claims.has("cnf") ? Confirmation.of(claims.member("cnf")) : null, position,
          claims.has("grace") ? claims.count("grace") : 0, License.of(claims.member("license")));
    }
  }

  /** Claims of a kept answer. {@code asOf} is in milliseconds; {@code nonce} is null without one. */
  record Answer(
      String aud, String sub, String nonce, long iat, long exp, long asOf, boolean valid, String code, Confirmation cnf,
      License license) {
    static Answer of(byte[] payload) throws Refused {
      var claims = parse(payload);
      claims.text("iss");
      claims.text("detail");
      if (claims.has("act")) claims.text("act");
      if (claims.has("nonce") && !(claims.get("nonce") instanceof String)) throw new Refused("FILE_MALFORMED");
      return new Answer(
          claims.text("aud"), claims.text("sub"), (String) claims.get("nonce"), claims.count("iat"), claims.count("exp"),
          claims.instant("asOf"), claims.bool("valid"), claims.text("code"), Confirmation.of(claims.member("cnf")),
          License.of(claims.member("license")));
    }
  }

  static Shape parse(byte[] payload) throws Refused {
    try {
      return new Shape(Json.read(payload));
    } catch (Json.Malformed malformed) {
      throw new Refused("FILE_MALFORMED");
    }
  }
}
