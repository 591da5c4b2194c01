//! Turns a rule that applies to an event into a task, with its values filled in.

use serde_json::Value as Json;

use super::rule::{DraftRule, Rule, RuleAction};
use super::values::{Values, trust};
use crate::core::artifact::{Answers, FormerKey, Parent, RawAnswer, Request};
use crate::core::catalog::{Catalog, Template};
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::event::payload::event::Event;
use crate::core::event::recurrence::period::placeholder;
use crate::core::event::recurrence::previous::Previous;
use crate::core::names::TemplateId;
use crate::core::names::{ArtifactKey, Name};
use crate::core::nearest::did_you_mean;
use crate::core::warnings::Warnings;
use crate::core::yaml::{Document, Entry, Node, Value};

/// What a rule does for an event.
#[derive(Clone, Debug)]
pub enum Task {
    /// Create drafts.
    Create(Vec<Create>),
    /// Apply these outlines. [`OUTLINES`](super::rule_set::OUTLINES) stands for those that the configuration names.
    Apply(Vec<String>),
    /// Make the event's issue an artifact of this template, or of the form that it was filed through.
    Tag(Option<TemplateId>),
    /// Create the drafts that the event's artifact owes, if it is accepted.
    HandOff,
    /// Report what a pull request would change.
    Plan,
    /// Say what is wrong with the event's artifact, or with a pull request's outlines.
    Check,
    /// Keep the issue up to date that says how things stand.
    Report,
    /// Run the commands in the event's comment.
    Commands,
}

/// A draft to create.
#[derive(Clone, Debug)]
pub struct Create {
    /// The request.
    pub request: Request,
    /// The artifact that it follows and whose answers it begins with, if that one exists.
    pub from: Option<ArtifactKey>,
    /// The keys that an earlier version gave `from` and the parent, if they differ.
    pub formerly: FormerNames,
    /// How to find the artifact of the previous period, and what to do with it.
    pub previous: Option<Previous>,
    /// The fields that could not be answered, and why.
    pub warnings: Warnings,
}

/// Keys as an earlier version made them.
#[derive(Clone, Debug, Default)]
pub struct FormerNames {
    /// The artifact that it follows.
    pub from: Option<ArtifactKey>,
    /// The parent.
    pub parent: Option<ArtifactKey>,
}

/// Returns the task of a rule that applies to an event.
///
/// # Errors
/// The payload names no valid template or key, or the answers are not a map; with the rule's place.
pub fn task(catalog: &Catalog, rule: &Rule, event: &Event, values: &Values) -> Result<Task, Vec<Diagnostic>> {
    Ok(match &rule.action {
        RuleAction::Create(creation) => Task::Create(create(catalog, rule, creation, event, values)?),
        RuleAction::Apply(files) => Task::Apply(files.iter().flat_map(|file| paths(file, values)).collect()),
        RuleAction::Tag(template) => Task::Tag(template.clone()),
        RuleAction::HandOff => Task::HandOff,
        RuleAction::Plan => Task::Plan,
        RuleAction::Check => Task::Check,
        RuleAction::Report => Task::Report,
        RuleAction::Commands => Task::Commands,
    })
}

/// Returns a path as it is written. A path from the payload can be several, separated by spaces.
fn paths(text: &str, values: &Values) -> Vec<String> {
    match text.contains("{{") {
        true => values.render(text).split_whitespace().map(str::to_owned).collect(),
        false => vec![text.to_owned()],
    }
}

fn create(
    catalog: &Catalog,
    rule: &Rule,
    creation: &DraftRule,
    event: &Event,
    values: &Values,
) -> Result<Vec<Create>, Vec<Diagnostic>> {
    let wrong = |mistake: Diagnostic| vec![mistake.at(rule.place.clone())];
    let with = match &creation.with {
        Json::String(text) => parse_answers(&rule.name, &values.render(text))?,
        other => values.node(other),
    };
    let mut shared_warnings = Warnings::default();
    let name = match &creation.key {
        Some(key) => name(&values.render(key), event, &mut shared_warnings).map_err(wrong)?,
        None => None,
    };
    let (from, parent) = references(creation, values, &mut shared_warnings);
    let formerly = |text: &Option<String>| ArtifactKey::parse(&values.render_former(text.as_deref()?)?).ok();
    let formerly = FormerNames { from: formerly(&creation.from), parent: formerly(&creation.parent) };
    let former = creation.key.as_deref().and_then(|key| former(key, values));
    let mut wanted = Vec::new();
    for id in &creation.templates {
        let id = values.render(id);
        let Some(template) = catalog.template(id.trim()) else {
            let near = did_you_mean(&id, catalog.template_ids());
            let message = format!("the rule `{}` creates a `{id}`, which is not a template", rule.name);
            return Err(wrong(Diagnostic::error(message).hint(near)));
        };
        let mut request = Request::new(template.id_named(id.trim()));
        request.draft = true;
        request.place.clone_from(&rule.place);
        request.parent.clone_from(&parent);
        request.name.clone_from(&name);
        request.former = former.clone().filter(|former| request.name.as_ref() != Some(&former.name));
        let mut warnings = shared_warnings.clone();
        let single = creation.templates.len() == 1;
        request.answers = answers(template, &with, &creation.with, &mut warnings, single);
        let previous = creation.if_open.filter(|_| creation.key.is_some()).map(|open| {
            let placeholders = Values::new(event, jiff::civil::Date::ZERO).with_periods(placeholder);
            Previous::new(open, &placeholders.render(creation.key.as_deref().unwrap_or_default()))
        });
        wanted.push(Create { request, from: from.clone(), formerly: formerly.clone(), previous, warnings });
    }
    Ok(wanted)
}

/// Returns the artifact that a draft follows, and its parent. One that is not valid is left out, with a warning.
fn references(creation: &DraftRule, values: &Values, warnings: &mut Warnings) -> (Option<ArtifactKey>, Option<Parent>) {
    let text =
        |text: &Option<String>| text.as_ref().map(|text| values.render(text)).filter(|text| !text.trim().is_empty());
    let from = text(&creation.from).and_then(|from| match ArtifactKey::parse(&from) {
        Ok(key) => Some(key),
        Err(error) => {
            warnings.push(format!("it doesn't follow an artifact: {}", error.message));
            None
        }
    });
    // If a payload value is empty, nothing may follow the slash, and the parent is not valid.
    let parent = text(&creation.parent).and_then(|words| match Parent::parse(&words) {
        Ok(parent) => Some(parent),
        Err(error) => {
            warnings.push(format!("it has no parent: `{words}` is not a parent: {}", error.message));
            None
        }
    });
    (from, parent)
}

/// The name that a rule's key makes. If it has no letter or digit, the number of the event's issue, pull request or the
/// like makes one, which is not another event's.
fn name(key: &str, event: &Event, warnings: &mut Warnings) -> Result<Option<Name>, Diagnostic> {
    if let Some(name) = Name::from_title(key) {
        return Ok(Some(name));
    }
    let message = format!("the key `{}` doesn't make a name", key.trim());
    let paths = ["comment.id", "issue.number", "pull_request.number", "milestone.number", "release.id"];
    let number = paths.iter().find_map(|path| event.number(path));
    let name = number.and_then(|number| Name::from_title(&format!("{} {number}", event.name)));
    match name {
        Some(name) => {
            warnings.push(format!("{message}: it is `{name}`"));
            Ok(Some(name))
        }
        // A request by hand doesn't have to name the artifact.
        None if key.trim().is_empty() => Ok(None),
        None => Err(Diagnostic::error(message).hint("use at least one letter or digit")),
    }
}

/// The name that an earlier version made from a rule's key.
fn former(key: &str, values: &Values) -> Option<FormerKey> {
    let words = values.render(key);
    let name = Name::former_of(&values.render_former(key).unwrap_or_else(|| words.clone()));
    let plain = || Name::from_words(&values.render_former(key)?);
    Some(FormerKey { name: name.or_else(plain)?, words })
}

/// Parses answers that the payload holds as one text.
fn parse_answers(rule: &str, text: &str) -> Result<Node, Vec<Diagnostic>> {
    let source = Source::new(format!("the answers of the rule {rule}"), text);
    let document = Document::parse(&source).map_err(|mistake| vec![mistake])?;
    match document.root.value {
        Value::Map(_) | Value::Null => Ok(document.root),
        _ => {
            let mistake =
                Diagnostic::error(format!("expected a map of answers by field, found {}", document.root.kind()));
            Err(vec![mistake.at(document.place(&document.root)).hint("write one `field: answer` per line")])
        }
    }
}

/// Reads answers from outside. One that doesn't fit is left open, with a warning: the draft asks for it.
///
/// `written` are the rule's answers before values were filled in. `single` is false if the rule creates drafts of
/// several templates, so that a field can belong to another one.
pub(in crate::core::event) fn answers(
    template: &Template,
    with: &Node,
    written: &Json,
    warnings: &mut Warnings,
    single: bool,
) -> Answers {
    let mut answers = Answers::default();
    for Entry { key, node, .. } in with.entries().unwrap_or_default() {
        if !single && template.field(key).is_none() {
            continue;
        }
        if let Err(faults) = answers.give(template, key, RawAnswer::Node(node), trust(written.get(key))) {
            warnings.extend(
                faults.into_iter().map(|fault| format!("`{key}` was left open: {}", fault.problem.diagnostic.message)),
            );
        }
    }
    answers
}
