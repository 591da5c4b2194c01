//! The comments that rolecall writes, in Markdown. Texts of others in them are made safe, so they mention nobody.

use std::fmt::Write as _;

use crate::core::artifact::{Trust, make_safe};
use crate::core::catalog::{Catalog, Coverage, Template};
use crate::core::config::config_file::Mentions;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::plan::{Action, Existing, Receipt};
use crate::core::warnings::Warnings;

/// How many characters of somebody's text are quoted.
const MAX_QUOTED: usize = 300;

/// Renders the announcement of a hand-off: which role is next, and with which artifact.
pub fn render_next(catalog: &Catalog, key: &ArtifactKey, next: &[Receipt], warnings: &Warnings) -> String {
    let mut text = format!("`{key}` is accepted.");
    text += if next.is_empty() { " No follow-up is due." } else { " Next:\n" };
    for receipt in next {
        write!(text, "\n- {}: {}", role_with_holders(catalog, receipt.role.as_str()), reference(receipt))
            .expect("writing to a String can't fail");
        text += &missing_fields(catalog, receipt, "; still missing: ");
    }
    text + &quoted_warnings(warnings)
}

/// Renders what was done with one artifact.
pub fn render_change(catalog: &Catalog, receipt: &Receipt) -> String {
    let done = match receipt.action {
        Action::Create => "Created",
        Action::Update => "Updated",
        Action::Conflict => "Manual edits were kept; the rest is up to date",
        Action::Keep | Action::Fail => "Nothing was changed",
    };
    let mut text =
        format!("{done}: {}, owned by {}.", reference(receipt), role_with_holders(catalog, receipt.role.as_str()));
    let template = catalog.template(receipt.template.as_str());
    let missing: Vec<_> = receipt.missing.iter().filter_map(|id| template?.field(id)).collect();
    if !missing.is_empty() {
        text += "\n\nStill missing:\n";
        for field in &missing {
            write!(text, "\n- `{}`: {}", field.id, one_line(&field.ask)).expect("writing to a String can't fail");
        }
        let where_to = receipt.number.map_or_else(String::new, |number| format!(", in a comment on #{number}"));
        write!(text, "\n\nAnswer with `/rolecall fill {}=\"…\"`{where_to}.", missing[0].id)
            .expect("writing to a String can't fail");
    }
    text += &quoted_warnings(&receipt.warnings);
    if receipt.action == Action::Conflict {
        text += "\n\nEdit those sections by hand to change them.";
    }
    text
}

/// Renders what to do when the name of a new artifact is taken.
pub fn render_taken(receipt: &Receipt) -> String {
    let number = receipt.number.map_or_else(String::new, |number| format!(", in a comment on #{number}"));
    format!("\n\nAdd answers with `/rolecall fill FIELD=\"…\"`{number}, or use `key=NAME` to create another.")
}

fn quoted_warnings(warnings: &Warnings) -> String {
    let quoted: Vec<String> = warnings.iter().map(|warning| one_line(&warning.to_string())).collect();
    quoted.iter().fold(String::new(), |text, warning| text + "\n\n> " + warning)
}

/// Renders why a command failed.
pub fn render_refusal(line: &str, problems: &[Diagnostic]) -> String {
    let mut text = format!("`{}` failed:\n", clipped(line).replace('`', "'"));
    for problem in problems {
        write!(text, "\n- {}", one_line(&problem.message)).expect("writing to a String can't fail");
        if let Some(hint) = &problem.hint {
            write!(text, ": {}", one_line(hint)).expect("writing to a String can't fail");
        }
    }
    text
}

/// Renders the list of commands, and what the artifact here is still missing.
pub fn render_help(catalog: &Catalog, here: Option<&Existing>) -> String {
    let mut text = "Write each command at the beginning of a line:\n\n\
        | command | what it does |\n|---|---|\n\
        | `/rolecall new user-story persona=\"…\" goal=\"…\"` | creates a draft from any template; `key=…` names it |\n\
        | `/rolecall fill benefit=\"…\"` | fills in fields of the artifact here |\n\
        | `/rolecall accept` | accepts it and creates the drafts that the next role owes; with `anyway`, even if it is incomplete |\n\
        | `/rolecall ack` | takes this draft, which was handed on to your role |\n\
        | `/rolecall return \"what is missing\"` | returns this draft; what it follows is no longer accepted |\n\
        | `/rolecall owner product-manager` | moves it to another role, by its id or any job title |\n\
        | `/rolecall check` | lists what is wrong with this artifact |\n\
        | `/rolecall help` | shows this help |\n\n\
        Only people with push access to this repository can use them."
        .to_owned();
    if let Some(existing) = here
        && let Some(template) = catalog.template(existing.record.key.template().as_str())
    {
        write!(
            text,
            "\n\nThis is `{}`, owned by {}.",
            existing.record.key,
            role_with_holders(catalog, existing.owner(catalog).as_str())
        )
        .expect("writing to a String can't fail");
        text += &missing_sentence(catalog, existing, template);
    }
    text
}

fn missing_sentence(catalog: &Catalog, existing: &Existing, template: &Template) -> String {
    let answers = existing.answers(catalog, template, Trust::Outside);
    let missing: Vec<String> = answers.missing(template).iter().map(|field| format!("`{}`", field.id)).collect();
    match missing.is_empty() {
        true => String::new(),
        false => format!(" Still missing: {}.", missing.join(", ")),
    }
}

fn missing_fields(catalog: &Catalog, receipt: &Receipt, before: &str) -> String {
    let known = catalog.template(receipt.template.as_str()).is_some();
    let missing: Vec<String> = receipt.missing.iter().map(|field| format!("`{field}`")).collect();
    if missing.is_empty() || !known { String::new() } else { format!("{before}{}", missing.join(", ")) }
}

/// The artifact's number and key, or its key and path if it is in a file.
fn reference(receipt: &Receipt) -> String {
    match (receipt.number, &receipt.path) {
        (Some(number), _) => format!("#{number} `{}`", receipt.key),
        (None, Some(path)) => format!("`{}` in `{}`", receipt.key, path.replace('`', "'")),
        (None, None) => format!("`{}`", receipt.key),
    }
}

/// A role with its holders.
fn role_with_holders(catalog: &Catalog, role: &str) -> String {
    let Some(role) = catalog.role(role) else { return format!("`{role}`") };
    let mention = if catalog.mentions == Mentions::On { "@" } else { "" };
    let names: Vec<String> =
        catalog.holders(role).iter().map(|holder| format!("{mention}{}", holder.as_str())).collect();
    match catalog.coverage(role) {
        Coverage::Missing => format!("**{}** (nobody holds this role yet)", role.name),
        _ => format!("**{}** ({})", role.name, names.join(", ")),
    }
}

/// A message on one line, with the texts of others in it made safe. Issue numbers stay links: they come from us, or from
/// people who may push.
fn one_line(text: &str) -> String {
    make_safe(&clipped(&text.split_whitespace().collect::<Vec<_>>().join(" ")), Trust::Rule, false)
}

/// The beginning of a text, up to [`MAX_QUOTED`] characters.
fn clipped(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
