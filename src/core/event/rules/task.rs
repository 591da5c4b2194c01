//! From the rules that speak for an event to what is to be done: rule by rule, with the values put in.

use serde_json::Value as Json;

use super::rule::{DraftRule, Rule, RuleAction};
use super::values::{Values, trust};
use crate::core::artifact::{Answers, FormerKey, Parent, RawAnswer, Request};
use crate::core::catalog::{Catalog, Template};
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::event::payload::event::Event;
use crate::core::event::recurrence::period::mark;
use crate::core::event::recurrence::previous::Previous;
use crate::core::names::TemplateId;
use crate::core::names::{ArtifactKey, Name};
use crate::core::nearest::did_you_mean;
use crate::core::yaml::{Document, Entry, Node, Value};

/// What a rule asks for, once it spoke.
#[derive(Clone, Debug)]
pub enum Task {
    /// Make drafts.
    Create(Vec<Create>),
    /// Apply these outlines. [`OUTLINES`](super::rules::OUTLINES) stands for those that the configuration names.
    Apply(Vec<String>),
    /// Make the event's issue an artifact: of the form that it was filed through, or of this template.
    Tag(Option<TemplateId>),
    /// Make what the event's artifact owes, if it is accepted.
    HandOff,
    /// Say what a pull request would change.
    Plan,
    /// Obey the commands in the event's comment.
    Commands,
}

/// A draft that is wished for.
#[derive(Clone, Debug)]
pub struct Create {
    /// The wish.
    pub request: Request,
    /// The artifact that it follows, if that one is there: it begins with that one's answers.
    pub from: Option<ArtifactKey>,
    /// What `from` and the parent were called before names were distinct, where that was something else.
    pub formerly: FormerNames,
    /// How the artifact of the period before is known, and what becomes of it.
    pub previous: Option<Previous>,
    /// What could not be answered, and why.
    pub warnings: Vec<String>,
}

/// Names as they were before names were distinct.
#[derive(Clone, Debug, Default)]
pub struct FormerNames {
    /// The artifact that it follows.
    pub from: Option<ArtifactKey>,
    /// What it hangs under.
    pub parent: Option<ArtifactKey>,
}

/// What a rule that speaks asks for.
///
/// # Errors
/// A template or a key that the payload names is none, or the answers are no map; with the rule's place.
pub fn task(catalog: &Catalog, rule: &Rule, event: &Event, values: &Values) -> Result<Task, Vec<Diagnostic>> {
    Ok(match &rule.action {
        RuleAction::Create(creation) => Task::Create(create(catalog, rule, creation, event, values)?),
        RuleAction::Apply(files) => Task::Apply(files.iter().flat_map(|file| paths(file, values)).collect()),
        RuleAction::Tag(template) => Task::Tag(template.clone()),
        RuleAction::HandOff => Task::HandOff,
        RuleAction::Plan => Task::Plan,
        RuleAction::Commands => Task::Commands,
    })
}

/// A path as it is written; one that the payload gives may hold several, separated by spaces.
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
    let wrong = |message: String, hint: String| vec![Diagnostic::error(message).at(rule.place.clone()).hint(hint)];
    let with = match &creation.with {
        Json::String(text) => written(&rule.name, &values.render(text))?,
        other => values.node(other),
    };
    let text =
        |text: &Option<String>| text.as_ref().map(|text| values.render(text)).filter(|text| !text.trim().is_empty());
    let mut odd = Vec::new();
    let name = match &creation.key {
        Some(key) => name(&values.render(key), event, &mut odd).map_err(|(message, hint)| wrong(message, hint))?,
        None => None,
    };
    let from = text(&creation.from).and_then(|from| match ArtifactKey::parse(&from) {
        Ok(key) => Some(key),
        Err(error) => {
            odd.push(format!("it follows no artifact: {}", error.message));
            None
        }
    });
    let parent = match text(&creation.parent) {
        // A part of it that came to nothing leaves no name behind the slash.
        Some(words) => Parent::parse(&words)
            .map_err(|error| odd.push(format!("it has no parent: `{words}` is not a parent: {}", error.message)))
            .ok(),
        None => None,
    };
    let formerly = |text: &Option<String>| ArtifactKey::parse(&values.render_former(text.as_deref()?)?).ok();
    let formerly = FormerNames { from: formerly(&creation.from), parent: formerly(&creation.parent) };
    let former = creation.key.as_deref().and_then(|key| former(key, values));
    let mut wanted = Vec::new();
    for id in &creation.templates {
        let id = values.render(id);
        let Some(template) = catalog.template(id.trim()) else {
            let near = did_you_mean(&id, catalog.templates().map(|template| template.id.as_str()));
            return Err(wrong(format!("the rule `{}` makes a `{id}`, which is not a template", rule.name), near));
        };
        let mut request = Request::new(template.id.clone());
        request.draft = true;
        request.place.clone_from(&rule.place);
        request.parent.clone_from(&parent);
        request.name.clone_from(&name);
        request.former = former.clone().filter(|former| request.name.as_ref() != Some(&former.name));
        let mut warnings = odd.clone();
        let whole = creation.templates.len() == 1;
        request.answers = answers(template, &with, &creation.with, &mut warnings, whole);
        let previous = creation.if_open.filter(|_| creation.key.is_some()).map(|open| {
            let marked = Values::new(event, jiff::civil::Date::ZERO).with_periods(mark);
            Previous::new(open, &marked.render(creation.key.as_deref().unwrap_or_default()))
        });
        wanted.push(Create { request, from: from.clone(), formerly: formerly.clone(), previous, warnings });
    }
    Ok(wanted)
}

/// The name that a rule's key comes to. Where it holds no letter and no digit, the number of what the event is about
/// makes one: a name that is made of the title alone could be another event's.
fn name(key: &str, event: &Event, odd: &mut Vec<String>) -> Result<Option<Name>, (String, String)> {
    if let Some(name) = Name::from_title(key) {
        return Ok(Some(name));
    }
    let told = format!("the key `{}` doesn't make a name", key.trim());
    let paths = ["comment.id", "issue.number", "pull_request.number", "milestone.number", "release.id"];
    let number = paths.iter().find_map(|path| event.number(path));
    let name = number.and_then(|number| Name::from_title(&format!("{} {number}", event.name)));
    match name {
        Some(name) => {
            odd.push(format!("{told}: it is `{name}`"));
            Ok(Some(name))
        }
        // What is asked for by hand need not be given a name.
        None if key.trim().is_empty() => Ok(None),
        None => Err((told, "let it hold a letter or a digit".to_owned())),
    }
}

/// The name that a rule's key came to before names were distinct.
fn former(key: &str, values: &Values) -> Option<FormerKey> {
    let words = values.render(key);
    let name = Name::former_of(&values.render_former(key).unwrap_or_else(|| words.clone()));
    let plain = || Name::from_words(&values.render_former(key)?);
    Some(FormerKey { name: name.or_else(plain)?, words })
}

/// Answers that the payload holds as one text.
fn written(rule: &str, text: &str) -> Result<Node, Vec<Diagnostic>> {
    let source = Source::new(format!("the answers of the rule {rule}"), text);
    let document = Document::parse(&source).map_err(|mistake| vec![mistake])?;
    match document.root.value {
        Value::Map(_) | Value::Null => Ok(document.root),
        _ => {
            let mistake = Diagnostic::error(format!("answers are a map of fields, found {}", document.root.kind()));
            Err(vec![mistake.at(document.place(&document.root)).hint("write one `field: answer` a line")])
        }
    }
}

/// Answers from outside. What does not fit is left unanswered, with a warning: the draft asks for it.
///
/// `written` is what the rule says, before values were put in.
pub(in crate::core::event) fn answers(
    template: &Template,
    with: &Node,
    written: &Json,
    warnings: &mut Vec<String>,
    whole: bool,
) -> Answers {
    let mut answers = Answers::default();
    for Entry { key, node, .. } in with.entries().unwrap_or_default() {
        if !whole && template.field(key).is_none() {
            continue;
        }
        if let Err(faults) = answers.give(template, key, RawAnswer::Node(node), trust(written.get(key))) {
            warnings
                .extend(faults.into_iter().map(|fault| format!("`{key}` was left open: {}", fault.problem.message)));
        }
    }
    answers
}
