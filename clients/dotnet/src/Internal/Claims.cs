using System.Collections.Generic;
using System.Linq;

namespace Licet.Internal
{
    internal static class Claims
    {
        internal static Shape Parse(byte[] payload)
        {
            try
            {
                return new Shape(Json.Read(payload));
            }
            catch (MalformedException)
            {
                throw new RefusedException("FILE_MALFORMED");
            }
        }
    }

    /// <summary>The license at the time at which a text was signed. Instants are in milliseconds.</summary>
    internal sealed class LicenseClaims
    {
        internal LicenseClaims(Shape given)
        {
            given.Text("type");
            given.Count("revision");
            given.Text("keyHint");
            if (!given.Has("maxActivations") || given.Get("maxActivations") != null) given.Count("maxActivations");
            if (given.Has("meters") && !Shape.IsListOfObjects(given.Get("meters"))) throw new RefusedException("FILE_MALFORMED");
            var entitlements = new Dictionary<string, object>();
            foreach (var grant in given.Member("entitlements").Members)
                entitlements[grant.Key] = Shape.Entitlement(grant.Value) ?? throw new RefusedException("FILE_MALFORMED");
            Entitlements = entitlements;
            Status = given.Text("status");
            Expiry = given.NullableInstant("expiry");
            GraceEndsAt = given.NullableInstant("graceEndsAt");
            ExpiryPolicy = given.Has("expiryPolicy") ? given.Text("expiryPolicy") : null;
            UpdatesUntil = given.Has("updatesUntil") ? given.NullableInstant("updatesUntil") : null;
        }

        internal string Status { get; }

        internal long? Expiry { get; }

        internal long? GraceEndsAt { get; }

        internal string? ExpiryPolicy { get; }

        internal long? UpdatesUntil { get; }

        internal IReadOnlyDictionary<string, object> Entitlements { get; }

        /// <summary>Whether the license may be used after its end.</summary>
        internal bool Outlives => ExpiryPolicy == "MAINTAIN" || ExpiryPolicy == "ALLOW";

        /// <summary>End of the use: that of the grace period, or the expiry. Null if the license is perpetual.</summary>
        internal long? End => GraceEndsAt ?? Expiry;
    }

    /// <summary>The device to which a text is bound. <c>X</c> is of its public key; null without one.</summary>
    internal sealed class Confirmation
    {
        private readonly string digest;
        private readonly string salt;

        internal Confirmation(Shape cnf)
        {
            digest = cnf.Base64url("fp#S256", 43);
            salt = cnf.Base64url("salt", 22);
            X = Shape.TextOf(cnf.Get("jwk"), "x");
        }

        internal string? X { get; }

        internal bool IsFor(string fingerprint) =>
            Text.FingerprintForms(fingerprint).Any(form => Bytes.Encode(Bytes.Sha256(Bytes.Decode(salt), Bytes.Utf8(form))) == digest);
    }

    /// <summary>Position on a status list.</summary>
    internal sealed class Position
    {
        internal Position(string uri, long index)
        {
            Uri = uri;
            Index = index;
        }

        internal string Uri { get; }

        internal long Index { get; }
    }

    /// <summary>Claims of a license file. Times are in seconds.</summary>
    internal sealed class FileClaims
    {
        internal FileClaims(byte[] payload)
        {
            var claims = Claims.Parse(payload);
            claims.Text("iss");
            if (claims.Has("status"))
            {
                var list = claims.Member("status").Member("status_list");
                Position = new Position(list.Text("uri"), list.Count("idx"));
            }
            Aud = claims.Text("aud");
            Sub = claims.Text("sub");
            Jti = claims.Text("jti");
            Act = claims.Text("act");
            Iat = claims.Count("iat");
            Nbf = claims.Count("nbf");
            Exp = claims.Count("exp");
            Seq = claims.Count("seq");
            Cnf = claims.Has("cnf") ? new Confirmation(claims.Member("cnf")) : null;
            Grace = claims.Has("grace") ? claims.Count("grace") : 0;
            License = new LicenseClaims(claims.Member("license"));
        }

        internal string Aud { get; }

        internal string Sub { get; }

        internal string Jti { get; }

        internal string Act { get; }

        internal long Iat { get; }

        internal long Nbf { get; }

        internal long Exp { get; }

        internal long Seq { get; }

        internal Confirmation? Cnf { get; }

        internal Position? Position { get; }

        internal long Grace { get; }

        internal LicenseClaims License { get; }

        internal bool IsFor(string fingerprint) => Cnf == null || Cnf.IsFor(fingerprint);
    }

    /// <summary>Claims of a kept answer. <c>AsOf</c> is in milliseconds, the other times are in seconds.</summary>
    internal sealed class AnswerClaims
    {
        internal AnswerClaims(byte[] payload)
        {
            var claims = Claims.Parse(payload);
            claims.Text("iss");
            claims.Text("detail");
            if (claims.Has("act")) claims.Text("act");
            if (claims.Has("nonce") && !(claims.Get("nonce") is string)) throw new RefusedException("FILE_MALFORMED");
            Nonce = claims.Get("nonce") as string;
            Aud = claims.Text("aud");
            Sub = claims.Text("sub");
            Iat = claims.Count("iat");
            Exp = claims.Count("exp");
            AsOf = claims.Instant("asOf");
            Valid = claims.Bool("valid");
            Code = claims.Text("code");
            Cnf = new Confirmation(claims.Member("cnf"));
            License = new LicenseClaims(claims.Member("license"));
        }

        internal string Aud { get; }

        internal string Sub { get; }

        internal string? Nonce { get; }

        internal long Iat { get; }

        internal long Exp { get; }

        internal long AsOf { get; }

        internal bool Valid { get; }

        internal string Code { get; }

        internal Confirmation Cnf { get; }

        internal LicenseClaims License { get; }
    }
}
