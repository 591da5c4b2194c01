//! Values in a marker, which is a comment: none of them can end it.

/// A value, escaped so that it can't end the comment.
pub(super) fn escape(value: &str) -> String {
    if !value.contains(['%', '<', '>', '-']) {
        return value.to_owned();
    }
    value.replace('%', "%25").replace('>', "%3E").replace('<', "%3C").replace("--", "%2D%2D")
}

/// The value that was escaped.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    text.replace("%2D", "-").replace("%3C", "<").replace("%3E", ">").replace("%25", "%")
}
