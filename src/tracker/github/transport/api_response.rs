//! A server's response.

use bytes::Bytes;
use http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use super::error::ApiError;
use super::links::Links;
use super::payload::WireRefusal;

/// A server's response.
#[derive(Clone, Debug)]
pub(in crate::tracker::github) struct ApiResponse {
    pub(in crate::tracker::github) status: u16,
    pub(in crate::tracker::github) body: Bytes,
    /// The neighboring pages of a list.
    pub(in crate::tracker::github) links: Links,
    /// When it was sent, by the server's clock.
    pub(in crate::tracker::github) date: Option<i64>,
    /// The entity tag: responses with the same tag are identical.
    pub(in crate::tracker::github) etag: Option<String>,
}

impl ApiResponse {
    /// Decodes the body.
    ///
    /// # Errors
    /// The body doesn't match GitHub's API description.
    pub(in crate::tracker::github) fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let what =
                if error.is_data() { "it doesn't match GitHub's API description" } else { "it is not complete JSON" };
            ApiError::unreadable(&format!("{what} (line {}, column {})", error.line(), error.column()))
        })
    }

    /// The body of an error response.
    pub(in crate::tracker::github) fn error(&self) -> WireRefusal {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// The time of a response by the server's clock, in seconds since 1970.
pub(in crate::tracker::github) fn date(headers: &HeaderMap) -> Option<i64> {
    let date = headers.get(header::DATE)?.to_str().ok()?;
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date).ok().map(jiff::Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_moment_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert(header::DATE, "Mon, 04 Jan 2027 09:00:01 GMT".parse().expect("a value"));
        assert_eq!(date(&headers), Some(1_799_053_201));
    }
}
