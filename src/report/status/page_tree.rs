//! The tree of all artifacts on the page, and what it can be filtered by.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use handlebars::html_escape;
use serde::Serialize;

use crate::core::status::{Branch, Facts, Product, branches};

const WRITES: &str = "writing to a String can't fail";

/// What the tree can be filtered by.
#[derive(Debug, Default, Serialize)]
pub(super) struct Choices {
    /// The roles' IDs and names.
    roles: Vec<Choice>,
    /// The states.
    states: BTreeSet<&'static str>,
    /// The assignees' logins.
    people: BTreeSet<String>,
    /// The milestones' titles.
    milestones: BTreeSet<String>,
}

#[derive(Debug, Serialize)]
struct Choice {
    id: String,
    name: String,
}

/// What the tree can be filtered by.
pub(super) fn choices(product: &Product<'_>) -> Choices {
    let mut choices = Choices::default();
    for role in product.catalog.roles() {
        if product.all.iter().any(|facts| facts.role == role.id) {
            choices.roles.push(Choice { id: role.id.to_string(), name: role.name.clone() });
        }
    }
    for facts in &product.all {
        choices.states.insert(facts.stage.word());
        choices.people.extend(facts.assignees.iter().cloned());
        choices.milestones.extend(facts.milestone.clone());
    }
    choices
}

/// Renders the tree as nested lists.
pub(super) fn render_tree(product: &Product<'_>) -> String {
    let mut html = String::new();
    let all = branches(product);
    let mut depth = 0;
    for (at, branch) in all.iter().enumerate() {
        for _ in branch.depth..depth {
            html += "</ul></details></li>";
        }
        depth = branch.depth;
        let has_more = all.get(at + 1).is_some_and(|next| next.depth > branch.depth);
        item(&mut html, product, *branch, has_more);
        if has_more {
            depth += 1;
        }
    }
    for _ in 0..depth {
        html += "</ul></details></li>";
    }
    html
}

/// One artifact. If more follows below it, its list stays open.
fn item(html: &mut String, product: &Product<'_>, branch: Branch, has_more: bool) {
    let facts = &product.all[branch.at];
    let people = facts.assignees.join(" ");
    write!(
        html,
        "<li data-role=\"{}\" data-state=\"{}\" data-people=\" {} \" data-milestone=\"{}\">",
        html_escape(facts.role.as_str()),
        facts.stage.word(),
        html_escape(&people),
        html_escape(facts.milestone.as_deref().unwrap_or_default()),
    )
    .expect(WRITES);
    // The first two levels are open, so that the page begins with what everything is for.
    let open = if branch.depth < 2 { " open" } else { "" };
    let line = line(product, facts);
    match has_more {
        true => write!(html, "<details{open}><summary>{line}</summary><ul>"),
        false => write!(html, "<div>{line}</div></li>"),
    }
    .expect(WRITES);
}

fn line(product: &Product<'_>, facts: &Facts) -> String {
    let owner = product.catalog.role(facts.role.as_str()).map_or(facts.role.as_str(), |role| role.name.as_str());
    let title = html_escape(&facts.title);
    // Only an address on the web is a link: a file's path would depend on where the page lies.
    let is_address = facts.place.starts_with("https://") || facts.place.starts_with("http://");
    let title = match is_address {
        true => format!("<a href=\"{}\">{title}</a>", html_escape(&facts.place)),
        false => title,
    };
    let number = facts.number.map_or_else(String::new, |number| format!(" #{number}"));
    let people: Vec<String> = facts.assignees.iter().map(|login| format!("@{login}")).collect();
    let milestone = facts.milestone.as_deref().unwrap_or_default();
    let details = [owner, people.join(" ").as_str(), milestone].join(" ");
    format!(
        "<span class=\"title\">{title}</span> <span class=\"state {}\">{}</span> <span class=\"more\"><code>{}</code>{number} {}</span>",
        facts.stage.word().replace(' ', "-"),
        facts.stage.word(),
        html_escape(&facts.key.to_string()),
        html_escape(details.trim()),
    )
}
