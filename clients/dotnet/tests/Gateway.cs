using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Licet.Internal;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Licet.Tests
{
    /// <summary>Serves HTTP on this machine.</summary>
    internal sealed class Server : IDisposable
    {
        private readonly HttpListener listener;

        internal Server(Func<HttpListenerContext, Task> answer)
        {
            (listener, Url) = Listen();
            Task.Run(() => ServeAsync(answer));
        }

        internal string Url { get; }

        public void Dispose() => listener.Close();

        private static (HttpListener Listener, string Url) Listen()
        {
            while (true)
            {
                var socket = new TcpListener(IPAddress.Loopback, 0);
                socket.Start();
                string url = "http://127.0.0.1:" + ((IPEndPoint)socket.LocalEndpoint).Port;
                socket.Stop();
                var free = new HttpListener();
                free.Prefixes.Add(url + "/");
                try
                {
                    free.Start();
                    return (free, url);
                }
                catch (HttpListenerException)
                {
                    // Another test took the port.
                    free.Close();
                }
            }
        }

        private async Task ServeAsync(Func<HttpListenerContext, Task> answer)
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    _ = Task.Run(() => AnswerAsync(answer, context));
                }
            }
            catch (Exception closed) when (closed is HttpListenerException || closed is ObjectDisposedException)
            {
                // The test has ended.
            }
        }

        private static async Task AnswerAsync(Func<HttpListenerContext, Task> answer, HttpListenerContext context)
        {
            try
            {
                await answer(context);
                context.Response.Close();
            }
            catch (Exception gone) when (gone is HttpListenerException || gone is IOException || gone is ObjectDisposedException
                || gone is InvalidOperationException)
            {
                // The client or the test has ended.
            }
        }

        internal static async Task ReplyAsync(HttpListenerContext context, int status, string text)
        {
            var body = Encoding.UTF8.GetBytes(text);
            context.Response.StatusCode = status;
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body, 0, body.Length);
        }
    }

    /// <summary>A gateway with one license.</summary>
    internal sealed class Gateway : IDisposable
    {
        internal const string Key = "LIC-01234-56789-ABCDE-FGHJK-TZFN5";

        private readonly Server server;
        private readonly byte[] secret = Bytes.Random(Ed25519.SecretKeySize);

        internal Gateway() => server = new Server(AnswerAsync);

        internal string Url => server.Url;

        internal string Code { get; set; } = "VALID";

        internal bool IsDown { get; set; }

        internal string KeyList { get; set; } = "";

        internal ConcurrentDictionary<string, long> Usage { get; } = new ConcurrentDictionary<string, long>();

        /// <summary>Names of the operations that arrived.</summary>
        internal ConcurrentQueue<string> Requests { get; } = new ConcurrentQueue<string>();

        internal long Used => Usage.Values.Sum();

        public void Dispose() => server.Dispose();

        internal LicensingSettings Settings(IStore? store = null)
        {
            string keys = Json.Write(new Dictionary<string, object?> { ["keys"] = new List<object?> { Jwk() } });
            return new LicensingSettings(Url + "/graphql/", "studio", "1.0", keys)
            {
                Store = store ?? Store.InMemory(),
                Fingerprint = "laptop",
                Meter = "renders",
                Timeout = TimeSpan.FromMinutes(1),
            };
        }

        internal Licensing Client(IStore? store = null) => new Licensing(Settings(store));

        private Dictionary<string, object?> Jwk()
        {
            var point = new byte[Ed25519.PublicKeySize];
            Ed25519.GeneratePublicKey(secret, 0, point, 0);
            return new Dictionary<string, object?>
            {
                ["kty"] = "OKP",
                ["crv"] = "Ed25519",
                ["kid"] = "test",
                ["x"] = Bytes.Encode(point),
            };
        }

        internal string ListOfKeys(DateTimeOffset iat, TimeSpan life) =>
            Sign(
                "license-keys+jwt",
                new Dictionary<string, object?>
                {
                    ["iat"] = iat.ToUnixTimeSeconds(),
                    ["exp"] = (iat + life).ToUnixTimeSeconds(),
                    ["keys"] = new List<object?> { Jwk() },
                });

        private async Task AnswerAsync(HttpListenerContext context)
        {
            using var reader = new StreamReader(context.Request.InputStream);
            string body = await reader.ReadToEndAsync();
            if (IsDown)
            {
                await Server.ReplyAsync(context, 503, "<h1>503</h1>");
                return;
            }
            if (context.Request.Url!.AbsolutePath != "/graphql")
            {
                await Server.ReplyAsync(context, 200, KeyList);
                return;
            }
            var request = Json.Read(body);
            string name = Shape.TextOf(request, "query")!.Split(' ', '(')[1];
            var input = Shape.Get(Shape.Get(request, "variables"), "input");
            Requests.Enqueue(name);
            var data = new Dictionary<string, object?> { ["result"] = ResultOf(name, input) };
            await Server.ReplyAsync(context, 200, Json.Write(new Dictionary<string, object?> { ["data"] = data }));
        }

        private Dictionary<string, object?> ResultOf(string name, object? input)
        {
            var now = DateTimeOffset.UtcNow;
            string instant = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            var result = new Dictionary<string, object?> { ["__typename"] = name };
            if (Shape.TextOf(input, "key") != Key)
            {
                result["code"] = "LICENSE_NOT_FOUND";
                result["message"] = "No license has this key.";
                return result;
            }
            if (name == "RecordUsage") Usage[Shape.TextOf(input, "idempotencyKey")!] = Memory.Number(input, "amount");
            if (name == "Deactivate") result["seatFreeAt"] = instant;
            if (name != "Validate") return result;
            bool valid = Code == "VALID";
            var salt = new byte[16];
            string digest = Bytes.Encode(Bytes.Sha256(salt, Bytes.Utf8(Shape.TextOf(input, "fingerprint")!)));
            var license = new Dictionary<string, object?>
            {
                ["type"] = "test",
                ["revision"] = 1L,
                ["status"] = "ACTIVE",
                ["keyHint"] = "TZFN5",
                ["expiry"] = null,
                ["graceEndsAt"] = null,
                ["maxActivations"] = null,
                ["entitlements"] = new Dictionary<string, object?>
                {
                    ["export"] = true,
                    ["layers"] = 64L,
                    ["tier"] = "gold",
                    ["plugins"] = false,
                },
            };
            var claims = new Dictionary<string, object?>
            {
                ["sub"] = "lic_1",
                ["valid"] = valid,
                ["code"] = Code,
                ["nonce"] = Shape.Get(input, "nonce"),
            };
            var answer = new Dictionary<string, object?>(claims)
            {
                ["iss"] = Url,
                ["aud"] = "studio",
                ["detail"] = Code,
                ["license"] = license,
                ["iat"] = now.ToUnixTimeSeconds(),
                ["exp"] = now.AddDays(7).ToUnixTimeSeconds(),
                ["asOf"] = instant,
                ["cnf"] = new Dictionary<string, object?> { ["fp#S256"] = digest, ["salt"] = Bytes.Encode(salt) },
            };
            claims["checkedAt"] = instant;
            result["signature"] = Sign("license-validation+jwt", claims);
            result["answer"] = Sign("license-answer+jwt", answer);
            return result;
        }

        private string Sign(string typ, Dictionary<string, object?> claims)
        {
            var header = new Dictionary<string, object?> { ["alg"] = "EdDSA", ["kid"] = "test", ["typ"] = typ };
            string input = Bytes.Encode(Bytes.Utf8(Json.Write(header))) + "." + Bytes.Encode(Bytes.Utf8(Json.Write(claims)));
            var message = Bytes.Utf8(input);
            var signature = new byte[Ed25519.SignatureSize];
            Ed25519.Sign(secret, 0, message, 0, message.Length, signature, 0);
            return input + "." + Bytes.Encode(signature);
        }
    }

    /// <summary>A store on a disk that can be full: it then fails after it called the function.</summary>
    internal sealed class Disk : IStore
    {
        private readonly object changing = new object();
        private string? text;

        internal bool IsFull { get; set; }

        public Task UpdateAsync(Func<string?, string> change)
        {
            lock (changing)
            {
                string next = change(text);
                if (IsFull) throw new IOException("the disk is full");
                text = next;
            }
            return Task.CompletedTask;
        }
    }
}
