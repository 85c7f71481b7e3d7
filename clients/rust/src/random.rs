use data_encoding::HEXLOWER;
use ring::rand::{SecureRandom, SystemRandom};

/// Returns random bytes; none if the system has none.
pub(crate) fn bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(bytes)
}

/// Returns a random ID of 128 bits.
pub(crate) fn id() -> Option<String> {
    bytes::<16>().map(|bytes| HEXLOWER.encode(&bytes))
}

/// Returns a random number from 0 to 1.
pub(crate) fn fraction() -> f64 {
    f64::from(u32::from_le_bytes(bytes::<4>().unwrap_or_default())) / f64::from(u32::MAX)
}
