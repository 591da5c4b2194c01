//! A rule's values: templates over an event's payload. The result is data, never a template again.

use std::cell::OnceCell;

use handlebars::{Context, Handlebars, Template};
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::core::artifact::Trust;
use crate::core::catalog::{bounded, engine};
use crate::core::event::payload::event::Event;
use crate::core::event::recurrence::period::{PERIODS, words};
use crate::core::names::{distinct, former};
use crate::core::yaml::{Entry, Node, Value};

/// Renders a rule's values from the payload, today's date and its periods, and nothing else.
pub struct Values {
    engine: Handlebars<'static>,
    /// The engine that makes names as an earlier version did, once it is needed.
    former: OnceCell<Handlebars<'static>>,
    context: Context,
}

impl Values {
    /// The values of an event.
    pub fn new(event: &Event, today: Date) -> Self {
        let mut context = match &event.payload {
            Json::Object(entries) => entries.clone(),
            _ => Map::new(),
        };
        for (name, _) in PERIODS {
            context.insert(name.to_owned(), json!(words(name, today)));
        }
        context.insert("event".to_owned(), json!(event.name));
        let context = Context::from(Json::Object(context));
        Self { engine: engine::payload_engine(distinct), former: OnceCell::new(), context }
    }

    /// Replaces the periods with placeholders, by which their positions in a key are found.
    #[must_use]
    pub(in crate::core::event) fn with_periods(mut self, placeholder: impl Fn(usize) -> String) -> Self {
        if let Json::Object(entries) = self.context.data_mut() {
            for (at, (name, _)) in PERIODS.iter().enumerate() {
                entries.insert((*name).to_owned(), json!(placeholder(at)));
            }
        }
        self
    }

    /// Renders a text. Values that the payload doesn't have are empty.
    pub fn render(&self, text: &str) -> String {
        if !text.contains("{{") {
            return text.to_owned();
        }
        // Each text was compiled when the rules were read.
        let compiled = Template::compile(text).map(bounded::counted).unwrap_or_default();
        bounded::render(&compiled, &self.engine, &self.context).unwrap_or_default()
    }

    /// Renders a text with names as an earlier version made them; `None` if it doesn't use `slug`.
    pub(in crate::core::event) fn render_former(&self, text: &str) -> Option<String> {
        let engine = || self.former.get_or_init(|| engine::payload_engine(former));
        let rendered = || engine().render_template_with_context(text, &self.context).unwrap_or_default();
        text.contains("slug").then(rendered)
    }

    /// Renders an answer of a rule.
    pub(in crate::core::event) fn node(&self, value: &Json) -> Node {
        node(value, &|text| if refers(text) { self.render_with_references(text) } else { self.render(text) })
    }

    /// Renders a text in which only the rule's own `#` makes references, and none in the values.
    fn render_with_references(&self, text: &str) -> String {
        let mut engine = engine::payload_engine(distinct);
        engine.register_escape_fn(|value| value.replace('#', "#\u{200b}"));
        engine.render_template_with_context(text, &self.context).unwrap_or_default()
    }
}

/// Whether an answer of a rule refers to something by a number from the payload, such as `#{{issue.number}}`, and uses
/// nothing but plain values.
fn refers(text: &str) -> bool {
    let plain = |rest: &str| {
        let path = rest.split("}}").next().unwrap_or_default().trim();
        path.chars().all(|character| character.is_alphanumeric() || "._-@".contains(character))
    };
    text.contains("#{{") && text.split("{{").skip(1).all(plain)
}

/// How far an answer of a rule is trusted.
pub(in crate::core::event) fn trust(value: Option<&Json>) -> Trust {
    match value {
        Some(Json::String(text)) if refers(text) => Trust::Rule,
        _ => Trust::Outside,
    }
}

/// Converts an answer of a rule, changing each text.
pub(in crate::core::event) fn node(value: &Json, change: &dyn Fn(&str) -> String) -> Node {
    let value = match value {
        Json::Null => Value::Null,
        Json::Bool(yes) => Value::Bool(*yes, yes.to_string()),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) => Value::Text(change(text)),
        Json::Array(items) => Value::List(items.iter().map(|item| node(item, change)).collect()),
        Json::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| Entry { key: key.clone(), key_span: 0..0, node: node(value, change) })
                .collect(),
        ),
    };
    Node { value, span: 0..0 }
}
