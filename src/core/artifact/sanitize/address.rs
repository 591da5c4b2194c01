//! URLs and links in a text from outside.

use super::inline::{Bracket, Context, Inline};
use super::link::{is_definition, links_itself, plain_address, refers, target};

impl Inline<'_> {
    /// Handles a bare URL, which GitHub turns into a link.
    pub(super) fn scheme(&mut self) {
        let start = self.text[..self.at].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        if !self.may_link(start) {
            self.copy(1);
            return self.push_break();
        }
        let address = &self.text[start..];
        let address = &address[..plain_address(address)];
        let begins =
            self.text[..start].chars().next_back().is_none_or(|before| before.is_whitespace() || before == '(');
        if is_harmless(address) {
            return self.copy(start + address.len() - self.at);
        }
        let address = address.trim_end_matches(|last| "?!.,:*_~';".contains(last));
        if self.context == Context::Words && begins && links_itself(address) && !address.contains('&') {
            // After an open bracket, a bare URL wouldn't be a link, and its parts would have a meaning.
            self.out.truncate(self.out.len() - (self.at - start));
            self.out.push('<');
            self.out.push_str(address);
            self.out.push('>');
            self.at = start + address.len();
            return;
        }
        self.copy(3);
    }

    pub(super) fn www(&mut self) {
        let begins = self.before().is_none_or(|before| !before.is_alphanumeric());
        let www = self.rest().get(..4).is_some_and(|first| first.eq_ignore_ascii_case("www."));
        if begins && www && !self.may_link(self.at) {
            self.copy(3);
            return self.push_break();
        }
        self.copy(1);
    }

    /// Whether the URL at this position may be a link: it refers to nothing and contains no backtick.
    fn may_link(&mut self, start: usize) -> bool {
        if self.at >= self.address.0 {
            let address = &self.text[start..];
            // A tag would end it, but tags are escaped by now.
            let end = address.find(|c: char| c.is_ascii_whitespace()).unwrap_or(address.len());
            let address = &address[..end];
            self.address = (start + end, !address.contains('`') && !refers(address));
        }
        self.address.1
    }

    pub(super) fn open_bracket(&mut self) {
        let image = self.before() == Some('!');
        self.brackets.push(Bracket { image, holds_link: false });
        self.copy(1);
    }

    pub(super) fn close_bracket(&mut self) {
        let bracket = self.brackets.pop();
        let after = &self.rest()[1..];
        if let Some(rest) = after.strip_prefix(':') {
            let line = self.text[..self.at].rfind('\n').map_or(0, |at| at + 1);
            let rest = rest.split('\n').next().unwrap_or_default();
            let defines = self.brackets.is_empty() && is_definition(&self.text[line..self.at], rest);
            self.copy(1);
            if !defines {
                self.push_break();
            }
            return;
        }
        let Some(length) = target(after).filter(|_| after.starts_with('(')) else {
            self.copy(1);
            if after.starts_with('(') {
                self.push_break();
            }
            return;
        };
        let links = bracket.as_ref().is_some_and(|bracket| bracket.image || !bracket.holds_link);
        if !links && !is_harmless(&after[..length]) {
            self.copy(1);
            return self.push_break();
        }
        if bracket.is_none_or(|bracket| !bracket.image) {
            self.brackets.iter_mut().for_each(|outer| outer.holds_link = true);
        }
        self.copy(1 + length);
    }
}

/// Whether nothing in a URL has a meaning, even if it isn't a link.
fn is_harmless(address: &str) -> bool {
    let numbered = |mark: &str| {
        let lower = address.to_ascii_lowercase();
        lower.match_indices(mark).any(|(at, _)| lower[at + mark.len()..].starts_with(|c: char| c.is_ascii_digit()))
    };
    !address.contains(['@', '&', '\\']) && !numbered("#") && !numbered("gh-")
}
