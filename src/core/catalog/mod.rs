//! The catalog: roles, titles, templates and their fields, checked for consistency when they are loaded.
//!
//! The built-in ones are embedded in the program. A team's own files override them one by one.

mod aliases;
mod amount;
mod bound;
pub(crate) mod bounded;
mod bounds;
mod builtin;
mod cell;
mod column_sum;
pub(crate) mod compile;
mod condition;
mod date_text;
mod day;
mod digits;
pub(crate) mod engine;
mod field;
mod front_matter;
mod guidance;
mod hand_off;
pub(crate) mod helper_call;
mod kind;
mod load;
mod other_words;
mod parse_answer;
mod partial;
mod passage;
mod period;
mod picture;
mod plain_text;
mod question;
mod ranking;
mod required_if;
mod role;
mod scope;
mod syntax_error;
mod template;
pub(crate) mod template_diagnostic;
mod titles;
mod unreadable;
mod usual_titles;
pub(crate) mod validate;
mod value;

use std::collections::BTreeMap;

use handlebars::Handlebars;

pub use bound::Bound;
pub(crate) use bound::bound_text;
pub use builtin::files as builtin_files;
pub(crate) use cell::without_check_boxes;
pub use condition::Condition;
pub(crate) use day::read_date;
pub use field::{Field, FieldFile};
pub use front_matter::split as split_front_matter;
pub use guidance::{Guidance, guidance};
pub use hand_off::HandOff;
pub use kind::Kind;
pub use parse_answer::Checked;
pub use validate::RESERVED;

pub use crate::core::config::{Acceptance, Destination, LabelFile, Settings, Title};
pub use load::{TeamFile, load};
pub use partial::Partials;
pub(crate) use picture::label as mermaid_label;
pub use role::{Coverage, Holder, Label, Role, RoleFile};
pub use template::{FrontMatter, Template};
pub use titles::TitleMatch;
pub use usual_titles::ResolvedTitle;
pub use value::{Record, Value};

use super::config::config_file::{Assign, Mentions};
use crate::core::names::TemplateId;

/// The roles and templates of a workspace, with the team's policies.
#[derive(Debug)]
pub struct Catalog {
    pub(crate) roles: Vec<Role>,
    pub(crate) templates: BTreeMap<TemplateId, Template>,
    /// The current id of each former one.
    pub(crate) aliases: BTreeMap<TemplateId, TemplateId>,
    pub(crate) partials: Partials,
    pub(crate) engine: Handlebars<'static>,
    /// Which of a role's holders are assigned.
    pub assign: Assign,
    /// Whether holders are mentioned.
    pub mentions: Mentions,
    /// The teams that hold roles and are known not to exist.
    pub missing_teams: Vec<String>,
}

impl Catalog {
    /// The roles, built-in ones first.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The role with an id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.as_str() == id)
    }

    /// The role that owns a template.
    pub fn owner(&self, template: &Template) -> &Role {
        self.role(template.role.as_str()).expect("a loaded template's owner exists")
    }

    /// The role with a label. Like GitHub, this ignores case.
    pub fn role_of_label(&self, label: &str) -> Option<&Role> {
        self.roles.iter().find(|role| is_same_label(&role.label.name, label))
    }

    /// The templates, grouped by role and sorted by id.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.roles.iter().flat_map(|role| self.templates.values().filter(|template| template.role == role.id))
    }

    /// The template with an id, which may be a former one.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.get(id).or_else(|| self.templates.get(self.aliases.get(id)?))
    }

    /// The partials.
    pub fn partials(&self) -> &Partials {
        &self.partials
    }

    /// Who is accountable for a role.
    pub fn coverage<'a>(&'a self, role: &'a Role) -> Coverage<'a> {
        if !role.holders.is_empty() {
            return Coverage::Held(&role.holders);
        }
        let fallback = role.fallback.as_ref().and_then(|id| self.role(id.as_str()));
        match fallback {
            Some(fallback) if !fallback.holders.is_empty() => Coverage::Fallback(fallback),
            _ => Coverage::Missing,
        }
    }

    /// The users and teams that are accountable for a role: its holders, or those of its fallback.
    pub fn holders<'a>(&'a self, role: &'a Role) -> &'a [Holder] {
        match self.coverage(role) {
            Coverage::Held(holders) => holders,
            Coverage::Fallback(fallback) => &fallback.holders,
            Coverage::Missing => &[],
        }
    }

    /// The holders of three or more roles, with these roles.
    pub fn overloaded(&self) -> Vec<(&Holder, Vec<&Role>)> {
        let mut held: BTreeMap<&Holder, Vec<&Role>> = BTreeMap::new();
        for role in &self.roles {
            for holder in &role.holders {
                held.entry(holder).or_default().push(role);
            }
        }
        held.into_iter().filter(|(_, roles)| roles.len() >= 3).collect()
    }

    /// Whether an artifact of one template can have a parent of another. A template's `under` allows the templates it
    /// names and all their ancestors. An empty `under` allows any.
    pub fn can_have_parent(&self, child: &Template, parent: &TemplateId) -> bool {
        child.under.is_empty() || self.ancestors(child).contains(&self.current_id(parent))
    }

    /// The templates that a template's parents and their ancestors can have, nearest first.
    pub fn ancestors<'a>(&'a self, template: &'a Template) -> Vec<&'a TemplateId> {
        let mut found: Vec<&TemplateId> = template.under.iter().collect();
        let mut at = 0;
        while let Some(id) = found.get(at).copied() {
            for above in self.template(id.as_str()).map_or(&[][..], |template| &template.under) {
                if !found.contains(&above) {
                    found.push(above);
                }
            }
            at += 1;
        }
        found
    }
}

/// Whether two labels differ only in case.
fn is_same_label(one: &str, other: &str) -> bool {
    match one.is_ascii() && other.is_ascii() {
        true => one.eq_ignore_ascii_case(other),
        false => one.to_lowercase() == other.to_lowercase(),
    }
}
