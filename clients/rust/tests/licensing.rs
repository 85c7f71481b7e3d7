mod gateway;

use gateway::{Disk, Fault, Network, DAY, HOUR, KEY};
use licet::{Error, Licensing, MemoryStore, Source, State, Trial, Value};
use serde_json::{json, Value as Json};
use std::sync::mpsc;
use std::time::{Duration, UNIX_EPOCH};

fn active(network: &Network, disk: &Disk) -> Licensing {
    let licensing = network.software(disk.clone());
    licensing.activate("lic 01234 56789 abcde fghjk tzfn5").unwrap();
    licensing
}

/// Code of the refusal.
fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().refusal().unwrap().code.clone()
}

#[test]
fn activates_and_checks_a_license() {
    let network = Network::new();
    let licensing = network.software(MemoryStore::new());
    assert_eq!((licensing.standing().state, licensing.check().code.as_str()), (State::Unlicensed, "NOT_ACTIVATED"));
    assert!(network.take_seen().is_empty());
    let standing = licensing.activate("lic 01234 56789 abcde fghjk tzfn5").unwrap();
    assert_eq!((standing.state, standing.source), (State::Licensed, Some(Source::Gateway)));
    assert_eq!(standing.message, "The license is valid.");
    let until = UNIX_EPOCH + Duration::from_millis((gateway::START + 3 * DAY) as u64);
    assert_eq!((standing.expiry, standing.until), (None, Some(until)));
    assert_eq!(network.0.lock().unwrap().seen[0].1["key"], KEY);
    assert_eq!(network.take_seen(), ["Activate", "Heartbeat", "Validate"]);
    assert!(licensing.has("export") && !licensing.has("scripting") && !licensing.has("other"));
    assert_eq!(licensing.value("layers"), Some(Value::Integer(64)));
    assert_eq!(licensing.value("scripting"), Some(Value::Boolean(false)));
    licensing.check();
    assert!(network.take_seen().is_empty());
    network.pass(4 * HOUR);
    licensing.check();
    assert_eq!(network.take_seen(), ["Heartbeat", "Validate"]);
}

#[test]
fn a_network_fault_never_locks() {
    let network = Network::new();
    let disk = Disk::default();
    let licensing = active(&network, &disk);
    for fault in [
        Fault::Cut,
        Fault::Lose,
        Fault::Html,
        Fault::Busy,
        Fault::Unavailable,
        Fault::Internal,
        Fault::Replay,
        Fault::Forge,
    ] {
        network.set(|gateway| gateway.fault = fault);
        let standing = licensing.check_fresh();
        assert_eq!((standing.state, standing.source), (State::Offline, Some(Source::Answer)), "{fault:?}");
        let again = network.software(disk.clone());
        assert_eq!(again.check().state, State::Offline, "{fault:?}, after a new start");
        assert!(again.has("export"), "{fault:?}");
    }
    network.set(|gateway| gateway.fault = Fault::Cut);
    network.pass(3 * DAY);
    assert_eq!(licensing.check().code, "STALE");
    assert!(!licensing.has("export"));
    network.set(|gateway| gateway.fault = Fault::None);
    assert_eq!(licensing.check_fresh().state, State::Licensed);
}

#[test]
fn a_license_without_answers_ends_with_the_run() {
    let network = Network::new();
    let disk = Disk::default();
    network.set(|gateway| gateway.keeps_answers = false);
    let licensing = active(&network, &disk);
    assert!(licensing.has("export") && !licensing.has("scripting"));
    assert_eq!(licensing.value("layers"), Some(Value::Integer(64)));
    network.set(|gateway| gateway.fault = Fault::Cut);
    assert_eq!(licensing.check_fresh().state, State::Offline);
    assert_eq!(network.software(disk).check().code, "STALE");
}

#[test]
fn a_signed_no_locks_until_a_later_yes() {
    let network = Network::new();
    let disk = Disk::default();
    let licensing = active(&network, &disk);
    network.pass(1000);
    network.set(|gateway| gateway.no = Some("SUSPENDED"));
    assert_eq!((licensing.check_fresh().state, licensing.standing().code.as_str()), (State::Locked, "SUSPENDED"));
    network.set(|gateway| gateway.fault = Fault::Cut);
    let again = network.software(disk);
    assert_eq!((again.check().state, again.standing().code.as_str()), (State::Locked, "SUSPENDED"));
    network.pass(1000);
    network.set(|gateway| (gateway.fault, gateway.no) = (Fault::None, None));
    assert_eq!(again.check_fresh().state, State::Licensed);
}

#[test]
fn a_refusal_has_its_devices() {
    let network = Network::new();
    let licensing = network.software(MemoryStore::new());
    network.set(|gateway| {
        gateway.refusal = Some(json!({
            "__typename": "LimitRefusal", "code": "ACTIVATION_LIMIT_EXCEEDED", "message": "All seats are in use.",
            "nextAction": "WAIT", "nextAllowedAt": "2026-06-02T12:00:00.000Z",
            "seatHolders": [{
                "device": "dev_1", "name": "Ann…", "platform": "linux", "lastSeenAt": "2026-06-01T11:00:00Z", "seatFreeAt": null,
            }],
        }))
    });
    let error = licensing.activate(KEY).unwrap_err();
    assert_eq!(error.to_string(), "All seats are in use.");
    let json = serde_json::to_value(error.refusal().unwrap()).unwrap();
    let expected = json!({
        "state": "REFUSED", "valid": false, "code": "ACTIVATION_LIMIT_EXCEEDED", "message": "All seats are in use.",
        "nextAction": "WAIT", "nextAllowedAt": "2026-06-02T12:00:00.000Z",
        "devices": [{
            "device": "dev_1", "name": "Ann…", "platform": "linux", "lastSeenAt": "2026-06-01T11:00:00.000Z", "seatFreeAt": null,
        }],
    });
    assert_eq!(json, expected);
    network.set(|gateway| gateway.fault = Fault::Cut);
    assert_eq!(refused(licensing.activate(KEY)), "UNREACHABLE");
    assert_eq!(licensing.standing().state, State::Unlicensed);
}

#[test]
fn sends_usage_once_and_in_order() {
    let network = Network::new();
    let disk = Disk::default();
    let licensing = active(&network, &disk);
    network.set(|gateway| gateway.fault = Fault::Lose);
    assert_eq!(licensing.record_usage(2), Ok(true));
    // Sends the outbox first, so that the content of the first request is fixed.
    assert_eq!(refused(licensing.activate(KEY)), "UNREACHABLE");
    assert_eq!(licensing.record_usage(3), Ok(true));
    assert_eq!(licensing.record_usage(4), Ok(true));
    drop(licensing);
    let again = network.software(disk);
    network.set(|gateway| gateway.fault = Fault::None);
    network.pass(HOUR);
    again.activate(KEY).unwrap();
    assert_eq!(network.amounts(), [2, 7]);
    let mut ids: Vec<Json> =
        network.0.lock().unwrap().seen.iter().map(|(_, input)| input["idempotencyKey"].clone()).collect();
    ids.retain(Json::is_string);
    assert!(ids.len() > 2);
    ids.dedup();
    assert_eq!(ids.len(), 2);
}

#[test]
fn a_wrong_call_records_nothing() {
    let network = Network::new();
    let licensing = network.software(MemoryStore::new());
    assert_eq!(licensing.record_usage(1), Ok(false));
    let licensing = active(&network, &Disk::default());
    for amount in [1_000_000_001, u64::MAX] {
        assert!(matches!(licensing.record_usage(amount), Err(Error::WrongCall(_))));
    }
    assert!(matches!(licensing.record_usage_of("", 1), Err(Error::WrongCall(_))));
    licensing.close();
    assert!(network.0.lock().unwrap().usage.is_empty());
}

#[test]
fn a_full_disk_makes_no_license_invalid_and_counts_no_usage_twice() {
    let network = Network::new();
    let disk = Disk::default();
    disk.fill(true);
    let licensing = active(&network, &disk);
    assert!(licensing.has("export"));
    assert_eq!(licensing.record_usage(2), Ok(false));
    disk.fill(false);
    assert_eq!(licensing.record_usage(3), Ok(true));
    assert_eq!(licensing.check_fresh().state, State::Licensed);
    licensing.activate(KEY).unwrap();
    assert_eq!(network.amounts(), [3]);
    licensing.close();
    assert_eq!(network.software(disk).check().state, State::Licensed);
}

#[test]
fn usage_that_is_not_marked_on_disk_is_not_sent() {
    let network = Network::new();
    let disk = Disk::default();
    let licensing = active(&network, &disk);
    network.set(|gateway| gateway.fault = Fault::Cut);
    assert_eq!(licensing.record_usage(2), Ok(true));
    licensing.close();
    network.set(|gateway| gateway.fault = Fault::None);
    disk.fill(true);
    licensing.deactivate();
    assert!(network.0.lock().unwrap().usage.is_empty());
    disk.fill(false);
    licensing.deactivate();
    assert_eq!(network.amounts(), [2]);
}

#[test]
fn a_device_with_a_broken_disk_frees_its_seat() {
    let network = Network::new();
    let disk = Disk::default();
    disk.fill(true);
    let licensing = active(&network, &disk);
    assert!(licensing.deactivate().is_some());
    assert_eq!(network.take_seen().last().unwrap(), "Deactivate");
    assert_eq!(licensing.standing().state, State::Unlicensed);
}

#[test]
fn what_is_on_a_full_disk_is_read() {
    let network = Network::new();
    let disk = Disk::default();
    active(&network, &disk).close();
    disk.fill(true);
    network.set(|gateway| gateway.fault = Fault::Cut);
    assert_eq!(network.software(disk).check().state, State::Offline);
}

#[test]
fn a_release_that_was_sent_is_not_read_from_the_disk_again() {
    let network = Network::new();
    let disk = Disk::default();
    let licensing = active(&network, &disk);
    network.set(|gateway| gateway.fault = Fault::Cut);
    licensing.deactivate();
    network.set(|gateway| gateway.fault = Fault::None);
    disk.fill(true);
    network.take_seen();
    // Sends the release first, and then takes the seat again.
    licensing.activate(KEY).unwrap();
    disk.fill(false);
    licensing.check_fresh();
    licensing.activate(KEY).unwrap();
    let releases = network.take_seen().into_iter().filter(|name| name == "Deactivate").count();
    assert_eq!((releases, licensing.standing().state), (1, State::Licensed));
}

#[test]
fn a_change_of_another_process_outlives_a_full_disk() {
    let network = Network::new();
    let disk = Disk::default();
    let first = active(&network, &disk);
    let other = network.software(disk.clone());
    other.check();
    disk.fill(true);
    first.check_fresh();
    disk.fill(false);
    network.set(|gateway| gateway.fault = Fault::Cut);
    assert_eq!(other.record_usage(2), Ok(true));
    network.set(|gateway| gateway.fault = Fault::None);
    first.check_fresh();
    first.activate(KEY).unwrap();
    assert_eq!(network.amounts(), [2]);
}

#[test]
fn a_deactivation_of_another_process_outlives_a_full_disk() {
    let network = Network::new();
    let disk = Disk::default();
    let first = active(&network, &disk);
    let other = network.software(disk.clone());
    other.check();
    disk.fill(true);
    first.check_fresh();
    disk.fill(false);
    other.deactivate();
    assert_eq!(first.check().state, State::Unlicensed);
}

#[test]
fn a_release_that_another_process_made_obsolete_is_not_sent() {
    let network = Network::new();
    let disk = Disk::default();
    let first = active(&network, &disk);
    let other = network.software(disk.clone());
    other.check();
    network.set(|gateway| gateway.fault = Fault::Cut);
    first.deactivate();
    disk.fill(true);
    first.check_fresh();
    disk.fill(false);
    network.set(|gateway| gateway.fault = Fault::None);
    network.take_seen();
    // The seat is taken again, so the release must not arrive any more.
    other.activate(KEY).unwrap();
    first.check_fresh();
    first.activate(KEY).unwrap();
    assert!(!network.take_seen().contains(&"Deactivate".to_string()));
}

#[test]
fn usage_after_a_deactivation_of_another_process_is_not_recorded() {
    let network = Network::new();
    let disk = Disk::default();
    let first = active(&network, &disk);
    network.software(disk.clone()).deactivate();
    assert_eq!(first.record_usage(2), Ok(false));
    assert!(network.amounts().is_empty());
}

#[test]
fn a_license_that_cannot_be_read_at_the_start_is_verified_and_used_later() {
    for is_forged in [false, true] {
        let network = Network::new();
        let folder = std::env::temp_dir().join(format!("licet-rust-{}-unreadable-{is_forged}", std::process::id()));
        let path = folder.join("state.json");
        network.software(licet::FileStore::new(&path)).activate(KEY).unwrap();
        network.set(|gateway| gateway.fault = Fault::Cut);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        let licensing = network.software(licet::FileStore::new(&path));
        assert_eq!(licensing.check().state, State::Unlicensed);
        std::fs::remove_dir(&path).unwrap();
        let (text, wanted) =
            if is_forged { (text.replace("eyJ", "eyK"), State::Locked) } else { (text, State::Offline) };
        std::fs::write(&path, text).unwrap();
        assert_eq!(licensing.check().state, wanted);
        std::fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn an_older_key_list_is_rejected_also_after_a_restart() {
    let network = Network::new();
    let disk = Disk::default();
    let licensing = active(&network, &disk);
    // A forged response makes the client get the newest list.
    network.set(|gateway| gateway.fault = Fault::Forge);
    assert_eq!(licensing.check_fresh().state, State::Offline);
    network.set(|gateway| gateway.fault = Fault::None);
    network.rotate();
    network.set(|gateway| gateway.lists_at = Some(gateway::START - HOUR));
    // The list with the new key is older than the one that was seen.
    assert_eq!(licensing.check_fresh().state, State::Offline);
    assert_eq!(network.software(disk.clone()).check().state, State::Offline);
    network.pass(DAY);
    assert_eq!(network.software(disk.clone()).check().state, State::Offline);
    network.set(|gateway| gateway.lists_at = None);
    assert_eq!(network.software(disk).check_fresh().state, State::Licensed);
}

#[test]
fn retry_after_delays_the_next_check() {
    let network = Network::new();
    let licensing = active(&network, &Disk::default());
    network.set(|gateway| gateway.fault = Fault::Busy);
    licensing.check_fresh();
    network.set(|gateway| gateway.fault = Fault::None);
    network.take_seen();
    network.pass(599_000);
    assert_eq!(licensing.check().state, State::Offline);
    assert!(network.take_seen().is_empty());
    network.pass(1000);
    assert_eq!(licensing.check().state, State::Licensed);
    assert_eq!(network.take_seen(), ["Heartbeat", "Validate"]);
}

#[test]
fn follows_a_rotation_of_the_keys() {
    let network = Network::new();
    let disk = Disk::default();
    let licensing = active(&network, &disk);
    network.rotate();
    network.pass(1000);
    assert_eq!(licensing.check_fresh().state, State::Licensed);
    network.set(|gateway| gateway.fault = Fault::Cut);
    assert_eq!(network.software(disk.clone()).check().state, State::Offline);
    network.set(|gateway| gateway.fault = Fault::None);
    network.rotate();
    network.rotate();
    network.pass(1000);
    // No key of the list is trusted.
    assert_eq!(network.software(disk).check().state, State::Offline);
}

#[test]
fn gives_the_license_up_also_later() {
    let network = Network::new();
    let licensing = active(&network, &Disk::default());
    assert!(licensing.deactivate().is_some());
    assert_eq!(licensing.standing().state, State::Unlicensed);
    assert_eq!(network.take_seen().last().unwrap(), "Deactivate");
    let licensing = active(&network, &Disk::default());
    network.set(|gateway| gateway.fault = Fault::Cut);
    assert_eq!(licensing.deactivate(), None);
    network.set(|gateway| gateway.fault = Fault::None);
    network.take_seen();
    assert_eq!(licensing.deactivate(), None);
    assert_eq!(network.take_seen(), ["Deactivate"]);
}

#[test]
fn starts_a_trial() {
    let network = Network::new();
    let licensing = network.software(MemoryStore::new());
    let mailed = licensing.start_trial(Some("ann@example.com"), None).unwrap();
    let json = serde_json::to_value(&mailed).unwrap();
    assert_eq!(json, json!({ "state": "CODE_MAILED", "valid": false, "nextCodeAt": "2026-06-01T12:01:00.000Z" }));
    match licensing.start_trial(Some("ann@example.com"), Some("123456")).unwrap() {
        Trial::Started(standing) => assert_eq!(standing.state, State::Licensed),
        Trial::CodeMailed { .. } => panic!("the trial was not started"),
    }
}

#[test]
fn a_device_without_a_network_gets_and_releases_a_file() {
    let network = Network::new();
    network.set(|gateway| gateway.fault = Fault::Cut);
    let disk = Disk::default();
    let licensing = network.software(disk.clone());
    let request = licensing.request_as(Some("Island")).unwrap();
    assert_eq!(licensing.request().unwrap(), request);
    assert!(request.lines().all(|line| line.len() <= 64) && request.ends_with('\n'));
    let payload = request.replace('\n', "").split('.').nth(1).unwrap().to_string();
    let claims: Json =
        serde_json::from_slice(&data_encoding::BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap()).unwrap();
    assert_eq!(
        (&claims["product"], &claims["fingerprint"], &claims["name"]),
        (&json!("paint"), &json!("board-7"), &json!("Island"))
    );
    assert_eq!(licensing.release(), None);
    let file = network.0.lock().unwrap().file(1, Some(&claims["cnf"]["jwk"]));
    assert_eq!(refused(licensing.install("nonsense", None)), "FILE_MALFORMED");
    let standing = licensing.install(&file, None).unwrap();
    assert_eq!((standing.state, standing.source), (State::Offline, Some(Source::File)));
    assert_ne!(licensing.request().unwrap(), request);
    let again = network.software(disk);
    assert!(again.check().valid && again.has("export"));
    let release = again.release().unwrap();
    assert!(release.starts_with("eyJ"));
    assert_eq!(again.standing().state, State::Unlicensed);
    assert_eq!(refused(again.install(&file, None)), "SEQUENCE_ROLLED_BACK");
    network.pass(31 * DAY);
    let late = network.0.lock().unwrap().file(2, None);
    network.pass(31 * DAY);
    assert_eq!(refused(again.install(&late, None)), "EXPIRED");
}

#[test]
fn a_lost_seat_is_taken_again() {
    let network = Network::new();
    let licensing = active(&network, &Disk::default());
    network.pass(HOUR);
    network.set(|gateway| (gateway.is_seat_lost, gateway.no) = (true, Some("LEASE_EXPIRED")));
    assert_eq!(licensing.check_fresh().code, "LEASE_LOST");
    network.take_seen();
    network.pass(HOUR);
    network.set(|gateway| (gateway.is_seat_lost, gateway.no) = (false, None));
    assert_eq!(licensing.check().state, State::Licensed);
    assert_eq!(network.take_seen(), ["Activate", "Heartbeat", "Validate"]);
}

#[test]
fn works_in_the_background_and_reports_changes() {
    let network = Network::new();
    let licensing = active(&network, &Disk::default());
    let (sender, receiver) = mpsc::channel();
    let own = licensing.clone();
    let sender = std::sync::Mutex::new(sender);
    let subscription = licensing.on_change(move |standing| {
        // A listener can call every method, and a fault of it does not end the work.
        own.check();
        let _ = sender.lock().unwrap().send(standing.code.clone());
        panic!("a fault of the listener");
    });
    let next = || receiver.recv_timeout(Duration::from_secs(60)).unwrap();
    licensing.start();
    network.pass(5 * HOUR);
    network.set(|gateway| gateway.no = Some("SUSPENDED"));
    licensing.wake();
    assert_eq!(next(), "SUSPENDED");
    network.pass(5 * HOUR);
    network.set(|gateway| gateway.no = None);
    licensing.wake();
    assert_eq!(next(), "VALID");
    assert_eq!(licensing.record_usage(5), Ok(true));
    drop(subscription);
    // Sends the outbox, or waits until the thread sent it.
    licensing.activate(KEY).unwrap();
    assert_eq!(network.amounts(), [5]);
    licensing.close();
}

#[test]
fn threads_share_a_client() {
    let network = Network::new();
    let licensing = active(&network, &Disk::default());
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let licensing = licensing.clone();
            std::thread::spawn(move || {
                for _ in 0..20 {
                    assert_eq!(licensing.record_usage(1), Ok(true));
                    assert!(licensing.check_fresh().valid && licensing.has("export"));
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    licensing.deactivate();
    assert_eq!(network.amounts().iter().sum::<i64>(), 160);
}
