//! Roles that nobody holds, and roles that have nothing to show.

use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::settings::Settings;
use super::required::missing;
use crate::core::catalog::Coverage;
use crate::core::check::Level;
use crate::core::counted::counted;
use crate::core::names::RoleId;

/// `role-missing`
pub(super) struct RoleMissing;

static ROLE_MISSING: About = About {
    id: "role-missing",
    severity: Level::Error,
    what: "A role owns open artifacts or is owed some, and nobody holds it. While a fallback stands in, it is a warning.",
    why: "What nobody answers for is done by whoever happens to be there, or by nobody.",
    example: include_str!("../examples/role-missing.yml"),
};

impl Rule for RoleMissing {
    fn about(&self) -> &'static About {
        &ROLE_MISSING
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        for role in product.catalog.roles() {
            let open = product.all.iter().filter(|facts| facts.role == role.id && facts.is_in_work());
            let keys: Vec<String> = open.map(|facts| facts.key.to_string()).collect();
            let owed = owed(product, &role.id).len();
            if keys.is_empty() && owed == 0 {
                continue;
            }
            let (who, severity) = match product.catalog.coverage(role) {
                Coverage::Held(_) => continue,
                Coverage::Fallback(fallback) => (format!("{} stands in", fallback.name), Level::Warning),
                Coverage::Missing => ("nobody stands in".to_owned(), ROLE_MISSING.severity),
            };
            let work = match (keys.len(), owed) {
                (open, 0) => format!("owns {}", counted(open, "open artifact")),
                (0, owed) => format!("is owed {}", counted(owed, "artifact")),
                (open, owed) => format!("owns {} and is owed {owed}", counted(open, "open artifact")),
            };
            let message = format!("nobody holds {}, which {work}; {who}", role.name);
            let hint = format!("say who holds it, in .github/rolecall.yml: `holders` of `{}` below `roles`", role.id);
            found.push(ROLE_MISSING.found(&role.id, keys, message, hint).with_severity(severity));
        }
    }
}

/// `role-idle`
pub(super) struct RoleIdle;

static ROLE_IDLE: About = About {
    id: "role-idle",
    severity: Level::Warning,
    what: "A role is held and has no artifact at all, although others wait for one of its templates: it is owed or required.",
    why: "Its holder may not know that it is their turn.",
    example: include_str!("../examples/role-idle.yml"),
};

impl Rule for RoleIdle {
    fn about(&self) -> &'static About {
        &ROLE_IDLE
    }

    fn run(&self, product: &Product<'_>, settings: &Settings, found: &mut Vec<Finding>) {
        let required = missing(product, settings);
        for role in product.catalog.roles() {
            let held = matches!(product.catalog.coverage(role), Coverage::Held(_));
            if !held || product.all.iter().any(|facts| facts.role == role.id && !facts.is_dropped()) {
                continue;
            }
            let mut waiting = owed(product, &role.id);
            waiting.extend(required.iter().filter_map(|(at, template)| {
                let owner = &product.catalog.template(template.as_str())?.role;
                (*owner == role.id).then(|| (*at, template.to_string()))
            }));
            waiting.sort_unstable();
            waiting.dedup();
            let Some((_, template)) = waiting.first() else { continue };
            let keys: Vec<String> = waiting.iter().map(|(at, _)| product.all[*at].key.to_string()).collect();
            let message = format!("{} has no artifact yet, although {} waits for one", role.name, keys.join(", "));
            found.push(ROLE_IDLE.found(&role.id, &keys, message, format!("`rolecall new {template}` begins it")));
        }
    }
}

/// What a role is owed to make: for which accepted artifact, and of which template.
fn owed(product: &Product<'_>, role: &RoleId) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, facts) in product.all.iter().enumerate() {
        for next in &facts.owes {
            if product.catalog.template(next.as_str()).is_some_and(|template| template.role == *role) {
                found.push((at, next.to_string()));
            }
        }
    }
    found
}
