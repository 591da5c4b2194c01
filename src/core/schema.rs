//! The JSON Schemas of what people write. Three follow from the types that read it; the outline's from the catalog.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value as Json, json};

use crate::core::catalog::{Bound, Catalog, Field, FrontMatter, Kind, RoleFile, Template};
use crate::core::config::ConfigFile;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `.github/rolecall.yml`.
pub fn config() -> Json {
    of::<ConfigFile>("rolecall's configuration")
}

/// The schema of a `role.yml`.
pub fn role() -> Json {
    of::<RoleFile>("a role of rolecall")
}

/// The schema of a template's front matter.
pub fn template() -> Json {
    of::<FrontMatter>("the front matter of a rolecall template")
}

fn of<T: JsonSchema>(title: &str) -> Json {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(title));
    schema.to_value()
}

/// The schema of an outline: an item for each template of the catalog, with its fields.
pub fn outline(catalog: &Catalog) -> Json {
    let items: Vec<Json> =
        catalog.templates().map(|template| json!({ "$ref": format!("#/$defs/{}", template.id) })).collect();
    let mut definitions = Map::new();
    for template in catalog.templates() {
        definitions.insert(template.id.to_string(), item(template));
    }
    definitions.insert("item".to_owned(), json!({ "anyOf": items }));
    json!({
        "$schema": DRAFT,
        "title": "an outline of rolecall",
        "type": "object",
        "required": ["artifacts"],
        "additionalProperties": false,
        "properties": {
            "artifacts": { "description": "The wanted artifacts.", "type": "array", "items": { "$ref": "#/$defs/item" } },
        },
        "$defs": definitions,
    })
}

fn item(template: &Template) -> Json {
    let text = json!({ "type": ["string", "number"] });
    let mut answers = Map::new();
    answers.insert("key".to_owned(), json!({ "description": "The artifact's name: it never changes, whatever the title becomes.", "type": ["string", "number"] }));
    answers.insert(
        "parent".to_owned(),
        json!({ "description": "The key of the artifact that it hangs under: template/name.", "type": "string" }),
    );
    answers.insert("to".to_owned(), json!({ "description": "Where it goes.", "enum": ["issue", "file"] }));
    answers.insert("milestone".to_owned(), text.clone());
    answers.insert("labels".to_owned(), json!({ "type": "array", "items": text }));
    for field in &template.fields {
        answers.insert(field.id.to_string(), answer(field));
    }
    let required: Vec<&str> =
        template.fields.iter().filter(|f| f.required && f.default.is_none()).map(|f| f.id.as_str()).collect();
    let mut body = json!({ "description": template.about, "type": "object", "additionalProperties": false, "properties": answers });
    if !required.is_empty() {
        body["required"] = json!(required);
    }
    json!({
        "type": "object",
        "required": [template.id.as_str()],
        "additionalProperties": false,
        "properties": {
            template.id.as_str(): body,
            "children": { "description": "The artifacts that hang under it.", "type": ["array", "null"], "items": { "$ref": "#/$defs/item" } },
        },
    })
}

fn answer(field: &Field) -> Json {
    let words = json!({ "type": ["string", "number", "boolean"] });
    let mut schema = match field.kind {
        Kind::Text | Kind::Paragraph | Kind::User | Kind::Link => {
            json!({ "type": ["string", "number", "boolean", "null"] })
        }
        Kind::Number => json!({ "type": ["number", "string", "null"] }),
        Kind::Date => json!({ "type": ["string", "null"], "pattern": "^\\d{4}-\\d{2}-\\d{2}$" }),
        Kind::Flag => json!({ "type": ["boolean", "string", "null"] }),
        Kind::Choice => json!({ "enum": field.choices }),
        Kind::Choices => json!({ "type": ["array", "string", "null"], "items": { "enum": field.choices } }),
        Kind::List | Kind::Links => json!({ "type": ["array", "string", "null"], "items": words }),
        Kind::Items => {
            let properties: Map<String, Json> =
                field.fields.iter().map(|inner| (inner.id.to_string(), answer(inner))).collect();
            let required: Vec<&str> = field.fields.iter().filter(|f| f.required).map(|f| f.id.as_str()).collect();
            let record = json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required });
            json!({ "type": ["array", "null"], "items": record })
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
