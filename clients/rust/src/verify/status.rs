use super::claims::{Members, StatusReference};
use super::compact::{carried, parse_object};
use super::device::decode;
use super::jws::open_jws;
use super::keys::KeySet;
use super::state::SeenStatus;
use super::{refuse_about, Refused};
use crate::value::count;
use flate2::{Decompress, FlushDecompress, Status};
use serde_json::Value;

// Token Status List section 7.1. 0 is VALID, and 3 is application-specific.
pub(crate) const INVALID: i64 = 1;
pub(crate) const SUSPENDED: i64 = 2;
pub(crate) const RELEASED: i64 = 3;

/// Maximum length of a status list token: an incompressible list in both base64url layers.
pub(crate) const MAX_TOKEN_LENGTH: usize = 1 << 23;
/// Maximum length of a decompressed array: 16 million entries of two bits.
const MAX_LIST_BYTES: usize = 1 << 22;

/// Returns the entry of a status list token. The caller decides whether the token is new enough. Refuses any other token with
/// `STATUS_INVALID`.
pub(crate) fn read_status(token: &str, reference: &StatusReference, keys: &KeySet) -> Result<SeenStatus, Refused> {
    read(token, reference, keys).or_else(|refused| refuse_about("STATUS_INVALID", &refused.detail))
}

fn read(token: &str, reference: &StatusReference, keys: &KeySet) -> Result<SeenStatus, Refused> {
    let compact = carried(token, MAX_TOKEN_LENGTH)?;
    let claims = Members(parse_object(open_jws(&compact, keys, "statuslist+jwt")?)?);
    let (iat, exp) = (claims.count("iat")?, claims.count("exp")?);
    let (bits, bytes) = claims.required("status_list", |list| {
        let bits = count(list.get("bits")?).filter(|bits| [1, 2, 4, 8].contains(bits))?;
        Some((bits, decode(list.get("lst")?.as_str()?)?))
    })?;
    claims.required("sub", |sub| (sub.as_str() == Some(&reference.uri)).then_some(()))?;
    let value = decompress(&bytes).and_then(|list| status_at(&list, bits, reference.idx));
    match value.filter(|value| *value <= RELEASED) {
        Some(value) => Ok(SeenStatus { uri: reference.uri.clone(), idx: reference.idx, value, iat, exp }),
        None => refuse_about("FILE_MALFORMED", "status_list"),
    }
}

/// Returns the bytes of one complete zlib stream. None if it is damaged, has bytes behind it, or exceeds the limit of a list.
fn decompress(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut stream = Decompress::new(true);
    let mut list = Vec::with_capacity(bytes.len().saturating_mul(4).clamp(1024, MAX_LIST_BYTES));
    loop {
        let before = (stream.total_in(), stream.total_out());
        let rest = bytes.get(usize::try_from(before.0).ok()?..)?;
        let status = stream.decompress_vec(rest, &mut list, FlushDecompress::None).ok()?;
        if list.len() > MAX_LIST_BYTES {
            return None;
        }
        if status == Status::StreamEnd {
            return (stream.total_in() == bytes.len() as u64).then_some(list);
        }
        if list.len() == list.capacity() {
            list.reserve(list.len());
        } else if before == (stream.total_in(), stream.total_out()) {
            return None;
        }
    }
}

/// Returns the status of one entry. None if the list ends before it.
fn status_at(bytes: &[u8], bits: i64, idx: i64) -> Option<i64> {
    let per_byte = 8 / bits;
    let byte = *bytes.get(usize::try_from(idx / per_byte).ok()?)?;
    Some((i64::from(byte) >> ((idx % per_byte) * bits)) & ((1 << bits) - 1))
}

/// Whether a JSON value is an object with these members of the wanted kinds. Used by the state.
pub(crate) fn has_counts(value: &Value, names: &[&str]) -> bool {
    names.iter().all(|name| value.get(name).and_then(count).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{write::ZlibEncoder, Compression};
    use std::io::Write;

    fn compress(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn reads_entries_from_the_least_significant_bit_up() {
        let list = decompress(&compress(&[0b1110_0100, 0b0000_0001])).unwrap();
        assert_eq!((0..5).map(|idx| status_at(&list, 2, idx)).collect::<Vec<_>>(), [0, 1, 2, 3, 1].map(Some));
        assert_eq!(status_at(&list, 2, 8), None);
        assert_eq!(status_at(&list, 8, 0), Some(0b1110_0100));
    }

    #[test]
    fn refuses_a_list_that_is_cut_or_damaged_or_has_a_rest_or_is_too_long() {
        let whole = compress(&[7; 5000]);
        assert_eq!(decompress(&whole).map(|list| list.len()), Some(5000));
        assert_eq!(decompress(&whole[..whole.len() - 1]), None);
        assert_eq!(decompress(&[&whole[..], b"x"].concat()), None);
        let mut damaged = whole;
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(decompress(&damaged), None);
        assert_eq!(decompress(b""), None);
        assert_eq!(decompress(&compress(&vec![0; MAX_LIST_BYTES])).map(|list| list.len()), Some(MAX_LIST_BYTES));
        assert_eq!(decompress(&compress(&vec![0; MAX_LIST_BYTES + 1])), None);
    }
}
