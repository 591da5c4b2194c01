//! Reads the items of an outline: a tree of requested artifacts in YAML.

use std::ops::Range;
use std::sync::Arc;

use super::misread::misread;
use super::missing_key::MissingKey;
use super::reserved;
use crate::core::artifact::{Request, Trust};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Severity, Source};
use crate::core::names::{ArtifactKey, Name, TemplateId};
use crate::core::nearest::did_you_mean;
use crate::core::yaml::{Document, Entry, Node, Value};

/// What an outline or a part of it requests.
#[derive(Default)]
pub(super) struct Part {
    pub(super) requests: Vec<Request>,
    pub(super) gaps: Vec<MissingKey>,
    pub(super) mistakes: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Reads a part of an outline, which is a list of items. `None` if it is not valid YAML.
pub(super) fn read_part(catalog: &Catalog, source: &Arc<Source>, part: Range<usize>) -> Option<Part> {
    let document = Document::parse_range(source, part).ok()?;
    let mut reader = Reader { catalog, document: &document, part: Part::default() };
    let Value::List(items) = &document.root.value else { return None };
    for item in items {
        reader.item(item, None);
    }
    Some(reader.part)
}

/// Reads a whole outline.
///
/// # Errors
/// It is not valid YAML.
pub(super) fn read_whole(catalog: &Catalog, source: &Arc<Source>) -> Result<Part, Diagnostic> {
    let document = Document::parse(source)?;
    let mut reader = Reader { catalog, document: &document, part: Part::default() };
    reader.root();
    Ok(reader.part)
}

struct Reader<'a> {
    catalog: &'a Catalog,
    document: &'a Document,
    part: Part,
}

impl Reader<'_> {
    fn error(&mut self, span: &std::ops::Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        self.report(span, Diagnostic::error(message).hint(hint));
    }

    fn report(&mut self, span: &std::ops::Range<usize>, mistake: Diagnostic) {
        let place = self.document.source.place(span.clone());
        self.part.mistakes.push(mistake.at(place));
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
        let before = self.part.mistakes.len();
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
        let key = self.request(kind, parent, self.part.mistakes.len() > before);
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
            let hint = self.catalog.template_hint(&kind.key);
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
            self.warn_misread(entry);
            if entry.key == "children" && template.field("children").is_none() {
                let hint = format!("indent it less: `children` belongs beside `{}:`, not below it", kind.key);
                self.error(&entry.key_span, "`children` is among the answers", hint);
            } else if entry.key == "parent" && parent.is_some() {
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
                self.report(&span, fault.problem.diagnostic);
            }
        }
        let key = request.name.clone().map(|name| ArtifactKey::new(request.template.clone(), name));
        let blank = |entry: &Entry| match entry.node.words() {
            Some(words) => words.trim().is_empty(),
            None => matches!(entry.node.value, Value::Null),
        };
        // An invalid or misplaced key is not a missing one.
        if key.is_none() && !misplaced && kind.node.entry("key").is_none_or(blank) {
            self.part.gaps.push(MissingKey::in_outline(&self.document.source.text, self.part.requests.len(), kind));
        }
        self.part.requests.push(request);
        key
    }

    /// Warns of what YAML reads in another way than it is meant.
    fn warn_misread(&mut self, entry: &Entry) {
        let mut found = Vec::new();
        misread(&self.document.source, entry, &mut found);
        if entry.key == "parent" {
            // Without its parent, it would be another artifact than the one that is meant.
            let wrong = |warning| Diagnostic { severity: Severity::Error, ..warning };
            self.part.mistakes.extend(found.into_iter().map(wrong));
        } else {
            self.part.warnings.extend(found);
        }
    }

    /// The key that a parent's bare name stands for: that of an item above, or one of a template that fits.
    fn parent_hint(&self, words: &str, child: &TemplateId) -> Option<String> {
        let name = Name::new(words.trim()).ok()?;
        let above = self.part.requests.iter().find(|request| request.name.as_ref() == Some(&name));
        if let Some(above) = above {
            return Some(format!("write `{}/{name}`, the key of the item above", above.template));
        }
        let child = self.catalog.template(child.as_str())?;
        let fits = self.catalog.ancestors(child);
        let template = fits.first().map_or("feature", |id| id.as_str());
        Some(format!("a key is a template and a name: write `{template}/{name}`, if that is what it is"))
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
        if let Err(mut mistake) = reserved::set(request, &entry.key, &words) {
            if let ("parent", Some(hint)) = (entry.key.as_str(), self.parent_hint(&words[0], &request.template)) {
                mistake.hint = Some(hint);
            }
            self.report(&entry.node.span, mistake);
        }
    }
}
