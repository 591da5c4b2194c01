//! Keeps the issue up to date that says how things stand.

use super::handler::EventHandler;
use crate::commands::status::Inspection;
use crate::core::artifact::{Answers, Request, Trust};
use crate::core::catalog::{Template, Value};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::{ArtifactKey, Name};
use crate::core::plan::{Existing, Snapshot, State, fill_request};
use crate::core::status::{Graph, MOST, Overview, REPORT};
use crate::report::{ReportAnswers, report_answers};

/// The name of the report about the whole repository.
const NAME: &str = "status";

impl EventHandler<'_> {
    /// Writes how things stand into the report, which is made once. It is filled in like any artifact, so that what
    /// somebody adds to it stays.
    pub(super) fn report(&mut self) -> Result<(), Error> {
        let catalog = &self.project.catalog;
        let Some(template) = catalog.template(REPORT) else {
            let mistake = Diagnostic::error(format!("template `{REPORT}` not found"));
            return Err(mistake.hint("the rule action `report` fills it in; don't turn it off").into());
        };
        let mut snapshot = self.project.snapshot()?;
        self.project.files.find_all(&mut snapshot)?;
        let key =
            ArtifactKey::new(template.id.clone(), Name::new(NAME).map_err(|error| Diagnostic::error(error.message))?);
        let existing = snapshot.get(&snapshot.key_of(catalog, &key)).cloned();
        if let Some(existing) = existing.as_ref().filter(|existing| existing.record.state == State::Closed) {
            self.note(format!("`{key}` is closed, so it was not updated: reopen {}", existing.location));
            return Ok(());
        }
        let given = self.answers(&snapshot, existing.as_ref())?;
        let mut answers = Answers::default();
        let emptied = give(&mut answers, template, given);
        let request = match &existing {
            Some(existing) => fill_request(catalog, template, existing, &answers, &emptied),
            None => Request { name: Some(key.name().clone()), answers, ..Request::new(template.id.clone()) },
        };
        self.run_from(snapshot, None, &[request], false)
    }

    /// What the report says now.
    fn answers(&mut self, snapshot: &Snapshot, existing: Option<&Existing>) -> Result<ReportAnswers, Error> {
        let catalog = &self.project.catalog;
        let inspection = Inspection::of(self.project, snapshot)?;
        let product = inspection.product(self.context);
        let overview = Overview::of(&product, &inspection.findings(&product));
        let graph = Graph::of(&product, None, MOST);
        let before = existing.map(|existing| {
            let template = catalog.template(REPORT)?;
            let answers = existing.answers(catalog, template, Trust::Outside);
            match &answers.get(template.field("findings")?)?.0 {
                Value::List(lines) => Some(lines.clone()),
                _ => None,
            }
        });
        let before = before.map(Option::unwrap_or_default);
        Ok(report_answers(&overview, &graph, &self.context.today().to_string(), before.as_deref()))
    }
}

/// Gives the answers, and returns the fields that have none now. Words of people mention nobody; the picture is ours.
fn give(answers: &mut Answers, template: &Template, given: ReportAnswers) -> Vec<String> {
    let ReportAnswers { summary, findings, changed, roles, picture } = given;
    let all = [
        ("summary", Value::Text(summary), Trust::Outside),
        ("findings", Value::List(findings), Trust::Outside),
        ("changed", Value::List(changed), Trust::Outside),
        ("roles", Value::List(roles), Trust::Outside),
        ("picture", Value::Text(picture), Trust::Typed),
    ];
    let mut emptied = Vec::new();
    for (id, value, trust) in all {
        // A team's own template may ask for less.
        let Some(field) = template.field(id) else { continue };
        let is_empty = match &value {
            Value::List(items) => items.is_empty(),
            other => other.written().is_none_or(str::is_empty),
        };
        match is_empty {
            true => emptied.push(id.to_owned()),
            false => answers.insert(field.id.clone(), value, trust),
        }
    }
    emptied
}
