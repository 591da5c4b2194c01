//! What the Action's inputs ask for, whatever the event is.

use std::collections::HashMap;

use super::handler::EventHandler;
use crate::commands::resolve;
use crate::core::artifact::{Request, Trust};
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::event::Event;
use crate::core::outline::read_name;
use crate::core::yaml::{Document, Value};
use crate::runner::Inputs;

impl EventHandler<'_> {
    /// What the Action's inputs ask for: one artifact, or outlines.
    ///
    /// Whoever wrote the step wants it, whatever the event is. But outlines are files that are checked out, and they are
    /// whose the event is where those are not the default branch's.
    pub(super) fn inputs(&mut self, inputs: &Inputs, event: Option<&Event>) -> Result<(), Error> {
        if let Some(id) = &inputs.template {
            let template = resolve::template(&self.project.catalog, id.trim())?;
            let mut request = Request::new(template.id.clone());
            request.draft = true;
            if let Some(key) = &inputs.key {
                let invalid =
                    |(message, hint)| Diagnostic::error(format!("in the input `key`: {message}")).hint(hint as String);
                request.name = Some(read_name(key.trim(), &template.id).map_err(invalid)?);
            }
            let source = Source::new("the input `fields`", inputs.fields.clone().unwrap_or_default());
            let document = Document::parse(&source)?;
            let entries = match &document.root.value {
                Value::Map(entries) => entries.as_slice(),
                Value::Null => &[],
                _ => {
                    let message = format!("the input `fields` is a map of answers, found {}", document.root.kind());
                    return Err(Diagnostic::error(message)
                        .at(document.place(&document.root))
                        .hint("write one `field: answer` a line")
                        .into());
                }
            };
            // A workflow puts an event's words into its inputs: they are nobody's of ours.
            if let Err(faults) = request.answers.give_entries(template, entries, Trust::Outside) {
                let told = faults.into_iter().map(|fault| {
                    let place = fault.problem.span.clone().map(|span| source.place(span));
                    let mistake = Diagnostic::error(fault.problem.message).at(place);
                    Diagnostic { hint: fault.problem.hint, ..mistake }
                });
                return Err(Error::Wrong(told.collect()));
            }
            self.run_requests(None, &[request], true)?;
            self.warn_of(HashMap::new());
        }
        if inputs.apply.is_empty() {
            return Ok(());
        }
        if let Some(event) = event.filter(|_| self.elsewhere) {
            self.check_whose(event)?;
        }
        self.outlines(&inputs.apply, false)
    }

    /// Outlines are whose the checked-out files are: the event's sender's, and those of who proposes them.
    fn check_whose(&mut self, event: &Event) -> Result<(), Error> {
        let refused = |who: &str| {
            let mistake = Diagnostic::error(format!("outlines of `{who}` are not applied, who may not push"));
            mistake.hint("leave `apply` out on this event: the rule `change-proposed` plans them")
        };
        if !self.has_authority(event)? {
            return Err(refused(event.sender().unwrap_or("nobody")).into());
        }
        match event.proposer() {
            Some(login) if !self.may_push(login)? => Err(refused(login).into()),
            _ => Ok(()),
        }
    }
}
