//! The templates that have a form in this repository.

use crate::core::catalog::{Catalog, Template};
use crate::core::config::config_file::Config;
use crate::core::diagnostic::Diagnostic;
use crate::core::form::element::Form;

/// The templates that have a form by default: a chooser with all templates would be too long.
pub const DEFAULT: [&str; 4] = ["user-story", "bug", "feature", "tech-enabler"];

/// Returns the templates that have a form, in the order of the configuration.
///
/// # Errors
/// A template without fields, or two templates whose forms have the same headings or the same path.
pub fn wanted<'a>(catalog: &'a Catalog, config: &Config) -> Result<Vec<&'a Template>, Vec<Diagnostic>> {
    let named: Vec<&str> = match &config.file.forms {
        Some(ids) => ids.iter().map(String::as_str).collect(),
        None => DEFAULT.to_vec(),
    };
    let mut mistakes = Vec::new();
    let mut found: Vec<Form<'_>> = Vec::new();
    for (at, id) in named.into_iter().enumerate() {
        // An unknown template is reported when the configuration is loaded.
        let Some(template) = catalog.template(id) else { continue };
        if found.iter().any(|form| form.template.id == template.id) {
            continue;
        }
        let form = Form::of(template);
        let other =
            |alike: &dyn Fn(&Form<'_>) -> bool| found.iter().find(|form| alike(form)).map(|form| &form.template.id);
        let mut mistake = |message: String, hint: &str| {
            mistakes.push(Diagnostic::error(message).at(config.place_in("forms", at)).hint(hint));
        };
        if form.elements.is_empty() {
            let hint = "add a field to the template, or list other templates in `forms`";
            mistake(format!("`{id}` has no fields, so it can't have a form"), hint);
        } else if let Some(other) = other(&|other| other.labels() == form.labels()) {
            let hint = "change a question in one of them, or remove one from `forms`";
            mistake(
                format!(
                    "the forms of `{other}` and `{id}` ask the same questions, so filed issues can't be told apart"
                ),
                hint,
            );
        } else if let Some(other) = other(&|other| path(other.template) == path(template)) {
            let hint = "rename one of the two, or remove one from `forms`";
            mistake(format!("the forms of `{other}` and `{id}` would be the same file, {}", path(template)), hint);
        }
        found.push(form);
    }
    if mistakes.is_empty() { Ok(found.into_iter().map(|form| form.template).collect()) } else { Err(mistakes) }
}

/// The folder in which GitHub looks for forms.
pub const FOLDER: &str = ".github/ISSUE_TEMPLATE";

/// The path of a template's form from the repository's root.
pub fn path(template: &Template) -> String {
    format!("{FOLDER}/{}-{}.yml", template.role, template.id)
}
