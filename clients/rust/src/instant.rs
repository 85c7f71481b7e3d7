//! Instants: milliseconds since 1970, and their texts of ISO 8601 in UTC.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use time::format_description::well_known::Rfc3339;
use time::OffsetDateTime;

const LATEST: i64 = 253_402_300_799_999;

/// Reads an instant `YYYY-MM-DDTHH:MM:SSZ`, with or without a fraction. None for any other text.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let fraction = form.strip_prefix("0000-00-00T00:00:00")?.strip_suffix('Z')?;
    let is_fraction = fraction
        .strip_prefix('.')
        .map_or(false, |digits| !digits.is_empty() && digits.bytes().all(|digit| digit == b'0'));
    if !fraction.is_empty() && !is_fraction {
        return None;
    }
    // Digits after the ninth are not read by the parser, and mean less than a millisecond.
    let short = format!("{}{}Z", &text[..19], &text[19..19 + fraction.len().min(10)]);
    let instant = OffsetDateTime::parse(&short, &Rfc3339).ok()?;
    i64::try_from(instant.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
}

/// Returns the text of an instant. One after the year 9999 is the last instant of that year.
pub(crate) fn format(milliseconds: i64) -> String {
    let shown = milliseconds.clamp(0, LATEST);
    let instant = OffsetDateTime::from_unix_timestamp(shown.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (year, month, day) = (instant.year(), u8::from(instant.month()), instant.day());
    let (hour, minute, second) = (instant.hour(), instant.minute(), instant.second());
    let fraction = shown.rem_euclid(1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z")
}

/// Milliseconds since 1970; negative before.
pub(crate) fn of_system(time: SystemTime) -> i64 {
    let milliseconds = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => milliseconds(after),
        Err(before) => -milliseconds(before.duration()),
    }
}

pub(crate) fn to_system(milliseconds: i64) -> Option<SystemTime> {
    let distance = Duration::from_millis(milliseconds.unsigned_abs());
    if milliseconds < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    }
}

/// Writes a time as its text of ISO 8601 in UTC, for `serde`.
pub fn serialize_instant<S: serde::Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format(of_system(*time)))
}

/// As `serialize_instant`, for a time that can be absent.
pub(crate) fn serialize<S: serde::Serializer>(time: &Option<SystemTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.serialize_some(&format(of_system(*time))),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_instants() {
        assert_eq!(parse("2026-06-01T12:00:00Z"), Some(1_780_315_200_000));
        assert_eq!(parse("2026-06-01T12:00:00.5Z"), Some(1_780_315_200_500));
        assert_eq!(parse("2026-01-01T00:00:00.123999999999Z"), Some(1_767_225_600_123));
        assert_eq!(format(1_780_315_200_500), "2026-06-01T12:00:00.500Z");
        assert_eq!(format(i64::MAX), "9999-12-31T23:59:59.999Z");
        assert_eq!(to_system(-1).map(of_system), Some(-1));
    }

    #[test]
    fn refuses_other_texts() {
        for text in [
            "",
            "2026-06-01",
            "2026-06-01T12:00:00",
            "2026-06-01T12:00:00+00:00",
            "2026-06-01t12:00:00z",
            "2026-06-01T12:00:00.Z",
            "2026-13-01T12:00:00Z",
            "２026-06-01T12:00:00Z",
            " 2026-06-01T12:00:00Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
