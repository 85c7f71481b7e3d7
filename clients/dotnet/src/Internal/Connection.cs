using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Licet.Internal
{
    /// <summary>
    /// Result of the gateway, or why there is none. <c>Arrived</c>: whether the request could have had an effect. <c>RetryAfter</c> is in
    /// milliseconds. <c>WithoutPrimary</c>: whether the database of the gateway has no primary; a standby can still validate.
    /// </summary>
    internal sealed class Outcome
    {
        internal Outcome(Dictionary<string, object?> result)
        {
            Result = result;
            Arrived = true;
        }

        internal Outcome(long? retryAfter, bool arrived, bool withoutPrimary = false)
        {
            RetryAfter = retryAfter;
            Arrived = arrived;
            WithoutPrimary = withoutPrimary;
        }

        internal Dictionary<string, object?>? Result { get; }

        internal long? RetryAfter { get; }

        internal bool Arrived { get; }

        internal bool WithoutPrimary { get; }
    }

    /// <summary>Sends requests to the gateway. Follows no redirects: a license key must not be sent to another host.</summary>
    internal sealed class Connection : IDisposable
    {
        /// <summary>Longest response that is read: a status list of the maximum length. No compression is requested.</summary>
        private const int MaxResponse = 1 << 23;

        private readonly string url;
        private readonly string locale;
        private readonly TimeSpan timeout;
        private readonly HttpClient http;

        internal Connection(Uri gateway, string locale, TimeSpan timeout, IWebProxy? proxy, X509Certificate2Collection? roots)
        {
            url = gateway.GetLeftPart(UriPartial.Path).TrimEnd('/');
            this.locale = locale;
            this.timeout = timeout;
            var handler = new HttpClientHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseProxy = true,
                Proxy = proxy ?? EnvironmentProxy.Of(Environment.GetEnvironmentVariable),
            };
            if (roots != null)
            {
                var trusted = new X509Certificate2Collection(roots);
                handler.ServerCertificateCustomValidationCallback =
                    (request, certificate, chain, errors) => IsTrusted(trusted, certificate, chain, errors);
            }
            http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        }

        internal string Url => url;

        public void Dispose() => http.Dispose();

        /// <summary>
        /// Sends a document. Whatever is not a result of the gateway is a fault. Throws only if the caller canceled.
        /// </summary>
        internal async Task<Outcome> SendAsync(string document, Dictionary<string, object?> input, CancellationToken canceled)
        {
            var variables = new Dictionary<string, object?> { ["input"] = input };
            var body = new Dictionary<string, object?> { ["query"] = Sentences.Document(document), ["variables"] = variables };
            Response response;
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, url + "/graphql")
                {
                    Content = new ByteArrayContent(Bytes.Utf8(Json.Write(body))),
                };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.ExpectContinue = false;
                request.Headers.TryAddWithoutValidation("accept", "application/json");
                request.Headers.TryAddWithoutValidation("accept-language", locale);
                response = await ExchangeAsync(request, canceled).ConfigureAwait(false);
            }
            catch (Exception failed) when (IsOutage(failed))
            {
                canceled.ThrowIfCancellationRequested();
                return new Outcome(null, CouldHaveArrived(failed));
            }
            object? answer = null;
            try
            {
                answer = Json.Read(response.Body);
            }
            catch (MalformedException)
            {
                // The page of another server.
            }
            bool hasErrors = Shape.Get(answer, "errors") != null;
            if (response.IsOk && !hasErrors && Shape.Get(Shape.Get(answer, "data"), "result") is Dictionary<string, object?> result)
                return new Outcome(result);
            var error = Shape.Get(answer, "errors") is List<object?> errors && errors.Count > 0 ? errors[0] : null;
            string? code = Shape.TextOf(Shape.Get(error, "extensions"), "code");
            bool arrived = code != "RATE_LIMITED" && code != "OVERLOADED" && code != "IDENTITY_UNAVAILABLE";
            return new Outcome(response.RetryAfter, arrived, code == "DATABASE_UNAVAILABLE");
        }

        /// <summary>Gets a text document of the gateway; null if it is not available. Throws only if the caller canceled.</summary>
        internal async Task<string?> GetAsync(string address, string type, CancellationToken canceled)
        {
            bool isUrl = Uri.TryCreate(address, UriKind.Absolute, out var uri);
            if (!isUrl || uri == null || (uri.Scheme != "https" && uri.Scheme != "http")) return null;
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, uri);
                if (type.Length > 0) request.Headers.TryAddWithoutValidation("accept", type);
                var response = await ExchangeAsync(request, canceled).ConfigureAwait(false);
                bool isOfType = type.Length == 0 || response.Type == type;
                return response.IsOk && isOfType ? Encoding.UTF8.GetString(response.Body) : null;
            }
            catch (Exception failed) when (IsOutage(failed))
            {
                canceled.ThrowIfCancellationRequested();
                return null;
            }
        }

        private sealed class Response
        {
            internal Response(bool isOk, string? type, long? retryAfter, byte[] body)
            {
                IsOk = isOk;
                Type = type;
                RetryAfter = retryAfter;
                Body = body;
            }

            internal bool IsOk { get; }

            internal string? Type { get; }

            internal long? RetryAfter { get; }

            internal byte[] Body { get; }
        }

        /// <summary>Sends a request and reads the response. The time-out includes the body.</summary>
        private async Task<Response> ExchangeAsync(HttpRequestMessage request, CancellationToken canceled)
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(canceled);
            ends.CancelAfter(timeout);
            using var response =
                await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ends.Token).ConfigureAwait(false);
            // A stream of .NET Framework does not end its read when the token is canceled.
            using (ends.Token.Register(response.Dispose))
            {
                using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
                using var body = new MemoryStream();
                var buffer = new byte[1 << 14];
                int count;
                do
                {
                    count = await stream.ReadAsync(buffer, 0, buffer.Length, ends.Token).ConfigureAwait(false);
                    if (body.Length + count > MaxResponse) throw new IOException("the response is too long");
                    body.Write(buffer, 0, count);
                }
                while (count > 0);
                string? type = response.Content.Headers.ContentType?.MediaType;
                return new Response(response.IsSuccessStatusCode, type, RetryAfterOf(response.Headers), body.ToArray());
            }
        }

        /// <summary>Whether an exception means that there is no response, or that the caller canceled.</summary>
        private static bool IsOutage(Exception failed) =>
            failed is HttpRequestException || failed is IOException || failed is OperationCanceledException
            || failed is InvalidOperationException || failed is WebException;

        private static bool CouldHaveArrived(Exception failed)
        {
            for (Exception? cause = failed; cause != null; cause = cause.InnerException)
            {
                if (cause is AuthenticationException) return false;
                if (cause is SocketException socket && IsUnsent(socket.SocketErrorCode)) return false;
                // .NET Framework has this in place of the exception of the socket.
                if (cause is WebException web && IsUnsent(web.Status)) return false;
            }
            return true;
        }

        private static bool IsUnsent(SocketError error) =>
            error == SocketError.ConnectionRefused || error == SocketError.HostNotFound || error == SocketError.TryAgain
            || error == SocketError.NoData || error == SocketError.HostUnreachable || error == SocketError.NetworkUnreachable
            || error == SocketError.NetworkDown || error == SocketError.AddressNotAvailable;

        private static bool IsUnsent(WebExceptionStatus status) =>
            status == WebExceptionStatus.ConnectFailure || status == WebExceptionStatus.NameResolutionFailure
            || status == WebExceptionStatus.ProxyNameResolutionFailure || status == WebExceptionStatus.TrustFailure
            || status == WebExceptionStatus.SecureChannelFailure;

        /// <summary>Returns the delay of Retry-After (RFC 9110 section 10.2.3) in milliseconds; null if there is none.</summary>
        private static long? RetryAfterOf(HttpResponseHeaders headers)
        {
            var given = headers.RetryAfter;
            var delay = given?.Delta ?? given?.Date - DateTimeOffset.UtcNow;
            return delay > TimeSpan.Zero ? (long)delay.Value.TotalMilliseconds : (long?)null;
        }

        /// <summary>
        /// Whether the chain of a certificate ends in one of the roots. The name must be right, and every certificate in its time.
        /// </summary>
        private static bool IsTrusted(
            X509Certificate2Collection roots, X509Certificate2? certificate, X509Chain? given, SslPolicyErrors errors)
        {
            bool isNamed = (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None;
            if (certificate == null || !isNamed) return false;
            using var chain = new X509Chain();
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
            chain.ChainPolicy.ExtraStore.AddRange(roots);
            if (given != null)
            {
                chain.ChainPolicy.ExtraStore.AddRange(given.ChainPolicy.ExtraStore);
                foreach (var element in given.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            }
            if (!chain.Build(certificate) || chain.ChainElements.Count == 0) return false;
            foreach (var status in chain.ChainStatus)
                if ((status.Status & ~X509ChainStatusFlags.UntrustedRoot) != X509ChainStatusFlags.NoError) return false;
            string last = chain.ChainElements[chain.ChainElements.Count - 1].Certificate.GetRawCertDataString();
            foreach (var root in roots)
                if (root.GetRawCertDataString() == last) return true;
            return false;
        }
    }
}
