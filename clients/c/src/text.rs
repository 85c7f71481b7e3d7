use std::ffi::{CStr, CString};
use std::os::raw::c_char;

/// Reads a text of the caller. None for NULL.
pub unsafe fn optional<'a>(text: *const c_char, name: &str) -> Result<Option<&'a str>, String> {
    if text.is_null() {
        return Ok(None);
    }
    CStr::from_ptr(text).to_str().map(Some).map_err(|_| format!("{name} must be UTF-8"))
}

pub unsafe fn required<'a>(text: *const c_char, name: &str) -> Result<&'a str, String> {
    optional(text, name)?.ok_or_else(|| format!("{name} must be a text"))
}

/// Gives a text to the caller, without zero bytes.
pub fn give(text: &str) -> *mut c_char {
    CString::new(text.replace('\0', "")).unwrap_or_default().into_raw()
}

/// Takes a text back and frees it.
pub unsafe fn take(text: *mut c_char) {
    if !text.is_null() {
        drop(CString::from_raw(text));
    }
}
