//! Code fences, and what precedes them on their line.

/// A line that opens a fence.
pub(super) struct Opening<'t> {
    /// What precedes it: blanks, and the marks of lists and quotes.
    pub(super) prefix: &'t str,
    pub(super) mark: char,
    pub(super) length: usize,
    pub(super) info: &'t str,
}

impl<'t> Opening<'t> {
    pub(super) fn of(line: &'t str) -> Option<Self> {
        let (prefix, rest) = line.split_at(prefix_length(line));
        let mark = rest.chars().next().filter(|first| matches!(first, '`' | '~'))?;
        let info = rest.trim_start_matches(mark);
        let length = rest.len() - info.len();
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self { prefix, mark, length, info })
    }

    /// Whether a line closes it at the top level of a text, where it may be indented by three blanks.
    pub(super) fn is_closed_by(&self, line: &str) -> bool {
        let rest = line.trim_start_matches(' ');
        line.len() - rest.len() <= 3 && self.is_only_marks(rest)
    }

    /// Whether a text consists of this fence's marks, and enough of them to close it.
    pub(super) fn is_only_marks(&self, text: &str) -> bool {
        let rest = text.trim_start_matches(self.mark);
        text.len() - rest.len() >= self.length && rest.trim_matches([' ', '\t']).is_empty()
    }

    /// The last line of a fence in a list or a quote, if every parser finds the same one: all its lines begin as the
    /// container requires, and only its last line could close it. `Err` has the number of lines read.
    pub(super) fn nested_end(&self, lines: &[&str]) -> Result<usize, usize> {
        if self.prefix.contains('\t') {
            return Err(0);
        }
        let inner = inner_prefix(self.prefix);
        for (at, line) in lines.iter().enumerate() {
            let Some(rest) = line.strip_prefix(inner.as_str()) else {
                if line.trim_end() == inner.trim_end() {
                    continue;
                }
                return Err(at);
            };
            if self.is_only_marks(rest.trim_start()) {
                return if self.is_closed_by(rest) { Ok(at) } else { Err(at) };
            }
        }
        Err(lines.len())
    }

    /// Enough marks that no line of a text closes the fence.
    pub(super) fn marks_around<'a>(mark: char, length: usize, lines: impl Iterator<Item = &'a str>) -> String {
        let run = |line: &str| {
            let line = line.trim_start();
            line.len() - line.trim_start_matches(mark).len()
        };
        let longest = lines.map(run).max().unwrap_or_default();
        mark.to_string().repeat(length.max(longest + 1))
    }
}

/// How further lines in a container begin: the marks of lists are blanks there.
pub(super) fn inner_prefix(prefix: &str) -> String {
    prefix.chars().map(|character| if character == '>' { '>' } else { ' ' }).collect()
}

/// The length of a line's leading blanks and marks of lists and quotes.
pub(super) fn prefix_length(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = line[at..].trim_start_matches([' ', '\t']);
        at = line.len() - rest.len();
        let mark = match rest.as_bytes() {
            [b'>', ..] => 1,
            [b'-' | b'+' | b'*', b' ' | b'\t', ..] => 2,
            [first, ..] if first.is_ascii_digit() => {
                let digits = rest.bytes().take(10).take_while(u8::is_ascii_digit).count();
                let after = &rest.as_bytes()[digits..];
                match after {
                    [b'.' | b')', b' ' | b'\t', ..] if digits < 10 => digits + 2,
                    _ => return at,
                }
            }
            _ => return at,
        };
        at += mark;
    }
}

/// Whether a line begins a list or a quote, even an empty one.
pub(super) fn begins_container(line: &str) -> bool {
    let prefix = &line[..prefix_length(line)];
    let rest = line[prefix.len()..].trim_end();
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    !prefix.trim().is_empty() || ["-", "+", "*"].contains(&rest) || (rest.len() > 1 && [".", ")"].contains(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_precedes_a_fence_is_its_prefix() {
        for (line, prefix) in [("```", ""), ("> - ~~~ x", "> - "), ("10) ```", "10) "), ("\t```", "\t"), ("1.```", "")]
        {
            assert_eq!(&line[..prefix_length(line)], prefix, "{line}");
        }
        assert!(Opening::of("- ```a`").is_none() && Opening::of("``").is_none() && Opening::of("~~~ `").is_some());
        assert!(begins_container("-") && begins_container("1.") && !begins_container("1.5") && !begins_container("-x"));
    }

    #[test]
    fn a_nested_fence_ends_where_every_parser_ends_it() {
        let end = |text: &str| {
            let lines: Vec<&str> = text.split('\n').collect();
            Opening::of(lines[0]).expect("a fence").nested_end(&lines[1..]).ok()
        };
        assert_eq!(end("- ```\n  a\n\n  ```"), Some(2));
        assert_eq!(end("> ```\n> a\n>\n> ```\nb"), Some(2));
        for text in ["- ```\n a\n  ```", "- ```\n  \t```\n  ```", "- ```\n  a", "> ```\na\n> ```", "\t```\n\t```"] {
            assert_eq!(end(text), None, "{text}");
        }
    }
}
