//! Which findings a pull request would add and remove.

use super::handler::EventHandler;
use crate::commands::project::Project;
use crate::commands::status::Inspection;
use crate::core::artifact::Requests;
use crate::core::diagnostic::Error;
use crate::core::names::TemplateId;
use crate::core::plan::{Change, Existing, Options, Snapshot};
use crate::core::status::Finding;

/// How many findings are named, of those that are added and of those that are removed.
const MOST: usize = 10;

impl EventHandler<'_> {
    /// Notes how the findings change if what a pull request asks for is merged and applied. `project` has its
    /// configuration, `snapshot` what exists now.
    pub(super) fn note_findings(
        &mut self,
        project: &Project,
        snapshot: &Snapshot,
        requests: &dyn Requests,
        options: Options,
    ) -> Result<(), Error> {
        let mut before = snapshot.clone();
        let templates: Vec<TemplateId> = project.catalog.templates().map(|template| template.id.clone()).collect();
        project.read_files(&mut before, &templates)?;
        let mut after = before.clone();
        let decision = project.decide(&mut after, requests, options)?;
        for step in &decision.plan.steps {
            let (Change::Create(record) | Change::Update(record)) = &step.change else { continue };
            let mut record = (**record).clone();
            record.body = decision.locations.resolve(&record.body, &step.location).0;
            match after.get_mut(&record.key) {
                Some(existing) => existing.record = record,
                None => after.insert(Existing::new(record, step.location.clone())),
            }
        }
        let now = self.found(self.project, &before)?;
        let then = self.found(project, &after)?;
        let missing = |from: &[Finding], one: &Finding| {
            !from.iter().any(|other| other.id == one.id && other.subject == one.subject)
        };
        let added: Vec<&Finding> = then.iter().filter(|one| missing(&now, one)).collect();
        let removed: Vec<&Finding> = now.iter().filter(|one| missing(&then, one)).collect();
        for (word, all) in [("adds", added), ("removes", removed)] {
            for finding in all.iter().take(MOST) {
                let Finding { id, severity, subject, message, .. } = finding;
                self.note(format!("{word} the {} {id}, {subject}: {message}", severity.word()));
            }
            if all.len() > MOST {
                self.note(format!("{word} {} more findings", all.len() - MOST));
            }
        }
        Ok(())
    }

    fn found(&self, project: &Project, snapshot: &Snapshot) -> Result<Vec<Finding>, Error> {
        let inspection = Inspection::of(project, snapshot)?;
        Ok(inspection.findings(&inspection.product(self.context)).found)
    }
}
