//! `rolecall event --list`: lists the rules in force.

use super::super::context::Context;
use super::super::exit::Exit;
use crate::core::diagnostic::Error;
use crate::core::event::{On, Rules};
use crate::report::render_rules;

pub(super) fn run(context: &mut Context) -> Result<Exit, Error> {
    let workspace = context.workspace()?;
    let catalog = workspace.catalog()?;
    let rules = Rules::read(&workspace.config, &catalog)?;
    context.warn(&rules.warnings);
    if context.global.json {
        let listed: Vec<_> = rules
            .all
            .iter()
            .map(|rule| {
                let on: Vec<String> = rule.on.iter().map(On::words).collect();
                serde_json::json!({ "name": rule.name, "on": on, "if": rule.conditions().collect::<indexmap::IndexMap<_, _>>(), "does": rule.action.word(),
                    "what": rule.action.targets(), "default": rule.place.is_none(),
                    "place": rule.place.as_ref().map(ToString::to_string) })
            })
            .collect();
        context.json(&serde_json::json!({ "rules": listed }));
    } else {
        let text = render_rules(&rules);
        context.out(&text);
        context.info("a rule of the same name in .github/rolecall.yml replaces a default rule; `false` turns it off\n");
    }
    Ok(Exit::Done)
}
