//! The artifact of the previous period: how it is found, and what is done with it if it is still open.

use regex::Regex;

use super::period::{PERIODS, placeholder};
use crate::core::artifact::{Answers, Request, Trust, bare};
use crate::core::catalog::{Catalog, Kind, Template, Value};
use crate::core::config::IfOpen;
use crate::core::markdown;
use crate::core::names::{ArtifactKey, name_pattern, slug};
use crate::core::plan::{Existing, Snapshot, State};

/// How to find the artifact of the previous period, and what to do with it.
#[derive(Clone, Debug)]
pub struct Previous {
    /// What is done with it.
    pub then: IfOpen,
    /// The pattern of its name.
    shape: Option<Regex>,
}

impl Previous {
    /// Finds a rule's artifacts by its key, in which placeholders stand for the periods.
    pub(in crate::core::event) fn new(then: IfOpen, key_with_placeholders: &str) -> Self {
        let mut shape = name_pattern(key_with_placeholders);
        for (at, (_, period)) in PERIODS.iter().enumerate() {
            shape = shape.replace(&slug(&placeholder(at)), period);
        }
        Self { then, shape: Regex::new(&shape).ok() }
    }
}

/// The newest open artifact of an earlier period.
pub(in crate::core::event) fn previous<'a>(
    catalog: &Catalog,
    snapshot: &'a Snapshot,
    request: &Request,
    previous: &Previous,
) -> Option<&'a Existing> {
    let (shape, name) = (previous.shape.as_ref()?, request.name.as_ref()?);
    let is_earlier = |key: &ArtifactKey| {
        catalog.current_id(key.template()) == catalog.current_id(&request.template)
            && shape.is_match(key.name().as_str())
            && key.name().as_str() < name.as_str()
    };
    let open = snapshot.iter().filter(|existing| existing.record.state == State::Open);
    open.filter(|existing| is_earlier(&existing.record.key)).last()
}

/// Puts an artifact's unticked items into the answers of the next one. Returns how many of them fit no field.
pub(in crate::core::event) fn carry_over(
    catalog: &Catalog,
    existing: &Existing,
    template: &Template,
    answers: &mut Answers,
) -> usize {
    let mut left: Vec<String> = markdown::tasks(&existing.record.body.replace("\r\n", "\n"))
        .into_iter()
        .filter(|task| !task.ticked)
        .map(|task| task.words)
        .collect();
    let before = existing.answers(catalog, template, Trust::Outside);
    for field in template.fields.iter().filter(|field| field.kind == Kind::List) {
        let Some(Value::List(items)) = before.given(&field.id).map(|answer| &answer.value) else { continue };
        let mut wanted = match answers.given(&field.id).map(|answer| answer.value.clone()) {
            Some(Value::List(wanted)) => wanted,
            _ => Vec::new(),
        };
        let limit = field.max_items().unwrap_or(usize::MAX);
        for item in items {
            let plain = |text: &str| bare(text).lines().map(str::trim).collect::<Vec<_>>().join("\n");
            let Some(at) = left.iter().position(|task| plain(task) == plain(item)) else { continue };
            if wanted.contains(item) {
                left.remove(at);
            } else if wanted.len() < limit {
                wanted.push(left.remove(at));
            }
        }
        if !wanted.is_empty() {
            answers.insert(field.id.clone(), Value::List(wanted), Trust::Outside);
        }
    }
    left.len()
}

/// Whether the next artifact holds every item that would be carried over into it.
pub(in crate::core::event) fn is_carried(
    catalog: &Catalog,
    before: &Existing,
    next: &Existing,
    template: &Template,
) -> bool {
    let mut wanted = Answers::default();
    carry_over(catalog, before, template, &mut wanted);
    let held = next.answers(catalog, template, Trust::Outside);
    template.fields.iter().all(|field| {
        let items = |answers: &Answers| match answers.given(&field.id).map(|answer| answer.value.clone()) {
            Some(Value::List(items)) => items,
            _ => Vec::new(),
        };
        let held: Vec<String> = items(&held).iter().map(|item| bare(item)).collect();
        items(&wanted).iter().all(|item| held.contains(&bare(item)))
    })
}
