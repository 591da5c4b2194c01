//! Reads an outline of requested artifacts, a large one in parts.

use std::sync::Arc;

use super::items::Items;
use super::parts::parts;
use super::requested::{FileRequests, RequestedArtifacts};
use super::tree::{Part, read_part, read_whole};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Source;

/// The size of a text, in bytes, that is read in parts.
const LARGE: usize = 1 << 20;

/// Reads an outline.
pub fn read_outline<'a>(catalog: &'a Catalog, source: &Arc<Source>) -> RequestedArtifacts<'a> {
    // A mistake in the YAML itself is explained where the whole outline is read.
    if let Some(read) =
        Some(source).filter(|source| source.text.len() >= LARGE).and_then(|_| read_parts(catalog, source))
    {
        return read;
    }
    match read_whole(catalog, source) {
        Ok(Part { mut requests, gaps, mistakes, warnings }) => {
            requests.shrink_to_fit();
            RequestedArtifacts { requests: FileRequests::Kept(requests), gaps, mistakes, warnings }
        }
        Err(mistake) => RequestedArtifacts { mistakes: vec![mistake], ..RequestedArtifacts::default() },
    }
}

/// Reads an outline in parts. `None` if it can't be split.
fn read_parts<'a>(catalog: &'a Catalog, source: &Arc<Source>) -> Option<RequestedArtifacts<'a>> {
    let mut all = RequestedArtifacts::default();
    let mut parts_read = Vec::new();
    let mut count = 0;
    for part in parts(&source.text)? {
        let mut read = read_part(catalog, source, part.clone())?;
        read.gaps.iter_mut().for_each(|gap| gap.request += count);
        all.gaps.extend(read.gaps);
        all.mistakes.extend(read.mistakes);
        all.warnings.extend(read.warnings);
        parts_read.push((part, count));
        count += read.requests.len();
    }
    all.requests = FileRequests::Items(Items::new(catalog, source, parts_read, count));
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::artifact::Requests as _;
    use crate::core::catalog::load;
    use crate::core::config::config_file::Config;

    /// An outline of many items, in which some are wrong and some have no key.
    fn outline(ending: &str) -> String {
        let items = (0..900).map(|at| match at % 4 {
            0 => format!("  - bug: {{ key: b{at}, actual: \"it - fails\", expected: x, steps: [a, b] }}\n"),
            1 => {
                format!("  - feature:\n      key: f{at}\n      problem: |\n        - no item\n\n        # no comment\n")
            }
            2 => format!("  - bug:\n      key: c{at}\n      extra: wrong\n    children:\n      - spike: {{}}\n"),
            _ => "  # nothing\n\n  -\n    bug: { actual: x, expected: y, steps: z }\n".to_owned(),
        });
        format!("artifacts:\n{}", items.collect::<String>()).replace('\n', ending)
    }

    #[test]
    fn a_large_outline_says_the_same_in_parts_as_whole() {
        let catalog = load(&[], &Config::default()).expect("it loads");
        for ending in ["\n", "\r\n"] {
            let source = Source::new("o.yml", outline(ending));
            let whole = read_whole(&catalog, &source).expect("it is valid YAML");
            let parts = read_parts(&catalog, &source).expect("it has parts");
            assert!(matches!(&parts.requests, FileRequests::Items(_)) && whole.requests.len() > 800);
            assert_eq!(parts.requests.count(), whole.requests.len());
            for (at, request) in whole.requests.iter().enumerate() {
                assert_eq!(format!("{:?}", parts.requests.at(at)), format!("{request:?}"));
            }
            assert_eq!(parts.mistakes, whole.mistakes);
            assert_eq!(format!("{:?}", parts.gaps), format!("{:?}", whole.gaps));
        }
    }
}
