//! What a team or an author ignores: `<!-- rolecall-ignore vague: wording agreed with legal -->`.

use std::ops::Range;

use super::settings::Settings;

const OPENING: &str = "<!-- rolecall-ignore";

/// A comment that ignores checks in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IgnoreComment {
    /// The checks.
    pub(super) checks: Vec<String>,
    /// Why.
    pub(super) reason: String,
    /// Where it is.
    pub(super) span: Range<usize>,
}

impl IgnoreComment {
    /// Whether it covers a check. A comment without a reason covers none.
    pub(super) fn covers(&self, check: &str) -> bool {
        !self.reason.is_empty() && self.checks.iter().any(|known| known == check)
    }
}

/// What the comments in a text ignore: a check or a finding of `rolecall status`, and the reason. Comments without a
/// reason ignore nothing.
pub fn ignored(text: &str) -> Vec<(String, String)> {
    let with_reason = comments(text).into_iter().filter(|comment| !comment.reason.is_empty());
    with_reason
        .flat_map(|comment| comment.checks.into_iter().map(move |check| (check, comment.reason.clone())))
        .collect()
}

/// The comments in a text.
pub(super) fn comments(text: &str) -> Vec<IgnoreComment> {
    let found = text.match_indices(OPENING).filter_map(|(at, _)| {
        let length = text[at..].find("-->")?;
        let inner = &text[at + OPENING.len()..at + length];
        let (checks, reason) = inner.split_once(':').unwrap_or((inner, ""));
        let checks = checks.split([',', ' ']).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        Some(IgnoreComment { checks, reason: reason.trim().to_owned(), span: at..at + length + 3 })
    });
    found.collect()
}

impl Settings {
    /// Whether the team ignores a check in an artifact or a file.
    pub(super) fn ignores(&self, check: &str, key: Option<&str>, path: Option<&str>) -> bool {
        self.ignore.iter().any(|ignore| {
            let named = ignore.check.as_deref().is_none_or(|known| known == check);
            named && [key, path].into_iter().flatten().any(|name| matches(&ignore.what, name))
        })
    }
}

/// Whether a name fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_needs_a_reason() {
        let found =
            comments("a <!-- rolecall-ignore vague, solution: agreed with legal --> b <!-- rolecall-ignore no-why -->");
        assert!(found[0].covers("vague") && found[0].covers("solution") && !found[0].covers("no-why"));
        assert!(!found[1].covers("no-why"));
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(
            matches("docs/*", "docs/a/b.md") && matches("user-story/*-old", "user-story/x-old") && matches("a", "a")
        );
        assert!(!matches("docs/*", "src/a.md") && !matches("a", "ab") && !matches("ab*b", "ab"));
    }
}
