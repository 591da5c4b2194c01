//! A template's guidance: the advice that a draft shows above its fields, for those who answer elsewhere.

use handlebars::template::{HelperTemplate, Parameter, Template as Compiled, TemplateElement};

use super::compile::compile;
use super::helper_call::name_of;
use super::partial::Partials;
use super::template::Template;
use crate::core::names::FieldId;

/// Advice for one field, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guidance {
    /// The field that follows it in the body.
    pub field: FieldId,
    /// The advice.
    pub text: String,
}

/// A template's guidance, in the order of its body: the quotes in `{{#if draft}}`.
pub fn guidance(template: &Template, partials: &Partials) -> Vec<Guidance> {
    let Ok(body) = compile(&template.body) else { return Vec::new() };
    let mut walk = Walk { template, partials, found: Vec::new(), pending: Vec::new(), last: None, depth: 0 };
    walk.elements(&body);
    walk.attach(None);
    walk.found
}

/// How deep partials may include one another. They are checked when they are loaded, and none includes itself.
const MAX_DEPTH: usize = 16;

struct Walk<'a> {
    template: &'a Template,
    partials: &'a Partials,
    found: Vec<Guidance>,
    /// The guidance whose field is still to come.
    pending: Vec<String>,
    last: Option<FieldId>,
    depth: usize,
}

impl Walk<'_> {
    fn elements(&mut self, compiled: &Compiled) {
        for element in &compiled.elements {
            match element {
                TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => self.call(call),
                TemplateElement::HelperBlock(block) => self.block(block),
                TemplateElement::PartialExpression(partial) if self.depth < MAX_DEPTH => {
                    let text = self.partials.text(&name_of(&partial.name));
                    if let Some(Ok(inner)) = text.map(|text| compile(&text)) {
                        self.depth += 1;
                        self.elements(&inner);
                        self.depth -= 1;
                    }
                }
                _ => {}
            }
        }
    }

    fn block(&mut self, block: &HelperTemplate) {
        let named = block.params.first().map(name_of);
        if name_of(&block.name) == "if" && named.as_deref() == Some("draft") {
            let mut words = String::new();
            if let Some(inner) = &block.template {
                push_words(inner, &mut words);
            }
            self.pending.extend(quotes(&words));
        }
        if let ("each", Some(name)) = (name_of(&block.name).as_str(), &named) {
            self.field(name);
        }
        for inner in block.template.iter().chain(&block.inverse) {
            self.elements(inner);
        }
    }

    fn call(&mut self, call: &HelperTemplate) {
        self.field(&name_of(&call.name));
        for parameter in &call.params {
            if matches!(parameter, Parameter::Path(_) | Parameter::Name(_)) {
                self.field(&name_of(parameter));
            }
        }
    }

    fn field(&mut self, name: &str) {
        if let Some(field) = self.template.field(name) {
            self.attach(Some(field.id.clone()));
        }
    }

    /// Gives the pending guidance to a field, or to the last one if none follows.
    fn attach(&mut self, field: Option<FieldId>) {
        let Some(field) = field.or_else(|| self.last.clone()) else { return };
        self.found.extend(self.pending.drain(..).map(|text| Guidance { field: field.clone(), text }));
        self.last = Some(field);
    }
}

fn push_words(compiled: &Compiled, words: &mut String) {
    for element in &compiled.elements {
        if let TemplateElement::RawString(text) = element {
            words.push_str(text);
        }
    }
}

/// The quotes in a text, each in one line without its mark.
fn quotes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let quoted = line.trim_start().strip_prefix('>').map(str::trim);
        match (quoted, found.last_mut()) {
            (Some(words), Some(last)) if inside => *last = format!("{last} {words}"),
            (Some(words), _) => found.push(sentence(words.strip_prefix("Guidance:").unwrap_or(words).trim())),
            (None, _) => {}
        }
        inside = quoted.is_some();
    }
    found
}

/// A text that begins with a capital letter.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_quote_is_one_line() {
        let text = "\n> Guidance: one\n> more\n\n> two\nplain\n";
        assert_eq!(quotes(text), ["One more", "Two"]);
        assert!(quotes("plain").is_empty());
    }
}
