//! Partials as they are checked: each is compiled once and measured once, whatever includes it and how often. What an
//! inclusion comes to is known without following it, so nothing grows by being included again and again.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use handlebars::template::{DecoratorTemplate, HelperTemplate, Template, TemplateElement};

use super::helper_call::name_of;
use super::partial::Partials;
use crate::core::catalog::template_mistake::Mistake;
use crate::core::catalog::validate::compile;

/// How many characters a text may have with all that it includes: twice what GitHub takes for a body.
const MAX_EXPANDED: usize = 131_072;
/// How deep partials may stand in one another.
const MAX_NESTED: usize = 16;
/// How many characters all texts of a catalog may have together, with all that they include.
const MAX_TOGETHER: usize = 64 << 20;

/// What is wrong with including a partial, and what to do.
type Trouble = (String, String);

/// A partial, compiled and measured.
#[derive(Debug)]
pub(super) struct Passage {
    /// Its Handlebars, or what is wrong with it.
    pub(super) template: Result<Template, Mistake>,
    /// How long it is with all that it includes, or why it can't be included.
    pub(super) length: Result<usize, Trouble>,
    /// How deep partials stand in it.
    height: usize,
}

/// All partials, for one check of a catalog.
pub(crate) struct Passages<'a> {
    partials: &'a Partials,
    known: RefCell<HashMap<String, Rc<Passage>>>,
    left: Cell<usize>,
}

impl<'a> Passages<'a> {
    /// The passages of a catalog's partials.
    pub(crate) fn new(partials: &'a Partials) -> Self {
        Self { partials, known: RefCell::default(), left: Cell::new(MAX_TOGETHER) }
    }

    /// The partials.
    pub(super) fn partials(&self) -> &'a Partials {
        self.partials
    }

    /// The partial of a name.
    pub(super) fn get(&self, name: &str) -> Option<Rc<Passage>> {
        self.measured(name, &mut Vec::new())
    }

    /// A mistake where a text grows too large with what it includes, or too large with all others.
    pub(super) fn too_large(&self, text: &str, template: &Template) -> Option<Mistake> {
        let included = includes(template).into_iter().filter_map(|(name, _)| self.get(&name)?.length.clone().ok());
        let length = included.fold(text.chars().count(), usize::saturating_add);
        let (message, hint) = match self.left.get().checked_sub(length) {
            None => (
                format!("this catalog's texts have more than {MAX_TOGETHER} characters with what they include"),
                "take templates out, or include less".to_owned(),
            ),
            Some(_) if length > MAX_EXPANDED => (
                format!("this text has {length} characters with all that it includes"),
                format!("it may have {MAX_EXPANDED}: include less"),
            ),
            Some(left) => {
                self.left.set(left);
                return None;
            }
        };
        Some(Mistake { line: 1, words: String::new(), message, hint })
    }

    fn measured(&self, name: &str, open: &mut Vec<String>) -> Option<Rc<Passage>> {
        if let Some(known) = self.known.borrow().get(name) {
            return Some(Rc::clone(known));
        }
        let text = self.partials.text(name)?;
        let template = compile(&text);
        open.push(name.to_owned());
        let (length, height) = match &template {
            Ok(template) => self.measure(&text, template, open),
            // That is told where it is included.
            Err(_) => (Ok(text.chars().count()), 0),
        };
        open.pop();
        let passage = Rc::new(Passage { template, length, height });
        self.known.borrow_mut().insert(name.to_owned(), Rc::clone(&passage));
        Some(passage)
    }

    /// The length and the height of the innermost open partial.
    fn measure(&self, text: &str, template: &Template, open: &mut Vec<String>) -> (Result<usize, Trouble>, usize) {
        let within = open.last().cloned().unwrap_or_default();
        let mut sum = text.chars().count();
        let mut highest = 0;
        for (name, line) in includes(template) {
            if open.contains(&name) {
                let message = format!("in the partial `{within}`, line {line}: the partial `{name}` includes itself");
                return (Err((message, "remove the inclusion".to_owned())), 0);
            }
            let deep =
                || (format!("the partial `{name}` stands in more than {MAX_NESTED} others"), "include less".into());
            if open.len() > MAX_NESTED {
                return (Err(deep()), 0);
            }
            let Some(inner) = self.measured(&name, open) else { continue };
            match &inner.length {
                Ok(length) => sum = sum.saturating_add(*length),
                Err(trouble) => return (Err(trouble.clone()), 0),
            }
            highest = highest.max(inner.height + 1);
            if highest >= MAX_NESTED {
                return (Err(deep()), 0);
            }
            if sum > MAX_EXPANDED {
                let message =
                    format!("the partial `{within}` has more than {MAX_EXPANDED} characters with all that it includes");
                return (Err((message, "include less".to_owned())), 0);
            }
        }
        (Ok(sum), highest)
    }
}

/// The partials that a text includes, each as often as it is there, with the lines.
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
