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
}

impl Store for FileStore {
    fn update(&self, change: &mut dyn FnMut(Option<&str>) -> String) -> io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = self.path.parent().map_or(Ok(()), create_folder);
        let lock = match folder.and_then(|()| Lock::take(beside(&self.path, ".lock"))) {
            Ok(lock) => lock,
            Err(error) => {
                // A disk that takes no lock can still be read. The change fails.
                change(read(&self.path)?.as_deref());
                return Err(error);
            }
        };
        let before = read(&self.path)?;
        let after = change(before.as_deref());
        if before.as_deref() == Some(&after) {
            return Ok(());
        }
        write(&self.path, &beside(&self.path, ".new"), &after, &lock)
    }
}

/// A lock file. It is removed when this value is dropped.
struct Lock {
    path: PathBuf,
    /// Tells a process whose lock was given up whether the lock file is still its own. Empty if the disk is full.
    content: String,
}

impl Lock {
    fn take(path: PathBuf) -> io::Result<Lock> {
        let mut wait = Duration::from_millis(2);
        loop {
            match Lock::create(&path) {
                Err(error) if is_held(&error) => {}
                result => return result,
            }
            if is_abandoned(&path) {
                break_lock(&path)?;
            } else {
                sleep(wait + wait.mul_f64(random::fraction()));
                wait = (wait * 2).min(Duration::from_millis(50));
            }
        }
    }

    fn create(path: &Path) -> io::Result<Lock> {
        let mut file = private().create_new(true).open(path)?;
        let content = random::id().unwrap_or_default();
        let is_written = file.write_all(content.as_bytes()).is_ok();
        if !is_written {
            let _ = file.set_len(0);
        }
        Ok(Lock { path: path.to_path_buf(), content: if is_written { content } else { String::new() } })
    }
}

impl Lock {
    /// Whether no other process removed it as abandoned.
    fn is_own(&self) -> bool {
        fs::read_to_string(&self.path).map_or(false, |content| content == self.content)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.is_own() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether another process has a lock. Windows returns PermissionDenied while another process deletes it.
fn is_held(error: &io::Error) -> bool {
    error.kind() == ErrorKind::AlreadyExists || (cfg!(windows) && error.kind() == ErrorKind::PermissionDenied)
}

/// Removes an abandoned lock. Of several processes that notice it, one looks again and removes it, so that none removes the new
/// lock of another one.
fn break_lock(path: &Path) -> io::Result<()> {
    let breaker = beside(path, ".break");
    let _turn = match Lock::create(&breaker) {
        Ok(turn) => turn,
        Err(error) if is_held(&error) => {
            sleep(Duration::from_millis(2));
            return if is_abandoned(&breaker) { remove_abandoned(&breaker) } else { Ok(()) };
        }
        Err(error) => return Err(error),
    };
    if is_abandoned(path) {
        remove_abandoned(path)?;
    }
    Ok(())
}

/// Removes an abandoned lock. A lock that replaced it meanwhile stays.
fn remove_abandoned(path: &Path) -> io::Result<()> {
    let taken = beside(path, &format!(".{}", random::id().unwrap_or_default()));
    match fs::rename(path, &taken) {
        Err(error) if error.kind() == ErrorKind::NotFound || is_held(&error) => return Ok(()),
        result => result?,
    }
    if !is_abandoned(&taken) {
        // Fails if another process has a new lock already.
        let _ = fs::hard_link(&taken, path);
    }
    fs::remove_file(&taken)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(suffix);
    PathBuf::from(name)
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

fn write(path: &Path, new: &Path, text: &str, lock: &Lock) -> io::Result<()> {
    // A new file, because a process that lost its lock can still write to the former one.
    match fs::remove_file(new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private().create_new(true).open(new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    drop(file);
    if !lock.is_own() {
        return Err(io::Error::new(ErrorKind::Other, "another process took the lock"));
    }
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
