use std::io;
use std::sync::{Mutex, PoisonError};

/// Keeps one text. Several processes can use one store.
pub trait Store: Send + Sync {
    /// Replaces the text by what `change` returns for it, in one step, and returns when the new text is kept. No other process
    /// changes it meanwhile, and a crash leaves the old or the new text. `change` gets none if there is no text yet, and is
    /// called once.
    fn update(&self, change: &mut dyn FnMut(Option<&str>) -> String) -> io::Result<()>;
}

/// A store in memory, for tests. Its text ends with the process.
#[derive(Debug, Default)]
pub struct MemoryStore {
    text: Mutex<Option<String>>,
}

impl MemoryStore {
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }
}

impl Store for MemoryStore {
    fn update(&self, change: &mut dyn FnMut(Option<&str>) -> String) -> io::Result<()> {
        let mut text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        let next = change(text.as_deref());
        *text = Some(next);
        Ok(())
    }
}

impl<S: Store + ?Sized> Store for std::sync::Arc<S> {
    fn update(&self, change: &mut dyn FnMut(Option<&str>) -> String) -> io::Result<()> {
        (**self).update(change)
    }
}
