//! Checks the templates in a rule's texts, and collects the paths that they name.

use handlebars::template::{HelperTemplate, Parameter, Template as Compiled, TemplateElement};

use crate::core::catalog::compile::compile;
use crate::core::catalog::helper_call::{call_error, is_name, name_of};
use crate::core::diagnostic::Diagnostic;
use crate::core::nearest::did_you_mean;

/// The block helpers that a value can use.
const BLOCKS: [&str; 4] = ["if", "unless", "each", "with"];

/// A checked text.
#[derive(Debug, Default)]
pub(in crate::core::event) struct Text {
    /// The paths that it names, except paths relative to a value that `each` or `with` opened.
    pub(in crate::core::event) names: Vec<String>,
    /// What is wrong, without a place.
    pub(in crate::core::event) mistakes: Vec<Diagnostic>,
}

impl Text {
    /// Checks a text.
    pub(in crate::core::event) fn read(text: &str) -> Self {
        let mut found = Self::default();
        match compile(text) {
            Ok(compiled) => found.template(&compiled, false),
            Err(mistake) => {
                let message = format!("this value is invalid: {}", mistake.diagnostic.message);
                found.mistakes.push(Diagnostic { message, ..mistake.diagnostic });
            }
        }
        found
    }

    fn template(&mut self, template: &Compiled, opened: bool) {
        for element in &template.elements {
            match element {
                TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
                TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                    self.expression(call, opened);
                }
                TemplateElement::HelperBlock(block) => self.block(block, opened),
                _ => self.mistakes.push(
                    Diagnostic::error("a value can't use partials or decorators")
                        .hint("write `{{path.into.payload}}` or `{{helper path}}`"),
                ),
            }
        }
    }

    fn expression(&mut self, call: &HelperTemplate, opened: bool) {
        if is_name(call) {
            return self.value(&call.name, opened);
        }
        self.mistakes.extend(call_error(call));
        for given in call.params.iter().chain(call.hash.values()) {
            self.value(given, opened);
        }
    }

    fn value(&mut self, value: &Parameter, opened: bool) {
        match value {
            Parameter::Subexpression(inner) => {
                if let TemplateElement::Expression(call) = inner.as_element() {
                    self.expression(call, opened);
                }
            }
            Parameter::Literal(_) => {}
            path => self.path(&name_of(path), opened),
        }
    }

    fn path(&mut self, path: &str, opened: bool) {
        let root = path.strip_prefix("@root").map(|rest| rest.trim_start_matches(['.', '/']));
        let path = match root {
            Some(path) => path,
            None if opened => return,
            None => path.trim_start_matches("./").trim_start_matches("this."),
        };
        // An index doesn't change what a path means: the elements of a list are alike.
        let is_index = |name: &&str| name.trim_matches(['[', ']']).bytes().all(|byte| byte.is_ascii_digit());
        let names: Vec<&str> = path.split('.').filter(|name| !is_index(name)).collect();
        if !names.is_empty() && names != ["this"] {
            self.names.push(names.join("."));
        }
    }

    fn block(&mut self, block: &HelperTemplate, opened: bool) {
        let name = name_of(&block.name);
        if name == "raw" {
            return;
        }
        if !BLOCKS.contains(&name.as_str()) {
            let mistake = Diagnostic::error(format!("block `{name}` not found"));
            self.mistakes.push(mistake.hint(did_you_mean(&name, BLOCKS)));
            return;
        }
        if block.params.len() != 1 || !block.hash.is_empty() {
            let mistake = Diagnostic::error(format!("`{name}` takes one value"));
            self.mistakes.push(mistake.hint(format!("write `{{{{#{name} path}}}}`")));
            return;
        }
        self.value(&block.params[0], opened);
        let opens = matches!(name.as_str(), "each" | "with");
        if let Some(inner) = &block.template {
            self.template(inner, opened || opens);
        }
        if let Some(inverse) = &block.inverse {
            self.template(inverse, opened);
        }
    }
}
