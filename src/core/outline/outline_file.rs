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
        Ok(Part { mut requests, gaps, mistakes }) => {
            requests.shrink_to_fit();
            RequestedArtifacts { requests: FileRequests::Kept(requests), gaps, mistakes }
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
        parts_read.push((part, count));
        count += read.requests.len();
    }
    all.requests = FileRequests::Items(Items::new(catalog, source, parts_read, count));
    Some(all)
}
