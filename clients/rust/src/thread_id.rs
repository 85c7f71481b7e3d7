use std::sync::atomic::{AtomicU64, Ordering};

static NEXT: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static ID: u64 = NEXT.fetch_add(1, Ordering::Relaxed);
}

/// Returns the number of this thread; 0 while the thread ends. That of the standard library would allocate memory for a thread
/// that C or C++ created, which no one frees.
pub(crate) fn current() -> u64 {
    ID.try_with(|id| *id).unwrap_or(0)
}
