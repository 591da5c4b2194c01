//! Compares words and documents as a reader sees them.

use rolecall::core::artifact::{Body, Marker};
use rolecall::core::names::ArtifactKey;

/// The runs of letters and digits.
pub fn visible(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Checks that every word of one text occurs in another at least as often.
pub fn assert_none_went(from: &str, to: &str) {
    let (mut wanted, mut left) = (visible(from), visible(to));
    wanted.sort_unstable();
    left.sort_unstable();
    let mut left = left.into_iter().peekable();
    for word in wanted {
        while left.next_if(|other| *other < word).is_some() {}
        assert!(left.next_if_eq(&word).is_some(), "{word:?} went from\n{from}\nto\n{to}");
    }
}

/// Checks that a body has exactly one marker, which is its artifact's, in the right place.
pub fn assert_ours(body: &str, key: &ArtifactKey) {
    let markers = Marker::find(body);
    assert!(markers.len() == 1 && markers[0].1.key == *key, "{markers:?} in\n{body}");
    let read = Body::parse(body, Some(key));
    assert!(read.in_place, "the owner line and the marker are not at the end of\n{body}");
}
