//! Drafts that a rule makes, and what becomes of the one before.

use super::answer::Answer;
use crate::core::artifact::{ArtifactKey, Trust, hand_on};
use crate::core::diagnostic::Error;
use crate::core::event::{Create, Event, IfOpen, carry_over, previous};
use crate::core::plan::{Existing, Snapshot, drop_open};

impl Answer<'_> {
    /// Make what a rule wishes for.
    pub(super) fn create(&mut self, event: &Event, wanted: Vec<Create>) -> Result<(), Error> {
        let snapshot = self.ground.snapshot()?;
        let mut requests = Vec::new();
        let mut outlived: Vec<(Existing, ArtifactKey)> = Vec::new();
        for Create { mut request, from, previous: before, warnings } in wanted {
            let template = self.ground.catalog.template(request.template.as_str()).expect("an order's template exists");
            self.outcome.notes.extend(warnings.iter().map(|warning| format!("{}: {warning}", template.id)));
            if let Some(from) = from.as_ref().and_then(|from| snapshot.get(from)) {
                follow(&self.ground.catalog, &mut request, from, template);
            }
            if let Some(tied) = tied(&snapshot, event, &request) {
                request.name = Some(tied.name().clone());
            }
            let open = before.as_ref().and_then(|before| Some((before, previous(&snapshot, &request, before)?)));
            if let Some((before, existing)) = open.filter(|(before, _)| before.then != IfOpen::Keep) {
                if before.then == IfOpen::CarryOver {
                    let behind = carry_over(&self.ground.catalog, existing, template, &mut request.answers);
                    request.from = Some(existing.record.key.clone());
                    if behind > 0 {
                        let key = &existing.record.key;
                        self.note(format!(
                            "`{key}`: {behind} unticked items fit no field of the next one and stay behind"
                        ));
                    }
                }
                let next = request.name.clone().map(|name| ArtifactKey::new(request.template.clone(), name));
                outlived.extend(next.map(|next| (existing.clone(), next)));
            }
            requests.push(request);
        }
        self.travel_from(snapshot, None, &requests, true)?;
        for (existing, next) in outlived {
            let made = self.outcome.receipts.last().is_some_and(|receipts| {
                let is_there = |receipt: &crate::core::plan::Receipt| {
                    receipt.key == next.to_string() && receipt.action != crate::core::plan::Action::Fail
                };
                receipts.artifacts.iter().any(is_there)
            });
            if made {
                self.close(&existing, &next)?;
            }
        }
        Ok(())
    }

    /// Close the one before.
    fn close(&mut self, existing: &Existing, next: &ArtifactKey) -> Result<(), Error> {
        self.note(format!("`{}` was still open: `{next}` takes its place", existing.record.key));
        let step = drop_open(existing, self.context.today());
        let snapshot = self.ground.snapshot()?;
        self.travel_from(snapshot, Some(step), &[], true)
    }
}

/// Begin with what another artifact answers.
fn follow(
    catalog: &crate::core::catalog::Catalog,
    request: &mut crate::core::artifact::Request,
    from: &Existing,
    template: &crate::core::catalog::Template,
) {
    request.from = Some(from.record.key.clone());
    let Some(source) = catalog.template(from.record.key.template().as_str()) else { return };
    let handed = hand_on(&from.answers(catalog, source, Trust::Outside), source, template);
    for field in &template.fields {
        if let (None, Some(answer)) = (request.answers.given(&field.id), handed.given(&field.id)) {
            request.answers.insert(field.id.clone(), answer.value.clone(), answer.trust);
        }
    }
}

/// The artifact of the same template that is tied to the event's milestone already: the outline made both.
fn tied(snapshot: &Snapshot, event: &Event, request: &crate::core::artifact::Request) -> Option<ArtifactKey> {
    let title = event.text("milestone.title").filter(|_| event.name == "milestone")?;
    let is = |existing: &&Existing| {
        *existing.record.key.template() == request.template && existing.record.milestone.as_deref() == Some(title)
    };
    snapshot.iter().find(is).map(|existing| existing.record.key.clone())
}
