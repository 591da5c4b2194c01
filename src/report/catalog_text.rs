//! Roles and templates as text.

use std::fmt::Write as _;

use owo_colors::{OwoColorize, Style};

use super::columns::{Cell, Column, Fit, render_columns};
use crate::core::catalog::{Catalog, Coverage, Field, HandOff, Holder, Role, Template, Title, guidance};

/// Renders all roles with who holds them, then the people who hold three or more.
pub fn render_roles(catalog: &Catalog, width: Option<usize>) -> String {
    const COLUMNS: [Column; 4] = [
        Column { heading: "ROLE", fit: Fit::Whole },
        Column { heading: "HOLDERS", fit: Fit::Cut },
        Column { heading: "TEMPLATES", fit: Fit::LeftOut(1) },
        Column { heading: "LABEL", fit: Fit::LeftOut(2) },
    ];
    let row = |role: &Role| {
        let owned = catalog.templates().filter(|template| template.role == role.id).count();
        let style = match catalog.coverage(role) {
            Coverage::Held(_) => Style::new().green(),
            Coverage::Fallback(_) => Style::new().yellow(),
            Coverage::Missing => Style::new().red(),
        };
        let counted = if owned == 1 { "1 template".to_owned() } else { format!("{owned} templates") };
        vec![
            Cell::new(role.id.as_str(), Style::new().bold()),
            Cell::new(&coverage(catalog, role), style),
            Cell::plain(&counted),
            Cell::new(&role.label.name, Style::new().dimmed()),
        ]
    };
    let mut text = render_columns(&COLUMNS, &catalog.roles().iter().map(row).collect::<Vec<_>>(), width);
    for (holder, roles) in catalog.overloaded() {
        let names: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
        let note = format!("{} holds {} roles: {}", mention(holder), roles.len(), names.join(", "));
        push_line(&mut text, &note.yellow().to_string());
    }
    text
}

fn coverage(catalog: &Catalog, role: &Role) -> String {
    let names = |holders: &[Holder]| holders.iter().map(mention).collect::<Vec<_>>().join(", ");
    match catalog.coverage(role) {
        Coverage::Held(holders) => format!("held by {}", names(holders)),
        Coverage::Fallback(other) => {
            format!("covered by fallback: {} ({})", other.id, names(&other.holders))
        }
        Coverage::Missing => "missing".to_owned(),
    }
}

fn mention(holder: &Holder) -> String {
    format!("@{}", holder.as_str())
}

/// Renders one role, with the duties of the title that it was found by.
pub fn render_role(catalog: &Catalog, role: &Role, found: Option<&Title>) -> String {
    let mut text = String::new();
    push_line(&mut text, &format!("{} ({})  {}", role.name.bold(), role.id, coverage(catalog, role)));
    if let Some(title) = found {
        list(&mut text, &format!("{}: duties", title.name), &title.duties);
        list(&mut text, &format!("{}: skills", title.name), &title.skills);
    }
    list(&mut text, "Accountable for", &role.accountabilities);
    list(&mut text, "What good looks like", &role.good);
    list(&mut text, "Skills", &[role.skills.join(", ")]);
    list(&mut text, "Career", &role.career);
    let titles: Vec<String> = role.titles.iter().map(Title::with_aliases).collect();
    list(&mut text, "Titles", &titles);
    let owned: Vec<String> = catalog
        .templates()
        .filter(|template| template.role == role.id)
        .map(|template| template.id.to_string())
        .collect();
    list(&mut text, "Templates", &[owned.join(", ")]);
    let fallback =
        role.fallback.as_ref().map_or_else(String::new, |id| format!("; fallback while nobody holds it: {id}"));
    push_line(&mut text, &format!("\nLabel: {} (#{}){fallback}", role.label.name, role.label.color));
    text
}

/// Renders all templates by owner.
pub fn render_templates(catalog: &Catalog, width: Option<usize>) -> String {
    const COLUMNS: [Column; 4] = [
        Column { heading: "TEMPLATE", fit: Fit::Whole },
        Column { heading: "OWNER", fit: Fit::LeftOut(2) },
        Column { heading: "KEPT AS", fit: Fit::LeftOut(3) },
        Column { heading: "ABOUT", fit: Fit::Cut },
    ];
    let row = |template: &Template| {
        let own = if template.builtin { "" } else { " (the team's own)" };
        vec![
            Cell::new(template.id.as_str(), Style::new().bold()),
            Cell::new(&catalog.owner(template).name, Style::new().cyan()),
            Cell::plain(template.to.word()),
            Cell::plain(&format!("{}{own}", template.about)),
        ]
    };
    render_columns(&COLUMNS, &catalog.templates().map(row).collect::<Vec<_>>(), width)
}

/// Renders one template with its fields.
pub fn render_template(catalog: &Catalog, template: &Template) -> String {
    let mut text = String::new();
    let owner = catalog.owner(template);
    push_line(&mut text, &format!("{} ({})  {}", template.name.bold(), template.id, owner.name.cyan()));
    push_line(&mut text, &template.about);
    push_line(&mut text, "");
    let width = template.fields.iter().map(|field| field.id.as_str().len()).max().unwrap_or(0);
    for field in &template.fields {
        let mark = if field.required { "*" } else { " " };
        push_line(
            &mut text,
            &format!(
                "{} {:width$}  {} {}",
                mark.red(),
                field.id.to_string().bold(),
                field.ask,
                format!("[{}{}]", field.takes(), condition(field)).dimmed()
            ),
        );
    }
    let guidance = guidance(template, catalog.partials());
    if !guidance.is_empty() {
        push_line(&mut text, &format!("\n{}", "Guidance".bold()));
    }
    for advice in &guidance {
        push_line(&mut text, &format!("  {:width$}  {}", advice.field, advice.text));
    }
    push_line(&mut text, &format!("\n{} required", "*".red()));
    if !template.labels.is_empty() {
        push_line(&mut text, &format!("labels: {}", template.labels.join(", ")));
    }
    let ids =
        |all: &[crate::core::names::TemplateId]| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let under = if template.under.is_empty() { "anything".to_owned() } else { ids(&template.under) };
    if !template.aliases.is_empty() {
        push_line(&mut text, &format!("formerly: {}", ids(&template.aliases)));
    }
    push_line(&mut text, &format!("stored as: {}; parent: {under}", template.to.word()));
    if !template.then.is_empty() {
        let how = match template.accepted {
            crate::core::catalog::Acceptance::Closed => "closed as completed",
            crate::core::catalog::Acceptance::Command => "accepted with `rolecall accept`",
        };
        let follow_ups: Vec<String> = template.then.iter().map(follow_up).collect();
        push_line(&mut text, &format!("{how}: the next role then owes {}", follow_ups.join(", ")));
    }
    text
}

/// When a field is required, if that depends on other answers.
fn condition(field: &Field) -> String {
    let conditions: Vec<String> =
        field.required_if.iter().map(|condition| format!("`{}`", condition.words())).collect();
    if conditions.is_empty() { String::new() } else { format!("; required if {}", conditions.join(" and ")) }
}

/// A follow-up's template, and the field that it depends on.
fn follow_up(hand_off: &HandOff) -> String {
    match &hand_off.when {
        Some(field) => format!("{} (if `{field}` is answered)", hand_off.template),
        None => hand_off.template.to_string(),
    }
}

fn list(text: &mut String, heading: &str, items: &[String]) {
    if items.iter().all(String::is_empty) {
        return;
    }
    push_line(text, &format!("\n{}", heading.bold()));
    for item in items {
        push_line(text, &format!("  {item}"));
    }
}

fn push_line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to a String can't fail");
}
