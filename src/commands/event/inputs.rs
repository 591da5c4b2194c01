//! The Action's inputs, which are handled whatever the event is.

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
    /// Creates the artifact and applies the outlines that the Action's inputs name.
    ///
    /// The inputs are trusted, because they stand in the workflow. But outlines are checked-out files: unless those are
    /// the default branch's, whoever caused the event could have changed them.
    pub(super) fn run_inputs(&mut self, inputs: &Inputs, event: Option<&Event>) -> Result<(), Error> {
        if let Some(id) = &inputs.template {
            let template = resolve::template(&self.project.catalog, id.trim())?;
            let mut request = Request::new(template.id.clone());
            request.draft = true;
            if let Some(key) = &inputs.key {
                let invalid = |mistake: Diagnostic| Diagnostic {
                    message: format!("in the input `key`: {}", mistake.message),
                    ..mistake
                };
                request.name = Some(read_name(key.trim(), &template.id).map_err(invalid)?);
            }
            let source = Source::new("the input `fields`", inputs.fields.clone().unwrap_or_default());
            let document = Document::parse(&source)?;
            let entries = match &document.root.value {
                Value::Map(entries) => entries.as_slice(),
                Value::Null => &[],
                _ => {
                    let message =
                        format!("the input `fields` must be a map of answers, found {}", document.root.kind());
                    return Err(Diagnostic::error(message)
                        .at(document.place(&document.root))
                        .hint("write one `field: answer` per line")
                        .into());
                }
            };
            // Workflows pass texts of events into inputs, so the answers aren't trusted.
            if let Err(errors) = request.answers.give_entries(template, entries, Trust::Outside) {
                let mistakes = errors.into_iter().map(|error| error.problem.within(&source));
                return Err(Error::Wrong(mistakes.collect()));
            }
            self.run_requests(None, &[request], true)?;
            self.add_warnings(HashMap::new());
        }
        if inputs.apply.is_empty() {
            return Ok(());
        }
        if let Some(event) = event.filter(|_| self.other_checkout) {
            self.check_authors(event)?;
        }
        self.apply_outlines(&inputs.apply, false)
    }

    /// Checks that the people who may have changed the checked-out outlines may push: the event's sender and the pull
    /// request's author.
    fn check_authors(&mut self, event: &Event) -> Result<(), Error> {
        let refused = |who: &str| {
            let mistake = Diagnostic::error(format!("outlines from `{who}` are not applied: no push access"));
            mistake.hint("leave out `apply` for this event: the rule `change-proposed` plans them")
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
