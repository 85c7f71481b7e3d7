using System;
using System.IO;
using System.Security;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Licet.Internal
{
    /// <summary>A file with a lock file beside it. The clients for other languages use the same lock.</summary>
    internal sealed class FileStore : IStore
    {
        private const string LockEnd = ".lock";
        private const string BreakerEnd = ".lock.break";

        /// <summary>A lock of this age is that of a process that was killed. A change takes some milliseconds.</summary>
        private static readonly TimeSpan Abandoned = TimeSpan.FromSeconds(10);

        private readonly string path;
        private readonly SemaphoreSlim changing = new SemaphoreSlim(1, 1);

        internal FileStore(string path) => this.path = Path.GetFullPath(path);

        public async Task UpdateAsync(Func<string?, string> change)
        {
            await changing.WaitAsync().ConfigureAwait(false);
            try
            {
                Lock held;
                try
                {
                    OwnFiles.CreateFolder(Path.GetDirectoryName(path)!);
                    held = await TakeAsync(path + LockEnd).ConfigureAwait(false);
                }
                catch (Exception failed) when (IsOfDisk(failed))
                {
                    // A disk that takes no lock can still be read. The change fails.
                    change(Read());
                    throw;
                }
                try
                {
                    string? before = Read();
                    string after = change(before);
                    if (after != before) Write(after, held);
                }
                finally
                {
                    held.End();
                }
            }
            finally
            {
                changing.Release();
            }
        }

        /// <summary>Whether an exception is one of the disk.</summary>
        internal static bool IsOfDisk(Exception failed) =>
            failed is IOException || failed is UnauthorizedAccessException || failed is SecurityException
            || failed is NotSupportedException;

        private string? Read()
        {
            try
            {
                // A damaged text is read as it is, and then counts as none.
                return File.ReadAllText(path, Encoding.UTF8);
            }
            catch (Exception missing) when (missing is FileNotFoundException || missing is DirectoryNotFoundException)
            {
                return null;
            }
        }

        private void Write(string text, Lock held)
        {
            string next = path + ".new";
            // A new file, because a process that lost its lock can still write to the former one.
            File.Delete(next);
            using (var file = OwnFiles.Create(next))
            {
                var bytes = Bytes.Utf8(text);
                file.Write(bytes, 0, bytes.Length);
                file.Flush(true);
            }
            if (!held.IsOwn()) throw new IOException("another process took the lock");
            OwnFiles.Rename(next, path);
        }

        /// <summary>A lock file, with a random content; with none if the disk is full.</summary>
        private sealed class Lock
        {
            private readonly string path;
            private readonly string content;

            private Lock(string path, string content)
            {
                this.path = path;
                this.content = content;
            }

            /// <summary>Creates a lock. Throws if there is one.</summary>
            internal static Lock Create(string path)
            {
                string content = Guid.NewGuid().ToString();
                var file = OwnFiles.Create(path);
                try
                {
                    using (file)
                    {
                        var bytes = Bytes.Utf8(content);
                        file.Write(bytes, 0, bytes.Length);
                    }
                }
                catch (IOException)
                {
                    return new Lock(path, "");
                }
                return new Lock(path, content);
            }

            internal bool IsOwn()
            {
                try
                {
                    return File.ReadAllText(path) == content;
                }
                catch (Exception deleted) when (IsOfDisk(deleted))
                {
                    return false;
                }
            }

            /// <summary>Removes this lock, unless another process removed it as abandoned and has a lock of its own there.</summary>
            internal void End()
            {
                if (IsOwn()) Delete(path);
            }
        }

        private static async Task<Lock> TakeAsync(string path)
        {
            for (int wait = 2; ; wait = Math.Min(wait * 2, 50))
            {
                try
                {
                    return Lock.Create(path);
                }
                catch (IOException held) when (OwnFiles.IsThere(held, path))
                {
                    // Another process changes the file.
                }
                catch (UnauthorizedAccessException) when (Machine.IsWindows)
                {
                    // Windows denies the access while another process deletes the file.
                }
                if (IsAbandoned(path)) await BreakAsync(path).ConfigureAwait(false);
                else await Task.Delay(wait + (int)(wait * Bytes.Fraction())).ConfigureAwait(false);
            }
        }

        private static bool IsAbandoned(string path)
        {
            // A file that is missing has a time in the year 1601.
            var changed = File.GetLastWriteTimeUtc(path);
            return changed.Year > 1601 && (DateTime.UtcNow - changed).Duration() > Abandoned;
        }

        /// <summary>
        /// Removes an abandoned lock. Of several processes that notice it, one looks again and removes it, so that none removes the new lock
        /// of another one.
        /// </summary>
        private static async Task BreakAsync(string path)
        {
            string other = path.Substring(0, path.Length - LockEnd.Length) + BreakerEnd;
            Lock breaker;
            try
            {
                breaker = Lock.Create(other);
            }
            catch (IOException held) when (OwnFiles.IsThere(held, other))
            {
                if (IsAbandoned(other)) RemoveAbandoned(other);
                await Task.Delay(2).ConfigureAwait(false);
                return;
            }
            try
            {
                if (IsAbandoned(path)) RemoveAbandoned(path);
            }
            finally
            {
                breaker.End();
            }
        }

        /// <summary>Removes an abandoned lock. A lock that replaced it meanwhile stays.</summary>
        private static void RemoveAbandoned(string path)
        {
            string taken = path + "." + Guid.NewGuid();
            try
            {
                OwnFiles.Rename(path, taken);
                if (!IsAbandoned(taken)) GiveBack(taken, path);
            }
            catch (FileNotFoundException)
            {
                // Another process removed the lock.
            }
            finally
            {
                Delete(taken);
            }
        }

        private static void GiveBack(string taken, string path)
        {
            try
            {
                File.Move(taken, path);
            }
            catch (IOException)
            {
                // Another process has a new lock.
            }
        }

        /// <summary>Deletes a file. A lock that stays is removed by another process later.</summary>
        private static void Delete(string path)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception failed) when (IsOfDisk(failed))
            {
                // Another process has it open.
            }
        }
    }
}
