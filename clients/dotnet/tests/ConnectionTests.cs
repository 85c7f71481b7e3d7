using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using Licet.Internal;
using Xunit;

namespace Licet.Tests
{
    public sealed class ConnectionTests
    {
        private static readonly Dictionary<string, object?> Nothing = new Dictionary<string, object?>();

        private static readonly byte[] Response =
            Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\ntext");

        private static Connection To(string url, IWebProxy? proxy = null, X509Certificate2Collection? roots = null, int milliseconds = 60_000) =>
            new Connection(new Uri(url), "en", TimeSpan.FromMilliseconds(milliseconds), proxy, roots);

        private static Task<Outcome> SendAsync(Connection connection) => connection.SendAsync("Activate", Nothing, default);

        [Fact]
        public async Task ARedirectIsNotFollowed()
        {
            bool isAsked = false;
            using var other = new Server(
                context =>
                {
                    isAsked = true;
                    return Task.CompletedTask;
                });
            using var server = new Server(
                context =>
                {
                    context.Response.StatusCode = 307;
                    context.Response.RedirectLocation = other.Url;
                    return Task.CompletedTask;
                });
            using var connection = To(server.Url);
            var outcome = await SendAsync(connection);
            Assert.Null(outcome.Result);
            Assert.True(outcome.Arrived);
            Assert.Null(await connection.GetAsync(server.Url, "", default));
            Assert.False(isAsked);
        }

        [Fact]
        public async Task AResponseThatIsTooLongIsAnOutage()
        {
            using var server = new Server(
                async context =>
                {
                    var part = new byte[1 << 16];
                    while (true) await context.Response.OutputStream.WriteAsync(part, 0, part.Length);
                });
            using var connection = To(server.Url);
            Assert.Null((await SendAsync(connection)).Result);
            Assert.Null(await connection.GetAsync(server.Url, "", default));
        }

        [Fact]
        public async Task AResponseThatNeverEndsIsAnOutage()
        {
            using var server = new Server(
                async context =>
                {
                    await context.Response.OutputStream.WriteAsync(new[] { (byte)'{' }, 0, 1);
                    await context.Response.OutputStream.FlushAsync();
                    await Task.Delay(-1);
                });
            using var connection = To(server.Url, null, null, 200);
            var outcome = await SendAsync(connection);
            Assert.Null(outcome.Result);
            Assert.True(outcome.Arrived);
        }

        [Fact]
        public async Task AConnectionThatIsRefusedSentNothing()
        {
            // A socket that does not listen keeps its port from others.
            using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            using var connection = To("http://127.0.0.1:" + ((IPEndPoint)bound.LocalEndPoint!).Port);
            Assert.False((await SendAsync(connection)).Arrived);
            using var server = new Server(
                context =>
                {
                    context.Response.Abort();
                    return Task.CompletedTask;
                });
            using var cut = To(server.Url);
            Assert.True((await SendAsync(cut)).Arrived);
        }

        [Theory]
        [InlineData(429, "{\"errors\":[{\"extensions\":{\"code\":\"RATE_LIMITED\"}}]}", "7", false, 7000L)]
        [InlineData(503, "{\"errors\":[{\"extensions\":{\"code\":\"OVERLOADED\"}}]}", "", false, null)]
        [InlineData(503, "{\"errors\":[{\"extensions\":{\"code\":\"DATABASE_UNAVAILABLE\"}}]}", "2", true, 2000L)]
        [InlineData(200, "<html>", "", true, null)]
        [InlineData(200, "null", "", true, null)]
        [InlineData(200, "{\"data\":{\"result\":null}}", "", true, null)]
        [InlineData(200, "{\"data\":{\"result\":7}}", "", true, null)]
        [InlineData(200, "{\"data\":{\"result\":{}},\"errors\":[]}", "-1", true, null)]
        [InlineData(500, "{\"errors\":[7]}", "9999999999999999999", true, null)]
        [InlineData(503, "x", "Thu, 01 Jan 1970 00:00:00 GMT", true, null)]
        [InlineData(200, "[[", "soon", true, null)]
        public async Task AResponseThatIsNoResultIsAnOutage(int status, string text, string retryAfter, bool arrived, object? delay)
        {
            using var server = new Server(
                context =>
                {
                    if (retryAfter.Length > 0) context.Response.AddHeader("retry-after", retryAfter);
                    return Server.ReplyAsync(context, status, text);
                });
            using var connection = To(server.Url);
            var outcome = await SendAsync(connection);
            Assert.Null(outcome.Result);
            Assert.Equal(arrived, outcome.Arrived);
            Assert.Equal(delay, (object?)outcome.RetryAfter);
            Assert.Equal(text.Contains("DATABASE_UNAVAILABLE"), outcome.WithoutPrimary);
        }

        [Fact]
        public void TheProxyOfTheEnvironmentIsUsedUnlessItIsExcluded()
        {
            var variables = new Dictionary<string, string>
            {
                ["HTTPS_PROXY"] = "http://ada:p%40ss@proxy.example:3128",
                ["http_proxy"] = "other.example",
                ["NO_PROXY"] = "localhost, .intern.example",
            };
            var proxy = EnvironmentProxy.Of(name => variables.TryGetValue(name, out var value) ? value : null)!;
            string Selected(string url) => proxy.IsBypassed(new Uri(url)) ? "none" : proxy.GetProxy(new Uri(url)).ToString();
            Assert.Equal("http://proxy.example:3128/", Selected("https://licenses.example"));
            Assert.Equal("http://other.example/", Selected("http://licenses.example"));
            Assert.Equal("none", Selected("https://a.intern.example"));
            Assert.Equal("none", Selected("http://localhost:4000"));
            Assert.Equal("http://proxy.example:3128/", Selected("https://xintern.example"));
            Assert.Equal("p@ss", proxy.Credentials!.GetCredential(new Uri("http://proxy.example:3128"), "Basic")!.Password);
            Assert.Equal("none", EnvironmentProxy.Of(name => "::")!.IsBypassed(new Uri("https://a.example")) ? "none" : "used");
            Assert.Null(EnvironmentProxy.Of(name => null));
        }

        [Fact]
        public async Task AProxyOfTheSettingsIsUsed()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var proxy = new WebProxy("http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port);
            var served = ProxyAsync(listener);
            using var connection = To("http://licenses.example", proxy);
            Assert.Equal("text", await connection.GetAsync("http://licenses.example/list", "", default));
            Assert.StartsWith("GET http://licenses.example/list ", await served);
            listener.Stop();
        }

        private static async Task<string> ProxyAsync(TcpListener listener)
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var stream = client.GetStream();
            var request = new byte[4096];
            int length = await stream.ReadAsync(request, 0, request.Length);
            await stream.WriteAsync(Response, 0, Response.Length);
            return Encoding.ASCII.GetString(request, 0, length);
        }

        [Fact]
        public async Task CertificatesOfTheSettingsAreTrustedAndNoOthers()
        {
            using var trusted = Certificate("127.0.0.1");
            using var misnamed = Certificate("203.0.113.1");
            Assert.Equal("text", await GetAsync(trusted, trusted));
            Assert.Null(await GetAsync(trusted, misnamed));
            Assert.Null(await GetAsync(misnamed, misnamed));
            Assert.Null(await GetAsync(trusted, null));
        }

        private static X509Certificate2 Certificate(string address)
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=" + address, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Parse(address));
            request.CertificateExtensions.Add(names.Build());
            using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            return new X509Certificate2(own.Export(X509ContentType.Pfx));
        }

        private static async Task<string?> GetAsync(X509Certificate2 certificate, X509Certificate2? root)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var served = ServeAsync(listener, certificate);
            string url = "https://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port;
            using var connection = To(url, null, root == null ? null : new X509Certificate2Collection(root));
            string? text = await connection.GetAsync(url, "", default);
            await served;
            if (text == null) Assert.False(await IsSentAsync(url, listener, certificate, root));
            listener.Stop();
            return text;
        }

        private static async Task<bool> IsSentAsync(string url, TcpListener listener, X509Certificate2 certificate, X509Certificate2? root)
        {
            var served = ServeAsync(listener, certificate);
            using var connection = To(url, null, root == null ? null : new X509Certificate2Collection(root));
            bool arrived = (await SendAsync(connection)).Arrived;
            await served;
            return arrived;
        }

        private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var stream = new SslStream(client.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(certificate);
                await stream.ReadAsync(new byte[4096], 0, 4096);
                await stream.WriteAsync(Response, 0, Response.Length);
                await stream.FlushAsync();
            }
            catch (Exception refused) when (refused is System.IO.IOException || refused is System.Security.Authentication.AuthenticationException)
            {
                // The client trusts another certificate.
            }
        }
    }
}
