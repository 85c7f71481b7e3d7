using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Licet.Internal
{
    /// <summary>
    /// What a license file, or its status list, states. <c>Claims</c> is null if the file is not genuine, or for another product or device;
    /// <c>Statement</c> is null if the file may not be used for another reason.
    /// </summary>
    internal sealed class FileReading
    {
        internal FileReading(FileClaims? claims, Statement? statement, string code, VerifierState state)
        {
            Claims = claims;
            Statement = statement;
            Code = code;
            State = state;
        }

        internal FileClaims? Claims { get; }

        internal Statement? Statement { get; }

        internal string Code { get; }

        internal VerifierState State { get; }
    }

    /// <summary>What a text must be signed with, and be about. Reads statements from texts.</summary>
    internal sealed class Evidence
    {
        private const long Hour = 3_600_000;

        private readonly IReadOnlyList<PublicKey> keys;
        private readonly string product;
        private readonly string version;
        private readonly long? releasedAt;

        internal Evidence(IReadOnlyList<PublicKey> keys, string product, string fingerprint, string version, long? releasedAt)
        {
            this.keys = keys;
            this.product = product;
            this.version = version;
            this.releasedAt = releasedAt;
            Fingerprint = fingerprint;
        }

        internal string Fingerprint { get; }

        internal Evidence WithKeys(IReadOnlyList<PublicKey> newer) => new Evidence(newer, product, Fingerprint, version, releasedAt);

        /// <summary>Returns the statement of a response of now; null if the gateway did not sign it for this request.</summary>
        internal Statement? ReadResponse(Dictionary<string, object?> response, string nonce)
        {
            var claims = Jws.Signed(Shape.TextOf(response, "signature"), "license-validation+jwt", keys);
            if (claims == null || !(claims.Get("nonce") is string given) || given != nonce) return null;
            if (!(claims.Get("valid") is bool valid) || !(Shape.InstantOf(claims.Get("checkedAt")) is long asOf)) return null;
            string? license = claims.Get("sub") as string;
            string? code = claims.Get("code") as string;
            if (Shape.TextOf(response, "answer") is string answer && answer.Length > 0)
            {
                var kept = ReadAnswer(answer, nonce);
                // The answer does not depend on the product and the version, so the "no" of either decides.
                return kept?.With("GATEWAY", license, asOf, valid && kept.Valid, valid ? kept.Code : code, 0);
            }
            var entitlements = new Dictionary<string, object>();
            var shown = Shape.Get(response, "license");
            if (Shape.Get(shown, "entitlements") is List<object?> grants)
                foreach (var grant in grants) AddGrant(grant, entitlements);
            long? graceEndsAt = Shape.InstantOf(Shape.Get(shown, "graceEndsAt"));
            long? expiry = Shape.InstantOf(claims.Get("expiry"));
            return new Statement("GATEWAY", license, asOf, valid, code, 0, asOf + Hour, expiry, graceEndsAt, valid, entitlements);
        }

        private static void AddGrant(object? grant, Dictionary<string, object> entitlements)
        {
            if (!(Shape.TextOf(grant, "code") is string code)) return;
            var values = Shape.Get(grant, "value");
            var value = Shape.Get(values, "boolean") ?? Shape.Get(values, "integer") ?? Shape.Get(values, "text") ?? true;
            if (Shape.Entitlement(value) is object read) entitlements[code] = read;
        }

        /// <summary>
        /// Returns the statement of a kept answer; null if it is not genuine, or for another product or device, or nonce if one is given.
        /// </summary>
        internal Statement? ReadAnswer(string token, string? nonce)
        {
            try
            {
                var claims = Verifier.OpenAnswer(token, keys);
                bool isOurs = claims.Aud == product && (nonce == null || nonce == claims.Nonce) && claims.Cnf.IsFor(Fingerprint);
                if (!isOurs) return null;
                var statement = StatementOf("ANSWER", claims.Sub, claims.AsOf, claims.Exp, 0, claims.License);
                return LimitToVersion(statement.With(claims.Valid, claims.Code, claims.AsOf), claims.License);
            }
            catch (RefusedException)
            {
                return null;
            }
        }

        /// <summary>Returns the statement of a verified license file.</summary>
        private Statement FileStatement(FileClaims claims)
        {
            long from = claims.Nbf > claims.Iat ? claims.Nbf * 1000 : 0;
            return LimitToVersion(StatementOf("FILE", claims.Sub, claims.Iat * 1000, claims.Exp, from, claims.License), claims.License);
        }

        private static Statement StatementOf(string source, string sub, long asOf, long exp, long from, LicenseClaims license) =>
            new Statement(
                source, sub, asOf, true, "VALID", from, exp * 1000, license.Expiry, license.GraceEndsAt, license.Outlives,
                license.Entitlements);

        /// <summary>Without the gateway, a "yes" ends with the updates of the license, if the software is newer.</summary>
        private Statement LimitToVersion(Statement statement, LicenseClaims license)
        {
            if (releasedAt == null) return statement;
            if (Verifier.IsTooNew(license, version, releasedAt, statement.AsOf))
                return statement.With(false, "VERSION_NOT_ALLOWED", statement.AsOf);
            long? end = license.UpdatesUntil ?? license.Expiry;
            bool isTooNew = Verifier.IsTooNew(license, version, releasedAt, statement.Until);
            return isTooNew && end < statement.Until ? statement.WithUntil(end.Value) : statement;
        }

        /// <summary>
        /// Verifies a license file. Its end and its start are not judged here, because they depend on the time. <c>getList</c> gets a status
        /// list; it is null if the lists that were seen decide.
        /// </summary>
        internal async Task<FileReading> ReadFileAsync(
            string file, string? licenseKey, long now, VerifierState? before, Func<string, Task<string?>>? getList)
        {
            var state = before ?? VerifierState.Empty;
            var options = new VerifierOptions(keys, product, Fingerprint, licenseKey, now, state);
            FileClaims claims;
            try
            {
                claims = Verifier.OpenFile(file, options);
            }
            catch (RefusedException refused)
            {
                return new FileReading(null, null, refused.Code, state);
            }
            if (claims.Aud != product) return new FileReading(null, null, "PRODUCT_MISMATCH", state);
            if (!claims.IsFor(Fingerprint)) return new FileReading(null, null, "FINGERPRINT_MISMATCH", state);
            if (claims.Position != null && getList != null)
                options.StatusList = await getList(claims.Position.Uri).ConfigureAwait(false);
            var result = Verifier.VerifyFile(file, options);
            if (result.Code == "SEQUENCE_ROLLED_BACK") return new FileReading(claims, null, result.Code, result.State);
            var statement = FileStatement(claims);
            // Codes of a status list: a signed "no".
            if (result.Code == "REVOKED" || result.Code == "SUSPENDED" || result.Code == "RELEASED")
            {
                var seen = result.State.Lists.FirstOrDefault(list => list.Uri == claims.Position?.Uri);
                statement = statement.With(false, result.Code, Math.Max(statement.AsOf, (seen?.Iat ?? 0) * 1000));
            }
            return new FileReading(claims, statement, result.Code, result.State);
        }
    }
}
