use crate::core::{Core, Listener};
use crate::memory::Effect;
use crate::standing::Standing;
use crate::{lock, random, thread_id};
use std::collections::VecDeque;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Longest sleep, so that a machine that wakes from its own sleep is noticed.
const SLEEP: Duration = Duration::from_secs(30);

/// The thread of a client. It exists while there is work for it.
#[derive(Default)]
pub(crate) struct Background {
    work: Mutex<Work>,
    changed: Condvar,
    listeners: Mutex<Vec<(u64, Arc<Listener>)>>,
    core: Mutex<Weak<Core>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Work {
    is_started: bool,
    is_closed: bool,
    has_thread: bool,
    thread_id: Option<u64>,
    is_tick_due: bool,
    is_sending_due: bool,
    /// A check that is due, and whether it activates.
    check: Option<bool>,
    news: VecDeque<Standing>,
    /// When a `TICK` is due, by the clock of the settings.
    wake_at: Option<i64>,
    last_listener: u64,
}

enum Job {
    Report(Standing),
    Send,
    Check(bool),
    Tick,
}

impl Background {
    /// Sets the client whose work this is.
    pub fn belong_to(&self, core: &Arc<Core>) {
        *lock(&self.core) = Arc::downgrade(core);
    }

    pub fn start(&self) {
        let mut work = lock(&self.work);
        work.is_tick_due |= !work.is_started;
        work.is_started = true;
        drop(work);
        self.wake();
    }

    /// Ends the work that `start` began. A request that is under way goes on.
    pub fn stop(&self) {
        let mut work = lock(&self.work);
        work.is_started = false;
        work.is_tick_due = false;
        work.check = None;
        drop(work);
        self.changed.notify_all();
    }

    /// Ends all work.
    pub fn close(&self) {
        lock(&self.work).is_closed = true;
        self.changed.notify_all();
    }

    /// Waits for the end of the thread after `close`. It can be in a request.
    pub fn join(&self) {
        let thread = lock(&self.thread).take();
        let is_own = lock(&self.work).thread_id == Some(thread_id::current());
        if let Some(thread) = thread.filter(|_| !is_own) {
            let _ = thread.join();
        }
    }

    pub fn follow(&self, effects: &[Effect], is_tick: bool, now: i64) {
        let mut work = lock(&self.work);
        for effect in effects {
            match effect {
                Effect::Wake { after } => {
                    let jitter = (*after as f64 * random::fraction() / 10.0) as i64;
                    work.wake_at = Some(now.saturating_add(*after).saturating_add(jitter));
                }
                Effect::Send => work.is_sending_due = true,
                Effect::Check if work.is_started || is_tick => work.check = work.check.or(Some(false)),
                Effect::Activate if work.is_started || is_tick => work.check = Some(true),
                Effect::Check | Effect::Activate => {}
            }
        }
        drop(work);
        self.wake();
    }

    pub fn report(&self, standing: Standing) {
        if lock(&self.listeners).is_empty() {
            return;
        }
        lock(&self.work).news.push_back(standing);
        self.wake();
    }

    pub fn listen(&self, listener: Listener) -> u64 {
        let id = {
            let mut work = lock(&self.work);
            work.last_listener += 1;
            work.last_listener
        };
        lock(&self.listeners).push((id, Arc::new(listener)));
        id
    }

    pub fn forget(&self, id: u64) {
        lock(&self.listeners).retain(|(known, _)| *known != id);
    }

    /// Looks at the work at once, for example after the clock was set.
    pub fn wake(&self) {
        let mut work = lock(&self.work);
        let has_work = work.is_started || work.is_sending_due || work.check.is_some() || !work.news.is_empty();
        if work.has_thread || work.is_closed || !has_work {
            drop(work);
            self.changed.notify_all();
            return;
        }
        let core = match lock(&self.core).upgrade() {
            Some(core) => core,
            None => return,
        };
        // Without a thread, the work waits until there is one.
        let spawned = thread::Builder::new().name("licet".to_string()).spawn(move || run(&core));
        if let Ok(thread) = spawned {
            work.has_thread = true;
            drop(work);
            *lock(&self.thread) = Some(thread);
        }
    }

    /// Waits for work. None if the thread must end.
    fn next(&self, core: &Core) -> Option<Job> {
        let mut work = lock(&self.work);
        let mut left_before = i64::MAX;
        loop {
            if work.is_closed {
                work.has_thread = false;
                return None;
            }
            if let Some(standing) = work.news.pop_front() {
                return Some(Job::Report(standing));
            }
            if std::mem::take(&mut work.is_tick_due) {
                return Some(Job::Tick);
            }
            if std::mem::take(&mut work.is_sending_due) {
                return Some(Job::Send);
            }
            if let Some(activates) = work.check.take() {
                return Some(Job::Check(activates));
            }
            if !work.is_started {
                work.has_thread = false;
                return None;
            }
            let sleep = match work.wake_at {
                None => SLEEP,
                Some(wake_at) => {
                    let left = wake_at.saturating_sub(core.settings.now());
                    // A clock that was set back would make the wait longer.
                    if left <= 0 || left > left_before {
                        work.wake_at = None;
                        return Some(Job::Tick);
                    }
                    left_before = left;
                    Duration::from_millis(left.unsigned_abs()).min(SLEEP)
                }
            };
            let wake_at = work.wake_at;
            (work, _) = self.changed.wait_timeout(work, sleep).unwrap_or_else(PoisonError::into_inner);
            if work.wake_at != wake_at {
                left_before = i64::MAX;
            }
        }
    }
}

fn run(core: &Core) {
    lock(&core.background.work).thread_id = Some(thread_id::current());
    while let Some(job) = core.background.next(core) {
        // A fault of a listener, a store or a clock of the software must not end the work.
        let _ = catch_unwind(AssertUnwindSafe(|| match job {
            Job::Report(standing) => {
                let listeners: Vec<Arc<Listener>> =
                    lock(&core.background.listeners).iter().map(|(_, listener)| Arc::clone(listener)).collect();
                for listener in listeners {
                    let _ = catch_unwind(AssertUnwindSafe(|| listener(&standing)));
                }
            }
            Job::Send => core.send_outbox(),
            Job::Check(activates) => core.check_once(activates),
            Job::Tick => {
                core.open();
                let effects = core.apply(&crate::memory::Event::Tick, |kept| kept);
                core.follow(&effects, true);
            }
        }));
    }
}
