//! Handlebars, checked when it is loaded: every name must be a field, every helper one of ours, every partial there.
//!
//! Handlebars itself would find these only when an artifact is made.

use handlebars::template::{BlockParam, DecoratorTemplate, HelperTemplate, Parameter, Template, TemplateElement};

use super::engine;
use super::engine::HelperSignature;
use super::field::{Field, Kind};
use super::helper_call::{is_name, misused, name_of};
use super::passage::Passages;
use super::syntax_error::{syntax, too_deep, too_many};
use super::template_mistake::Mistake;
use crate::core::nearest::did_you_mean;

/// What every template sees besides its fields.
pub(crate) const GIVEN: [&str; 8] = ["key", "name", "role", "today", "parent", "draft", "from.key", "from.title"];

/// Names that no field may have: they mean something in an outline or to a template.
pub const RESERVED: [&str; 11] =
    ["key", "name", "role", "today", "parent", "to", "milestone", "labels", "children", "from", "draft"];

/// So many mistakes of one text are told. Each looks for its place in the text.
const MAX_MISTAKES: usize = 100;

/// All that is wrong with a text, given the fields that it may name and the partials that there are.
pub(crate) fn check(text: &str, fields: &[Field], passages: &Passages<'_>) -> Vec<Mistake> {
    let template = match compile(text) {
        Ok(template) => template,
        Err(mistake) => return vec![mistake],
    };
    if let Some(mistake) = passages.too_large(text, &template) {
        return vec![mistake];
    }
    let mut walk = Walk { passages, mistakes: Vec::new(), open: Vec::new(), top: fields, any_name: false, own: None };
    walk.template(&template, &mut vec![Frame::Top]);
    walk.mistakes
}

/// All that is wrong with a partial by itself, whatever fields its users have.
pub(crate) fn check_partial(name: &str, passages: &Passages<'_>) -> Vec<Mistake> {
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
    walk.template(template, &mut vec![Frame::Top]);
    walk.mistakes
}

/// A text compiled, or why it can't be. Blocks and calls in one another beyond what people write would take the
/// parser's stack.
pub(crate) fn compile(text: &str) -> Result<Template, Mistake> {
    if let Some(mistake) = too_deep(text).or_else(|| too_many(text)) {
        return Err(mistake);
    }
    Template::compile(text).map_err(|error| syntax(text, error.pos().map_or(1, |(line, _)| line)))
}

/// What a name can mean at a point of a template.
#[derive(Clone)]
enum Frame<'a> {
    /// The fields and what is given.
    Top,
    /// An item of a list: only `this`.
    Word,
    /// A record of an `items` field.
    Record(&'a [Field]),
    /// As the frame outside, and a name for the item.
    Named(String, &'a [Field]),
}

struct Walk<'a> {
    passages: &'a Passages<'a>,
    mistakes: Vec<Mistake>,
    open: Vec<String>,
    top: &'a [Field],
    /// Is every name taken for a field?
    any_name: bool,
    /// The partial that is checked by itself.
    own: Option<String>,
}

impl<'a> Walk<'a> {
    fn template(&mut self, template: &Template, frames: &mut Vec<Frame<'a>>) {
        for (at, element) in template.elements.iter().enumerate() {
            let line = template.mapping.get(at).map_or(1, |mapping| mapping.0);
            match element {
                TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
                TemplateElement::Expression(expression) | TemplateElement::HtmlExpression(expression) => {
                    self.expression(expression, line, frames);
                }
                TemplateElement::HelperBlock(block) => self.block(block, line, frames),
                TemplateElement::PartialExpression(partial) | TemplateElement::PartialBlock(partial) => {
                    self.partial(partial, line, frames);
                }
                _ => self.mistake(line, "{{*", "decorators are not used here".into(), "remove it".into()),
            }
        }
    }

    fn mistake(&mut self, line: usize, words: &str, message: String, hint: String) {
        if self.mistakes.len() >= MAX_MISTAKES {
            return;
        }
        if self.open.is_empty() {
            self.mistakes.push(Mistake { line, words: words.to_owned(), message, hint });
        } else {
            // In a partial: the place is the line that uses it, so the message names the partial.
            let partial = self.open.last().cloned().unwrap_or_default();
            let message = format!("in the partial `{partial}`, line {line}: {message}");
            self.mistakes.push(Mistake { line: 0, words: self.open[0].clone(), message, hint });
        }
    }

    fn expression(&mut self, expression: &HelperTemplate, line: usize, frames: &[Frame<'a>]) {
        let name = name_of(&expression.name);
        if is_name(expression) {
            if let Some(field) = self.path(&name, line, frames).filter(|field| field.kind.is_many()) {
                let helper = if field.kind == Kind::Items { "table" } else { "bullets" };
                let message = format!("`{name}` is a {}, it can't stand by itself", field.kind.word());
                self.mistake(
                    line,
                    &name,
                    message,
                    format!("write `{{{{{helper} {name}}}}}`, or `{{{{#each {name}}}}}`"),
                );
            }
            return;
        }
        self.helper(&name, expression, line, frames);
    }

    fn helper(&mut self, name: &str, call: &HelperTemplate, line: usize, frames: &[Frame<'a>]) {
        if let Some((message, hint)) = misused(call) {
            return self.mistake(line, name, message, hint);
        }
        if name == "raw" && frames.len() > 1 {
            let message = "`raw` stands outside of `each`".to_owned();
            return self.mistake(line, name, message, "name the field without it".into());
        }
        let found = self.parameter(&call.params[0], line, frames);
        if let (Some(kind), Some(HelperSignature { kinds: Some(kinds), .. })) = (found, engine::signature(name))
            && !kinds.contains(&kind)
        {
            let wanted: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
            let message = format!("the helper `{name}` takes {}, not {}", wanted.join(" or "), kind.word());
            self.mistake(line, name, message, "use another helper or another field".into());
        }
        for parameter in &call.params[1..] {
            self.parameter(parameter, line, frames);
        }
    }

    fn parameter(&mut self, parameter: &Parameter, line: usize, frames: &[Frame<'a>]) -> Option<Kind> {
        match parameter {
            Parameter::Name(_) | Parameter::Path(_) => self.path(&name_of(parameter), line, frames).map(|f| f.kind),
            Parameter::Subexpression(inner) => {
                if let TemplateElement::Expression(call) = inner.as_element() {
                    self.helper(&name_of(&call.name), call, line, frames);
                }
                None
            }
            _ => None,
        }
    }

    fn block(&mut self, block: &HelperTemplate, line: usize, frames: &mut Vec<Frame<'a>>) {
        let name = name_of(&block.name);
        let depth = frames.len();
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
                self.parameter(&block.params[0], line, frames);
                None
            }
            path => self.path(&name_of(path), line, frames),
        };
        if name == "each" {
            let fields = match field {
                Some(field) if field.kind == Kind::Items => Some(field.fields.as_slice()),
                Some(field) if field.kind.is_many() => None,
                Some(field) => {
                    let message = format!("`each` takes a list, and `{}` is a {}", field.id, field.kind.word());
                    return self.mistake(line, field.id.as_str(), message, "use `if`, or name the field".into());
                }
                None if self.any_name => return,
                None => {
                    // A name that is no field was told; anything else is not a list.
                    if self.mistakes.len() == known {
                        let message = "`each` takes a field that is a list".to_owned();
                        self.mistake(line, "#each", message, "name the field itself: `{{#each list}}`".into());
                    }
                    return;
                }
            };
            frames.push(match (&block.block_param, fields) {
                (Some(BlockParam::Single(name) | BlockParam::Pair((name, _))), fields) => {
                    Frame::Named(name_of(name), fields.unwrap_or_default())
                }
                (_, Some(fields)) => Frame::Record(fields),
                (_, None) => Frame::Word,
            });
        }
        if let Some(inner) = &block.template {
            self.template(inner, frames);
        }
        frames.truncate(depth);
        if let Some(inverse) = &block.inverse {
            self.template(inverse, frames);
        }
    }

    fn partial(&mut self, partial: &DecoratorTemplate, line: usize, frames: &mut Vec<Frame<'a>>) {
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
            let message = format!("the partial `{name}` is given values");
            return self.mistake(line, &name, message, "a partial sees the same fields by itself".into());
        }
        if let Err((message, hint)) = &found.length {
            return self.mistake(line, &name, message.clone(), hint.clone());
        }
        if let Some(inner) = &partial.template {
            self.template(inner, frames);
        }
        match &found.template {
            Ok(inner) => {
                let outermost = self.open.is_empty();
                let before = self.mistakes.len();
                self.open.push(name);
                self.template(inner, frames);
                self.open.pop();
                if outermost {
                    self.mistakes[before..].iter_mut().for_each(|mistake| mistake.line = line);
                }
            }
            Err(inner) => {
                let message = format!("in the partial `{name}`, line {}: {}", inner.line, inner.message);
                self.mistake(line, &name, message, inner.hint.clone());
            }
        }
    }

    /// The field that a path names; a mistake if it names nothing.
    fn path(&mut self, raw: &str, line: usize, frames: &[Frame<'a>]) -> Option<&'a Field> {
        if self.any_name {
            return None;
        }
        let mut depth = frames.len();
        let mut rest = raw;
        if let Some(stripped) = rest.strip_prefix("@root.").or_else(|| rest.strip_prefix("@root/")) {
            (rest, depth) = (stripped, 1);
        }
        while let Some(stripped) = rest.strip_prefix("../") {
            (rest, depth) = (stripped, depth.saturating_sub(1).max(1));
        }
        rest = rest.strip_prefix("./").unwrap_or(rest);
        if matches!(rest, "@index" | "@first" | "@last") && frames.len() > 1 {
            return None;
        }
        let frame = &frames[depth - 1];
        if rest == "this" && depth > 1 {
            return None;
        }
        let rest = rest.strip_prefix("this.").unwrap_or(rest);
        let mut names: Vec<&'a str> = Vec::new();
        let top = self.top;
        let found = match frame {
            Frame::Word => None,
            Frame::Record(fields) => {
                names.extend(fields.iter().map(|field| field.id.as_str()));
                fields.iter().find(|field| field.id.as_str() == rest)
            }
            Frame::Named(name, _) if name == rest => return None,
            Frame::Named(name, fields) => {
                match rest.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('.')) {
                    Some(inner) => {
                        names.extend(fields.iter().map(|field| field.id.as_str()));
                        fields.iter().find(|field| field.id.as_str() == inner)
                    }
                    None => return self.path(raw, line, &frames[..depth - 1]),
                }
            }
            Frame::Top if GIVEN.contains(&rest) => return None,
            Frame::Top => {
                names.extend(top.iter().map(|field| field.id.as_str()).chain(GIVEN));
                top.iter().find(|field| field.id.as_str() == rest)
            }
        };
        if found.is_none() {
            let hint = match frame {
                Frame::Word => "inside `each` over a list, the item is `{{this}}`; `../` reaches outside".to_owned(),
                _ => did_you_mean(rest, names),
            };
            self.mistake(line, raw, format!("field `{raw}` not found"), hint);
        }
        found
    }
}
