//! The block in a CODEOWNERS file by which each role's holders own their templates.
//!
//! Only the block belongs to rolecall; the rest of the file is the team's.

use crate::core::catalog::{Catalog, Holder, Role};

/// Where GitHub looks for the file, in this order: the first that exists counts.
pub const PLACES: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

const BEGIN: &str = "# rolecall: begin";
const END: &str = "# rolecall: end";

/// What happens to a CODEOWNERS file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owners {
    /// It is up to date.
    Same,
    /// It gets this text.
    Text(String),
    /// It would be empty.
    Empty,
    /// The block's begin or end is missing, repeated or in the wrong order.
    Broken,
}

/// The lines between the block's first and last; none for a role without holders.
fn lines(catalog: &Catalog, templates: &str) -> Vec<String> {
    let line = |role: &Role| {
        let exists = |holder: &&Holder| !catalog.missing_teams.iter().any(|team| team == holder.as_str());
        let holders: Vec<String> =
            catalog.holders(role).iter().filter(exists).map(|holder| format!("@{}", holder.as_str())).collect();
        (!holders.is_empty()).then(|| format!("/{templates}/{}/ {}", role.id, holders.join(" ")))
    };
    catalog.roles().iter().filter_map(line).collect()
}

/// Returns what happens to a CODEOWNERS file. `templates` is the folder of the team's templates.
///
/// GitHub uses the last line that matches a path, so a new block goes at the end; an existing one stays where it is.
/// Line endings are kept.
pub fn owners(catalog: &Catalog, templates: &str, text: &str) -> Owners {
    let ending = if text.find('\n').is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" };
    let lines = lines(catalog, templates);
    let block = if lines.is_empty() {
        String::new()
    } else {
        let first = format!("{BEGIN}, written by `rolecall forms`: who holds a role owns its templates");
        let all = [vec![first], lines, vec![END.to_owned()]].concat();
        all.join(ending) + ending
    };
    let begins = places(text, BEGIN);
    let ends = places(text, END);
    let text_with_block = match (&begins[..], &ends[..]) {
        ([], []) if block.is_empty() => text.to_owned(),
        ([], []) => {
            let gap = match text.trim_end() {
                "" => "",
                bare if text.len() > bare.len() + ending.len() => "",
                _ => ending,
            };
            let break_off = if text.is_empty() || text.ends_with('\n') { "" } else { ending };
            format!("{text}{break_off}{gap}{block}")
        }
        ([begin], [end]) if begin.start < end.start => {
            let before = &text[..begin.start];
            // The blank line before a removed block is removed too.
            let before = if block.is_empty() {
                before
                    .strip_suffix(&format!("{ending}{ending}"))
                    .map_or(before, |_| &before[..before.len() - ending.len()])
            } else {
                before
            };
            format!("{before}{block}{}", &text[end.end..])
        }
        _ => return Owners::Broken,
    };
    match text_with_block {
        same if same == text => Owners::Same,
        empty if empty.trim().is_empty() => Owners::Empty,
        changed => Owners::Text(changed),
    }
}

/// The byte ranges of the lines that begin with a text, including their line endings.
fn places(text: &str, opening: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start_matches('\u{feff}').starts_with(opening) {
            found.push(start..start + line.len());
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::catalog::load;
    use crate::core::config::config_file::Config;
    use crate::core::diagnostic::Source;

    fn catalog(holders: &str) -> Catalog {
        let text = format!("roles:\n  product-owner: {{ holders: [{holders}] }}\n");
        load(&[], &Config::parse(&Source::new("c.yml", text)).expect("valid")).expect("valid")
    }

    const BLOCK: &str = "# rolecall: begin, written by `rolecall forms`: who holds a role owns its templates\n/t/product-owner/ @ana @org/team\n# rolecall: end\n";

    fn becomes(holders: &str, text: &str) -> Owners {
        owners(&catalog(holders), "t", text)
    }

    #[test]
    fn a_new_block_goes_at_the_end_and_an_existing_one_stays_in_place() {
        let held = "ana, org/team";
        assert_eq!(becomes(held, ""), Owners::Text(BLOCK.to_owned()));
        for (text, gap) in [("* @bo\n", "\n"), ("* @bo", "\n\n"), ("* @bo\n\n", "")] {
            assert_eq!(becomes(held, text), Owners::Text(format!("{text}{gap}{BLOCK}")), "{text:?}");
        }
        let there = format!("* @bo\n\n{BLOCK}\n/docs/ @cy\n");
        assert_eq!(becomes(held, &there), Owners::Same);
        let old = there.replace("@ana", "@old").replace(", written", ":");
        assert_eq!(becomes(held, &old), Owners::Text(there.clone()));
        let crlf = there.replace('\n', "\r\n");
        assert_eq!(becomes(held, &crlf), Owners::Same);
        assert_eq!(becomes(held, "* @bo\r\n"), Owners::Text(format!("* @bo\n\n{BLOCK}").replace('\n', "\r\n")));
    }

    #[test]
    fn without_holders_there_is_no_block() {
        assert_eq!(becomes("", "* @bo\n"), Owners::Same);
        assert_eq!(becomes("", ""), Owners::Same);
        assert_eq!(becomes("", BLOCK), Owners::Empty);
        assert_eq!(becomes("", &format!("* @bo\n\n{BLOCK}")), Owners::Text("* @bo\n".to_owned()));
        assert_eq!(becomes("", &format!("{BLOCK}\n* @bo\n")), Owners::Text("\n* @bo\n".to_owned()));
    }

    #[test]
    fn a_block_without_an_end_is_left_alone() {
        for text in [
            "# rolecall: begin\n* @bo\n",
            "# rolecall: end\n",
            &format!("{BLOCK}{BLOCK}"),
            "# rolecall: end\n# rolecall: begin\n",
        ] {
            assert_eq!(becomes("ana", text), Owners::Broken, "{text}");
        }
    }
}
