package licet.internal;

import java.util.List;

/** Verifies license files and kept answers, as docs/license-file.md specifies it. Nothing is thrown, for any input. */
final class Verifier {
  private Verifier() {}

  /**
   * Which texts are accepted. {@code now} and {@code releasedAt} are in milliseconds; {@code licenseKey}, {@code version},
   * {@code releasedAt} and {@code statusList} are null without one.
   */
  record Options(
      List<Jws.Key> keys, String product, String fingerprint, String licenseKey, List<String> prefixes, long now, State state,
      List<String> entitlements, String version, Long releasedAt, String statusList) {}

  /** Outcome of a verification. The state is the one to keep, for any code. */
  record Result(boolean valid, String code, State state) {}

  private static final long INFINITY = Long.MAX_VALUE;

  /** Returns the claims of a genuine file. Checks nothing else. */
  static Claims.File openFile(String file, Options options) throws Refused {
    String typ = "license+jwt";
    String[] parts = Jws.carriedParts(file, Jws.MAX_FILE);
    if (parts.length == 5) {
      String inner = Jwe.decrypt(parts, options.licenseKey, options.prefixes, options.fingerprint, typ);
      parts = Jws.canonicalParts(inner, Jws.MAX_FILE);
    }
    return Claims.File.of(Jws.open(parts, options.keys, typ));
  }

  /** Returns the claims of a genuine kept answer. Checks nothing else. */
  static Claims.Answer openAnswer(String token, List<Jws.Key> keys) throws Refused {
    return Claims.Answer.of(Jws.open(Jws.carriedParts(token, Jws.MAX_FILE), keys, "license-answer+jwt"));
  }

  /** Verifies that a license file may be used here and now. */
  static Result verifyFile(String file, Options options) {
    try {
      return judgeFile(openFile(file, options), options);
    } catch (Refused refused) {
      return new Result(false, refused.code, options.state);
    }
  }

  private static Result judgeFile(Claims.File claims, Options options) {
    var state = options.state;
    State.SeenStatus last = null;
    State.SeenStatus fresh = null;
    String refusal = null;
    long until = INFINITY;
    if (claims.position() != null) {
      last = state.status(claims.position());
      if (options.statusList != null) {
        try {
          var listed = StatusList.read(options.statusList, claims.position(), options.keys);
          if (state.lists().stream().anyMatch(list -> list.uri().equals(listed.uri()) && listed.iat() < list.iat()))
            throw new Refused("STATUS_ROLLED_BACK");
          fresh = listed;
          last = listed;
        } catch (Refused refused) {
          refusal = refused.code;
        }
        until = Math.max(last == null ? 0 : last.exp(), claims.iat()) + claims.grace();
      }
    }
    var time = State.Reading.of(options.now, state, Math.max(claims.iat(), fresh == null ? 0 : fresh.iat()));
    boolean isProduct = claims.aud().equals(options.product);
    boolean isDevice = claims.isFor(options.fingerprint);
    long seq = state.seq(claims.sub(), claims.act());
    long value = last == null ? 0 : last.value();
    var no = state.no(claims.sub(), claims.iat() * 1000);
    var license = claims.license();

    String code;
    boolean tolerated = false;
    if (claims.seq() < seq) code = "SEQUENCE_ROLLED_BACK";
    else if (no != null) code = "NO";
    else if (refusal != null) code = refusal;
    else if (license.status().equals("REVOKED") || value == StatusList.INVALID) code = "REVOKED";
    else if (license.status().equals("SUSPENDED") || value == StatusList.SUSPENDED) code = "SUSPENDED";
    else if (value == StatusList.RELEASED) code = "RELEASED";
    else if (time.rolledBack()) code = "CLOCK_ROLLED_BACK";
    else if (time.at() < claims.nbf() * 1000) code = "NOT_YET_VALID";
    else if (isEnded(license, claims.exp(), time.at())) code = "EXPIRED";
    else if (until != INFINITY && time.at() > until * 1000) code = "STATUS_STALE";
    else {
      code = judgeUse(license, options, isProduct, isDevice, time.at());
      tolerated = List.of("VALID", "GRACE", "EXPIRED").contains(code);
    }

    // Every genuine file updates the times. A file of this product and device updates the rest.
    var next = state.withTimes(time.seen(), time.proven());
    if (isProduct && isDevice) {
      if (fresh != null) next = next.withStatus(fresh);
      // A file whose term starts later does not replace the current file before `nbf`.
      if (time.at() >= claims.nbf() * 1000) {
        // A file is issued only while the license may be used, so it is a "yes" that replaces an older "no".
        if (state.answer(claims.sub()) != null)
          next = next.withAnswer(new State.SeenAnswer(claims.sub(), claims.iat() * 1000, true, "VALID"));
        next = next.withFile(new State.SeenFile(claims.sub(), claims.act(), Math.max(claims.seq(), seq)));
      }
    }
    return no != null && code.equals("NO") ? new Result(false, no.code(), next) : new Result(tolerated, code, next);
  }

  /** Verifies that a kept answer allows the license to be used here and now. A newer "no" in the state takes precedence. */
  static Result verifyAnswer(String token, Options options) {
    Claims.Answer claims;
    try {
      claims = openAnswer(token, options.keys);
    } catch (Refused refused) {
      return new Result(false, refused.code, options.state);
    }
    var state = options.state;
    var time = State.Reading.of(options.now, state, claims.iat());
    boolean isProduct = claims.aud().equals(options.product);
    boolean isDevice = claims.cnf().isFor(options.fingerprint);
    var given = new State.SeenAnswer(claims.sub(), claims.asOf(), claims.valid(), claims.code());
    var no = claims.valid() ? state.no(claims.sub(), claims.asOf()) : given;
    var next = state.withTimes(time.seen(), time.proven());
    if (isProduct && isDevice) next = next.withAnswer(given);

    if (no != null) return new Result(false, no.code(), next);
    if (time.rolledBack()) return new Result(false, "CLOCK_ROLLED_BACK", next);
    if (isEnded(claims.license(), claims.exp(), time.at())) return new Result(false, "EXPIRED", next);
    String used = judgeUse(claims.license(), options, isProduct, isDevice, time.at());
    // GRACE and EXPIRED depend on the time, so they are computed. Another tolerated code is that of the gateway.
    if (!List.of("VALID", "GRACE", "EXPIRED").contains(used)) return new Result(false, used, next);
    boolean isOfTime = List.of("VALID", "GRACE", "EXPIRED").contains(claims.code());
    return new Result(true, isOfTime ? used : claims.code(), next);
  }

  /**
   * Whether the license, or the text that states it, has ended. A token is not valid at {@code exp} (RFC 7519 section 4.1.4). A license is
   * still valid at the exact instant of its end.
   */
  private static boolean isEnded(Claims.License license, long exp, long at) {
    return (isPast(license.end(), at) && !license.outlives()) || at >= exp * 1000;
  }

  private static boolean isPast(Long instant, long at) {
    return instant != null && at > instant;
  }

  /** Returns the first failed check of the use of a license here; then VALID, or GRACE or EXPIRED, which are tolerated. */
  private static String judgeUse(Claims.License license, Options options, boolean isProduct, boolean isDevice, long at) {
    if (!isProduct) return "PRODUCT_MISMATCH";
    for (String code : options.entitlements) {
      Object value = license.entitlements().get(code);
      if (value == null || value.equals(false)) return "ENTITLEMENT_MISSING";
    }
    if (isTooNew(license, options.version, options.releasedAt, at)) return "VERSION_NOT_ALLOWED";
    if (!isDevice) return "FINGERPRINT_MISMATCH";
    if (isPast(license.end(), at)) return "EXPIRED";
    return isPast(license.expiry(), at) ? "GRACE" : "VALID";
  }

  /** Whether a version was released after the end of the updates of a license, and this end has passed. */
  static boolean isTooNew(Claims.License license, String version, Long releasedAt, long at) {
    if (version == null && releasedAt == null) return false;
    long limit = INFINITY;
    if ("MAINTAIN".equals(license.expiryPolicy()) && at > timeOf(license.end())) limit = timeOf(license.expiry());
    if (at > timeOf(license.updatesUntil())) limit = Math.min(limit, timeOf(license.updatesUntil()));
    return timeOf(releasedAt) > limit;
  }

  private static long timeOf(Long instant) {
    return instant == null ? INFINITY : instant;
  }
}
