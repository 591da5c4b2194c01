//! A Markdown text as the checks see it: headings, paragraphs, items, cells and labels, each with its place.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading of a level from 1.
    Heading(u8),
    /// A paragraph outside of lists and quotes.
    Paragraph,
    /// An item of a list, without the items in it.
    Item,
    /// A quoted paragraph.
    Quote,
    /// A cell of a table.
    Cell {
        /// The table's number in the text.
        table: usize,
        /// The row: 0 is the header.
        row: usize,
        /// The column.
        column: usize,
    },
}

/// A block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    /// Its words in the text, with the marks of emphasis among them.
    pub(super) span: Range<usize>,
    /// The heading above it, as an index of the blocks.
    pub(super) section: Option<usize>,
}

/// The blocks of a text in their order, without code and comments.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
}

#[derive(Default)]
struct Reading {
    blocks: Vec<Block>,
    section: Option<usize>,
    open: Vec<(BlockKind, Option<Range<usize>>)>,
    quotes: usize,
    code: bool,
    tables: usize,
    row: usize,
    column: usize,
}

impl Document {
    /// Reads a text.
    pub(super) fn read(text: &str) -> Self {
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
        let mut reading = Reading::default();
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            reading.event(&event, range, text);
        }
        Self { blocks: reading.blocks }
    }

    /// The heading above a block, in lower case.
    pub(super) fn heading_of(&self, text: &str, block: &Block) -> String {
        block.section.map_or_else(String::new, |at| text[self.blocks[at].span.clone()].to_lowercase())
    }

    /// The heading of the place, as it is written.
    pub(super) fn section_at<'a>(&self, text: &'a str, at: usize) -> Option<&'a str> {
        let above = |block: &&Block| matches!(block.kind, BlockKind::Heading(_)) && block.span.start <= at;
        self.blocks.iter().rev().find(above).map(|block| &text[block.span.clone()])
    }

    /// The blocks below the headings that match, and below the headings in those sections.
    pub(super) fn under<'a>(&'a self, text: &str, matches: impl Fn(&str) -> bool) -> Option<Vec<&'a Block>> {
        let mut found: Option<Vec<&Block>> = None;
        let mut within: Option<u8> = None;
        for block in &self.blocks {
            if let BlockKind::Heading(level) = block.kind {
                let own = matches(&text[block.span.clone()].to_lowercase());
                within = if own { Some(level) } else { within.filter(|outer| *outer < level) };
                if own {
                    found.get_or_insert_default();
                }
            } else if within.is_some() {
                found.get_or_insert_default().push(block);
            }
        }
        found
    }

    /// The tables, as rows of cells.
    pub(super) fn tables(&self) -> Vec<Vec<Vec<&Block>>> {
        let mut tables: Vec<Vec<Vec<&Block>>> = Vec::new();
        for block in &self.blocks {
            let BlockKind::Cell { table, row, .. } = block.kind else { continue };
            tables.resize_with(tables.len().max(table + 1), Vec::new);
            let rows = &mut tables[table];
            rows.resize_with(rows.len().max(row + 1), Vec::new);
            rows[row].push(block);
        }
        tables
    }
}

impl Reading {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>, text: &str) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(*end, text),
            // A comment is no word of the text.
            Event::InlineHtml(_) if text[range.clone()].starts_with("<!--") => {}
            Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) if !self.code => self.extend(range),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.open.push((BlockKind::Heading(level_of(*level)), None)),
            Tag::Paragraph if self.quotes > 0 => self.open.push((BlockKind::Quote, None)),
            Tag::Paragraph if self.open.last().is_some_and(|(kind, _)| *kind == BlockKind::Item) => {}
            Tag::Paragraph => self.open.push((BlockKind::Paragraph, None)),
            Tag::Item => self.open.push((BlockKind::Item, None)),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.code = true,
            Tag::Table(_) => self.row = 0,
            Tag::TableHead | Tag::TableRow => self.column = 0,
            Tag::TableCell => {
                let kind = BlockKind::Cell { table: self.tables, row: self.row, column: self.column };
                // An empty cell has a place, too.
                self.open.push((kind, Some(range.start..range.start)));
            }
            // The marks of emphasis at the ends belong to the words.
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } if !self.code => self.extend(range),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd, text: &str) {
        match end {
            TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell => self.close(text),
            TagEnd::Paragraph if !self.open.last().is_some_and(|(kind, _)| *kind == BlockKind::Item) => {
                self.close(text);
            }
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.code = false,
            TagEnd::Table => self.tables += 1,
            TagEnd::TableHead | TagEnd::TableRow => self.row += 1,
            _ => {}
        }
        if end == TagEnd::TableCell {
            self.column += 1;
        }
    }

    fn extend(&mut self, range: Range<usize>) {
        let Some((_, span)) = self.open.last_mut() else { return };
        match span {
            Some(span) if span.start == span.end => *span = range,
            Some(span) => span.end = span.end.max(range.end),
            None => *span = Some(range),
        }
    }

    fn close(&mut self, text: &str) {
        let Some((kind, span)) = self.open.pop() else { return };
        let Some(span) = span else { return };
        let trimmed = text[span.clone()].trim_end().len();
        let block = Block { kind, span: span.start..span.start + trimmed, section: self.section };
        if matches!(kind, BlockKind::Heading(_)) {
            self.section = Some(self.blocks.len());
        }
        self.blocks.push(block);
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_have_places_and_sections() {
        let text = "# Title\n\nAs a **cook**, I want salt.\n\n## Criteria\n\n- [ ] one\n- two\n  - three\n\n> quoted\n\n| A | B |\n|---|---|\n| 1 | |\n\n```\ncode\n```\n<!-- no -->\n";
        let document = Document::read(text);
        let found: Vec<(BlockKind, &str)> =
            document.blocks.iter().map(|block| (block.kind, &text[block.span.clone()])).collect();
        let words: Vec<&str> = found.iter().map(|(_, words)| *words).collect();
        let wanted =
            ["Title", "As a **cook**, I want salt.", "Criteria", "one", "three", "two", "quoted", "A", "B", "1", ""];
        assert_eq!(words, wanted);
        assert_eq!(document.under(text, |heading| heading == "criteria").map(|blocks| blocks.len()), Some(8));
        assert_eq!(document.tables()[0][1].len(), 2);
    }
}
