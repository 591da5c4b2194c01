//! The requests of a table, each made from its row whenever it is needed.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::recent::Recent;
use super::table::{Read, Table, row_place};
use crate::core::artifact::{Request, Requests};
use crate::core::diagnostic::Source;

/// How many rows are read at once.
const BLOCK: usize = 32;

/// The rows of a table.
#[derive(Debug)]
pub struct Rows<'a> {
    table: Table<'a>,
    source: Arc<Source>,
    /// The byte offset of each row in the source.
    offsets: Vec<u32>,
    /// Whether every request is a draft, because the header has mistakes.
    draft: bool,
    /// The blocks that were read last.
    recent: Recent<Vec<csv::StringRecord>>,
}

impl<'a> Rows<'a> {
    /// The rows that begin at these offsets.
    pub(super) fn new(table: Table<'a>, source: &Arc<Source>, offsets: Vec<u32>, draft: bool) -> Self {
        Self { table, source: Arc::clone(source), offsets, draft, recent: Recent::new() }
    }

    /// The rows of a block.
    fn block(&self, block: usize) -> Arc<Vec<csv::StringRecord>> {
        let offsets = &self.offsets[block * BLOCK..];
        let end = offsets.get(BLOCK).map_or(self.source.text.len(), |end| *end as usize);
        let start = offsets[0] as usize;
        self.recent.get(block, end - start, || self.read(&offsets[..offsets.len().min(BLOCK)], start..end))
    }

    /// Reads the rows that begin at these offsets from a part of the source.
    fn read(&self, offsets: &[u32], part: Range<usize>) -> Vec<csv::StringRecord> {
        let start = part.start;
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(self.table.separator()).flexible(true).has_headers(false);
        let mut reader = builder.from_reader(&self.source.text.as_bytes()[part]);
        // Between the rows there can be others that request nothing.
        let mut offsets = offsets.iter().map(|offset| u64::from(*offset) - start as u64).peekable();
        let mut is_requested = |row: &csv::StringRecord| {
            offsets.next_if(|offset| row.position().is_some_and(|position| position.byte() == *offset)).is_some()
        };
        reader.records().map_while(Result::ok).filter(|row| is_requested(row)).collect()
    }
}

impl Rows<'_> {
    fn request(&self, index: usize, read: Read) -> Request {
        let rows = self.block(index / BLOCK);
        let place = row_place(&self.source, self.offsets[index] as usize);
        let row = &rows[index % BLOCK];
        let request = self.table.request(&self.source, row, place, read, &mut Vec::new());
        let mut request = request.expect("the row is a request");
        request.draft |= self.draft;
        request
    }
}

impl Requests for Rows<'_> {
    fn count(&self) -> usize {
        self.offsets.len()
    }

    fn at(&self, index: usize) -> Cow<'_, Request> {
        Cow::Owned(self.request(index, Read::All))
    }

    fn without_answers(&self, index: usize) -> Cow<'_, Request> {
        Cow::Owned(self.request(index, Read::Reserved))
    }
}

#[cfg(test)]
mod tests {
    use crate::core::artifact::Requests as _;
    use crate::core::catalog::load;
    use crate::core::config::config_file::Config;
    use crate::core::diagnostic::Source;
    use crate::core::outline::{TableOptions, read_table};

    #[test]
    fn each_row_is_read_again_as_it_was_in_any_order() {
        let catalog = load(&[], &Config::default()).expect("it loads");
        for ending in ["\n", "\r\n"] {
            let mut text = format!("\u{feff}key;notes{ending}");
            for at in 0..100 {
                let row = format!("k{at};\"notes{ending}{ending}{at}\"{ending}");
                let more = ["", ending, ";\r\n", "k;g;too many\n"][at % 4];
                text += &(row + more);
            }
            let source = Source::new("a.csv", text);
            let read = read_table(&catalog, &source, catalog.template("user-story"), &TableOptions::default());
            assert_eq!((read.requests.count(), read.mistakes.len()), (100, 25));
            for at in (0..100).chain((0..100).rev()).chain([50, 3, 99, 31, 32]) {
                let request = read.requests.at(at);
                let place = request.place.clone().expect("a place");
                assert_eq!(request.name.as_ref().map(ToString::to_string), Some(format!("k{at}")));
                assert!(source.text[place.span()].starts_with(&format!("k{at};\"notes")), "{place}");
            }
        }
    }
}
