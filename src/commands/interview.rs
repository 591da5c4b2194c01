//! Asks for an artifact's answers one after another. Esc goes back to any of them, and what was answered is kept until
//! the artifact exists.

use serde_json::{Map, Value as Json, json};

use super::context::Context;
use crate::core::artifact::{Answers, Parent, RawAnswer, Request, Trust};
use crate::core::catalog::{Catalog, Field, Guidance, Template, Value, guidance};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::hint::join;
use crate::core::outline::read_name;
use crate::core::plan::{Snapshot, fitting_parents, free_name, is_taken};
use crate::workspace::{Candidate, KeptAnswers, Prompts, Reply, Workspace};

/// The questions of one command.
pub(super) struct Interview<'a> {
    catalog: &'a Catalog,
    template: &'a Template,
    prompts: Prompts,
    guidance: Vec<Guidance>,
    steps: Vec<Step<'a>>,
    /// The next question.
    at: usize,
    kept: Option<KeptAnswers>,
    /// What is kept: each answer that was given, `null` where a question was left open.
    answers: Map<String, Json>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Field(&'a Field),
    Name,
    Parent,
}

impl Step<'_> {
    /// Its name among the kept answers. No field has a reserved name.
    fn id(&self) -> &str {
        match self {
            Self::Field(field) => field.id.as_str(),
            Self::Name => "key",
            Self::Parent => "parent",
        }
    }
}

impl<'a> Interview<'a> {
    /// The questions for fields. `command` names what is kept, like `new user-story`.
    pub(super) fn new(
        context: &Context,
        workspace: &Workspace,
        catalog: &'a Catalog,
        template: &'a Template,
        fields: Vec<&'a Field>,
        command: &str,
    ) -> Self {
        let kept = KeptAnswers::open(&|name| context.environment.variable(name), &workspace.root, command);
        Self {
            catalog,
            template,
            prompts: Prompts::new(context.global.quiet),
            guidance: guidance(template, catalog.partials()),
            steps: fields.into_iter().map(Step::Field).collect(),
            at: 0,
            kept,
            answers: Map::new(),
        }
    }

    /// Asks for the key and the parent, too, unless they are given, and no artifact can be the parent.
    pub(super) fn with_names(mut self, request: &Request, snapshot: &Snapshot) -> Self {
        if request.name.is_none() {
            self.steps.push(Step::Name);
        }
        if request.parent.is_none() && !fitting_parents(self.catalog, snapshot, self.template).is_empty() {
            self.steps.push(Step::Parent);
        }
        self
    }

    /// Offers the answers of an earlier run that was stopped.
    pub(super) fn resume(&mut self, request: &mut Request, snapshot: &Snapshot) -> Result<(), Error> {
        let Some(answers) = self.kept.as_ref().and_then(KeptAnswers::read) else { return Ok(()) };
        let known = self.steps.iter().filter(|step| answers.contains_key(step.id())).count();
        if known == 0 {
            return Ok(());
        }
        let question = format!("Resume? {known} of {} questions were answered before", self.steps.len());
        match self.prompts.confirm(&question, true)? {
            Reply::Answer(false) | Reply::Back => {
                if let Some(kept) = &mut self.kept {
                    kept.remove();
                }
                return Ok(());
            }
            Reply::Answer(true) => {}
        }
        for step in self.steps.clone() {
            let Some(answer) = answers.get(step.id()) else { continue };
            if self.take(step, answer, request, snapshot) {
                self.answers.insert(step.id().to_owned(), answer.clone());
            }
        }
        let open =
            |step: &Step<'_>| self.answers.get(step.id()).is_none_or(|answer| answer.get("unfinished").is_some());
        self.at = self.steps.iter().position(open).unwrap_or(self.steps.len());
        Ok(())
    }

    /// Puts a kept answer into the request. `false` if its question has to be asked again: the template has changed, or
    /// the key exists by now.
    fn take(&self, step: Step<'_>, answer: &Json, request: &mut Request, snapshot: &Snapshot) -> bool {
        let text = answer.as_str().unwrap_or_default();
        match step {
            Step::Field(field) => {
                let (answer, bounded) = match answer.get("unfinished") {
                    Some(items) => (items, Field { min: None, required: false, ..field.clone() }),
                    None => (answer, field.clone()),
                };
                let texts =
                    |items: &Vec<Json>| items.iter().filter_map(Json::as_str).map(str::to_owned).collect::<Vec<_>>();
                let value = match answer {
                    Json::Array(items) if items.iter().all(Json::is_string) => bounded.read_texts(&texts(items)),
                    answer => bounded.read_json(answer),
                };
                match value {
                    Ok(Some(value)) => request.answers.insert(field.id.clone(), value, Trust::Typed),
                    Ok(None) => request.answers.remove(&field.id),
                    Err(_) => return false,
                }
            }
            Step::Name => {
                let name = read_name(text, &request.template).ok();
                request.name = name.filter(|name| !is_taken(self.catalog, snapshot, request, name));
                return request.name.is_some();
            }
            Step::Parent => request.parent = Parent::parse(text).ok(),
        }
        true
    }

    /// Asks the open questions.
    ///
    /// # Errors
    /// The person pressed Ctrl-C, or the terminal was closed. The answers so far are kept.
    pub(super) fn ask(
        &mut self,
        context: &mut Context,
        request: &mut Request,
        snapshot: &Snapshot,
    ) -> Result<(), Error> {
        while let Some(step) = self.steps.get(self.at).copied() {
            let mut typed = Vec::new();
            let reply = match step {
                Step::Field(field) => self.ask_field(field, &mut request.answers, &mut typed),
                Step::Name => self.ask_name(context, request, snapshot),
                Step::Parent => self.ask_parent(request, snapshot),
            };
            match reply {
                Ok(Reply::Answer(answer)) => {
                    self.keep(context, step, answer);
                    self.at += 1;
                }
                Ok(Reply::Back) => self.back(),
                Err(stopped) => {
                    if !typed.is_empty() {
                        self.keep(context, step, json!({ "unfinished": typed }));
                    }
                    return Err(self.stopped(stopped));
                }
            }
        }
        Ok(())
    }

    /// Goes back one question.
    pub(super) fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// Drops what was kept: the artifact exists.
    pub(super) fn finish(&mut self) {
        if let Some(kept) = &mut self.kept {
            kept.remove();
        }
    }

    /// An error with how to continue.
    pub(super) fn stopped(&self, error: Error) -> Error {
        if self.kept.is_none() || self.answers.is_empty() {
            return error;
        }
        let resumed = |diagnostic: &Diagnostic| {
            diagnostic.clone().hint("your answers are kept: the same command offers to resume with them")
        };
        Error::Failed(error.diagnostics().iter().map(resumed).collect())
    }

    fn ask_field(&self, field: &Field, answers: &mut Answers, typed: &mut Vec<String>) -> Result<Reply<Json>, Error> {
        for advice in self.guidance.iter().filter(|advice| advice.field == field.id) {
            self.prompts.guide(&advice.text);
        }
        let given: Option<Value> = answers.given(&field.id).map(|answer| answer.value.clone());
        loop {
            let texts = match self.prompts.ask_field(field, given.as_ref(), typed)? {
                Reply::Answer(texts) => texts,
                Reply::Back => return Ok(Reply::Back),
            };
            match answers.give(self.template, field.id.as_str(), RawAnswer::Words(&texts), Trust::Typed) {
                Ok(()) => {
                    let given = answers.given(&field.id).map(|answer| answer.value.to_json());
                    return Ok(Reply::Answer(given.unwrap_or_default()));
                }
                Err(problems) => {
                    for problem in problems {
                        self.prompts.guide(&format!("# {}", problem.problem.diagnostic.message));
                    }
                }
            }
        }
    }

    fn ask_name(&self, context: &Context, request: &mut Request, snapshot: &Snapshot) -> Result<Reply<Json>, Error> {
        let suggested = request.name.clone().or_else(|| free_name(self.catalog, snapshot, request, context.today()));
        let suggestion = suggested.map(|name| name.to_string()).unwrap_or_default();
        let check = |text: &str| {
            let name = read_name(text, &request.template).map_err(|mistake| match mistake.hint {
                Some(hint) => join(&mistake.message, &hint),
                None => mistake.message,
            })?;
            match is_taken(self.catalog, snapshot, request, &name) {
                true => Err(format!("`{}/{name}` already exists: choose another name", request.template)),
                false => Ok(()),
            }
        };
        Ok(match self.prompts.ask_name(request.template.as_str(), &suggestion, &check)? {
            Reply::Answer(text) => {
                request.name = read_name(&text, &request.template).ok();
                Reply::Answer(json!(text))
            }
            Reply::Back => Reply::Back,
        })
    }

    fn ask_parent(&self, request: &mut Request, snapshot: &Snapshot) -> Result<Reply<Json>, Error> {
        let fitting = fitting_parents(self.catalog, snapshot, self.template);
        let candidates: Vec<Candidate> = fitting
            .iter()
            .map(|existing| Candidate { key: existing.record.key.to_string(), title: existing.record.title.clone() })
            .collect();
        let check = |text: &str| match Parent::parse(text) {
            _ if text.is_empty() => Ok(()),
            Err(error) => Err(join(&error.message, &error.hint)),
            Ok(Parent::Issue { .. }) if snapshot.site.is_none() => {
                Err("issues in the local tracker have no numbers: choose a key".to_owned())
            }
            Ok(Parent::Issue { .. }) => Ok(()),
            Ok(Parent::Artifact(key)) => match snapshot.get(&snapshot.key_of(self.catalog, &key)) {
                None => Err(format!("`{key}` doesn't exist")),
                Some(_) if self.catalog.can_have_parent(self.template, key.template()) => Ok(()),
                Some(_) => Err(format!("`{}` can't be under `{}`", self.template.id, key.template())),
            },
        };
        let initial = request.parent.as_ref().map(ToString::to_string).unwrap_or_default();
        Ok(match self.prompts.ask_parent(&candidates, &initial, &check)? {
            Reply::Answer(text) => {
                request.parent = Parent::parse(&text).ok();
                Reply::Answer(json!(text))
            }
            Reply::Back => Reply::Back,
        })
    }

    fn keep(&mut self, context: &mut Context, step: Step<'_>, answer: Json) {
        self.answers.insert(step.id().to_owned(), answer);
        let Some(kept) = &mut self.kept else { return };
        if let Err(error) = kept.write(&self.answers) {
            context.warn(&[Diagnostic::warning(format!("your answers can't be kept: {error}")).hint(error.hint())]);
            self.kept = None;
        }
    }
}
