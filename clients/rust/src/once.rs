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
        let _end = End(self);
        loop {
            lock(&self.state).is_requested = false;
            let can_repeat = work();
            let mut state = lock(&self.state);
            if !(can_repeat && state.is_requested) {
                // In the same step, so that no caller is missed.
                state.running = None;
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

/// Ends the work, also if it panics.
struct End<'a>(&'a Once);

impl Drop for End<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        state.running = None;
        state.rounds = state.rounds.wrapping_add(1);
        self.0.ended.notify_all();
    }
}
