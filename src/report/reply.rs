//! What rolecall says in a comment: to people, in Markdown. Words of others in it mention nobody.

use std::fmt::Write as _;

use crate::core::artifact::{Trust, make_safe};
use crate::core::catalog::{Catalog, Coverage, Template};
use crate::core::config::config_file::Mentions;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::plan::{Action, Existing, Receipt};

/// So many characters of what somebody wrote are repeated.
const MOST: usize = 300;

/// An artifact was accepted: who is next, and with what.
pub fn render_next(catalog: &Catalog, key: &ArtifactKey, next: &[Receipt], warnings: &[String]) -> String {
    let mut text = format!("`{key}` is accepted.");
    text += if next.is_empty() { " It owes nothing more." } else { " Next:\n" };
    for receipt in next {
        write!(text, "\n- {}: {}", who(catalog, &receipt.role), which(receipt)).expect("a string takes it");
        text += &asks(catalog, receipt, "; it still missing: ");
    }
    text + &warned(warnings)
}

/// One artifact was made, changed, or left as it is.
pub fn render_change(catalog: &Catalog, receipt: &Receipt) -> String {
    let done = match receipt.action {
        Action::Create => "Made",
        Action::Update => "Updated",
        Action::Conflict => "What people wrote there stays as it is; the rest is up to date",
        Action::Keep | Action::Fail => "Nothing was changed",
    };
    let mut text = format!("{done}: {}, owned by {}.", which(receipt), who(catalog, &receipt.role));
    let template = catalog.template(&receipt.template);
    let missing: Vec<_> = receipt.missing.iter().filter_map(|id| template?.field(id)).collect();
    if !missing.is_empty() {
        text += "\n\nIt still asks:\n";
        for field in &missing {
            write!(text, "\n- `{}`: {}", field.id, words(&field.ask)).expect("a string takes it");
        }
        let where_to = receipt.number.map_or_else(String::new, |number| format!(", in a comment on #{number}"));
        write!(text, "\n\nAnswer with `/rolecall fill {}=\"…\"`{where_to}.", missing[0].id).expect("a string takes it");
    }
    text += &warned(&receipt.warnings);
    if receipt.action == Action::Conflict {
        text += "\n\nWrite there yourself what it is to say.";
    }
    text
}

/// What a new artifact would be called is taken: what can be written instead.
pub fn render_taken(receipt: &Receipt) -> String {
    let number = receipt.number.map_or_else(String::new, |number| format!(", in a comment on #{number}"));
    format!("\n\nAnswer more of it with `/rolecall fill FIELD=\"…\"`{number}; `key=NAME` makes another.")
}

fn warned(warnings: &[String]) -> String {
    let quoted: Vec<String> = warnings.iter().map(|warning| words(warning)).collect();
    quoted.iter().fold(String::new(), |text, warning| text + "\n\n> " + warning)
}

/// A command that could not be obeyed.
pub fn refused(line: &str, why: &[Diagnostic]) -> String {
    let mut text = format!("`{}` failed:\n", clipped(line).replace('`', "'"));
    for problem in why {
        write!(text, "\n- {}", words(&problem.message)).expect("a string takes it");
        if let Some(hint) = &problem.hint {
            write!(text, ": {}", words(hint)).expect("a string takes it");
        }
    }
    text
}

/// What can be said in a comment; and what the artifact here still asks.
pub fn help(catalog: &Catalog, here: Option<&Existing>) -> String {
    let mut text = "Each command stands at the beginning of a line:\n\n\
        | command | what it does |\n|---|---|\n\
        | `/rolecall new user-story persona=\"…\" goal=\"…\"` | makes a draft, of any template; `key=…` names it |\n\
        | `/rolecall fill benefit=\"…\"` | answers what the artifact here asks |\n\
        | `/rolecall accept` | accepts it: the next role gets what it owes |\n\
        | `/rolecall owner product-manager` | moves it to another role, by any job title |\n\
        | `/rolecall help` | says this |\n\n\
        They are for people who may push to this repository."
        .to_owned();
    if let Some(existing) = here
        && let Some(template) = catalog.template(existing.record.key.template().as_str())
    {
        write!(
            text,
            "\n\nThis is `{}`, owned by {}.",
            existing.record.key,
            who(catalog, existing.owner(catalog).as_str())
        )
        .expect("a string takes it");
        text += &fields(catalog, existing, template);
    }
    text
}

fn fields(catalog: &Catalog, existing: &Existing, template: &Template) -> String {
    let answers = existing.answers(catalog, template, Trust::Outside);
    let missing: Vec<String> = answers.missing(template).iter().map(|field| format!("`{}`", field.id)).collect();
    match missing.is_empty() {
        true => String::new(),
        false => format!(" It still missing: {}.", missing.join(", ")),
    }
}

fn asks(catalog: &Catalog, receipt: &Receipt, before: &str) -> String {
    let known = catalog.template(&receipt.template).is_some();
    let missing: Vec<String> = receipt.missing.iter().map(|field| format!("`{field}`")).collect();
    if missing.is_empty() || !known { String::new() } else { format!("{before}{}", missing.join(", ")) }
}

/// The artifact's number and key; its path where it is in a file.
fn which(receipt: &Receipt) -> String {
    match (receipt.number, &receipt.path) {
        (Some(number), _) => format!("#{number} `{}`", receipt.key),
        (None, Some(path)) => format!("`{}` in `{}`", receipt.key, path.replace('`', "'")),
        (None, None) => format!("`{}`", receipt.key),
    }
}

/// A role with whoever answers for it.
fn who(catalog: &Catalog, role: &str) -> String {
    let Some(role) = catalog.role(role) else { return format!("`{role}`") };
    let mention = if catalog.mentions == Mentions::On { "@" } else { "" };
    let names: Vec<String> =
        catalog.holders(role).iter().map(|holder| format!("{mention}{}", holder.as_str())).collect();
    match catalog.coverage(role) {
        Coverage::Missing => format!("**{}** (nobody holds this role yet)", role.name),
        _ => format!("**{}** ({})", role.name, names.join(", ")),
    }
}

/// Our words with those of others in them, on one line. The numbers of issues are ours, or those of who may push.
fn words(text: &str) -> String {
    make_safe(&clipped(&text.split_whitespace().collect::<Vec<_>>().join(" ")), Trust::Rule, false)
}

/// Not more than is needed to know what is meant.
fn clipped(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
