using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Licet.Tests
{
    /// <summary>Tests of a store that fails, and of two processes with one store.</summary>
    public sealed class DiskTests : IDisposable
    {
        private const string Key = Gateway.Key;

        private readonly Gateway gateway = new Gateway();
        private readonly Disk disk = new Disk();

        public void Dispose() => gateway.Dispose();

        private int Releases => gateway.Requests.Count(name => name == "Deactivate");

        /// <summary>Returns two clients with one license and one disk.</summary>
        private async Task<(Licensing First, Licensing Other)> OpenTwoAsync()
        {
            var first = gateway.Client(disk);
            await first.ActivateAsync(Key);
            var other = gateway.Client(disk);
            await other.CheckAsync();
            return (first, other);
        }

        [Fact]
        public async Task AFullDiskMakesNoLicenseInvalidAndCountsNoUsageTwice()
        {
            disk.IsFull = true;
            var client = gateway.Client(disk);
            Assert.True((await client.ActivateAsync(Key)).IsValid);
            Assert.False(await client.RecordUsageAsync(2));
            disk.IsFull = false;
            // The memory is ahead of the disk, and is not lost by the next change that succeeds.
            Assert.True(await client.RecordUsageAsync(3));
            Assert.Equal(LicenseState.Licensed, (await client.CheckAsync(true)).State);
            await client.ActivateAsync(Key);
            Assert.Equal(3L, gateway.Used);
            gateway.IsDown = true;
            Assert.Equal(LicenseState.Offline, (await gateway.Client(disk).CheckAsync()).State);
        }

        [Fact]
        public async Task WhatIsOnAFullDiskIsRead()
        {
            await gateway.Client(disk).ActivateAsync(Key);
            disk.IsFull = true;
            gateway.IsDown = true;
            Assert.Equal(LicenseState.Offline, (await gateway.Client(disk).CheckAsync()).State);
        }

        [Fact]
        public async Task UsageThatIsNotMarkedOnDiskIsNotSent()
        {
            var client = gateway.Client(disk);
            await client.ActivateAsync(Key);
            gateway.IsDown = true;
            Assert.True(await client.RecordUsageAsync(2));
            await client.ActivateAsync(Key); // Waits until the attempt to send it has failed.
            gateway.IsDown = false;
            disk.IsFull = true;
            await client.DeactivateAsync();
            Assert.Equal(0L, gateway.Used);
            disk.IsFull = false;
            await client.DeactivateAsync();
            Assert.Equal(2L, gateway.Used);
        }

        [Fact]
        public async Task ADeviceWithABrokenDiskFreesItsSeat()
        {
            string file = Path.GetTempFileName();
            var client = gateway.Client(Store.InFile(Path.Combine(file, "state.json")));
            await client.ActivateAsync(Key);
            Assert.False(await client.RecordUsageAsync(2));
            Assert.NotNull(await client.DeactivateAsync());
            Assert.Equal(LicenseState.Unlicensed, client.Standing.State);
            Assert.Equal(0L, gateway.Used);
            File.Delete(file);
        }

        [Fact]
        public async Task AReleaseThatWasSentIsNotReadFromTheDiskAgain()
        {
            var client = gateway.Client(disk);
            await client.ActivateAsync(Key);
            gateway.IsDown = true;
            Assert.Null(await client.DeactivateAsync());
            gateway.IsDown = false;
            disk.IsFull = true;
            await client.ActivateAsync(Key); // Sends the release first, and then takes the seat again.
            disk.IsFull = false;
            await client.CheckAsync(true);
            await client.ActivateAsync(Key);
            Assert.Equal(1, Releases);
            Assert.Equal(LicenseState.Licensed, client.Standing.State);
        }

        [Fact]
        public async Task AChangeOfAnotherProcessOutlivesAFullDisk()
        {
            var (first, other) = await OpenTwoAsync();
            disk.IsFull = true;
            await first.CheckAsync(true);
            disk.IsFull = false;
            gateway.IsDown = true;
            Assert.True(await other.RecordUsageAsync(2));
            await other.ActivateAsync(Key);
            gateway.IsDown = false;
            await first.CheckAsync(true);
            await first.ActivateAsync(Key);
            Assert.Equal(2L, gateway.Used);
        }

        [Fact]
        public async Task ADeactivationOfAnotherProcessOutlivesAFullDisk()
        {
            var (first, other) = await OpenTwoAsync();
            disk.IsFull = true;
            await first.CheckAsync(true);
            disk.IsFull = false;
            await other.DeactivateAsync();
            Assert.Equal(LicenseState.Unlicensed, (await first.CheckAsync()).State);
        }

        [Fact]
        public async Task AReleaseThatAnotherProcessMadeObsoleteIsNotSent()
        {
            var (first, other) = await OpenTwoAsync();
            gateway.IsDown = true;
            await first.DeactivateAsync();
            disk.IsFull = true;
            await first.CheckAsync(true);
            disk.IsFull = false;
            gateway.IsDown = false;
            // The seat is taken again, so the release must not arrive any more.
            await other.ActivateAsync(Key);
            await first.CheckAsync(true);
            await first.ActivateAsync(Key);
            Assert.Equal(0, Releases);
        }

        [Fact]
        public async Task UsageAfterADeactivationOfAnotherProcessIsNotRecorded()
        {
            var (first, other) = await OpenTwoAsync();
            await other.DeactivateAsync();
            Assert.False(await first.RecordUsageAsync(2));
            Assert.Equal(0L, gateway.Used);
        }

        [Theory]
        [InlineData(false)]
        [InlineData(true)]
        public async Task ALicenseThatCannotBeReadAtTheStartIsVerifiedAndUsedLater(bool isForged)
        {
            string path = Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "licet-" + Guid.NewGuid())).FullName, "s.json");
            await gateway.Client(Store.InFile(path)).ActivateAsync(Key);
            gateway.IsDown = true;
            string text = File.ReadAllText(path);
            File.Delete(path);
            Directory.CreateDirectory(path);
            var client = gateway.Client(Store.InFile(path));
            Assert.Equal(LicenseState.Unlicensed, (await client.CheckAsync()).State);
            Directory.Delete(path);
            File.WriteAllText(path, isForged ? text.Replace("eyJ", "eyK") : text);
            Assert.Equal(isForged ? LicenseState.Locked : LicenseState.Offline, (await client.CheckAsync()).State);
        }
    }
}
