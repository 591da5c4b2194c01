//! The JSON Schemas of the files that people write. Three are derived from the types that parse them; the outline's is
//! derived from the catalog.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value as Json, json};

use super::catalog::{Bound, Catalog, Field, FrontMatter, Kind, RoleFile, Template};
use super::config::config_file::ConfigFile;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `.github/rolecall.yml`.
pub fn config() -> Json {
    schema_of::<ConfigFile>("rolecall's configuration")
}

/// The schema of a `role.yml`.
pub fn role() -> Json {
    schema_of::<RoleFile>("a rolecall role")
}

/// The schema of a template's front matter.
pub fn template() -> Json {
    schema_of::<FrontMatter>("the front matter of a rolecall template")
}

fn schema_of<T: JsonSchema>(title: &str) -> Json {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(title));
    schema.to_value()
}

/// The schema of an outline: items of the catalog's templates, with their fields.
///
/// An item is an object with a property per template, not a choice between objects: editors would try every choice at
/// every level. `plan` checks that an item has only one template.
pub fn outline(catalog: &Catalog) -> Json {
    let mut item = Map::new();
    let children = json!({ "type": ["array", "null"], "items": { "$ref": "#/$defs/item" } });
    for template in catalog.templates() {
        let answers = answers(template);
        for alias in &template.aliases {
            let mut former = answers.clone();
            former["deprecated"] = json!(true);
            item.insert(alias.to_string(), former);
        }
        item.insert(template.id.to_string(), answers);
    }
    let mut below = children.clone();
    below["description"] = json!("The artifacts below it, whose parent it is.");
    item.insert("children".to_owned(), below);
    let mut artifacts = children;
    artifacts["description"] = json!("The wanted artifacts.");
    json!({
        "$schema": DRAFT,
        "title": "a rolecall outline",
        "type": "object",
        "required": ["artifacts"],
        "additionalProperties": false,
        "properties": { "artifacts": artifacts },
        "$defs": {
            "item": { "type": "object", "minProperties": 1, "maxProperties": 2, "additionalProperties": false, "properties": item },
        },
    })
}

/// The schema of an item's answers for one template.
fn answers(template: &Template) -> Json {
    let text = json!({ "type": ["string", "number", "null"] });
    let described = |mut schema: Json, words: &str| {
        schema["description"] = json!(words);
        schema
    };
    let mut answers = Map::new();
    let name = "The artifact's name. It never changes, even if the title does.";
    answers.insert("key".to_owned(), described(text.clone(), name));
    answers.insert("parent".to_owned(), described(text.clone(), "The key of its parent: template/name."));
    answers.insert("to".to_owned(), json!({ "description": "Where it is stored.", "enum": ["issue", "file", null] }));
    answers.insert("milestone".to_owned(), described(text.clone(), "The milestone's title."));
    let labels = json!({ "type": ["array", "string", "null"], "items": text });
    answers.insert("labels".to_owned(), described(labels, "Labels in addition to the template's."));
    for field in &template.fields {
        answers.insert(field.id.to_string(), answer(field));
    }
    let required: Vec<&str> =
        template.fields.iter().filter(|f| f.required && f.default.is_none()).map(|f| f.id.as_str()).collect();
    let kind = if required.is_empty() { json!(["object", "null"]) } else { json!("object") };
    let mut body = json!({
        "description": template.about,
        "type": kind,
        "additionalProperties": false,
        "properties": answers,
    });
    if !required.is_empty() {
        body["required"] = json!(required);
    }
    body
}

fn answer(field: &Field) -> Json {
    let words = json!({ "type": ["string", "number", "boolean"] });
    let mut schema = match field.kind {
        Kind::Text | Kind::Paragraph | Kind::User | Kind::Link => {
            json!({ "type": ["string", "number", "boolean", "null"] })
        }
        Kind::Number => json!({ "type": ["number", "string", "null"] }),
        Kind::Date => json!({ "type": ["string", "null"], "examples": ["2027-03-31", "31 March 2027"] }),
        Kind::Period => json!({ "type": ["string", "number", "null"], "examples": ["Q1 2027", "2027-W05", "2027-01"] }),
        Kind::Flag => json!({ "type": ["boolean", "string", "null"] }),
        Kind::Choice => {
            let mut choices: Vec<Json> = field.choices.iter().map(|choice| json!(choice)).collect();
            choices.push(Json::Null);
            json!({ "enum": choices })
        }
        Kind::Choices => json!({ "type": ["array", "string", "null"], "items": { "enum": field.choices } }),
        Kind::List | Kind::Links => json!({ "type": ["array", "string", "null"], "items": words }),
        Kind::Items => {
            let properties: Map<String, Json> =
                field.fields.iter().map(|inner| (inner.id.to_string(), answer(inner))).collect();
            let required: Vec<&str> = field.fields.iter().filter(|f| f.required).map(|f| f.id.as_str()).collect();
            let record = json!({
                "type": ["object", "string"],
                "additionalProperties": false,
                "properties": properties,
                "required": required,
            });
            json!({ "type": ["array", "object", "string", "null"], "items": record })
        }
    };
    schema["description"] = json!(field.ask);
    let counted = field.kind.is_many();
    for (bound, items, number) in [(&field.min, "minItems", "minimum"), (&field.max, "maxItems", "maximum")] {
        match (bound, field.kind) {
            (Some(Bound::Number(limit)), _) if counted => schema[items] = json!(limit.trunc()),
            (Some(Bound::Number(limit)), Kind::Number) => schema[number] = json!(limit),
            _ => {}
        }
    }
    schema
}
