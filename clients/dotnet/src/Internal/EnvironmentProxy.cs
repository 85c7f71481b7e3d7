using System;
using System.Net;
using System.Text.RegularExpressions;

namespace Licet.Internal
{
    /// <summary>The proxy of the environment.</summary>
    internal sealed class EnvironmentProxy : IWebProxy
    {
        private readonly Uri? http;
        private readonly Uri? https;
        private readonly string[] excluded;

        private EnvironmentProxy(Uri? http, Uri? https, string excluded, ICredentials? credentials)
        {
            this.http = http;
            this.https = https;
            this.excluded = Regex.Split(excluded.ToLowerInvariant(), "[\\s,]+");
            Credentials = credentials;
        }

        /// <inheritdoc/>
        public ICredentials? Credentials { get; set; }

        /// <summary>Reads the variables; null if they name no proxy, so that that of the system is used.</summary>
        internal static EnvironmentProxy? Of(Func<string, string?> variables)
        {
            string Read(string name) =>
                variables(name.ToLowerInvariant()) is string lower && lower.Length > 0 ? lower : variables(name) ?? "";
            string http = Read("HTTP_PROXY");
            string https = Read("HTTPS_PROXY");
            if (http.Length == 0 && https.Length == 0) return null;
            var cache = new CredentialCache();
            return new EnvironmentProxy(AddressOf(http, cache), AddressOf(https, cache), Read("NO_PROXY"), cache);
        }

        private static Uri? AddressOf(string proxy, CredentialCache credentials)
        {
            if (proxy.Length == 0) return null;
            string url = proxy.IndexOf("://", StringComparison.Ordinal) < 0 ? "http://" + proxy : proxy;
            if (!Uri.TryCreate(url, UriKind.Absolute, out var given) || given == null || given.Host.Length == 0) return null;
            var address = new UriBuilder(given.Scheme, given.Host, given.Port).Uri;
            int colon = given.UserInfo.IndexOf(':');
            if (colon > 0 && credentials.GetCredential(address, "Basic") == null)
            {
                string user = Uri.UnescapeDataString(given.UserInfo.Substring(0, colon));
                string password = Uri.UnescapeDataString(given.UserInfo.Substring(colon + 1));
                credentials.Add(address, "Basic", new NetworkCredential(user, password));
            }
            return address;
        }

        /// <inheritdoc/>
        public Uri GetProxy(Uri destination) => Find(destination) ?? destination;

        /// <inheritdoc/>
        public bool IsBypassed(Uri host) => Find(host) == null;

        private Uri? Find(Uri destination) => IsExcluded(destination) ? null : destination.Scheme == "https" ? https : http;

        private bool IsExcluded(Uri destination)
        {
            string host = destination.Host.ToLowerInvariant();
            foreach (string entry in excluded)
            {
                if (entry == "*") return true;
                string domain = entry.TrimStart('*').TrimStart('.');
                if (domain.Length == 0) continue;
                if (host == domain || host.EndsWith("." + domain, StringComparison.Ordinal) || host + ":" + destination.Port == domain)
                    return true;
            }
            return false;
        }
    }
}
