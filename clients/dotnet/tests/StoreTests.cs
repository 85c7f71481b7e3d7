using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Licet.Tests
{
    public sealed class StoreTests : IDisposable
    {
        private static readonly string[] Locks = { ".lock", ".lock.break" };

        private readonly string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "licet-" + Guid.NewGuid())).FullName;

        public void Dispose() => Directory.Delete(folder, true);

        private string PathOf(string name) => Path.Combine(folder, name);

        private static string Increase(string? text) =>
            ((text == null ? 0 : int.Parse(text, CultureInfo.InvariantCulture)) + 1).ToString(CultureInfo.InvariantCulture);

        [Fact]
        public async Task LeavesOneFile()
        {
            string path = Path.Combine(folder, "new", "state.json");
            var store = Store.InFile(path);
            await store.UpdateAsync(Increase);
            await store.UpdateAsync(Increase);
            Assert.Equal("2", File.ReadAllText(path));
            Assert.Equal(new[] { path }, Directory.GetFiles(Path.GetDirectoryName(path)!));
        }

        [Fact]
        public async Task OnlyTheOwnerCanReadTheFile()
        {
            // Windows restricts the folder of the user in place of the file.
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows)) return;
            string path = Path.Combine(folder, "own", "state.json");
            await Store.InFile(path).UpdateAsync(Increase);
            Assert.Equal("600", Mode(path));
            Assert.Equal("700", Mode(Path.GetDirectoryName(path)!));
        }

        private static string Mode(string path)
        {
            bool isMac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);
            var start = new System.Diagnostics.ProcessStartInfo("stat", (isMac ? "-f %Lp " : "-c %a ") + path) { RedirectStandardOutput = true };
            using var process = System.Diagnostics.Process.Start(start)!;
            return process.StandardOutput.ReadToEnd().Trim();
        }

        [Fact]
        public async Task ManyStoresOfOneFileLoseNoChange()
        {
            string path = PathOf("shared.json");
            await Task.WhenAll(
                Enumerable.Range(0, 6).Select(
                    one => Task.Run(
                        async () =>
                        {
                            var store = Store.InFile(path);
                            for (int i = 0; i < 20; i++) await store.UpdateAsync(Increase);
                        })));
            Assert.Equal("120", File.ReadAllText(path));
        }

        [Fact]
        public async Task OneOfManyGetsAnAbandonedLock()
        {
            string path = PathOf("contended.json");
            int held = 0;
            int failures = 0;
            for (int round = 0; round < 20; round++)
            {
                foreach (string end in Locks)
                {
                    File.WriteAllText(path + end, "");
                    File.SetLastWriteTimeUtc(path + end, new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                }
                var changes = new List<Task>();
                for (int i = 0; i < 8; i++)
                {
                    var store = Store.InFile(path);
                    changes.Add(
                        Task.Run(
                            () => store.UpdateAsync(
                                text =>
                                {
                                    if (Interlocked.Increment(ref held) != 1) Interlocked.Increment(ref failures);
                                    Thread.Yield();
                                    Interlocked.Decrement(ref held);
                                    return Increase(text);
                                })));
                }
                await Task.WhenAll(changes);
            }
            Assert.Equal(0, failures);
            Assert.Equal("160", File.ReadAllText(path));
            Assert.Equal(new[] { path }, Directory.GetFiles(folder));
        }

        [Fact]
        public async Task TheLockOfAnotherProcessStays()
        {
            string path = PathOf("given-up.json");
            var store = Store.InFile(path);
            await store.UpdateAsync(Increase);
            await Assert.ThrowsAnyAsync<IOException>(
                () => store.UpdateAsync(
                    text =>
                    {
                        // Another process gave this lock up, and has its own.
                        File.Delete(path + ".lock");
                        File.WriteAllText(path + ".lock", "another");
                        return "text";
                    }));
            Assert.Equal("another", File.ReadAllText(path + ".lock"));
            Assert.Equal("1", File.ReadAllText(path));
        }

        [Fact]
        public async Task AFileIsReadWhereNoLockCanBeTaken()
        {
            // The name of the lock is longer than a file system allows.
            string path = PathOf(new string('s', 253));
            File.WriteAllText(path, "old");
            string? seen = null;
            await Assert.ThrowsAnyAsync<IOException>(
                () => Store.InFile(path).UpdateAsync(
                    text =>
                    {
                        seen = text;
                        return "new";
                    }));
            Assert.Equal("old", seen);
            Assert.Equal("old", File.ReadAllText(path));
        }

        [Fact]
        public async Task AnErrorOfTheDiskIsThrownAndTheNextChangeIsTriedAgain()
        {
            string file = PathOf("file");
            File.WriteAllText(file, "");
            var store = Store.InFile(Path.Combine(file, "state.json"));
            await Assert.ThrowsAnyAsync<IOException>(() => store.UpdateAsync(Increase));
            File.Delete(file);
            await store.UpdateAsync(Increase);
            Assert.Equal("1", File.ReadAllText(Path.Combine(file, "state.json")));
        }

        [Fact]
        public async Task AnErrorOfTheChangeLeavesTheTextAndNoLock()
        {
            string path = PathOf("thrown.json");
            var store = Store.InFile(path);
            await store.UpdateAsync(Increase);
            await Assert.ThrowsAnyAsync<InvalidOperationException>(() => store.UpdateAsync(text => throw new InvalidOperationException()));
            Assert.Equal("1", File.ReadAllText(path));
            Assert.Equal(new[] { path }, Directory.GetFiles(folder));
        }
    }
}
