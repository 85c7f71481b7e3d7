use crate::{lock, thread_id};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Work of one kind, which runs once at a time.
#[derive(Debug, Default)]
pub(crate) struct Once {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    running: Option<u64>,
    /// Whether a caller came after the work began.
    is_requested: bool,
    rounds: u64,
}

impl Once {
    /// Runs the work, or waits for the end of the work that another thread runs. `work` returns whether it must run again if a
    /// caller came meanwhile.
    pub fn run(&self, mut work: impl FnMut() -> bool) {
        let mut state = lock(&self.state);
        if state.running.is_some() {
            state.is_requested = true;
            return self.wait(state);
        }
        state.running = Some(thread_id::current());
        drop(state);
        let mut end = End { once: self, is_over: false };
        loop {
            lock(&self.state).is_requested = false;
            let can_repeat = work();
            let mut state = lock(&self.state);
            if !(can_repeat && state.is_requested) {
                // In the same step, so that no caller is missed.
                end.is_over = true;
                state.end();
                self.ended.notify_all();
                return;
            }
        }
    }
}

impl Once {
    /// Waits for the end of the work that another thread runs, if there is one.
    pub fn settle(&self) {
        self.wait(lock(&self.state));
    }

    fn wait(&self, mut state: MutexGuard<'_, State>) {
        let round = state.rounds;
        // A store or a transport of the software can be inside the work. It must not wait for itself.
        let is_other = |state: &State| state.running.map_or(false, |runner| runner != thread_id::current());
        while is_other(&state) && state.rounds == round {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    fn end(&mut self) {
        self.running = None;
        self.rounds = self.rounds.wrapping_add(1);
    }
}

/// Ends the work if it panics.
struct End<'a> {
    once: &'a Once,
    is_over: bool,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            lock(&self.once.state).end();
            self.once.ended.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Once;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    #[test]
    fn runs_the_work_once_at_a_time() {
        let (once, running, most) = (Once::default(), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50_000 {
                        once.run(|| {
                            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                            running.fetch_sub(1, Ordering::SeqCst);
                            false
                        });
                    }
                });
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), 1);
    }
}
