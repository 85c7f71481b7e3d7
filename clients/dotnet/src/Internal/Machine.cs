using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Licet.Internal
{
    /// <summary>What the operating system says about this machine.</summary>
    internal static class Machine
    {
        private const int LongestWait = 5_000;

        internal static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

        private static bool IsMac => RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

        /// <summary>Returns the name of the platform that all clients report.</summary>
        internal static string Platform()
        {
            if (IsWindows) return "win32";
            if (IsMac) return "darwin";
            return RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? "linux" : "unix";
        }

        /// <summary>Returns the host name; null if there is none.</summary>
        internal static string? DeviceName()
        {
            try
            {
                return Dns.GetHostName();
            }
            catch (SocketException)
            {
                return null;
            }
        }

        /// <summary>Returns the ID that the operating system has for this machine; empty if it has none.</summary>
        internal static string Id()
        {
            if (IsWindows)
            {
                string program = Path.Combine(Environment.SystemDirectory, "reg.exe");
                const string Query = "query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid /reg:64";
                return Find("MachineGuid\\s+REG_SZ\\s+(\\S+)", program, Query);
            }
            if (IsMac) return Find("\"IOPlatformUUID\" = \"([^\"]+)\"", "/usr/sbin/ioreg", "-rd1 -c IOPlatformExpertDevice");
            foreach (string path in new[] { "/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid" })
            {
                try
                {
                    string id = File.ReadAllText(path);
                    if (!string.IsNullOrWhiteSpace(id)) return id;
                }
                catch (Exception unreadable) when (FileStore.IsOfDisk(unreadable))
                {
                    // The next file can have it.
                }
            }
            return "";
        }

        private static string Find(string pattern, string program, string arguments)
        {
            try
            {
                var start = new ProcessStartInfo(program, arguments)
                {
                    UseShellExecute = false,
                    CreateNoWindow = true,
                    RedirectStandardOutput = true,
                };
                using var process = Process.Start(start);
                if (process == null) return "";
                var output = process.StandardOutput.ReadToEndAsync();
                bool isDone = process.WaitForExit(LongestWait) && output.Wait(LongestWait);
                if (!isDone) process.Kill();
                var match = Regex.Match(isDone && process.ExitCode == 0 ? output.Result : "", pattern);
                return match.Success ? match.Groups[1].Value : "";
            }
            catch (Exception missing) when (missing is System.ComponentModel.Win32Exception || missing is InvalidOperationException
                || missing is AggregateException || missing is IOException)
            {
                return "";
            }
        }

        /// <summary>
        /// Returns the fingerprint of a machine for one product: the HMAC-SHA-256 of the product with the ID of the operating system as its
        /// key, in hexadecimal. So two vendors see two fingerprints, and neither learns the ID. Null if the ID identifies no machine.
        /// </summary>
        internal static string? Fingerprint(string machineId, string product)
        {
            string id = Text.Trim(machineId).ToLowerInvariant();
            return Text.IsPlaceholder(id) ? null : Bytes.Hex(Bytes.Hmac(Bytes.Utf8(id), Bytes.Utf8(product)));
        }

        /// <summary>Returns where the state of a product is kept: in the folder where programs of this user keep their state.</summary>
        internal static string StatePath(string product)
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string folder;
            if (IsWindows) folder = Variable("LOCALAPPDATA") ?? Path.Combine(home, "AppData", "Local");
            else if (IsMac) folder = Path.Combine(home, "Library", "Application Support");
            else folder = Variable("XDG_STATE_HOME") ?? Path.Combine(home, ".local", "state");
            return Path.Combine(folder, "licet", product + ".json");
        }

        /// <summary>Returns a variable of the environment; null if it is not set or empty.</summary>
        internal static string? Variable(string name)
        {
            string? value = Environment.GetEnvironmentVariable(name);
            return value == null || value.Length == 0 ? null : value;
        }
    }
}
