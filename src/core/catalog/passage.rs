//! Partials, compiled and measured once, however often they are included. The size of an inclusion is known without
//! following it, so repeated inclusions cost nothing.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use handlebars::template::{DecoratorTemplate, HelperTemplate, Template, TemplateElement};

use super::helper_call::name_of;
use super::partial::Partials;
use crate::core::catalog::compile::compile;
use crate::core::catalog::template_diagnostic::TemplateDiagnostic;
use crate::core::diagnostic::Diagnostic;

/// The maximum length of a text including its partials, in characters: twice the limit of a body on GitHub.
const MAX_EXPANDED: usize = 131_072;
/// How deep partials may be nested.
const MAX_NESTED: usize = 16;
/// The maximum length of all texts of a catalog together, including their partials, in characters.
const MAX_TOGETHER: usize = 64 << 20;

/// A partial, compiled and measured.
#[derive(Debug)]
pub(super) struct Passage {
    /// Its compiled Handlebars, or the mistake in it.
    pub(super) template: Result<Template, TemplateDiagnostic>,
    /// Its length including its partials, or why it can't be included.
    pub(super) length: Result<usize, Diagnostic>,
    /// How deep partials are nested in it.
    height: usize,
}

/// The partials of a catalog, measured on first use.
pub(crate) struct Passages<'a> {
    partials: &'a Partials,
    measured: RefCell<HashMap<String, Rc<Passage>>>,
    /// How many characters the catalog's texts may still have.
    left: Cell<usize>,
}

impl<'a> Passages<'a> {
    /// The passages of a catalog's partials.
    pub(crate) fn new(partials: &'a Partials) -> Self {
        Self { partials, measured: RefCell::default(), left: Cell::new(MAX_TOGETHER) }
    }

    /// The partials.
    pub(super) fn partials(&self) -> &'a Partials {
        self.partials
    }

    /// The partial with a name.
    pub(super) fn get(&self, name: &str) -> Option<Rc<Passage>> {
        self.passage(name, &mut Vec::new())
    }

    /// A mistake if a text is too large with its partials, or if all texts together are.
    pub(super) fn too_large(&self, text: &str, template: &Template) -> Option<TemplateDiagnostic> {
        let included = includes(template).into_iter().filter_map(|(name, _)| self.get(&name)?.length.clone().ok());
        let length = included.fold(text.chars().count(), usize::saturating_add);
        let (message, hint) = match self.left.get().checked_sub(length) {
            None => (
                format!("the catalog's texts have more than {MAX_TOGETHER} characters, including partials"),
                "remove templates, or include fewer partials".to_owned(),
            ),
            Some(_) if length > MAX_EXPANDED => (
                format!("this text has {length} characters, including partials"),
                format!("at most {MAX_EXPANDED} are allowed: include fewer partials"),
            ),
            Some(left) => {
                self.left.set(left);
                return None;
            }
        };
        Some(TemplateDiagnostic::new(1, "", message, hint))
    }

    fn passage(&self, name: &str, open: &mut Vec<String>) -> Option<Rc<Passage>> {
        if let Some(known) = self.measured.borrow().get(name) {
            return Some(Rc::clone(known));
        }
        let text = self.partials.text(name)?;
        let template = compile(&text);
        open.push(name.to_owned());
        let (length, height) = match &template {
            Ok(template) => self.measure(&text, template, open),
            // Reported where it is included.
            Err(_) => (Ok(text.chars().count()), 0),
        };
        open.pop();
        let passage = Rc::new(Passage { template, length, height });
        self.measured.borrow_mut().insert(name.to_owned(), Rc::clone(&passage));
        Some(passage)
    }

    /// The length and height of the innermost open partial.
    fn measure(&self, text: &str, template: &Template, open: &mut Vec<String>) -> (Result<usize, Diagnostic>, usize) {
        let within = open.last().cloned().unwrap_or_default();
        let mut sum = text.chars().count();
        let mut highest = 0;
        for (name, line) in includes(template) {
            if open.contains(&name) {
                let message = format!("in the partial `{within}`, line {line}: the partial `{name}` includes itself");
                return (Err(Diagnostic::error(message).hint("remove the inclusion")), 0);
            }
            let too_deep = || {
                let message = format!("the partial `{name}` is nested in more than {MAX_NESTED} others");
                Diagnostic::error(message).hint("include fewer partials")
            };
            if open.len() > MAX_NESTED {
                return (Err(too_deep()), 0);
            }
            let Some(inner) = self.passage(&name, open) else { continue };
            match &inner.length {
                Ok(length) => sum = sum.saturating_add(*length),
                Err(trouble) => return (Err(trouble.clone()), 0),
            }
            highest = highest.max(inner.height + 1);
            if highest >= MAX_NESTED {
                return (Err(too_deep()), 0);
            }
            if sum > MAX_EXPANDED {
                let message =
                    format!("the partial `{within}` has more than {MAX_EXPANDED} characters, including partials");
                return (Err(Diagnostic::error(message).hint("include fewer partials")), 0);
            }
        }
        (Ok(sum), highest)
    }
}

/// The partials that a text includes, with their lines. Each is listed as often as it is included.
fn includes(template: &Template) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    collect(template, &mut found);
    found
}

fn collect(template: &Template, found: &mut Vec<(String, usize)>) {
    for (at, element) in template.elements.iter().enumerate() {
        let line = template.mapping.get(at).map_or(1, |mapping| mapping.0);
        match element {
            TemplateElement::PartialExpression(partial) | TemplateElement::PartialBlock(partial) => {
                let DecoratorTemplate { name, template, .. } = partial.as_ref();
                found.push((name_of(name), line));
                if let Some(inner) = template {
                    collect(inner, found);
                }
            }
            TemplateElement::HelperBlock(block) => {
                let HelperTemplate { template, inverse, .. } = block.as_ref();
                for inner in template.iter().chain(inverse) {
                    collect(inner, found);
                }
            }
            _ => {}
        }
    }
}
