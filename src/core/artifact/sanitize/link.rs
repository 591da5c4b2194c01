//! Finds the links in a text from outside that can stay as they are, because every parser sees the same link and it
//! refers to no issue.

use super::entity::entity;

/// The parts of a path that make GitHub turn a URL into a reference.
const REFERRED: [&str; 5] = ["/issues/", "/pull/", "/pulls/", "/discussions/", "/commit/"];

/// Whether a URL may refer to an issue, a pull request, a discussion or a commit on any server, in any spelling.
pub(super) fn refers(address: &str) -> bool {
    if !address.contains(['/', '&', '%']) {
        return false;
    }
    let plain = decoded(address).to_ascii_lowercase();
    REFERRED.iter().any(|part| {
        plain
            .match_indices(part)
            .any(|(at, _)| plain[at + part.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

/// A URL without escapes, character references and percent encoding.
fn decoded(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut at = 0;
    while let Some(first) = address[at..].chars().next() {
        let rest = &address[at..];
        let (length, character) = match first {
            '\\' => (1, None),
            '&' => entity(rest).map_or((1, Some('&')), |(length, character)| (length, Some(character))),
            '%' => match rest.get(1..3).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii) {
                Some(byte) => (3, Some(char::from(byte))),
                None => (1, Some('%')),
            },
            // Two slashes in a path mean the same as one.
            '/' if out.ends_with('/') => (1, None),
            other => (other.len_utf8(), Some(other)),
        };
        out.extend(character);
        at += length;
    }
    out
}

/// Whether a character belongs to a URL in any position.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || "-._~:/?#@!$&'+,;=%*".contains(character)
}

/// The length of the plain URL at the start of a text.
pub(super) fn plain_address(text: &str) -> usize {
    text.find(|character| !is_plain(character)).unwrap_or(text.len())
}

/// Whether every parser turns this bare URL into a link: it has a scheme, and a host with a dot.
pub(super) fn links_itself(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) else { return false };
    let host = &rest[..rest.find(['/', '?', '#', ':']).unwrap_or(rest.len())];
    let labels: Vec<&str> = host.split('.').collect();
    labels.len() > 1
        && labels.iter().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// The length of a plain link target in parentheses, like `(https://example.com "Title")`.
pub(super) fn target(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('(')?;
    let mut length = plain_address(rest);
    // Parentheses inside come in pairs.
    while let Some(inner) = rest[length..].strip_prefix('(') {
        let within = plain_address(inner);
        length += inner[within..].starts_with(')').then_some(within + 2)?;
        length += plain_address(&rest[length..]);
    }
    let (address, after) = rest.split_at(length);
    if refers(address) || has_entity(address) {
        return None;
    }
    if after.starts_with(')') {
        return Some(address.len() + 2);
    }
    // A one-line title in which nothing has a meaning.
    let title = after.strip_prefix(" \"")?;
    let end = title.find(|character: char| "\"\\\n`<[]@#&".contains(character))?;
    title[end..].starts_with("\")").then_some(1 + address.len() + 2 + end + 2)
}

/// Whether a line is a plain link definition, like `[name]: https://example.com`.
pub(super) fn is_definition(label: &str, rest: &str) -> bool {
    let label = label.trim_start_matches(' ');
    let Some(name) = label.strip_prefix('[') else { return false };
    let plain = |text: &str| !text.contains(['[', ']', '`', '\\', '^', '<', '@', '#', '&']);
    let address = rest.trim_matches(' ');
    !name.trim().is_empty()
        && plain(name)
        && !address.is_empty()
        && plain_address(address) == address.len()
        && !address.contains(['@', '#'])
        && !refers(address)
        && !has_entity(address)
}

/// Whether a text may contain a character reference.
fn has_entity(text: &str) -> bool {
    text.contains('&') && text.contains(';')
}

/// The length of a URL in angle brackets at the start of a text, if every parser sees a link there.
pub(super) fn bracketed(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('<')?;
    let address = &rest[..plain_address(rest)];
    let whole =
        rest[address.len()..].starts_with('>') && links_itself(address) && !refers(address) && !has_entity(address);
    whole.then_some(address.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_refers_in_any_spelling() {
        for address in [
            "https://github.com/acme/core/issues/1",
            "http://GitHub.com/acme/core/PULL/1#issuecomment-2",
            "https://github.com/acme/core/%69ssues/1",
            "https://github.com/acme/core/iss&#117;es&sol;1",
            "https://github.com/acme/core/issues\\/1",
            "https://github.com/acme/core//issues//1",
            "www.github.com/acme/core/discussions/1",
        ] {
            assert!(refers(address), "{address}");
        }
        for address in ["https://example.com/a%2", "https://github.com/acme/core/issues", "a&b", "/issues/", "%"] {
            assert!(!refers(address), "{address}");
        }
    }

    #[test]
    fn a_target_is_plain_or_none() {
        for (text, rest) in [("(https://a.b/c) x", " x"), ("(a.md)", ""), ("(a \"b c\")d", "d"), ("()", "")] {
            assert_eq!(target(text).map(|length| &text[length..]), Some(rest), "{text}");
        }
        for text in
            ["(a`b)", "(<a>)", "(a b)", "(a \"b`\")", "(a \"b", "(https://x.y/o/r/issues/1)", "(a\n)", "(&#64;;)"]
        {
            assert_eq!(target(text), None, "{text}");
        }
    }
}
