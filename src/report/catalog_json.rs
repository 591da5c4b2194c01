//! Roles and templates as JSON. All keys are always present.

use serde_json::{Value as Json, json};

use crate::core::catalog::{Catalog, Coverage, Field, Role, Template};

/// The output of `templates ID --json`.
pub fn template_json(template: &Template) -> Json {
    json!({
        "id": template.id.as_str(),
        "name": template.name,
        "about": template.about,
        "role": template.role.as_str(),
        "to": template.to.word(),
        "path": template.path,
        "labels": template.labels,
        "type": template.issue_type,
        "aliases": template.aliases.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "under": template.under.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "then": template.follow_ups().map(ToString::to_string).collect::<Vec<_>>(),
        "accepted": template.accepted.word(),
        "fields": template.fields.iter().map(field_json).collect::<Vec<_>>(),
    })
}

fn field_json(field: &Field) -> Json {
    json!({
        "name": field.id.as_str(),
        "ask": field.ask,
        "kind": field.kind.word(),
        "required": field.required,
        "required_if": field.required_if.iter()
            .map(|condition| (condition.field.to_string(), condition.value.to_json()))
            .collect::<serde_json::Map<_, _>>(),
        "default": field.default.as_ref().map(crate::core::catalog::Value::to_json),
        "choices": field.choices,
        "min": field.min,
        "max": field.max,
        "fields": field.fields.iter().map(field_json).collect::<Vec<_>>(),
    })
}

/// The output of `templates --json`.
pub fn templates_json(catalog: &Catalog) -> Json {
    json!({ "templates": catalog.templates().map(template_json).collect::<Vec<_>>() })
}

/// The output of `roles NAME --json`.
pub fn role_json(catalog: &Catalog, role: &Role) -> Json {
    let owned = catalog.templates().filter(|template| template.role == role.id).map(|template| template.id.to_string());
    json!({
        "id": role.id.as_str(),
        "name": role.name,
        "titles": role.titles.iter().map(|title| json!({
            "name": title.name, "aliases": title.aliases, "duties": title.duties, "skills": title.skills,
        })).collect::<Vec<_>>(),
        "accountabilities": role.accountabilities,
        "good": role.good,
        "skills": role.skills,
        "label": { "name": role.label.name, "color": role.label.color, "description": role.label.description },
        "holders": role.holders.iter().map(crate::core::catalog::Holder::as_str).collect::<Vec<_>>(),
        "fallback": role.fallback.as_ref().map(ToString::to_string),
        "status": match catalog.coverage(role) {
            Coverage::Held(_) => "held",
            Coverage::Fallback(_) => "fallback",
            Coverage::Missing => "missing",
        },
        "templates": owned.collect::<Vec<_>>(),
    })
}

/// The output of `roles --json`.
pub fn roles_json(catalog: &Catalog) -> Json {
    json!({ "roles": catalog.roles().iter().map(|role| role_json(catalog, role)).collect::<Vec<_>>() })
}
