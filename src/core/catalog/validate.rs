//! Checks Handlebars texts when they are loaded: every field, helper and partial that they name must exist.
//!
//! Handlebars itself would find these mistakes only when an artifact is rendered.

use handlebars::template::{BlockParam, DecoratorTemplate, HelperTemplate, Parameter, Template, TemplateElement};

use super::compile::compile;
use super::engine;
use super::engine::HelperSignature;
use super::field::Field;
use super::helper_call::{call_error, is_name, name_of};
use super::kind::Kind;
use super::passage::Passages;
use super::scope::{self, Resolved, Scope};
use super::template_diagnostic::TemplateDiagnostic;
use crate::core::diagnostic::Diagnostic;
use crate::core::nearest::did_you_mean;

/// Names that fields can't have, because they have a meaning in outlines or templates.
pub const RESERVED: [&str; 11] =
    ["key", "name", "role", "today", "parent", "to", "milestone", "labels", "children", "from", "draft"];

/// How many mistakes of one text are reported. Finding the place of each costs a search of the text.
const MAX_MISTAKES: usize = 100;

/// The mistakes in a text, given the fields that it may name and the partials.
pub(crate) fn check(text: &str, fields: &[Field], passages: &Passages<'_>) -> Vec<TemplateDiagnostic> {
    let template = match compile(text) {
        Ok(template) => template,
        Err(mistake) => return vec![mistake],
    };
    if let Some(mistake) = passages.too_large(text, &template) {
        return vec![mistake];
    }
    let mut walk = Walk { passages, mistakes: Vec::new(), open: Vec::new(), top: fields, any_name: false, own: None };
    walk.template(&template, &mut vec![Scope::Top]);
    walk.mistakes
}

/// The mistakes in a partial by itself, whatever fields the templates have that include it.
pub(crate) fn check_partial(name: &str, passages: &Passages<'_>) -> Vec<TemplateDiagnostic> {
    let Some(passage) = passages.get(name) else { return Vec::new() };
    let template = match &passage.template {
        Ok(template) => template,
        Err(mistake) => return vec![mistake.clone()],
    };
    let text = passages.partials().text(name).unwrap_or_default();
    if let Some(mistake) = passages.too_large(&text, template) {
        return vec![mistake];
    }
    let mut walk =
        Walk { passages, mistakes: Vec::new(), open: Vec::new(), top: &[], any_name: true, own: Some(name.to_owned()) };
    walk.template(template, &mut vec![Scope::Top]);
    walk.mistakes
}

struct Walk<'a> {
    passages: &'a Passages<'a>,
    mistakes: Vec<TemplateDiagnostic>,
    open: Vec<String>,
    top: &'a [Field],
    /// Whether every name counts as a field.
    any_name: bool,
    /// The partial that is checked by itself, if it is one.
    own: Option<String>,
}

impl<'a> Walk<'a> {
    fn template(&mut self, template: &Template, scopes: &mut Vec<Scope<'a>>) {
        for (at, element) in template.elements.iter().enumerate() {
            let line = template.mapping.get(at).map_or(1, |mapping| mapping.0);
            match element {
                TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
                TemplateElement::Expression(expression) | TemplateElement::HtmlExpression(expression) => {
                    self.expression(expression, line, scopes);
                }
                TemplateElement::HelperBlock(block) => self.block(block, line, scopes),
                TemplateElement::PartialExpression(partial) | TemplateElement::PartialBlock(partial) => {
                    self.partial(partial, line, scopes);
                }
                _ => self.mistake(line, "{{*", "decorators are not supported".into(), "remove it".into()),
            }
        }
    }

    fn mistake(&mut self, line: usize, words: &str, message: String, hint: String) {
        self.report(line, words, Diagnostic::error(message).hint(hint));
    }

    fn report(&mut self, line: usize, words: &str, mut diagnostic: Diagnostic) {
        if self.mistakes.len() >= MAX_MISTAKES {
            return;
        }
        if self.open.is_empty() {
            self.mistakes.push(TemplateDiagnostic { line, words: words.to_owned(), diagnostic });
        } else {
            // The place is the line that includes the partial, so the message names the partial.
            let partial = self.open.last().cloned().unwrap_or_default();
            diagnostic.message = format!("in the partial `{partial}`, line {line}: {}", diagnostic.message);
            self.mistakes.push(TemplateDiagnostic { line: 0, words: self.open[0].clone(), diagnostic });
        }
    }

    fn expression(&mut self, expression: &HelperTemplate, line: usize, scopes: &[Scope<'a>]) {
        let name = name_of(&expression.name);
        if is_name(expression) {
            if let Some(field) = self.path(&name, line, scopes).filter(|field| field.kind.is_many()) {
                let helper = if field.kind == Kind::Items { "table" } else { "bullets" };
                let message = format!("`{name}` is a {}, which can't be used by itself", field.kind.word());
                self.mistake(
                    line,
                    &name,
                    message,
                    format!("write `{{{{{helper} {name}}}}}`, or `{{{{#each {name}}}}}`"),
                );
            }
            return;
        }
        if name == "ranked" {
            let message = "`ranked` gives records, which can't be used by themselves".to_owned();
            return self.mistake(line, &name, message, "write `{{table (ranked items field)}}`".into());
        }
        self.helper(&name, expression, line, scopes);
    }

    fn helper(&mut self, name: &str, call: &HelperTemplate, line: usize, scopes: &[Scope<'a>]) {
        if let Some(mistake) = call_error(call) {
            return self.report(line, name, mistake);
        }
        if name == "raw" && scopes.len() > 1 {
            let message = "`raw` can't be used inside `each`".to_owned();
            return self.mistake(line, name, message, "use the field without it".into());
        }
        let found = self.parameter(&call.params[0], line, scopes);
        if let (Some(kind), Some(HelperSignature { kinds: Some(kinds), .. })) = (found, engine::signature(name))
            && !kinds.contains(&kind)
        {
            let wanted: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
            let message = format!("the helper `{name}` takes {}, not {}", wanted.join(" or "), kind.word());
            self.mistake(line, name, message, "use another helper or another field".into());
        }
        for parameter in &call.params[1..] {
            self.parameter(parameter, line, scopes);
        }
    }

    fn parameter(&mut self, parameter: &Parameter, line: usize, scopes: &[Scope<'a>]) -> Option<Kind> {
        match parameter {
            Parameter::Name(_) | Parameter::Path(_) => self.path(&name_of(parameter), line, scopes).map(|f| f.kind),
            Parameter::Subexpression(inner) => {
                if let TemplateElement::Expression(call) = inner.as_element() {
                    self.helper(&name_of(&call.name), call, line, scopes);
                }
                None
            }
            _ => None,
        }
    }

    fn block(&mut self, block: &HelperTemplate, line: usize, scopes: &mut Vec<Scope<'a>>) {
        let name = name_of(&block.name);
        let depth = scopes.len();
        match name.as_str() {
            "raw" => return,
            "if" | "unless" | "each" if block.params.len() == 1 => {}
            "if" | "unless" | "each" => {
                let hint = format!("write `{{{{#{name} field}}}}`");
                return self.mistake(line, &name, format!("`{name}` takes one field"), hint);
            }
            _ => {
                let hint = did_you_mean(&name, ["if", "unless", "each"]);
                return self.mistake(line, &name, format!("block `{name}` not found"), hint);
            }
        }
        let known = self.mistakes.len();
        let field = match &block.params[0] {
            Parameter::Subexpression(_) | Parameter::Literal(_) => {
                self.parameter(&block.params[0], line, scopes);
                None
            }
            path => self.path(&name_of(path), line, scopes),
        };
        if name == "each" {
            let fields = match field {
                Some(field) if field.kind == Kind::Items => Some(field.fields.as_slice()),
                Some(field) if field.kind.is_many() => None,
                Some(field) => {
                    let message = format!("`each` takes a list, but `{}` is a {}", field.id, field.kind.word());
                    return self.mistake(line, field.id.as_str(), message, "use `if`, or the field itself".into());
                }
                None if self.any_name => return,
                None => {
                    // An unknown name is already reported. Anything else isn't a list.
                    if self.mistakes.len() == known {
                        let message = "`each` takes a field that is a list".to_owned();
                        self.mistake(line, "#each", message, "write the field's name: `{{#each list}}`".into());
                    }
                    return;
                }
            };
            scopes.push(match (&block.block_param, fields) {
                (Some(BlockParam::Single(name) | BlockParam::Pair((name, _))), fields) => {
                    Scope::Named(name_of(name), fields.unwrap_or_default())
                }
                (_, Some(fields)) => Scope::Record(fields),
                (_, None) => Scope::Word,
            });
        }
        if let Some(inner) = &block.template {
            self.template(inner, scopes);
        }
        scopes.truncate(depth);
        if let Some(inverse) = &block.inverse {
            self.template(inverse, scopes);
        }
    }

    fn partial(&mut self, partial: &DecoratorTemplate, line: usize, scopes: &mut Vec<Scope<'a>>) {
        let name = name_of(&partial.name);
        let Some(found) = self.passages.get(&name) else {
            let hint = did_you_mean(&name, self.passages.partials().names());
            return self.mistake(line, &name, format!("partial `{name}` not found"), hint);
        };
        if self.open.contains(&name) || self.own.as_ref() == Some(&name) {
            let message = format!("the partial `{name}` includes itself");
            return self.mistake(line, &name, message, "remove the inclusion".into());
        }
        if !partial.params.is_empty() || !partial.hash.is_empty() {
            let message = format!("the partial `{name}` takes no values");
            return self.mistake(line, &name, message, "remove them: a partial sees the template's fields".into());
        }
        if let Err(mistake) = &found.length {
            return self.report(line, &name, mistake.clone());
        }
        if let Some(inner) = &partial.template {
            self.template(inner, scopes);
        }
        match &found.template {
            Ok(inner) => {
                let outermost = self.open.is_empty();
                let before = self.mistakes.len();
                self.open.push(name);
                self.template(inner, scopes);
                self.open.pop();
                if outermost {
                    self.mistakes[before..].iter_mut().for_each(|mistake| mistake.line = line);
                }
            }
            Err(inner) => {
                let mut diagnostic = inner.diagnostic.clone();
                diagnostic.message = format!("in the partial `{name}`, line {}: {}", inner.line, diagnostic.message);
                self.report(line, &name, diagnostic);
            }
        }
    }

    /// The field that a path names. Reports a mistake if the path names nothing.
    fn path(&mut self, path: &str, line: usize, scopes: &[Scope<'a>]) -> Option<&'a Field> {
        if self.any_name {
            return None;
        }
        match scope::resolve(path, self.top, scopes) {
            Resolved::Field(field) => Some(field),
            Resolved::Value => None,
            Resolved::Unknown(hint) => {
                self.mistake(line, path, format!("field `{path}` not found"), hint);
                None
            }
        }
    }
}
