using System;
using System.IO;
#if !NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace Licet.Internal
{
    /// <summary>Files that only their owner can read.</summary>
    internal static class OwnFiles
    {
        // "The file exists" of Windows and of POSIX. .NET on Linux and macOS has the number of the system there.
        private const int WindowsExists = 80;
        private const int PosixExists = 17;

        /// <summary>Whether an attempt to create a file failed because it exists.</summary>
        internal static bool IsThere(IOException failed, string path)
        {
            int code = failed.HResult & 0xFFFF;
            return code == (Machine.IsWindows ? WindowsExists : PosixExists) || File.Exists(path);
        }

#if NET8_0_OR_GREATER
        internal static FileStream Create(string path)
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
            };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(path, options);
        }

        internal static void CreateFolder(string path)
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        /// <summary>Renames a file in one step. It replaces another one.</summary>
        internal static void Rename(string from, string to) => File.Move(from, to, true);
#else
        private const uint ForOwner = 0x180; // 0600
        private const uint FolderForOwner = 0x1C0; // 0700

        internal static FileStream Create(string path)
        {
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            // Before it has a content.
            Restrict(path, ForOwner);
            return file;
        }

        internal static void CreateFolder(string path)
        {
            if (Directory.Exists(path)) return;
            Directory.CreateDirectory(path);
            Restrict(path, FolderForOwner);
        }

        private static void Restrict(string path, uint mode)
        {
            if (!Machine.IsWindows) ChangeMode(path, mode);
        }

        [DllImport("libc", EntryPoint = "chmod", BestFitMapping = false, ThrowOnUnmappableChar = true)]
        private static extern int ChangeMode([MarshalAs(UnmanagedType.LPStr)] string path, uint mode);

        /// <summary>
        /// Renames a file in one step. It replaces another one. <c>File.Move</c> is a link and then a deletion on Linux and macOS, so another
        /// process could see both names.
        /// </summary>
        internal static void Rename(string from, string to)
        {
            if (!File.Exists(to)) Create(to).Dispose();
            File.Replace(from, to, null);
        }
#endif
    }
}
