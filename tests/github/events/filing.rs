//! Issues as GitHub files them through a form: each element's label is a heading, with its answer below.

use std::sync::LazyLock;

use rolecall::core::catalog::{Catalog, Template, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::form::{Form, NO_RESPONSE, Shape};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| load(&[], &Config::default()).unwrap());

/// Returns a built-in template.
#[track_caller]
pub fn template(id: &str) -> &'static Template {
    CATALOG.template(id).unwrap()
}

/// The labels in a template's form, in order.
pub fn labels(id: &str) -> Vec<String> {
    Form::of(template(id)).labels().into_iter().map(str::to_owned).collect()
}

/// The body that GitHub builds from these answers, given by field. Unanswered fields say so.
#[track_caller]
pub fn filed(id: &str, answers: &[(&str, &str)]) -> String {
    let form = Form::of(template(id));
    for (field, _) in answers {
        assert!(form.elements.iter().any(|element| element.field.id.as_str() == *field), "{id} has no {field}");
    }
    let elements = form.elements.iter().map(|element| {
        let given = answers.iter().find(|(field, _)| *field == element.field.id.as_str());
        let text = match (given, &element.shape) {
            (Some((_, text)), Shape::Ticks(options)) => {
                let ticked: Vec<&str> = text.split('|').collect();
                let tick = |option: &String| if ticked.contains(&option.as_str()) { 'X' } else { ' ' };
                options.iter().map(|option| format!("- [{}] {option}", tick(option))).collect::<Vec<_>>().join("\n")
            }
            (Some((_, text)), _) => (*text).to_owned(),
            (None, Shape::Ticks(options)) => {
                options.iter().map(|option| format!("- [ ] {option}")).collect::<Vec<_>>().join("\n")
            }
            (None, Shape::Pick(options, Some(chosen))) => options[*chosen].clone(),
            (None, _) => NO_RESPONSE.to_owned(),
        };
        format!("### {}\n\n{text}", element.label)
    });
    elements.collect::<Vec<_>>().join("\n\n")
}

/// A story with everything that its template requires, and a sprint.
pub fn story() -> String {
    filed(
        "user-story",
        &[
            ("persona", "Guest abroad"),
            ("goal", "pay in euros"),
            ("benefit", "I know what it costs"),
            ("criteria", "Prices are in euros\nThe bank gets euros"),
            ("sprint", "Sprint 9"),
        ],
    )
}
