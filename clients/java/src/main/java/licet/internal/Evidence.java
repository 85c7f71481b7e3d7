package licet.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import licet.internal.Memory.Statement;

/** What a text must be signed with, and be about. Reads statements from texts. */
record Evidence(List<Jws.Key> keys, String product, String fingerprint, String version, Long releasedAt) {
  private static final long HOUR = 3_600_000;

  Evidence withKeys(List<Jws.Key> keys) {
    return new Evidence(keys, product, fingerprint, version, releasedAt);
  }

  /** Returns the statement of a response of now; null if the gateway did not sign it for this request. */
  Statement readResponse(Map<?, ?> response, String nonce) {
    String signature = response.get("signature") instanceof String text ? text : null;
    var claims = Jws.signed(signature, "license-validation+jwt", keys);
    if (claims == null || !nonce.equals(claims.get("nonce")) || !(claims.get("valid") instanceof Boolean valid)) return null;
    Long asOf = Shape.instantOf(claims.get("checkedAt"));
    if (asOf == null) return null;
    String license = claims.get("sub") instanceof String sub ? sub : null;
    String code = String.valueOf(claims.get("code"));
    if (response.get("answer") instanceof String answer && !answer.isEmpty()) {
      var kept = readAnswer(answer, nonce);
      if (kept == null) return null;
      // The answer does not depend on the product and the version, so the "no" of either decides.
      return kept.with("GATEWAY", license, asOf, valid && kept.valid(), valid ? kept.code() : code, 0);
    }
    var entitlements = new LinkedHashMap<String, Object>();
    Long graceEndsAt = null;
    if (response.get("license") instanceof Map<?, ?> shown) {
      graceEndsAt = Shape.instantOf(shown.get("graceEndsAt"));
      if (shown.get("entitlements") instanceof List<?> grants) for (var grant : grants) addGrant(grant, entitlements);
    }
    Long expiry = Shape.instantOf(claims.get("expiry"));
    return new Statement("GATEWAY", license, asOf, valid, code, 0, asOf + HOUR, expiry, graceEndsAt, valid, entitlements);
  }

  private static void addGrant(Object grant, Map<String, Object> entitlements) {
    if (!(grant instanceof Map<?, ?> given) || !(given.get("code") instanceof String code)) return;
    Object value = true;
    if (given.get("value") instanceof Map<?, ?> values) {
      for (String type : List.of("text", "integer", "boolean")) if (values.get(type) != null) value = values.get(type);
    }
    Object read = Shape.entitlement(value);
    if (read != null) entitlements.put(code, read);
  }

  /** Returns the statement of a kept answer; null if it is not genuine, or for another product or device, or nonce if one is given. */
  Statement readAnswer(String token, String nonce) {
    try {
      var claims = Verifier.openAnswer(token, keys);
      boolean isOurs = claims.aud().equals(product) && (nonce == null || nonce.equals(claims.nonce())) && claims.cnf().isFor(fingerprint);
      if (!isOurs) return null;
      var statement = statementOf("ANSWER", claims.sub(), claims.asOf(), claims.exp(), 0, claims.license());
      return limitToVersion(statement.with(claims.valid(), claims.code(), claims.asOf()), claims.license());
    } catch (Refused forged) {
      return null;
    }
  }

  /** Returns the statement of a verified license file. */
  private Statement fileStatement(Claims.File claims) {
    long from = claims.nbf() > claims.iat() ? claims.nbf() * 1000 : 0;
    var statement = statementOf("FILE", claims.sub(), claims.iat() * 1000, claims.exp(), from, claims.license());
    return limitToVersion(statement, claims.license());
  }

  private static Statement statementOf(String source, String sub, long asOf, long exp, long from, Claims.License license) {
    return new Statement(
        source, sub, asOf, true, "VALID", from, exp * 1000, license.expiry(), license.graceEndsAt(), license.outlives(),
        license.entitlements());
  }

  /** Without the gateway, a "yes" ends with the updates of the license, if the software is newer. */
  private Statement limitToVersion(Statement statement, Claims.License license) {
    if (releasedAt == null) return statement;
    if (Verifier.isTooNew(license, version, releasedAt, statement.asOf()))
      return statement.with(false, "VERSION_NOT_ALLOWED", statement.asOf());
    Long end = license.updatesUntil() == null ? license.expiry() : license.updatesUntil();
    boolean isTooNew = Verifier.isTooNew(license, version, releasedAt, statement.until());
    return isTooNew && end != null && end < statement.until() ? statement.withUntil(end) : statement;
  }

  /**
   * What a license file, or its status list, states. {@code claims} is null if the file is not genuine, or for another product or device;
   * {@code statement} is null if the file may not be used for another reason.
   */
  record FileReading(Claims.File claims, Statement statement, String code, State state) {}

  /**
   * Verifies a license file. Its end and its start are not judged here, because they depend on the time. {@code getList} gets a status list;
   * it is null if the lists that were seen decide.
   */
  FileReading readFile(String file, String licenseKey, long now, State before, UnaryOperator<String> getList) {
    var state = before == null ? State.EMPTY : before;
    Claims.File claims;
    try {
      claims = Verifier.openFile(file, optionsOf(licenseKey, now, state, null));
    } catch (Refused refused) {
      return new FileReading(null, null, refused.code, state);
    }
    if (!claims.aud().equals(product)) return new FileReading(null, null, "PRODUCT_MISMATCH", state);
    if (!claims.isFor(fingerprint)) return new FileReading(null, null, "FINGERPRINT_MISMATCH", state);
    String list = claims.position() == null || getList == null ? null : getList.apply(claims.position().uri());
    var result = Verifier.verifyFile(file, optionsOf(licenseKey, now, state, list));
    String code = result.code();
    if (code.equals("SEQUENCE_ROLLED_BACK")) return new FileReading(claims, null, code, result.state());
    var statement = fileStatement(claims);
    // Codes of a status list: a signed "no".
    if (List.of("REVOKED", "SUSPENDED", "RELEASED").contains(code)) {
      long listed =
          result.state().lists().stream()
              .filter(seen -> claims.position() != null && seen.uri().equals(claims.position().uri()))
              .mapToLong(seen -> seen.iat() * 1000)
              .findFirst()
              .orElse(0);
      statement = statement.with(false, code, Math.max(statement.asOf(), listed));
    }
    return new FileReading(claims, statement, code, result.state());
  }

  private Verifier.Options optionsOf(String licenseKey, long now, State state, String statusList) {
    return new Verifier.Options(
        keys, product, fingerprint, licenseKey, List.of("LIC"), now, state, List.of(), null, null, statusList);
  }
}
