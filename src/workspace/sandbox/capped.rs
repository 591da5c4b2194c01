//! Reads within a size limit.

use std::io::Read;

use super::limit::Limit;
use super::read_error::ReadError;

/// Reads everything, or fails if it is too large. `size` is the size from the metadata.
pub(in crate::workspace) fn capped(from: impl Read, size: u64, limit: Limit) -> Result<Vec<u8>, ReadError> {
    if size > limit.bytes() {
        return Err(ReadError::TooLarge(limit));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    from.take(limit.bytes() + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit.bytes() { Err(ReadError::TooLarge(limit)) } else { Ok(bytes) }
}

/// Decodes bytes as UTF-8.
pub(in crate::workspace) fn text(bytes: Vec<u8>) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        ReadError::NotUtf8(String::from_utf8_lossy(&error.as_bytes()[..valid]).matches('\n').count() + 1)
    })
}
