//! Markdown for the terminal: headings, lists, quotes, code and tables, wrapped to a width.

use owo_colors::{OwoColorize, Style};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::wrap::{Span, wrap, wrap_table};

/// Renders Markdown. HTML comments are left out, other HTML is shown as it is.
pub(super) fn render_markdown(text: &str, width: usize) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut renderer = Renderer { width, ..Renderer::default() };
    for event in Parser::new_ext(text, options) {
        renderer.event(event);
    }
    renderer.flush();
    renderer.out
}

/// What begins the lines of a block.
#[derive(Clone, Debug)]
struct Prefix {
    /// On its first line.
    first: String,
    /// On the others.
    rest: String,
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says what the parser is inside of, and they are independent")]
struct Renderer {
    width: usize,
    out: String,
    spans: Vec<Span>,
    styles: Vec<Style>,
    prefixes: Vec<Prefix>,
    /// The number of the next item of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The target of each open link, with the number of spans before it.
    links: Vec<(String, usize)>,
    rows: Vec<Vec<String>>,
    in_table: bool,
    in_code: bool,
    /// Whether the lines are those of an HTML comment.
    in_comment: bool,
    /// Whether a quote began, and nothing of it is written yet.
    opened: bool,
}

impl Renderer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.code(&text),
            Event::Text(text) => self.push(&text, self.current()),
            Event::Code(text) => self.push(&text, self.current().yellow()),
            Event::SoftBreak => self.push(" ", self.current()),
            Event::HardBreak => self.push("\n", self.current()),
            Event::Rule => {
                self.gap();
                let rule = "─".repeat(self.room().min(40)).dimmed().to_string();
                self.write(&[rule]);
            }
            Event::TaskListMarker(done) => self.push(if done { "[x] " } else { "[ ] " }, self.current().bold()),
            Event::Html(text) | Event::InlineHtml(text) => self.html(&text),
            _ => {}
        }
    }

    /// Shows a line of HTML, unless it belongs to a comment.
    fn html(&mut self, text: &str) {
        self.in_comment |= text.trim_start().starts_with("<!--");
        if !self.in_comment {
            self.push(text.trim_end(), self.current().dimmed());
        }
        self.in_comment &= !text.contains("-->");
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if !self.at_item_start() => self.gap(),
            Tag::Heading { .. } => {
                self.gap();
                self.styles.push(Style::new().bold().cyan());
            }
            Tag::BlockQuote(_) => {
                self.gap();
                self.prefixes.push(Prefix { first: "│ ".to_owned(), rest: "│ ".to_owned() });
                self.opened = true;
            }
            Tag::CodeBlock(kind) => {
                self.gap();
                self.in_code = true;
                if let CodeBlockKind::Fenced(language) = kind
                    && !language.is_empty()
                {
                    self.write(&[language.dimmed().to_string()]);
                }
            }
            Tag::List(first) => {
                self.flush();
                if self.lists.is_empty() {
                    self.gap();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let sign = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                let rest = " ".repeat(sign.chars().count());
                self.prefixes.push(Prefix { first: sign, rest });
            }
            Tag::Emphasis => self.styles.push(self.current().italic()),
            Tag::Strong => self.styles.push(self.current().bold()),
            Tag::Strikethrough => self.styles.push(self.current().strikethrough()),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.to_string(), self.spans.len()));
                self.styles.push(self.current().underline());
            }
            Tag::Table(_) => {
                self.gap();
                self.in_table = true;
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.styles.pop();
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.flush();
                self.prefixes.pop();
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => drop(self.styles.pop()),
            TagEnd::Link | TagEnd::Image => {
                self.styles.pop();
                if let Some((target, from)) = self.links.pop() {
                    let shown: String = self.spans[from..].iter().map(|span| span.text.as_str()).collect();
                    if target.contains("://") && target != shown {
                        self.push(&format!(" ({target})"), self.current().dimmed());
                    }
                }
            }
            TagEnd::TableCell => {
                let text: String = self.spans.drain(..).map(|span| span.text).collect();
                if let Some(row) = self.rows.last_mut() {
                    row.push(text);
                }
            }
            TagEnd::Table => {
                self.in_table = false;
                let rows = std::mem::take(&mut self.rows);
                let lines = wrap_table(&rows, self.room());
                self.write(&lines);
            }
            _ => {}
        }
    }

    fn current(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    /// The columns that the prefixes leave.
    fn room(&self) -> usize {
        let taken: usize = self.prefixes.iter().map(|prefix| prefix.rest.chars().count()).sum();
        self.width.saturating_sub(taken).max(10)
    }

    fn push(&mut self, text: &str, style: Style) {
        let text = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        self.spans.push(Span { text, style });
    }

    /// Whether an item's sign was not written yet.
    fn at_item_start(&self) -> bool {
        self.prefixes.last().is_some_and(|prefix| prefix.first != prefix.rest)
    }

    /// An empty line between two blocks.
    fn gap(&mut self) {
        self.flush();
        if !self.out.is_empty() && !self.at_item_start() && !self.opened {
            self.write(&[String::new()]);
        }
    }

    fn code(&mut self, text: &str) {
        let lines: Vec<String> =
            text.lines().map(|line| format!("  {}", line.replace(char::is_control, " ").yellow())).collect();
        self.write(&lines);
    }

    /// Writes the collected text as a paragraph.
    fn flush(&mut self) {
        if self.spans.is_empty() || self.in_table {
            return;
        }
        let spans = std::mem::take(&mut self.spans);
        let lines = wrap(&spans, self.room());
        self.write(&lines);
    }

    fn write(&mut self, lines: &[String]) {
        self.opened = false;
        for line in lines {
            let prefix: String = self.prefixes.iter().map(|prefix| prefix.first.as_str()).collect();
            for prefix in &mut self.prefixes {
                prefix.first.clone_from(&prefix.rest);
            }
            let whole = format!("{prefix}{line}");
            self.out += whole.trim_end();
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr as _;

    const TEXT: &str = "A **story** with a [link](https://example.org/x) and `code`.\n\n## Criteria\n\n- [x] one that is long enough to be wrapped at forty columns\n- [ ] two\n  - below\n\n1. first\n2. second\n\n> quoted words that are also long enough to be wrapped\n\n```sh\nmake  all\n```\n\n| a | b |\n|---|---|\n| 漢字 | a long cell that has to be wrapped somewhere |\n\n<!-- rolecall bug/x\nrole: r\n-->\n";

    fn plain(width: usize) -> String {
        anstream::adapter::strip_str(&render_markdown(TEXT, width)).to_string()
    }

    #[test]
    fn markdown_is_laid_out_and_wrapped() {
        assert_eq!(
            plain(40),
            "A story with a link\n(https://example.org/x) and code.\n\nCriteria\n\n\
             • [x] one that is long enough to be\n  wrapped at forty columns\n• [ ] two\n  • below\n\n\
             1. first\n2. second\n\n│ quoted words that are also long enough\n│ to be wrapped\n\nsh\n  make  all\n\n\
             a     b\n漢字  a long cell that has to be wrapped\n      somewhere\n"
        );
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_word_is_lost() {
        for width in [20, 40, 60, 80, 120] {
            let text = plain(width);
            for line in text.lines() {
                assert!(line.width() <= width.max(23), "{width}: {line:?}");
            }
            for word in ["story", "https://example.org/x", "forty", "below", "second", "quoted", "somewhere"] {
                assert!(text.contains(word), "{width}: {word} is not in\n{text}");
            }
            assert!(!text.contains("rolecall"), "the marker is hidden:\n{text}");
        }
    }
}
