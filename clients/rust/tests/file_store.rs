use licet::{FileStore, Store};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("licet-rust-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn add_one(store: &FileStore) {
    store
        .update(&mut |text| {
            let number: u64 = text.map_or(0, |text| text.parse().unwrap());
            (number + 1).to_string()
        })
        .unwrap();
}

/// Not a test of its own: `processes_lose_nothing` runs it in several processes.
#[test]
fn adds_in_a_process_of_its_own() {
    if let Some(path) = std::env::var_os("LICET_TEST_STORE") {
        let store = FileStore::new(path);
        (0..25).for_each(|_| add_one(&store));
    }
}

#[test]
fn processes_lose_nothing() {
    let folder = folder("processes");
    let path = folder.join("new").join("state.json");
    let start = || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "adds_in_a_process_of_its_own"]).env("LICET_TEST_STORE", &path).spawn().unwrap()
    };
    let processes: Vec<_> = (0..4).map(|_| start()).collect();
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "100");
    let names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["state.json"]);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn threads_lose_nothing() {
    let folder = folder("threads");
    let path = folder.join("state.json");
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let store = FileStore::new(&path);
            std::thread::spawn(move || (0..25).for_each(|_| add_one(&store)))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "100");
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_the_state() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("mode");
    let path = folder.join("state.json");
    add_one(&FileStore::new(&path));
    let mode = |path: &PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&folder)), (0o600, 0o700));
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn the_lock_of_a_killed_process_is_given_up() {
    let folder = folder("lock");
    let path = folder.join("state.json");
    add_one(&FileStore::new(&path));
    let lock = folder.join("state.json.lock");
    fs::write(&lock, "").unwrap();
    assert!(Command::new("touch").args(["-d", "2026-01-01"]).arg(&lock).status().unwrap().success());
    add_one(&FileStore::new(&path));
    assert_eq!(fs::read_to_string(&path).unwrap(), "2");
    assert!(!lock.exists());
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn one_of_many_gets_an_abandoned_lock() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::Arc;
    let folder = folder("contended");
    let path = folder.join("state.json");
    add_one(&FileStore::new(&path));
    let held = Arc::new(AtomicUsize::new(0));
    for _ in 0..30 {
        for name in ["state.json.lock", "state.json.lock.break"] {
            fs::write(folder.join(name), "").unwrap();
            let touched = Command::new("touch").args(["-d", "2026-01-01"]).arg(folder.join(name)).status();
            assert!(touched.unwrap().success());
        }
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (store, held) = (FileStore::new(&path), Arc::clone(&held));
                std::thread::spawn(move || {
                    let update = store.update(&mut |text| {
                        assert_eq!(held.fetch_add(1, Ordering::SeqCst), 0);
                        std::thread::yield_now();
                        held.fetch_sub(1, Ordering::SeqCst);
                        (text.unwrap().parse::<u64>().unwrap() + 1).to_string()
                    });
                    update.unwrap();
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "241");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_lock_of_another_process_stays() {
    let folder = folder("given-up");
    let path = folder.join("state.json");
    let lock = folder.join("state.json.lock");
    add_one(&FileStore::new(&path));
    // Another process gave this lock up, and has its own.
    let update = FileStore::new(&path).update(&mut |_| {
        fs::remove_file(&lock).unwrap();
        fs::write(&lock, "another").unwrap();
        "text".to_string()
    });
    assert!(update.is_err());
    assert_eq!(fs::read_to_string(&lock).unwrap(), "another");
    assert_eq!(fs::read_to_string(&path).unwrap(), "1");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_is_read_where_no_lock_can_be_taken() {
    let folder = folder("no-lock");
    fs::create_dir_all(&folder).unwrap();
    // The name of the lock is longer than a file system allows.
    let path = folder.join("s".repeat(253));
    fs::write(&path, "old").unwrap();
    let mut seen = None;
    let update = FileStore::new(&path).update(&mut |text| {
        seen = text.map(str::to_string);
        "new".to_string()
    });
    assert!(update.is_err());
    assert_eq!((seen.as_deref(), fs::read_to_string(&path).unwrap().as_str()), (Some("old"), "old"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn reports_a_folder_that_cannot_be_written() {
    let folder = folder("broken");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("file");
    fs::write(&file, "").unwrap();
    assert!(FileStore::new(file.join("state.json")).update(&mut |_| String::new()).is_err());
    fs::remove_dir_all(folder).unwrap();
}
