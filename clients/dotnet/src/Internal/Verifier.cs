using System;
using System.Collections.Generic;
using System.Linq;

namespace Licet.Internal
{
    /// <summary>Which texts are accepted. <c>Now</c> and <c>ReleasedAt</c> are in milliseconds.</summary>
    internal sealed class VerifierOptions
    {
        internal VerifierOptions(
            IReadOnlyList<PublicKey> keys, string product, string fingerprint, string? licenseKey, long now, VerifierState state)
        {
            Keys = keys;
            Product = product;
            Fingerprint = fingerprint;
            LicenseKey = licenseKey;
            Now = now;
            State = state;
        }

        internal IReadOnlyList<PublicKey> Keys { get; }

        internal string Product { get; }

        internal string Fingerprint { get; }

        internal string? LicenseKey { get; }

        internal long Now { get; }

        internal VerifierState State { get; }

        internal IReadOnlyList<string> Entitlements { get; set; } = Array.Empty<string>();

        internal string? Version { get; set; }

        internal long? ReleasedAt { get; set; }

        internal string? StatusList { get; set; }
    }

    /// <summary>Outcome of a verification. The state is the one to keep, for any code.</summary>
    internal sealed class Verification
    {
        internal Verification(bool valid, string code, VerifierState state)
        {
            Valid = valid;
            Code = code;
            State = state;
        }

        internal bool Valid { get; }

        internal string Code { get; }

        internal VerifierState State { get; }
    }

    /// <summary>Verifies license files and kept answers, as docs/license-file.md specifies it.</summary>
    internal static class Verifier
    {
        private const long Never = long.MaxValue;

        /// <summary>Returns the claims of a genuine file. Checks nothing else.</summary>
        internal static FileClaims OpenFile(string file, VerifierOptions options)
        {
            const string Typ = "license+jwt";
            var parts = Jws.CarriedParts(file, Jws.MaxFile);
            if (parts.Length == 5)
            {
                string inner = Jwe.Decrypt(parts, options.LicenseKey, LicenseKeys.Prefixes, options.Fingerprint, Typ);
                parts = Jws.CanonicalParts(inner, Jws.MaxFile);
            }
            return new FileClaims(Jws.Open(parts, options.Keys, Typ));
        }

        /// <summary>Returns the claims of a genuine kept answer. Checks nothing else.</summary>
        internal static AnswerClaims OpenAnswer(string token, IReadOnlyList<PublicKey> keys) =>
            new AnswerClaims(Jws.Open(Jws.CarriedParts(token, Jws.MaxFile), keys, "license-answer+jwt"));

        /// <summary>Verifies that a license file may be used here and now. Throws nothing, for any text.</summary>
        internal static Verification VerifyFile(string file, VerifierOptions options)
        {
            try
            {
                return JudgeFile(OpenFile(file, options), options);
            }
            catch (RefusedException refused)
            {
                return new Verification(false, refused.Code, options.State);
            }
        }

        private static Verification JudgeFile(FileClaims claims, VerifierOptions options)
        {
            var state = options.State;
            SeenStatus? last = null;
            SeenStatus? fresh = null;
            string? refusal = null;
            long until = Never;
            if (claims.Position != null)
            {
                last = state.Status(claims.Position);
                if (options.StatusList != null)
                {
                    try
                    {
                        var listed = StatusList.Read(options.StatusList, claims.Position, options.Keys);
                        if (state.Lists.Any(list => list.Uri == listed.Uri && listed.Iat < list.Iat))
                            throw new RefusedException("STATUS_ROLLED_BACK");
                        fresh = listed;
                        last = listed;
                    }
                    catch (RefusedException refused)
                    {
                        refusal = refused.Code;
                    }
                    until = Math.Max(last?.Exp ?? 0, claims.Iat) + claims.Grace;
                }
            }
            var time = Reading.Of(options.Now, state, Math.Max(claims.Iat, fresh?.Iat ?? 0));
            bool isProduct = claims.Aud == options.Product;
            bool isDevice = claims.IsFor(options.Fingerprint);
            long seq = state.Seq(claims.Sub, claims.Act);
            long value = last?.Value ?? 0;
            var no = state.No(claims.Sub, claims.Iat * 1000);
            var license = claims.License;

            string code;
            bool tolerated = false;
            if (claims.Seq < seq) code = "SEQUENCE_ROLLED_BACK";
            else if (no != null) code = no.Code;
            else if (refusal != null) code = refusal;
            else if (license.Status == "REVOKED" || value == StatusList.Invalid) code = "REVOKED";
            else if (license.Status == "SUSPENDED" || value == StatusList.Suspended) code = "SUSPENDED";
            else if (value == StatusList.Released) code = "RELEASED";
            else if (time.RolledBack) code = "CLOCK_ROLLED_BACK";
            else if (time.At < claims.Nbf * 1000) code = "NOT_YET_VALID";
            else if (IsEnded(license, claims.Exp, time.At)) code = "EXPIRED";
            else if (until != Never && time.At > until * 1000) code = "STATUS_STALE";
            else
            {
                code = JudgeUse(license, options, isProduct, isDevice, time.At);
                tolerated = IsOfTime(code);
            }

            // Every genuine file updates the times. A file of this product and device updates the rest.
            var next = state.WithTimes(time.Seen, time.Proven);
            if (isProduct && isDevice)
            {
                if (fresh != null) next = next.WithStatus(fresh);
                // A file whose term starts later does not replace the current file before `nbf`.
                if (time.At >= claims.Nbf * 1000)
                {
                    // A file is issued only while the license may be used, so it is a "yes" that replaces an older "no".
                    if (state.Answer(claims.Sub) != null)
                        next = next.WithAnswer(new SeenAnswer(claims.Sub, claims.Iat * 1000, true, "VALID"));
                    next = next.WithFile(new SeenFile(claims.Sub, claims.Act, Math.Max(claims.Seq, seq)));
                }
            }
            return new Verification(tolerated, code, next);
        }

        /// <summary>
        /// Verifies that a kept answer allows the license to be used here and now. A newer "no" in the state takes precedence.
        /// </summary>
        internal static Verification VerifyAnswer(string token, VerifierOptions options)
        {
            AnswerClaims claims;
            try
            {
                claims = OpenAnswer(token, options.Keys);
            }
            catch (RefusedException refused)
            {
                return new Verification(false, refused.Code, options.State);
            }
            var state = options.State;
            var time = Reading.Of(options.Now, state, claims.Iat);
            bool isProduct = claims.Aud == options.Product;
            bool isDevice = claims.Cnf.IsFor(options.Fingerprint);
            var given = new SeenAnswer(claims.Sub, claims.AsOf, claims.Valid, claims.Code);
            var no = claims.Valid ? state.No(claims.Sub, claims.AsOf) : given;
            var next = state.WithTimes(time.Seen, time.Proven);
            if (isProduct && isDevice) next = next.WithAnswer(given);

            if (no != null) return new Verification(false, no.Code, next);
            if (time.RolledBack) return new Verification(false, "CLOCK_ROLLED_BACK", next);
            if (IsEnded(claims.License, claims.Exp, time.At)) return new Verification(false, "EXPIRED", next);
            string used = JudgeUse(claims.License, options, isProduct, isDevice, time.At);
            // GRACE and EXPIRED depend on the time, so they are computed. Another tolerated code is that of the gateway.
            if (!IsOfTime(used)) return new Verification(false, used, next);
            return new Verification(true, IsOfTime(claims.Code) ? used : claims.Code, next);
        }

        /// <summary>Whether a code depends on the time alone.</summary>
        internal static bool IsOfTime(string? code) => code == "VALID" || code == "GRACE" || code == "EXPIRED";

        /// <summary>
        /// Whether the license, or the text that states it, has ended. A token is not valid at <c>exp</c> (RFC 7519 section 4.1.4). A license
        /// is still valid at the exact instant of its end.
        /// </summary>
        private static bool IsEnded(LicenseClaims license, long exp, long at) =>
            (at > license.End && !license.Outlives) || at >= exp * 1000;

        /// <summary>
        /// Returns the first failed check of the use of a license here; then VALID, or GRACE or EXPIRED, which are tolerated.
        /// </summary>
        private static string JudgeUse(LicenseClaims license, VerifierOptions options, bool isProduct, bool isDevice, long at)
        {
            if (!isProduct) return "PRODUCT_MISMATCH";
            foreach (string code in options.Entitlements)
                if (!license.Entitlements.TryGetValue(code, out var value) || value is false) return "ENTITLEMENT_MISSING";
            if (IsTooNew(license, options.Version, options.ReleasedAt, at)) return "VERSION_NOT_ALLOWED";
            if (!isDevice) return "FINGERPRINT_MISMATCH";
            if (at > license.End) return "EXPIRED";
            return at > license.Expiry ? "GRACE" : "VALID";
        }

        /// <summary>
        /// Whether a version was released after the end of the updates of a license, and this end has passed.
        /// </summary>
        internal static bool IsTooNew(LicenseClaims license, string? version, long? releasedAt, long at)
        {
            if (version == null && releasedAt == null) return false;
            long limit = Never;
            if (license.ExpiryPolicy == "MAINTAIN" && at > (license.End ?? Never)) limit = license.Expiry ?? Never;
            if (at > (license.UpdatesUntil ?? Never)) limit = Math.Min(limit, license.UpdatesUntil ?? Never);
            return (releasedAt ?? Never) > limit;
        }
    }
}
