using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Licet.Internal;
using Xunit;

namespace Licet.Tests
{
    public sealed class ClientTests : IDisposable
    {
        private const string Key = Gateway.Key;

        private readonly Gateway gateway = new Gateway();

        public void Dispose() => gateway.Dispose();

        private static string NewPath() =>
            Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "licet-" + Guid.NewGuid())).FullName, "state.json");

        [Fact]
        public async Task ActivatesGrantsEntitlementsAndGoesOnWithoutTheGateway()
        {
            var store = Store.InMemory();
            using var client = gateway.Client(store);
            Assert.Equal(LicenseState.Unlicensed, (await client.CheckAsync()).State);
            var standing = Assert.IsType<Standing>(await client.ActivateAsync("lic 01234 56789 abcde fghjk tzfn5"));
            Assert.Equal(LicenseState.Licensed, standing.State);
            Assert.Equal("GATEWAY", standing.Source);
            var expected = new Dictionary<string, object?> { ["export"] = true, ["layers"] = 64L, ["plugins"] = false, ["tier"] = "gold" };
            var granted = standing.Entitlements.ToDictionary(grant => grant.Key, grant => (object?)grant.Value);
            Assert.Equal(VectorTests.Sorted(expected), VectorTests.Sorted(granted));
            Assert.True(client.Has("export"));
            Assert.False(client.Has("plugins"));
            Assert.False(client.Has("none"));
            Assert.Equal(64L, client.Integer("layers", 1));
            Assert.Equal(7L, client.Integer("tier", 7));
            gateway.IsDown = true;
            using var next = gateway.Client(store);
            Assert.Equal("ANSWER", (await next.CheckAsync()).Source);
            var settings = gateway.Settings(store);
            settings.Clock = () => DateTimeOffset.UtcNow.AddDays(8);
            using var last = new Licensing(settings);
            Assert.Equal("STALE", (await last.CheckAsync()).Code);
        }

        [Fact]
        public async Task ARefusalIsAValueWithASentence()
        {
            var settings = gateway.Settings();
            settings.Locale = "de";
            using var client = new Licensing(settings);
            Assert.Equal("LICENSE_NOT_FOUND", Assert.IsType<Refusal>(await client.ActivateAsync("wrong")).Code);
            gateway.IsDown = true;
            var refusal = Assert.IsType<Refusal>(await client.ActivateAsync(Key));
            Assert.Equal("Der Lizenzserver ist nicht erreichbar. Versuchen Sie es später erneut.", refusal.Message);
            Assert.Equal("WAIT", refusal.NextAction);
        }

        [Fact]
        public async Task TheBackgroundNoticesASuspensionAndAHandlerCanCallTheClient()
        {
            await using var client = gateway.Client();
            await client.ActivateAsync(Key);
            gateway.Code = "SUSPENDED";
            var noticed = new TaskCompletionSource<string>();
            client.StandingChanged += (sender, change) => throw new InvalidOperationException("a fault of the software");
            client.StandingChanged += (sender, change) =>
            {
                client.CheckAsync().Wait();
                if (!change.Standing.IsValid) noticed.TrySetResult(change.Standing.Code);
            };
            client.Start();
            client.Start();
            await client.CheckAsync(true);
            Assert.Equal("SUSPENDED", await noticed.Task);
            client.Stop();
            client.Stop();
            Assert.False(client.Standing.IsValid);
        }

        [Fact]
        public async Task UsageOfManyThreadsAndClientsWithOneFileIsCountedOnce()
        {
            string path = NewPath();
            var clients = Enumerable.Range(0, 3).Select(one => gateway.Client(Store.InFile(path))).ToList();
            await clients[0].ActivateAsync(Key);
            foreach (var client in clients) await client.CheckAsync();
            var recorded = await Task.WhenAll(
                clients.SelectMany(client => Enumerable.Range(1, 4).Select(amount => Task.Run(() => client.RecordUsageAsync(amount)))));
            Assert.Equal(12, recorded.Count(one => one));
            while (gateway.Used < 30) await Task.Delay(5);
            foreach (var client in clients) await client.DisposeAsync();
            Assert.Equal(30L, gateway.Used);
        }

        [Fact]
        public async Task ACanceledCallIsNoOutage()
        {
            using var client = gateway.Client();
            await client.ActivateAsync(Key);
            using var canceled = new CancellationTokenSource();
            canceled.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.CheckAsync(true, canceled.Token));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ActivateAsync(Key, null, canceled.Token));
            Assert.Equal(LicenseState.Licensed, (await client.CheckAsync()).State);
        }

        [Fact]
        public async Task AClientThatIsDisposedDecidesWithoutTheGateway()
        {
            var client = gateway.Client();
            await client.ActivateAsync(Key);
            client.Dispose();
            client.Dispose();
            Assert.Equal(LicenseState.Offline, (await client.CheckAsync(true)).State);
        }

        private sealed class Broken : IStore
        {
            private readonly Exception failure;
            private readonly bool isLate;

            internal Broken(Exception failure, bool isLate)
            {
                this.failure = failure;
                this.isLate = isLate;
            }

            public Task UpdateAsync(Func<string?, string> change) => isLate ? Task.FromException(failure) : throw failure;
        }

        [Fact]
        public async Task AStoreThatFailsLocksNothing()
        {
            foreach (bool isLate in new[] { false, true })
            {
                foreach (var failure in new Exception[] { new IOException(), new InvalidOperationException() })
                {
                    using var client = gateway.Client(new Broken(failure, isLate));
                    Assert.True((await client.ActivateAsync(Key)).IsValid);
                    Assert.False(await client.RecordUsageAsync(1));
                }
            }
        }

        [Theory]
        [InlineData("")]
        [InlineData("{")]
        [InlineData("null")]
        [InlineData("[]")]
        [InlineData("{\"memory\":7}")]
        [InlineData("{\"memory\":{\"outbox\":{}}}")]
        [InlineData("{\"memory\":{\"outbox\":[null,7,{}],\"failures\":-5}}")]
        [InlineData("{\"device\":{\"d\":\"AA\"},\"state\":{\"lists\":[{\"idx\":-1}]},\"request\":{\"token\":7},\"random\":1e400}")]
        [InlineData("\ufffd")]
        public async Task ADamagedStateCountsAsNone(string text)
        {
            var store = Store.InMemory();
            await store.UpdateAsync(before => text);
            using var client = gateway.Client(store);
            Assert.Equal(LicenseState.Unlicensed, (await client.CheckAsync()).State);
            string request = await client.RequestAsync();
            Assert.True(request.Length > 200, request);
            Assert.Equal(request, await client.RequestAsync());
        }

        [Fact]
        public void AWrongCallThrows()
        {
            using var client = gateway.Client();
            IsWrong(() => client.RecordUsageAsync(-1));
            IsWrong(() => client.RecordUsageAsync(1_000_000_001));
            IsWrong(() => client.RecordUsageAsync(1, ""));
            IsWrong(() => client.ActivateAsync(null!));
            IsWrong(() => client.InstallAsync(null!));
            IsWrong(() => client.Value(null!));
            IsWrong(() => new Licensing(null!));
        }

        private static void IsWrong(Action call) => Assert.ThrowsAny<ArgumentException>(call);

        [Fact]
        public Task ATrialThatTheSettingsDoNotNameThrows()
        {
            var client = gateway.Client();
            return Assert.ThrowsAnyAsync<InvalidOperationException>(() => client.StartTrialAsync("ada@example.com"));
        }

        [Theory]
        [InlineData("licenses.example", "a", "{\"keys\":[]}")]
        [InlineData("ftp://licenses.example", "a", "{\"keys\":[]}")]
        [InlineData("http://a b", "a", "{\"keys\":[]}")]
        [InlineData("", "a", "{\"keys\":[]}")]
        [InlineData("http://a", "", "{\"keys\":[]}")]
        [InlineData("http://a", "a", "{}")]
        [InlineData("http://a", "a", "")]
        [InlineData("http://a", "a", "keys")]
        public void AWrongSettingThrows(string url, string product, string keys) =>
            IsWrong(() => new Licensing(new LicensingSettings(url, product, "1", keys)));

        [Fact]
        public void AWrongOptionalSettingThrows()
        {
            var changes = new List<Action<LicensingSettings>>
            {
                settings => settings.Locale = "fr",
                settings => settings.Timeout = TimeSpan.Zero,
                settings => settings.Timeout = TimeSpan.FromDays(60),
            };
            foreach (string offline in new[] { "30 days", "P", "PT", "P1DT", "-P1D", "P1D\n" })
                changes.Add(settings => settings.Offline = offline);
            foreach (var change in changes)
            {
                var settings = gateway.Settings();
                change(settings);
                IsWrong(() => new Licensing(settings));
            }
        }

        [Fact]
        public async Task AnOlderKeyListIsRejectedAlsoAfterARestart()
        {
            var store = Store.InMemory();
            var now = DateTimeOffset.UtcNow;
            async Task<Core> Open(DateTimeOffset at)
            {
                var settings = gateway.Settings(store);
                settings.Clock = () => at;
                var core = new Core(settings);
                await core.CheckAsync(false, default);
                return core;
            }
            var running = await Open(now);
            var other = await Open(now);
            gateway.KeyList = gateway.ListOfKeys(now, TimeSpan.FromDays(1));
            Assert.True(await running.FetchKeysAsync(default));
            gateway.KeyList = gateway.ListOfKeys(now.AddHours(-1), TimeSpan.FromDays(90));
            // Another process that runs did not see the newest list, and must not replace it in the store.
            Assert.False(await other.FetchKeysAsync(default));
            Assert.False(await running.FetchKeysAsync(default));
            Assert.False(await (await Open(now)).FetchKeysAsync(default));
            Assert.False(await (await Open(now.AddDays(2))).FetchKeysAsync(default));
            gateway.KeyList = gateway.ListOfKeys(now.AddDays(1), TimeSpan.FromDays(90));
            Assert.True(await (await Open(now.AddDays(2))).FetchKeysAsync(default));
        }
    }
}
