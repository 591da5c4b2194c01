//! What exists and who owns it: roles, titles, templates and their fields, proven consistent once, when loaded.
//!
//! Ours are embedded in the program; a team's own replace them file by file.

pub(crate) mod bounded;
mod builtin;
mod cell;
pub(crate) mod engine;
mod field;
mod front_matter;
pub(crate) mod helper_call;
mod load;
mod parse_answer;
mod partial;
mod passage;
mod role;
mod syntax_error;
mod template;
pub(crate) mod template_mistake;
mod titles;
pub(crate) mod validate;
mod value;

use std::collections::BTreeMap;

use handlebars::Handlebars;

pub use builtin::files as builtin_files;
pub(crate) use cell::unboxed;
pub use field::{Bound, Field, FieldFile, Kind};
pub use front_matter::split as split_front_matter;
pub use parse_answer::{Checked, Problem};
pub use validate::RESERVED;

pub use crate::core::config::{Acceptance, Destination, LabelFile, Settings, Title};
pub use load::{TeamFile, load};
pub use partial::Partials;
pub use role::{Coverage, Holder, Label, Role, RoleFile};
pub use template::{FrontMatter, Template};
pub use titles::TitleMatch;
pub use value::{Record, Value};

use super::config::config_file::{Assign, Mentions};
use crate::core::names::TemplateId;

/// All roles and templates that hold here, with the team's policies.
#[derive(Debug)]
pub struct Catalog {
    pub(crate) roles: Vec<Role>,
    pub(crate) templates: BTreeMap<TemplateId, Template>,
    pub(crate) partials: Partials,
    pub(crate) engine: Handlebars<'static>,
    /// Who of a role's holders is assigned.
    pub assign: Assign,
    /// Are holders mentioned?
    pub mentions: Mentions,
}

impl Catalog {
    /// The roles, ours first.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The role of an id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.as_str() == id)
    }

    /// The role that owns a template.
    pub fn owner(&self, template: &Template) -> &Role {
        self.role(template.role.as_str()).expect("a loaded template's owner exists")
    }

    /// The role whose label this is; letter case does not count (GitHub's rule).
    pub fn role_of_label(&self, label: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.label.name.to_lowercase() == label.to_lowercase())
    }

    /// The templates, by role and in the order of their ids.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.roles.iter().flat_map(|role| self.templates.values().filter(|template| template.role == role.id))
    }

    /// The template of an id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.get(id)
    }

    /// The partials.
    pub fn partials(&self) -> &Partials {
        &self.partials
    }

    /// Who answers for a role here and now.
    pub fn coverage<'a>(&'a self, role: &'a Role) -> Coverage<'a> {
        if !role.holders.is_empty() {
            return Coverage::Held(&role.holders);
        }
        let stand_in = role.fallback.as_ref().and_then(|id| self.role(id.as_str()));
        match stand_in {
            Some(stand_in) if !stand_in.holders.is_empty() => Coverage::Fallback(stand_in),
            _ => Coverage::Missing,
        }
    }

    /// The users and teams that answer for a role: its holders, or its fallback's.
    pub fn holders<'a>(&'a self, role: &'a Role) -> &'a [Holder] {
        match self.coverage(role) {
            Coverage::Held(holders) => holders,
            Coverage::Fallback(stand_in) => &stand_in.holders,
            Coverage::Missing => &[],
        }
    }

    /// Who holds three roles or more, with the roles.
    pub fn overloaded(&self) -> Vec<(&Holder, Vec<&Role>)> {
        let mut held: BTreeMap<&Holder, Vec<&Role>> = BTreeMap::new();
        for role in &self.roles {
            for holder in &role.holders {
                held.entry(holder).or_default().push(role);
            }
        }
        held.into_iter().filter(|(_, roles)| roles.len() >= 3).collect()
    }

    /// May an artifact of this template hang under one of that? `under` allows any of its templates and any
    /// ancestor of theirs; an empty `under` allows any.
    pub fn can_have_parent(&self, child: &Template, parent: &TemplateId) -> bool {
        child.under.is_empty() || self.ancestors(child).contains(&parent)
    }

    /// Every template under which one may hang, nearest first.
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
