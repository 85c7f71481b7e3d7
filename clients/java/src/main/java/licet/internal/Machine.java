package licet.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What the operating system says about this machine. */
final class Machine {
  private Machine() {}

  /** Returns the name of the platform that all clients report. */
  static String platform() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) return "win32";
    return name.startsWith("mac") ? "darwin" : name.replace(' ', '-');
  }

  /** Returns the host name; null if there is none. */
  static String deviceName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException none) {
      return null;
    }
  }

  /** Returns the ID that the operating system has for this machine; empty if it has none. */
  static String id() {
    switch (platform()) {
      case "win32":
        return found(
            "MachineGuid\\s+REG_SZ\\s+(\\S+)",
            "reg", "query", "HKLM\\SOFTWARE\\Microsoft\\Cryptography", "/v", "MachineGuid", "/reg:64");
      case "darwin":
        return found("\"IOPlatformUUID\" = \"([^\"]+)\"", "ioreg", "-rd1", "-c", "IOPlatformExpertDevice");
      default:
        for (String path : new String[] {"/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"}) {
          try {
            String id = new String(Files.readAllBytes(Path.of(path)), StandardCharsets.ISO_8859_1);
            if (!id.isBlank()) return id;
          } catch (IOException none) {
            continue;
          }
        }
        return "";
    }
  }

  private static String found(String pattern, String... command) {
    Process process = null;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readNBytes(1 << 20), StandardCharsets.ISO_8859_1);
      if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) return "";
      var match = Pattern.compile(pattern).matcher(output);
      return match.find() ? match.group(1) : "";
    } catch (IOException missing) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      if (process != null) process.destroyForcibly();
    }
  }

  /**
   * Returns the fingerprint of a machine for one product: the HMAC-SHA-256 of the product with the ID of the operating system as its key, in
   * hexadecimal. So two vendors see two fingerprints, and neither learns the ID. Null if the ID identifies no machine.
   */
  static String fingerprint(String machineId, String product) {
    String id = Text.trim(machineId).toLowerCase(Locale.ROOT);
    return Text.isPlaceholder(id) ? null : Bytes.hex(Bytes.hmac(Bytes.utf8(id), Bytes.utf8(product)));
  }

  /** Returns where the state of a product is kept: in the folder where programs of this user keep their state. */
  static Path statePath(String product) {
    String home = System.getProperty("user.home", ".");
    Path folder =
        switch (platform()) {
          case "win32" -> variable("LOCALAPPDATA", Path.of(home, "AppData", "Local"));
          case "darwin" -> Path.of(home, "Library", "Application Support");
          default -> variable("XDG_STATE_HOME", Path.of(home, ".local", "state"));
        };
    return folder.resolve("licet").resolve(product + ".json");
  }

  private static Path variable(String name, Path fallback) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? fallback : Path.of(value);
  }
}
