//! The outline: a tree of wanted artifacts that a person wrote down in YAML.

use std::sync::Arc;

use super::MissingKey;
use super::reserved;
use crate::core::artifact::{Request, Trust};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::names::ArtifactKey;
use crate::core::nearest::did_you_mean;
use crate::core::yaml::{Document, Entry, Node, Value};

/// What a file asks for, as far as it can be read.
#[derive(Debug, Default)]
pub struct RequestedArtifacts {
    /// The requests, parents before their children. One that is partly wrong is a draft, so that its mistakes are not
    /// told as missing answers too.
    pub requests: Vec<Request>,
    /// Where a key is missing.
    pub gaps: Vec<MissingKey>,
    /// All that is wrong, each with its place.
    pub mistakes: Vec<Diagnostic>,
}

/// Read an outline.
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
    fn wrong(&mut self, span: &std::ops::Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        let place = self.document.source.place(span.clone());
        self.wanted.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
    }

    fn root(&mut self) {
        let document = self.document;
        let hint = "write `artifacts:` and below it a list of items, like `- user-story: { key: …, persona: … }`";
        let Some(entries) = document.root.entries() else {
            let message = match document.root.value {
                Value::Null => "this outline is empty".to_owned(),
                _ => format!("an outline is a map with `artifacts`, found {}", document.root.kind()),
            };
            return self.wrong(&document.root.span, message, hint);
        };
        for entry in entries {
            if entry.key != "artifacts" {
                let near = did_you_mean(&entry.key, ["artifacts"]);
                self.wrong(&entry.key_span, format!("unknown key `{}`", entry.key), near);
            }
        }
        match document.root.entry("artifacts") {
            Some(entry) => self.items(entry, None),
            None => self.wrong(&document.root.span, "this outline has no `artifacts`", hint),
        }
    }

    fn items(&mut self, entry: &Entry, parent: Option<&ArtifactKey>) {
        match &entry.node.value {
            Value::List(items) => items.iter().for_each(|item| self.item(item, parent)),
            Value::Null => {}
            _ => {
                let message = format!("`{}` is a list of items, found {}", entry.key, entry.node.kind());
                self.wrong(&entry.key_span, message, "begin each item with `- `");
            }
        }
    }

    fn item(&mut self, item: &Node, parent: Option<&ArtifactKey>) {
        let hint = "an item is a template's id and its answers: `- user-story: { key: …, persona: … }`";
        let Some(entries) = item.entries() else {
            return self.wrong(&item.span, format!("an item can't be {}", item.kind()), hint);
        };
        let before = self.wanted.mistakes.len();
        let mut kind: Option<&Entry> = None;
        let mut children = None;
        for entry in entries {
            if entry.key == "children" {
                children = Some(entry);
            } else if let Some(first) = kind {
                let message = format!("an item has one template, found `{}` and `{}`", first.key, entry.key);
                let hint = match reserved::NAMES.contains(&entry.key.as_str()) || self.is_field(&first.key, &entry.key)
                {
                    true => format!("indent `{}` further: it belongs below `{}:`", entry.key, first.key),
                    false => "begin each item with `- `".to_owned(),
                };
                self.wrong(&entry.key_span, message, hint);
            } else {
                kind = Some(entry);
            }
        }
        let Some(kind) = kind else { return self.wrong(&item.span, "this item names no template", hint) };
        let key = self.request(kind, parent, self.wanted.mistakes.len() > before);
        if let Some(children) = children {
            self.items(children, key.as_ref());
        }
    }

    fn is_field(&self, template: &str, name: &str) -> bool {
        self.catalog.template(template).is_some_and(|template| template.field(name).is_some())
    }

    /// One request; its key, if it has one by which children can name it.
    fn request(&mut self, kind: &Entry, parent: Option<&ArtifactKey>, misplaced: bool) -> Option<ArtifactKey> {
        let Some(template) = self.catalog.template(&kind.key) else {
            let hint = did_you_mean(&kind.key, self.catalog.templates().map(|template| template.id.as_str()));
            self.wrong(&kind.key_span, format!("template `{}` not found", kind.key), hint);
            return None;
        };
        let entries = match &kind.node.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Null => &[],
            _ => {
                let message = format!("`{}` takes its answers as a map, found {}", kind.key, kind.node.kind());
                self.wrong(&kind.key_span, message, "write one `field: answer` a line below it");
                return None;
            }
        };
        let mut request = Request::new(template.id.clone());
        request.draft = misplaced;
        request.parent = parent.cloned().map(Into::into);
        request.place = Some(self.document.source.place(kind.key_span.clone()));
        let mut answers = Vec::new();
        for entry in entries {
            if entry.key == "parent" && parent.is_some() {
                let hint = "a child hangs under the item that holds it: remove `parent`, or move the item to the left";
                self.wrong(&entry.key_span, "this item has two parents", hint);
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
                self.wrong(&span, fault.problem.message, fault.problem.hint.unwrap_or_default());
            }
        }
        let key = request.name.clone().map(|name| ArtifactKey::new(template.id.clone(), name));
        let blank = |entry: &Entry| match entry.node.words() {
            Some(words) => words.trim().is_empty(),
            None => matches!(entry.node.value, Value::Null),
        };
        // A key that was written wrong, or in the wrong place, is not missing.
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
                    let message = format!("one of the `labels` is {}", item.kind());
                    return self.wrong(&entry.key_span, message, "put quotes around a label that holds `: `");
                }
                items.iter().filter_map(|item| item.words().map(str::to_owned)).collect()
            }
            _ => match entry.node.words() {
                Some(words) => vec![words.to_owned()],
                None => {
                    let message = format!("`{}` is one word, found {}", entry.key, entry.node.kind());
                    return self.wrong(&entry.key_span, message, "write it as plain text");
                }
            },
        };
        if let Err((message, hint)) = reserved::set(request, &entry.key, &words) {
            self.wrong(&entry.node.span, message, hint);
        }
    }
}
