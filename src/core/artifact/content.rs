//! What a Markdown text says, regardless of formatting: a formatter in a commit hook that pads tables, changes bullets
//! or adds blank lines doesn't count as an edit.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A normal form of a text: its blocks and words, followed by all of its letters in order.
///
/// The letters cover what a Markdown parser drops: table cells beyond the header's columns, unused link definitions.
/// Otherwise, words that somebody writes there would pass for formatting.
pub(super) fn content(text: &str) -> String {
    let mut normal = NormalForm::default();
    for event in Parser::new_ext(text, options()) {
        normal.event(event);
    }
    let letters = text.chars().filter(|letter| !letter.is_whitespace() && !letter.is_ascii_punctuation());
    normal.line();
    normal.out.push('\0');
    normal.out.extend(letters);
    normal.out
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES
}

/// The normal form of the text read so far.
#[derive(Default)]
struct NormalForm {
    out: String,
    /// Whether this is code, where blanks count.
    in_code: bool,
    /// Whether a list item has just begun. Its first paragraph has an event in a loose list, and none in a tight one.
    item_begins: bool,
}

impl NormalForm {
    fn event(&mut self, event: Event<'_>) {
        let first = std::mem::take(&mut self.item_begins);
        match event {
            Event::Start(tag) => self.start(&tag, first),
            Event::End(end) => self.end(end),
            Event::Text(text) if self.in_code => self.out += &text,
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.out.extend(["`", &code, "`"]),
            Event::InlineHtml(html) | Event::Html(html) => self.out += html.trim_end(),
            Event::InlineMath(math) | Event::DisplayMath(math) => self.out += &math,
            Event::FootnoteReference(name) => self.out.extend(["[^", &name, "]"]),
            Event::SoftBreak | Event::HardBreak => self.line(),
            Event::Rule => self.block("---"),
            // Ticking an item isn't an edit.
            Event::TaskListMarker(_) => {
                self.out += "[ ] ";
                self.item_begins = first;
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, first: bool) {
        match tag {
            Tag::Paragraph if first => {}
            Tag::Paragraph => self.block("¶"),
            Tag::Heading { level, .. } => self.block(&format!("h{}", *level as usize)),
            Tag::BlockQuote(_) => self.block(">"),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language,
                    CodeBlockKind::Indented => "",
                };
                self.block(&format!("```{language}"));
                self.in_code = true;
            }
            Tag::List(start) => self.block(if start.is_some() { "1." } else { "-" }),
            Tag::Item => {
                self.block("*");
                self.item_begins = true;
            }
            Tag::FootnoteDefinition(name) => self.block(&format!("[^{name}]:")),
            Tag::Table(_) => self.block("|"),
            Tag::TableHead | Tag::TableRow => self.block("||"),
            Tag::TableCell => self.out.push('|'),
            Tag::Emphasis => self.out += "<em>",
            Tag::Strong => self.out += "<strong>",
            Tag::Strikethrough => self.out += "<del>",
            Tag::Link { dest_url, title, .. } => self.out += &format!("<a {dest_url} {title}>"),
            Tag::Image { dest_url, title, .. } => self.out += &format!("<img {dest_url} {title}>"),
            _ => self.block("<>"),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.block("```");
            }
            TagEnd::TableCell
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => self.out += "</>",
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => self.line(),
            _ => self.block("/"),
        }
    }

    fn block(&mut self, what: &str) {
        self.line();
        self.out += what;
        self.out.push('\n');
    }

    fn line(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Appends words, with each run of blanks reduced to one.
    fn text(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_whitespace() {
                self.out.push(character);
            } else if !self.out.ends_with(char::is_whitespace) {
                self.out.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_does_not_change_the_content() {
        for (one, other) in [
            ("| A | B |\n| --- | --- |\n| 1 | two |", "| A   | B   |\n| --- | :-- |\n| 1   | two |"),
            ("| A |\n|---|\n| 1 |", "|A|\n|:---:|\n|1|"),
            ("- a\n- b\n  - c", "* a\n* b\n    + c"),
            ("- a\n- b", "- a\n\n- b\n"),
            ("- [ ] a\n- [ ] b", "-   [ ] a\n\n-   [ ] b"),
            ("1. a\n2. b", "1.  a\n\n2.  b"),
            ("## A\ntext\n- a", "## A\n\ntext\n\n- a"),
            ("*a* __b__ _c_", "_a_ **b** *c*"),
            ("a   \nb  ", "a\nb"),
            ("a  b", "a b"),
            ("~~~rust\nx\n~~~", "```rust\nx\n```"),
            ("***", "---"),
            ("A\n---", "## A"),
            ("a * b", "a \\* b"),
            ("> a\n> b", ">a\n>b"),
        ] {
            assert_eq!(content(one), content(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn edits_change_the_content() {
        for (one, other) in [
            ("| A |\n| - |\n| 1 |", "| A |\n| - |\n| 1 | mine |"),
            ("a", "a\n\n[mine]: https://example.com"),
            ("a b", "a\nb"),
            ("a\nb", "a\n\nb"),
            ("- a\n- b", "- a\n  - b"),
            ("a", "**a**"),
            ("```\na  b\n```", "```\na b\n```"),
            ("```\na\n\nb\n```", "```\na\nb\n```"),
            ("- a\n- b", "1. a\n2. b"),
            ("a", "- a"),
            ("a", "a 🎉"),
            ("a <!-- x -->", "a"),
            ("[a](b)", "[a](c)"),
            ("- a\n\n  b", "- a\n- b"),
        ] {
            assert_ne!(content(one), content(other), "{one:?} and {other:?}");
        }
    }
}
