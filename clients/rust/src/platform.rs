//! What the operating system provides.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Value of an environment variable; none if it is not set or empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Name of the platform. The names are those of Node, so that the clients of a vendor report the same.
pub(crate) fn name() -> &'static str {
    match env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    }
}

/// Name of the device, for people.
pub(crate) fn device_name() -> Option<String> {
    gethostname::gethostname().into_string().ok().filter(|name| !name.is_empty())
}

/// Path of the default file of a product: where programs of this user keep their state.
pub(crate) fn state_path(product: &str) -> Option<PathBuf> {
    // It is deprecated for its rule on Windows, and is right on the other systems.
    #[allow(deprecated)]
    let home = || env::home_dir().filter(|home| home.is_absolute());
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = match env::consts::OS {
        "windows" => absolute("LOCALAPPDATA").or_else(|| Some(home()?.join("AppData").join("Local"))),
        "macos" => home().map(|home| home.join("Library").join("Application Support")),
        _ => absolute("XDG_STATE_HOME").or_else(|| Some(home()?.join(".local").join("state"))),
    };
    Some(folder?.join("licet").join(format!("{product}.json")))
}

/// Returns the ID that the operating system has for this machine; none if it has none.
pub(crate) fn machine_id() -> Option<String> {
    match env::consts::OS {
        "windows" => {
            let system = variable("SystemRoot").unwrap_or_else(|| r"C:\Windows".to_string());
            let key = r"HKLM\SOFTWARE\Microsoft\Cryptography";
            let text = run(&format!(r"{system}\System32\reg.exe"), &["query", key, "/v", "MachineGuid", "/reg:64"])?;
            machine_guid(&text)
        }
        "macos" => platform_uuid(&run("/usr/sbin/ioreg", &["-rd1", "-c", "IOPlatformExpertDevice"])?),
        _ => ["/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"]
            .iter()
            .filter_map(|path| std::fs::read_to_string(path).ok())
            .find(|id| !id.trim().is_empty()),
    }
}

fn machine_guid(text: &str) -> Option<String> {
    let mut words = text.split_whitespace().skip_while(|word| *word != "MachineGuid").skip(1);
    (words.next()? == "REG_SZ").then(|| words.next())?.map(str::to_string)
}

fn platform_uuid(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("\"IOPlatformUUID\" = \"")?;
    rest.split_once('"').map(|(id, _)| id.to_string())
}

fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null());
    // Without this flag, a program with windows would show a console for a moment: CREATE_NO_WINDOW.
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, 0x0800_0000);
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_id_of_windows() {
        let text = "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    9f1c52bc-7f0e-4a2f-8f57-31a9b3f7f6c1\r\n\r\n";
        assert_eq!(machine_guid(text).as_deref(), Some("9f1c52bc-7f0e-4a2f-8f57-31a9b3f7f6c1"));
        assert_eq!(machine_guid("ERROR: The system was unable to find the key"), None);
        assert_eq!(machine_guid("    MachineGuid    REG_SZ"), None);
    }

    #[test]
    fn reads_the_id_of_macos() {
        let text = "    {\n      \"IOPlatformSerialNumber\" = \"C02\"\n      \"IOPlatformUUID\" = \"4C4C4544-0042-3510-8052-B3C04F4B4E32\"\n    }";
        assert_eq!(platform_uuid(text).as_deref(), Some("4C4C4544-0042-3510-8052-B3C04F4B4E32"));
        assert_eq!(platform_uuid("{}"), None);
    }
}
