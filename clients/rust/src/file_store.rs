use crate::random;
use crate::store::Store;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// A lock of this age is that of a process that was killed. A change takes some milliseconds.
const ABANDONED: Duration = Duration::from_secs(10);
/// Largest file that is read. A state has some kilobytes, and two signed texts of at most 2 MiB.
const LARGEST: u64 = 64 << 20;

/// A store in a file that only its owner can read. After a crash, the file has its old text or its new text. A lock file beside
/// it lets one process change it at a time.
#[derive(Debug)]
pub struct FileStore {
    path: PathBuf,
    /// Lets one thread of this process change it at a time.
    turn: Mutex<()>,
}

impl FileStore {
    pub fn new(path: impl Into<PathBuf>) -> FileStore {
        FileStore { path: path.into(), turn: Mutex::new(()) }
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.path.as_os_str().to_os_string();
        name.push(suffix);
        PathBuf::from(name)
    }
}

impl Store for FileStore {
    fn update(&self, change: &mut dyn FnMut(Option<&str>) -> String) -> io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = self.path.parent() {
            create_folder(folder)?;
        }
        let _lock = Lock::take(self.beside(".lock"))?;
        let before = read(&self.path)?;
        let after = change(before.as_deref());
        if before.as_deref() == Some(&after) {
            return Ok(());
        }
        write(&self.path, &self.beside(".new"), &after)
    }
}

/// A lock file. It is removed when this value is dropped.
struct Lock {
    path: PathBuf,
    content: String,
}

impl Lock {
    fn take(path: PathBuf) -> io::Result<Lock> {
        // The content tells a process whose lock was given up whether the lock file is still its own.
        let content = random::id().unwrap_or_default();
        let mut wait = Duration::from_millis(2);
        loop {
            match private().create_new(true).open(&path) {
                Ok(mut file) => {
                    // A lock without its content is still a lock.
                    let _ = file.write_all(content.as_bytes());
                    return Ok(Lock { path, content });
                }
                // Windows returns PermissionDenied while another process deletes the file.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) if cfg!(windows) && error.kind() == ErrorKind::PermissionDenied => {}
                Err(error) => return Err(error),
            }
            if is_abandoned(&path) {
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            } else {
                sleep(wait + wait.mul_f64(random::fraction()));
                wait = (wait * 2).min(Duration::from_millis(50));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let is_own = fs::read_to_string(&self.path).map_or(false, |content| content == self.content);
        if is_own {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn is_abandoned(path: &Path) -> bool {
    let changed = match fs::metadata(path).and_then(|metadata| metadata.modified()) {
        Ok(changed) => changed,
        Err(_) => return false,
    };
    let now = SystemTime::now();
    let age = now.duration_since(changed).unwrap_or_else(|ahead| ahead.duration());
    age > ABANDONED
}

fn read(path: &Path) -> io::Result<Option<String>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn write(path: &Path, new: &Path, text: &str) -> io::Result<()> {
    let mut file = private().create(true).truncate(true).open(new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    drop(file);
    fs::rename(new, path)?;
    // The new name must be on disk too. Not every file system can do this.
    if let (true, Some(folder)) = (cfg!(unix), path.parent()) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// Options for a file that only its owner can read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn create_folder(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
