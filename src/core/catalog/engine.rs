//! The Handlebars engine: strict, without HTML escaping, with a small fixed set of helpers. It runs no scripts and
//! reads nothing from outside.

use std::ops::RangeInclusive;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, PathAndJson, RenderContext, Renderable, ScopedJson,
    no_escape,
};
use serde_json::Value as Json;

use super::bounded::{STEPS, counted_partial};
use super::column_sum::sum;
use super::date_text::{add_days, date};
use super::kind::Kind;
use super::partial::Partials;
use super::picture::draw;
pub(crate) use super::plain_text::words;
use super::ranking::ranked;
use crate::core::names::slug;

/// The names of the helpers.
pub(crate) const HELPERS: [&str; 18] = [
    "slug",
    "date",
    "add-days",
    "join",
    "bullets",
    "checklist",
    "table",
    "sum-of",
    "draw-flow",
    "draw-timeline",
    "draw-now-next-later",
    "draw-hierarchy",
    "ranked",
    "default",
    "lower",
    "upper",
    "quote",
    "raw",
];

/// The entry of the context that holds the values as given, for `raw`.
pub(crate) const AS_GIVEN: &str = "as given";

/// The entry of the context that holds a draft's questions, which no picture shows.
pub(crate) const QUESTIONS: &str = "questions of a draft";

/// How to call a helper.
pub(crate) struct HelperSignature {
    /// How many values it takes.
    pub count: RangeInclusive<usize>,
    /// The kinds of field that its first value may have. `None` allows any.
    pub kinds: Option<&'static [Kind]>,
    /// An example.
    pub usage: &'static str,
}

/// The signature of the helper with a name, if there is one.
pub(crate) fn signature(name: &str) -> Option<HelperSignature> {
    const LISTS: Option<&[Kind]> = Some(&[Kind::List, Kind::Choices, Kind::Links]);
    const ITEMS: Option<&[Kind]> = Some(&[Kind::Items]);
    let signature = |count, kinds, usage| Some(HelperSignature { count, kinds, usage });
    match name {
        "slug" => signature(1..=1, None, "{{slug field}}"),
        "date" => signature(1..=2, Some(&[Kind::Date]), "{{date field \"%-d %B %Y\"}}"),
        "add-days" => signature(2..=2, Some(&[Kind::Date]), "{{add-days field 14}}"),
        "join" => signature(1..=2, LISTS, "{{join list \", \"}}"),
        "bullets" => signature(1..=1, LISTS, "{{bullets list}}"),
        "checklist" => signature(1..=1, LISTS, "{{checklist list}}"),
        "table" => signature(1..=1, ITEMS, "{{table items}}"),
        "sum-of" => signature(2..=2, ITEMS, "{{sum-of items \"field\"}}"),
        "draw-flow" => signature(1..=1, LISTS, "{{draw-flow list}}"),
        "draw-timeline" => signature(1..=1, LISTS, "{{draw-timeline list}}"),
        "draw-now-next-later" => signature(3..=4, ITEMS, "{{draw-now-next-later now next later \"field\"}}"),
        "draw-hierarchy" => signature(3..=4, ITEMS, "{{draw-hierarchy items \"field\" \"root\"}}"),
        "ranked" => signature(2..=2, ITEMS, "{{table (ranked items field)}}"),
        "default" => signature(2..=2, None, "{{default field \"words\"}}"),
        "lower" => signature(1..=1, None, "{{lower field}}"),
        "upper" => signature(1..=1, None, "{{upper field}}"),
        "quote" => signature(1..=1, None, "{{quote field}}"),
        "raw" => signature(1..=1, None, "{{raw field}}"),
        _ => None,
    }
}

/// The engine with all helpers and partials. Templates are compiled on first use.
pub(super) fn engine(partials: &Partials) -> Handlebars<'static> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    register(&mut engine);
    for name in partials.names() {
        // Each was checked when it was loaded.
        drop(engine.register_partial(name, partials.text(name).unwrap_or_default()));
        if let Some(partial) = engine.get_template(name).cloned() {
            engine.register_template(name, counted_partial(partial));
        }
    }
    engine
}

/// The engine for the values of rules: the same helpers, but not strict, because anything can be missing in a payload.
///
/// Here, `slug` makes the name of an artifact by calling `name`, so that distinct things in a payload get distinct
/// names.
pub(crate) fn payload_engine(name: fn(&str) -> String) -> Handlebars<'static> {
    let mut engine = Handlebars::new();
    engine.register_escape_fn(no_escape);
    register(&mut engine);
    engine.register_helper(
        "slug",
        Box::new(
            move |call: &Helper<'_>,
                  _: &Handlebars<'_>,
                  _: &Context,
                  _: &mut RenderContext<'_, '_>,
                  out: &mut dyn Output|
                  -> HelperResult {
                let value = call.param(0).map_or(&Json::Null, |parameter| parameter.value());
                out.write(&name(&words(value)))?;
                Ok(())
            },
        ),
    );
    engine
}

/// Registers all helpers.
fn register(engine: &mut Handlebars<'static>) {
    for name in HELPERS {
        engine.register_helper(name, Box::new(NamedHelper(name)));
    }
    for (name, steps) in STEPS {
        engine.register_helper(name, Box::new(CountingOutput(steps)));
    }
}

/// Writes nothing, this many times: the output counts each write as steps.
struct CountingOutput(usize);

impl HelperDef for CountingOutput {
    fn call<'reg: 'rc, 'rc>(
        &self,
        _: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        for _ in 0..self.0 {
            out.write("")?;
        }
        Ok(())
    }
}

/// The helper with a name. It never fails, because calls are checked when a template is loaded.
struct NamedHelper(&'static str);

impl HelperDef for NamedHelper {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, handlebars::RenderError> {
        let value = call.param(0).map_or(&Json::Null, |parameter| parameter.value());
        let second = call.param(1).map_or(&Json::Null, |parameter| parameter.value());
        let text = || words(value);
        if self.0 == "ranked" {
            return Ok(ScopedJson::Derived(ranked(value, &words(second))));
        }
        let result = match self.0 {
            "slug" => slug(&text()),
            "date" => date(&text(), second.as_str()),
            "add-days" => add_days(&text(), second.as_i64().unwrap_or(0)),
            "join" => list(value).join(second.as_str().unwrap_or(", ")),
            "bullets" => lines(value, "- "),
            "checklist" => lines(value, "- [ ] "),
            "table" => table(value),
            "default" if is_empty(value) => words(second),
            "sum-of" => {
                let field = call.param(1).map(|parameter| words(parameter.value())).unwrap_or_default();
                let rows = call.param(0).and_then(|parameter| parameter.value().as_array());
                sum(rows.into_iter().flatten().filter_map(|row| row.get(&field)).map(words))
            }
            picture if picture.starts_with("draw-") => {
                let values: Vec<&Json> = call.params().iter().map(PathAndJson::value).collect();
                let questions = context.data().get(QUESTIONS).and_then(Json::as_array);
                draw(picture, &values, questions.map_or(&[], Vec::as_slice))
            }
            "lower" => text().to_lowercase(),
            "upper" => text().to_uppercase(),
            "quote" => {
                text().lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
            }
            "raw" => {
                let name = call.param(0).and_then(|parameter| parameter.relative_path()).cloned().unwrap_or_default();
                context.data().get(AS_GIVEN).and_then(|given| given.get(&name)).map_or_else(text, words)
            }
            _ => text(),
        };
        Ok(ScopedJson::Derived(Json::String(result)))
    }

    /// As a block, `{{{{raw}}}} … {{{{/raw}}}}`, writes the text inside unchanged.
    fn call<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        if let Some(template) = call.template() {
            return template.render(registry, context, render, out);
        }
        let result = self.call_inner(call, registry, context, render)?;
        out.write(result.as_json().as_str().unwrap_or_default())?;
        Ok(())
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn list(value: &Json) -> Vec<String> {
    match value {
        Json::Array(items) => items.iter().map(words).collect(),
        Json::Null => Vec::new(),
        other => vec![words(other)],
    }
}

fn lines(value: &Json, mark: &str) -> String {
    list(value).iter().map(|item| format!("{mark}{item}")).collect::<Vec<_>>().join("\n")
}

/// A Markdown table with one column per field, headed by the field's name in readable words.
///
/// Empty columns are left out.
fn table(value: &Json) -> String {
    let rows: Vec<&serde_json::Map<String, Json>> =
        value.as_array().map(|rows| rows.iter().filter_map(Json::as_object).collect()).unwrap_or_default();
    if rows.is_empty() {
        return String::new();
    }
    let mut columns: Vec<&str> = Vec::new();
    for row in &rows {
        for (name, cell) in *row {
            if !columns.contains(&name.as_str()) && !is_empty(cell) {
                columns.push(name);
            }
        }
    }
    if let Some(first) = rows.first() {
        columns.sort_by_key(|column| first.keys().position(|name| name == column));
    }
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut out = vec![line(columns.iter().map(|name| heading(name)).collect())];
    out.push(line(columns.iter().map(|_| "---".to_owned()).collect()));
    for row in rows {
        out.push(line(columns.iter().map(|name| cell(&words(row.get(*name).unwrap_or(&Json::Null)))).collect()));
    }
    out.join("\n")
}

/// `decide_by` as a heading: `Decide by`.
pub(crate) fn heading(field: &str) -> String {
    let mut characters = field.chars().map(|character| if character == '_' { ' ' } else { character });
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('\n', "<br>")
}
