//! Turns an issue into an artifact.

use super::handler::EventHandler;
use crate::core::artifact::{Composer, Locations, Request, Trust};
use crate::core::catalog::Template;
use crate::core::diagnostic::Error;
use crate::core::event::Event;
use crate::core::form::{recognize, wanted};
use crate::core::names::TemplateId;
use crate::core::plan::{Existing, Snapshot, Tagging, filed_key, tag};

impl EventHandler<'_> {
    /// Turns the event's issue into an artifact: of the form's template that it was filed through, or of a given one.
    pub(super) fn tag(&mut self, event: &Event, template: Option<&TemplateId>) -> Result<(), Error> {
        let Some(number) = event.issue() else { return Ok(()) };
        let catalog = &self.project.catalog;
        let body = event.text("issue.body").unwrap_or_default();
        let offered = wanted(catalog, &self.project.workspace.config)?;
        let filed = |body: &str, forms: Vec<&Template>| recognize(forms, body, Trust::Outside);
        let chosen = match template {
            Some(id) => catalog.template(id.as_str()),
            None => filed(body, offered).and_then(|filed| catalog.template(filed.template.as_str())),
        };
        let Some(chosen) = chosen else {
            self.note(format!("#{number} was not filed through a rolecall form"));
            return Ok(());
        };
        let Some(host) = self.project.tracker.host() else {
            self.note(format!("the local tracker has no issue #{number}: on GitHub it would become a `{}`", chosen.id));
            return Ok(());
        };
        let (mut snapshot, now) = self.project.numbered(number)?;
        // An issue that still looks as its form filed it isn't an artifact yet, even if an answer contains a marker.
        let is_tagged = |now: &Existing| template.is_some() || filed(&now.record.body, vec![chosen]).is_none();
        if let Some(now) = now.filter(is_tagged) {
            let note = format!("#{number} is already `{}`", now.record.key);
            self.note(note);
            return Ok(());
        }
        let key = filed_key(chosen, event.text("issue.title").unwrap_or_default(), number);
        let Some(existing) = host.adopt(number, &key)? else {
            self.note(format!("#{number} no longer exists"));
            return Ok(());
        };
        let filed = filed(&existing.record.body, vec![chosen]);
        if filed.is_none() && template.is_none() {
            self.note(format!("#{number} changed in the meantime and no longer matches its form"));
            return Ok(());
        }
        let mut request = Request::new(chosen.id.clone());
        request.draft = true;
        request.name = Some(key.name().clone());
        request.answers = filed.as_ref().map(|filed| filed.answers.clone()).unwrap_or_default();
        let locations = Locations::default();
        let artifact =
            Composer::new(catalog).compose(&request, &key, &existing.location, &locations, self.context.today())?;
        let trusted = self.has_authority(event)?;
        let own_words = match event.text("issue.user.login") {
            Some(author) if event.sender() != Some(author) => self.may_push(author)?,
            _ => trusted,
        };
        let sections = filed.map(|filed| filed.sections);
        let tagging = Tagging { template: chosen, artifact, filed: sections, trusted, own_words };
        let step = |snapshot: &Snapshot| tag(catalog, snapshot, &existing, tagging.clone());
        let step = self.project.ask(&mut snapshot, step)?;
        snapshot.insert(existing);
        self.run_from(snapshot, Some(step), &[], false)
    }
}
