//! Masks secrets in all output: tokens by their known prefixes, passwords in URLs, and the values of the environment's
//! token variables, even if they come from a file or a server's response.

use std::borrow::Cow;

/// What replaces a secret.
const MASKED: &str = "***";

/// The variables that hold tokens: of GitHub, its CLI, GitLab, a runner and our Action.
pub const VARIABLES: [&str; 12] = [
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "GH_ENTERPRISE_TOKEN",
    "GITHUB_ENTERPRISE_TOKEN",
    "GITHUB_PAT",
    "GH_PAT",
    "ROLECALL_TOKEN",
    "INPUT_TOKEN",
    "GITLAB_TOKEN",
    "CI_JOB_TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
];

/// The prefixes of GitHub's and GitLab's tokens.
const PREFIXES: [&str; 7] = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-"];

/// The minimum length of a token after its prefix. Anything shorter is a text about tokens.
const SHORTEST: usize = 10;

/// The minimum length of a variable's value. A shorter one isn't a secret, and would match everywhere.
const SHORTEST_VALUE: usize = 6;

/// The secrets to mask.
#[derive(Clone, Default)]
pub struct Mask {
    values: Vec<String>,
}

impl Mask {
    /// Collects the secrets of an environment, given a lookup of its variables.
    pub fn new(variable: impl Fn(&str) -> Option<String>) -> Self {
        let mut values: Vec<String> = Vec::new();
        for value in VARIABLES.iter().filter_map(|name| variable(name)) {
            let value = value.trim();
            // As it is, and escaped as in JSON.
            let json = serde_json::to_string(value).unwrap_or_default();
            for form in [value, json.trim_matches('"')] {
                if form.len() >= SHORTEST_VALUE && !values.iter().any(|known| known == form) {
                    values.push(form.to_owned());
                }
            }
        }
        // A value that contains another goes first. Otherwise a part of it would be left.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        Self { values }
    }

    /// A text with its secrets masked. A text without secrets isn't copied.
    pub fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut hidden = Cow::Borrowed(text);
        for value in &self.values {
            if hidden.contains(value.as_str()) {
                hidden = hidden.replace(value.as_str(), MASKED).into();
            }
        }
        for prefix in PREFIXES {
            if hidden.contains(prefix) {
                hidden = without_tokens(&hidden, prefix).into();
            }
        }
        if hidden.contains("://") && hidden.contains('@') {
            hidden = without_passwords(&hidden).into();
        }
        hidden
    }
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mask of {} values", self.values.len())
    }
}

/// Whether a character can be in a token. Newer tokens contain a JWT, with dots and dashes.
fn is_token_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.')
}

fn without_tokens(text: &str, prefix: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(prefix) {
        let (before, after) = rest.split_at(at + prefix.len());
        out.push_str(before);
        let end = after.find(|character| !is_token_character(character)).unwrap_or(after.len());
        // A full stop at the end belongs to the sentence, not to the token.
        let end = after[..end].trim_end_matches('.').len();
        let is_token = end >= SHORTEST;
        if is_token {
            out.push_str(MASKED);
        }
        rest = &after[if is_token { end } else { 0 }..];
    }
    out + rest
}

/// Masks the password in `https://name:password@host`, and a name without a password, which may be a token.
fn without_passwords(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + "://".len());
        out.push_str(before);
        let ends =
            |character: char| character.is_whitespace() || matches!(character, '/' | '?' | '#' | '"' | '<' | '>');
        let authority = &after[..after.find(ends).unwrap_or(after.len())];
        rest = match authority.rfind('@') {
            Some(end) => {
                match authority[..end].split_once(':') {
                    Some((name, _)) => out.push_str(&format!("{name}:{MASKED}")),
                    // A short name, as in `ssh://git@host`, isn't secret.
                    None if end < SHORTEST => out.push_str(&authority[..end]),
                    None => out.push_str(MASKED),
                }
                &after[end..]
            }
            None => after,
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        let variables = |name: &str| match name {
            "GITHUB_TOKEN" => Some("s3cret\"value\n".to_owned()),
            "GH_TOKEN" => Some("s3cret\"value-and-more".to_owned()),
            "GH_PAT" => Some("1".to_owned()),
            _ => None,
        };
        Mask::new(variables).hide(text).into_owned()
    }

    #[test]
    fn every_kind_of_token_is_masked() {
        for prefix in PREFIXES {
            let token = format!("{prefix}{}", "a1B2".repeat(9));
            assert_eq!(hidden(&format!("({token}), {token}.")), format!("({prefix}***), {prefix}***."));
        }
        assert_eq!(hidden("ghs_123_eyJh.eyJ-_x.SflK_xw, next"), "ghs_***, next");
        assert_eq!(hidden("a token begins with ghp_ or glpat-."), "a token begins with ghp_ or glpat-.");
    }

    #[test]
    fn values_of_variables_are_masked_whole_and_in_json() {
        assert_eq!(hidden("x s3cret\"value y s3cret\"value-and-more z"), "x *** y *** z");
        assert_eq!(hidden(r#"{"a": "s3cret\"value"}"#), r#"{"a": "***"}"#);
        assert_eq!(hidden("1 and 11"), "1 and 11");
    }

    #[test]
    fn an_address_loses_its_password_and_nothing_else() {
        for (text, shown) in [
            ("https://ana:pa:ss@w@host/x@y", "https://ana:***@host/x@y"),
            ("see https://x-some-token@host.example/ and ://", "see https://***@host.example/ and ://"),
            ("ssh://git@host/x.git", "ssh://git@host/x.git"),
            ("https://host/@ana and ana@b.c", "https://host/@ana and ana@b.c"),
            ("https://a:b@h https://c:d@i", "https://a:***@h https://c:***@i"),
        ] {
            assert_eq!(hidden(text), shown);
        }
    }
}
