//! The values that a template sees: its fields' answers, made safe for where they go, and a few common ones.

use handlebars::Context;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::compiled_template::{CompiledTemplate, Shown};
use super::compose::Composer;
use super::request::Request;
use super::safe_value::{Trust, make_safe};
use super::sanitize::{begins_with_block, ends_with_fence};
use crate::core::catalog::{Field, Kind, Template, Value, engine};
use crate::core::names::ArtifactKey;

impl Composer<'_> {
    /// The context of a one-line text: the values as given, each text changed by `change`.
    pub(super) fn line_context(
        &self,
        template: &Template,
        request: &Request,
        key: Option<&ArtifactKey>,
        today: Date,
        change: impl Fn(&str) -> String,
    ) -> Context {
        let mut context = Map::new();
        for field in &template.fields {
            let value = request.answers.get(field).map(|(value, _)| value.map_texts(&mut |text, _| change(text)));
            context.insert(field.id.to_string(), padded(field, value.as_ref()));
        }
        self.add_common_values(&mut context, template, request, key, false, today, change);
        Context::from(Json::Object(context))
    }

    /// The context of a body. `link` turns a link's text into a reference.
    #[expect(clippy::too_many_arguments, reason = "everything that a template sees comes together here")]
    pub(super) fn body_context(
        &self,
        template: &Template,
        request: &Request,
        key: &ArtifactKey,
        shown: Shown,
        today: Date,
        texts: &CompiledTemplate,
        link: &mut dyn FnMut(&str) -> String,
    ) -> Context {
        let mut context = Map::new();
        let mut as_given = Map::new();
        for field in &template.fields {
            let json = match request.answers.get(field) {
                Some((value, trust)) => {
                    if texts.uses_raw {
                        let value =
                            value.map_texts(&mut |text, _| on_own_lines(make_safe(text, trust, true), trust, false));
                        as_given.insert(field.id.to_string(), value.to_json());
                    }
                    let resolved = resolve(field, value, trust, link);
                    padded(field, Some(&resolved))
                }
                None if request.answers.requires(template, field) => question(field, true),
                None if shown.optional && texts.prints(field) => question(field, false),
                None => Json::Null,
            };
            context.insert(field.id.to_string(), json);
        }
        if texts.uses_raw {
            context.insert(engine::AS_GIVEN.to_owned(), Json::Object(as_given));
        }
        if texts.draws {
            let fields = template.fields.iter().flat_map(|field| std::iter::once(field).chain(&field.fields));
            let questions: Vec<String> =
                fields.flat_map(|field| [field.question(true), field.question(false)]).collect();
            context.insert(engine::QUESTIONS.to_owned(), json!(questions));
        }
        self.add_common_values(&mut context, template, request, Some(key), shown.guidance, today, str::to_owned);
        // The title comes from another artifact, where people may have written it.
        context["from"]["title"] = json!(make_safe(&request.from_title, Trust::Outside, false));
        Context::from(Json::Object(context))
    }

    /// Adds the values that every template sees in addition to its fields.
    #[expect(clippy::too_many_arguments, reason = "everything that a template sees comes together here")]
    fn add_common_values(
        &self,
        context: &mut Map<String, Json>,
        template: &Template,
        request: &Request,
        key: Option<&ArtifactKey>,
        draft: bool,
        today: Date,
        change: impl Fn(&str) -> String,
    ) {
        let name = key.map(|key| key.name().to_string()).or_else(|| request.name.as_ref().map(ToString::to_string));
        context.insert("name".to_owned(), json!(name.unwrap_or_default()));
        context.insert("key".to_owned(), json!(key.map(|key| change(&key.to_string())).unwrap_or_default()));
        context.insert("role".to_owned(), json!(change(&self.catalog.owner(template).name)));
        context.insert("today".to_owned(), json!(today.to_string()));
        let parent = request.parent.as_ref().map(|parent| change(&parent.to_string()));
        context.insert("parent".to_owned(), json!(parent.unwrap_or_default()));
        context.insert("draft".to_owned(), json!(draft));
        let from = request.from.as_ref().map(|from| change(&from.to_string())).unwrap_or_default();
        let title = change(&request.from_title);
        context.insert("from".to_owned(), json!({ "key": from, "title": title }));
    }
}

/// A value prepared for the body: made safe, links as references, continuation lines of list items indented.
fn resolve(field: &Field, value: &Value, trust: Trust, link: &mut dyn FnMut(&str) -> String) -> Value {
    match (field.kind, value) {
        (Kind::Items, Value::Records(records)) => Value::Records(
            records
                .iter()
                .map(|record| {
                    let resolved = record.iter().map(|(id, value)| {
                        let inner = field.fields.iter().find(|field| field.id == *id);
                        (
                            id.clone(),
                            inner.map_or_else(|| value.clone(), |inner| finish_cell(inner, value, trust, link)),
                        )
                    });
                    resolved.collect()
                })
                .collect(),
        ),
        (Kind::Link | Kind::Links, _) => value.map_texts(&mut |text, _| {
            let reference = link(text);
            // The field asks for an issue number, so that stays a reference whoever wrote it.
            if reference == text && !is_number(text) { make_safe(text, trust, false) } else { reference }
        }),
        _ => value.map_texts(&mut |text, listed| {
            let text = on_own_lines(make_safe(text, trust, false), trust, listed);
            if listed { text.replace('\n', "\n  ") } else { text }
        }),
    }
}

/// Whether a text is an issue's number and nothing else: `#12`.
fn is_number(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A value in a record, prepared for a table's cell. A cell is one line, so each line from outside is made safe by
/// itself.
fn finish_cell(field: &Field, value: &Value, trust: Trust, link: &mut dyn FnMut(&str) -> String) -> Value {
    match (field.kind, trust) {
        // A cell is one line: keep the text's lines apart with `<br>`.
        (Kind::Text, _) => value.map_texts(&mut |text, _| {
            text.lines().map(|line| make_safe(line, trust, false)).collect::<Vec<_>>().join("<br>")
        }),
        (Kind::Link | Kind::Links, _) | (_, Trust::Typed) => resolve(field, value, trust, link),
        _ => value.map_texts(&mut |text, _| {
            text.lines().map(|line| make_safe(line, trust, false)).collect::<Vec<_>>().join("\n")
        }),
    }
}

/// Puts a value from outside that begins or ends with a fence on lines of its own. With other words on its line, a
/// fence isn't one: its code would be text, or everything after it would be code.
fn on_own_lines(text: String, trust: Trust, listed: bool) -> String {
    if trust == Trust::Typed {
        return text;
    }
    let after = if !listed && ends_with_fence(&text) { "\n" } else { "" };
    match begins_with_block(&text) {
        true if listed => format!("\u{200b}\n{text}"),
        true => format!("\n{text}{after}"),
        false => format!("{text}{after}"),
    }
}

/// A value as JSON, with a null for each unanswered field of a record: strict Handlebars requires every name.
fn padded(field: &Field, value: Option<&Value>) -> Json {
    let Some(value) = value else { return Json::Null };
    let mut json = value.to_json();
    if let (Kind::Items, Json::Array(records)) = (field.kind, &mut json) {
        for record in records {
            let Json::Object(entries) = record else { continue };
            let mut whole = Map::new();
            for inner in &field.fields {
                whole.insert(inner.id.to_string(), entries.remove(inner.id.as_str()).unwrap_or(Json::Null));
            }
            *entries = whole;
        }
    }
    json
}

/// The placeholder for a missing answer in a draft's body: the question, in the answer's shape.
fn question(field: &Field, required: bool) -> Json {
    match field.kind {
        Kind::List | Kind::Choices | Kind::Links => json!([field.question(required)]),
        Kind::Items => {
            // A record that requires nothing still needs a column.
            let first = field.fields.iter().find(|inner| inner.required).or(field.fields.first());
            let ask = |inner: &Field| {
                let is_first = first.is_some_and(|first| first.id == inner.id);
                let asked = is_first || inner.required;
                let text = asked.then(|| inner.question(required || !is_first));
                (inner.id.to_string(), json!(text))
            };
            json!([Json::Object(field.fields.iter().map(ask).collect())])
        }
        _ => json!(field.question(required)),
    }
}
