//! Reads an outline: a tree of requested artifacts in YAML.

use std::sync::Arc;

use super::missing_key::MissingKey;
use super::requested::RequestedArtifacts;
use super::reserved;
use crate::core::artifact::{Request, Trust};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::names::ArtifactKey;
use crate::core::nearest::did_you_mean;
use crate::core::yaml::{Document, Entry, Node, Value};

/// Reads an outline.
pub fn read_outline(catalog: &Catalog, source: &Arc<Source>) -> RequestedArtifacts {
    let document = match Document::parse(source) {
        Ok(document) => document,
        Err(mistake) => return RequestedArtifacts { mistakes: vec![mistake], ..RequestedArtifacts::default() },
    };
    let mut reader = Reader { catalog, document: &document, wanted: RequestedArtifacts::default() };
    reader.root();
    reader.wanted
}

struct Reader<'a> {
    catalog: &'a Catalog,
    document: &'a Document,
    wanted: RequestedArtifacts,
}

impl Reader<'_> {
    fn error(&mut self, span: &std::ops::Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        let place = self.document.source.place(span.clone());
        self.wanted.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
    }

    fn root(&mut self) {
        let document = self.document;
        let hint = "write `artifacts:` with a list of items below it, such as `- user-story: { key: …, persona: … }`";
        let Some(entries) = document.root.entries() else {
            let message = match document.root.value {
                Value::Null => "this outline is empty".to_owned(),
                _ => format!("expected a map with `artifacts`, found {}", document.root.kind()),
            };
            return self.error(&document.root.span, message, hint);
        };
        for entry in entries {
            if entry.key != "artifacts" {
                let near = did_you_mean(&entry.key, ["artifacts"]);
                self.error(&entry.key_span, format!("unknown key `{}`", entry.key), near);
            }
        }
        match document.root.entry("artifacts") {
            Some(entry) => self.items(entry, None),
            None => self.error(&document.root.span, "this outline has no `artifacts`", hint),
        }
    }

    fn items(&mut self, entry: &Entry, parent: Option<&ArtifactKey>) {
        match &entry.node.value {
            Value::List(items) => items.iter().for_each(|item| self.item(item, parent)),
            Value::Null => {}
            _ => {
                let message = format!("`{}` must be a list of items, found {}", entry.key, entry.node.kind());
                self.error(&entry.key_span, message, "begin each item with `- `");
            }
        }
    }

    fn item(&mut self, item: &Node, parent: Option<&ArtifactKey>) {
        let hint = "write a template's id with its answers: `- user-story: { key: …, persona: … }`";
        let Some(entries) = item.entries() else {
            return self.error(&item.span, format!("expected an item, found {}", item.kind()), hint);
        };
        let before = self.wanted.mistakes.len();
        let mut kind: Option<&Entry> = None;
        let mut children = None;
        for entry in entries {
            if entry.key == "children" {
                children = Some(entry);
            } else if let Some(first) = kind {
                let message = format!("an item can have only one template, found `{}` and `{}`", first.key, entry.key);
                let hint = match reserved::NAMES.contains(&entry.key.as_str()) || self.is_field(&first.key, &entry.key)
                {
                    true => format!("indent `{}` further: it belongs below `{}:`", entry.key, first.key),
                    false => "begin each item with `- `".to_owned(),
                };
                self.error(&entry.key_span, message, hint);
            } else {
                kind = Some(entry);
            }
        }
        let Some(kind) = kind else { return self.error(&item.span, "this item has no template", hint) };
        let key = self.request(kind, parent, self.wanted.mistakes.len() > before);
        if let Some(children) = children {
            self.items(children, key.as_ref());
        }
    }

    fn is_field(&self, template: &str, name: &str) -> bool {
        self.catalog.template(template).is_some_and(|template| template.field(name).is_some())
    }

    /// Reads one request. Returns its key, if it has one that children can refer to.
    fn request(&mut self, kind: &Entry, parent: Option<&ArtifactKey>, misplaced: bool) -> Option<ArtifactKey> {
        let Some(template) = self.catalog.template(&kind.key) else {
            let hint = did_you_mean(&kind.key, self.catalog.template_ids());
            self.error(&kind.key_span, format!("template `{}` not found", kind.key), hint);
            return None;
        };
        let entries = match &kind.node.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Null => &[],
            _ => {
                let message = format!("the answers of `{}` must be a map, found {}", kind.key, kind.node.kind());
                self.error(&kind.key_span, message, "write one `field: answer` per line below it");
                return None;
            }
        };
        let mut request = Request::new(template.id_named(&kind.key));
        request.draft = misplaced;
        request.parent = parent.cloned().map(Into::into);
        request.place = Some(self.document.source.place(kind.key_span.clone()));
        let mut answers = Vec::new();
        for entry in entries {
            if entry.key == "parent" && parent.is_some() {
                let hint = "a child's parent is the item that contains it: remove `parent`, or move the item out of `children`";
                self.error(&entry.key_span, "this item has two parents", hint);
            } else if reserved::NAMES.contains(&entry.key.as_str()) {
                self.reserved(&mut request, entry);
            } else {
                answers.push(entry);
            }
        }
        if let Err(faults) = request.answers.give_entries(template, answers, Trust::Typed) {
            request.draft = true;
            for fault in faults {
                let span = fault.problem.span.unwrap_or_else(|| kind.key_span.clone());
                self.error(&span, fault.problem.message, fault.problem.hint.unwrap_or_default());
            }
        }
        let key = request.name.clone().map(|name| ArtifactKey::new(request.template.clone(), name));
        let blank = |entry: &Entry| match entry.node.words() {
            Some(words) => words.trim().is_empty(),
            None => matches!(entry.node.value, Value::Null),
        };
        // An invalid or misplaced key is not a missing one.
        if key.is_none() && !misplaced && kind.node.entry("key").is_none_or(blank) {
            self.wanted.gaps.push(MissingKey::in_outline(self.wanted.requests.len(), kind));
        }
        self.wanted.requests.push(request);
        key
    }

    fn reserved(&mut self, request: &mut Request, entry: &Entry) {
        let words: Vec<String> = match &entry.node.value {
            Value::Null => return,
            Value::List(items) if entry.key == "labels" => {
                if let Some(item) = items.iter().find(|item| item.words().is_none()) {
                    let message = format!("`labels` contains {}", item.kind());
                    return self.error(&entry.key_span, message, "put quotes around a label that contains `: `");
                }
                items.iter().filter_map(|item| item.words().map(str::to_owned)).collect()
            }
            _ => match entry.node.words() {
                Some(words) => vec![words.to_owned()],
                None => {
                    let message = format!("`{}` must be plain text, found {}", entry.key, entry.node.kind());
                    return self.error(&entry.key_span, message, "write one value");
                }
            },
        };
        if let Err((message, hint)) = reserved::set(request, &entry.key, &words) {
            self.error(&entry.node.span, message, hint);
        }
    }
}
