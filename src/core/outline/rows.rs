//! The requests of a table, each made from its row whenever it is needed.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::Cursor;
use std::sync::Arc;

use super::table::{Table, row_place};
use crate::core::artifact::{Request, Requests};
use crate::core::diagnostic::Source;

/// The rows of a table.
#[derive(Debug)]
pub struct Rows<'a> {
    table: Table<'a>,
    source: Arc<Source>,
    /// The byte offset of each row in the source.
    offsets: Vec<u32>,
    /// Whether every request is a draft, because the header has mistakes.
    draft: bool,
    reader: RefCell<csv::Reader<Cursor<Bytes>>>,
}

/// The bytes of a source.
#[derive(Debug)]
struct Bytes(Arc<Source>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self.0.text.as_bytes()
    }
}

impl<'a> Rows<'a> {
    /// The rows that begin at these offsets.
    pub(super) fn new(table: Table<'a>, source: &Arc<Source>, separator: u8, offsets: Vec<u32>, draft: bool) -> Self {
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(separator).flexible(true).has_headers(false);
        let reader = RefCell::new(builder.from_reader(Cursor::new(Bytes(Arc::clone(source)))));
        Self { table, source: Arc::clone(source), offsets, draft, reader }
    }
}

impl Requests for Rows<'_> {
    fn count(&self) -> usize {
        self.offsets.len()
    }

    fn at(&self, index: usize) -> Cow<'_, Request> {
        let offset = self.offsets[index];
        let mut position = csv::Position::new();
        position.set_byte(u64::from(offset));
        let mut record = csv::StringRecord::new();
        let mut reader = self.reader.borrow_mut();
        // Does nothing if the row follows the one that was read last.
        reader.seek(position).and_then(|()| reader.read_record(&mut record)).expect("the row was read before");
        let place = row_place(&self.source, offset as usize);
        let mut request = self.table.request(&record, place, &mut Vec::new()).expect("the row is a request");
        request.draft |= self.draft;
        Cow::Owned(request)
    }
}
