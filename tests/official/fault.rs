//! A JSON Schema that is compiled on first use, and its errors as sentences that name the place.

use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::Value;

/// A schema of GitHub's description.
pub struct Shape {
    document: &'static Value,
    definitions: &'static Value,
    compiled: OnceLock<Validator>,
}

/// What is wrong at the innermost place that an error leads to.
struct Fault {
    place: String,
    depth: usize,
    /// Whether this is an option of another type in a choice, which was probably not meant.
    other_type: bool,
    text: String,
}

impl Shape {
    /// A schema that may refer to the definitions.
    pub fn new(document: &'static Value, definitions: &'static Value) -> Self {
        Self { document, definitions, compiled: OnceLock::new() }
    }

    /// The schema itself.
    pub fn document(&self) -> &'static Value {
        self.document
    }

    /// Checks that the value fits; `what` is the sentence's name for the value.
    pub fn check(&self, what: &str, value: &Value) -> Result<(), String> {
        let validator = self.validator();
        if validator.is_valid(value) {
            return Ok(());
        }
        let sentences: Vec<String> =
            validator.iter_errors(value).map(|error| innermost(&error).sentence(what)).collect();
        Err(sentences.join("; "))
    }

    /// The same for a piece of text from a path or a query, which may represent a number or a boolean.
    pub fn check_text(&self, what: &str, text: &str) -> Result<(), String> {
        let values = [Value::from(text), serde_json::from_str(text).unwrap_or(Value::Null)];
        match values.iter().any(|value| self.validator().is_valid(value)) {
            true => Ok(()),
            // A number that is out of bounds is still a number.
            false => self.check(what, values.iter().rev().find(|value| !value.is_null()).unwrap()),
        }
    }

    fn validator(&self) -> &Validator {
        self.compiled.get_or_init(|| {
            let mut document = self.document.clone();
            document["$defs"] = self.definitions.clone();
            let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
            options.build(&document).unwrap_or_else(|error| panic!("{error}: {}", self.document))
        })
    }
}

impl Fault {
    fn sentence(&self, what: &str) -> String {
        match self.place.as_str() {
            "" => format!("{what}: {}", self.text),
            place => format!("{what} at `{place}`: {}", self.text),
        }
    }
}

fn innermost(error: &ValidationError) -> Fault {
    let path = error.instance_path();
    let fault = |text| Fault {
        place: path.as_str().trim_start_matches('/').replace('/', "."),
        depth: path.segments().count(),
        other_type: matches!(error.kind(), Kind::Type { .. }),
        text,
    };
    let Kind::AnyOf { context } = error.kind() else { return fault(error.to_string()) };
    let options: Vec<Fault> = context.iter().filter_map(|errors| errors.first()).map(innermost).collect();
    if options.iter().all(|option| option.other_type && option.depth == path.segments().count()) {
        let texts: Vec<String> = options.into_iter().map(|option| option.text).collect();
        return Fault { other_type: true, ..fault(texts.join(" and ")) };
    }
    options.into_iter().max_by_key(|option| (!option.other_type, option.depth)).unwrap()
}
