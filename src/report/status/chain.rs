//! Why an artifact exists, and what came of it, as a tree for the terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use owo_colors::{OwoColorize as _, Style};

use super::text::fold_around_code;
use crate::core::check::Level;
use crate::core::plan::Stage;
use crate::core::status::{Chain, Facts, Link, Product};
use crate::report::columns::shorten;
use crate::report::list::stage_style;

const WRITES: &str = "writing to a String can't fail";

/// Renders a chain: upward to the goals, then downward to the results, then the gaps.
pub fn render_chain(product: &Product<'_>, chain: &Chain, at: usize, width: Option<usize>) -> String {
    let drawing = Drawing { product, width };
    let facts = &product.all[at];
    let mut text = format!("{}\n", drawing.line("", facts, None));
    drawing.section(
        &mut text,
        "Why",
        &chain.key,
        &chain.up,
        "nothing above it: no parent, link, hand-off or milestone",
    );
    drawing.section(&mut text, "What came of it", &chain.key, &chain.down, "nothing yet");
    if !chain.gaps.is_empty() {
        writeln!(text, "\n{}", "Gaps".bold()).expect(WRITES);
    }
    for gap in &chain.gaps {
        let style = match gap.severity {
            Level::Error => Style::new().red(),
            Level::Warning => Style::new().yellow(),
            Level::Note => Style::new().cyan(),
        };
        let level = gap.severity.word().style(style).to_string();
        for (line, indent) in [
            (format!("  {level} {}: {} ({})", gap.subject, gap.message, gap.id), 4),
            (format!("    {}", format!("next: {}", gap.hint).dimmed()), 6),
        ] {
            let line = width.map_or_else(|| line.clone(), |width| fold_around_code(&line, width, indent));
            writeln!(text, "{line}").expect(WRITES);
        }
    }
    text
}

struct Drawing<'a> {
    product: &'a Product<'a>,
    width: Option<usize>,
}

impl Drawing<'_> {
    fn section(&self, text: &mut String, heading: &str, key: &str, links: &[Link], empty: &str) {
        writeln!(text, "\n{}", heading.bold()).expect(WRITES);
        if links.is_empty() {
            writeln!(text, "  {}", empty.dimmed()).expect(WRITES);
        }
        let mut below: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
        for link in links {
            below.entry(&link.through).or_default().push(link);
        }
        // What is still to be drawn, with what stands before it, the next one last.
        let mut open = children(&below, key, "");
        while let Some(Drawn { link, before, is_last }) = open.pop() {
            let corner = if is_last { "└ " } else { "├ " };
            let line = self.line(&format!("{before}{corner}"), &self.product.all[link.at], Some(link));
            writeln!(text, "{line}").expect(WRITES);
            let inner = format!("{before}{}", if is_last { "  " } else { "│ " });
            open.extend(children(&below, &link.key, &inner));
        }
    }

    /// One artifact: its key, owner and state, then its title as far as there is room.
    fn line(&self, before: &str, facts: &Facts, link: Option<&Link>) -> String {
        let owner =
            self.product.catalog.role(facts.role.as_str()).map_or(facts.role.as_str(), |role| role.name.as_str());
        let number = facts.number.map_or_else(String::new, |number| format!(" #{number}"));
        let relation = link.map_or_else(String::new, |link| format!("{} ", link.relation.word()));
        let title: String = facts.title.chars().filter(|character| !character.is_control()).collect();
        let reply = link.and_then(|link| link.hand_off).map_or_else(String::new, |reply| format!(", {reply}"));
        let head = format!("{before}{relation}{}{number}  {}{reply}  {owner}  ", facts.key, facts.stage.word());
        let room = self.width.map(|width| width.saturating_sub(head.chars().count()));
        let title =
            room.map_or_else(|| title.clone(), |room| if room < 8 { String::new() } else { shorten(&title, room) });
        let style = if facts.stage == Stage::Open { Style::new() } else { stage_style(facts.stage) };
        let whole = format!(
            "{before}{}{}{number}  {}{}  {}  {title}",
            relation.dimmed(),
            facts.key.bold(),
            facts.stage.word().style(style),
            reply.dimmed(),
            owner.cyan(),
        );
        whole.trim_end().to_owned()
    }
}

/// A line that is still to be drawn.
struct Drawn<'a> {
    link: &'a Link,
    before: String,
    is_last: bool,
}

/// What is reached through an artifact, the first one last.
fn children<'a>(below: &BTreeMap<&str, Vec<&'a Link>>, key: &str, before: &str) -> Vec<Drawn<'a>> {
    let links = below.get(key).map(Vec::as_slice).unwrap_or_default();
    let drawn = links.iter().enumerate().map(|(turn, link)| Drawn {
        link,
        before: before.to_owned(),
        is_last: turn + 1 == links.len(),
    });
    drawn.rev().collect()
}
