using System;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Licet
{
    /// <summary>
    /// Settings of a client. The constructor of <see cref="Licensing"/> checks and copies them: a later change has no effect.
    /// </summary>
    public sealed class LicensingSettings
    {
        private static readonly Regex Duration = new Regex(
            "^P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+S)?)?\\z", RegexOptions.CultureInvariant);

        /// <summary>Begins settings with what is required.</summary>
        /// <param name="gateway">
        /// URL of the gateway, such as <c>https://licenses.example</c>, with or without <c>/graphql</c>.
        /// </param>
        /// <param name="product">Code of your product.</param>
        /// <param name="version">Version of your software; at most 100 characters.</param>
        /// <param name="keys">
        /// Public keys of the gateway, as JSON from its <c>/.well-known/jwks.json</c>. Ship them with your software. After a rotation, the
        /// client gets the new keys, signed with one of these.
        /// </param>
        public LicensingSettings(string gateway, string product, string version, string keys)
        {
            Gateway = gateway;
            Product = product;
            Version = version;
            Keys = keys;
        }

        /// <summary>URL of the gateway.</summary>
        public string Gateway { get; }

        /// <summary>Code of your product.</summary>
        public string Product { get; }

        /// <summary>Version of your software.</summary>
        public string Version { get; }

        /// <summary>Public keys of the gateway, a JWK Set as JSON.</summary>
        public string Keys { get; }

        /// <summary>Where the client keeps its state. Default, null: a file that only the user can read.</summary>
        public IStore? Store { get; set; }

        /// <summary>
        /// Fingerprint of this device. Default, null: <c>LICET_FINGERPRINT</c>, or one that is derived from the ID of the machine.
        /// </summary>
        public string? Fingerprint { get; set; }

        /// <summary>Name of this device, for people. Default, null: the host name.</summary>
        public string? DeviceName { get; set; }

        /// <summary>Code of the meter of <see cref="Licensing.RecordUsageAsync"/>. Default: none.</summary>
        public string? Meter { get; set; }

        /// <summary>Code of the license type of <see cref="Licensing.StartTrialAsync"/>. Default: none.</summary>
        public string? Trial { get; set; }

        /// <summary>Language of messages: <c>en</c> (default) or <c>de</c>.</summary>
        public string Locale { get; set; } = "en";

        /// <summary>
        /// When this version was released. With it, the end of the updates of a license is also checked offline. Default: not known.
        /// </summary>
        public DateTimeOffset? ReleasedAt { get; set; }

        /// <summary>
        /// Time for which the software may be used without the gateway, an ISO 8601 duration. The license type limits it. Default:
        /// <c>P30D</c>.
        /// </summary>
        public string Offline { get; set; } = "P30D";

        /// <summary>Longest time of one request, with its body. Default: 15 seconds.</summary>
        public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

        /// <summary>
        /// The proxy. Default, null: that of <c>HTTPS_PROXY</c> or <c>HTTP_PROXY</c>, unless <c>NO_PROXY</c> names the gateway, and
        /// otherwise that of the system.
        /// </summary>
        public IWebProxy? Proxy { get; set; }

        /// <summary>
        /// Certificates of authorities that are trusted instead of those of the system. Default, null: those of the system.
        /// </summary>
        public X509Certificate2Collection? Roots { get; set; }

        /// <summary>The clock, for tests. Default, null: that of the system.</summary>
        public Func<DateTimeOffset>? Clock { get; set; }

        /// <summary>Checks the settings, and returns the URL of the gateway without a path of the API.</summary>
        internal Uri Check()
        {
            Require(Product, nameof(Product));
            Require(Version, nameof(Version));
            Require(Keys, nameof(Keys));
            if (Locale != "en" && Locale != "de") throw new ArgumentException("Locale must be en or de");
            if (Offline == null || !Duration.IsMatch(Offline)) throw new ArgumentException("Offline must be a duration, such as P30D");
            if (Timeout <= TimeSpan.Zero || Timeout.TotalMilliseconds > int.MaxValue)
                throw new ArgumentException("Timeout must be positive and at most 24 days");
            string url = Regex.Replace(Require(Gateway, nameof(Gateway)), "/+(graphql/*)?\\z", "");
            bool isUrl = Uri.TryCreate(url, UriKind.Absolute, out var gateway);
            if (!isUrl || gateway == null || gateway.Host.Length == 0 || (gateway.Scheme != "https" && gateway.Scheme != "http"))
                throw new ArgumentException("Gateway must be a URL with http or https");
            return gateway;
        }

        private static string Require(string? text, string name) =>
            text == null || text.Length == 0 ? throw new ArgumentException(name + " must be a text") : text;
    }
}
