//! Writes a form as a YAML file for GitHub, with a comment at the top by which rolecall recognizes its own files.

use std::fmt::Write as _;

use super::explanation::{description, placeholder};
use crate::core::artifact::Digest;
use crate::core::catalog::{Kind, Partials, Template, guidance};
use crate::core::form::element::{Element, Form, Shape, one_line};
use crate::core::yaml::quoted;

const OPENING: &str = "# Written by `rolecall forms` from the template `";

/// Returns the text of a template's form, with its guidance above the questions. `others` are the templates that have forms too, since form names are unique.
///
/// It has no labels and no assignees: GitHub would add them to issues that strangers file.
pub fn write(template: &Template, others: &[&Template], partials: &Partials) -> String {
    let mut text = format!("name: {}\n", quoted(&name(template, others)));
    let about = Some(one_line(&template.about)).filter(|about| !about.is_empty());
    let about = about.unwrap_or_else(|| format!("A {} to be filed", template.id));
    text += &format!("description: {}\nbody:\n", quoted(&about));
    let guidance = guidance(template, partials);
    for element in &Form::of(template).elements {
        for advice in guidance.iter().filter(|advice| advice.field == element.field.id) {
            let advice = quoted(&one_line(&advice.text));
            text += &format!("  - type: markdown\n    attributes:\n      value: {advice}\n");
        }
        write_element(&mut text, element);
    }
    let digest = Digest::exact(&text);
    let id = &template.id;
    format!("{OPENING}{id}` ({}). Change the template, and run it again.\n{text}", digest.as_str())
}

fn name(template: &Template, others: &[&Template]) -> String {
    let name = one_line(&template.name);
    let taken =
        |other: &&&Template| other.id != template.id && one_line(&other.name).to_lowercase() == name.to_lowercase();
    // GitHub accepts no name shorter than three characters, and no name twice.
    if name.chars().count() < 3 || others.iter().any(|other| taken(&other)) {
        return format!("{name} (form: {})", template.id).trim_start().to_owned();
    }
    name
}

fn write_element(text: &mut String, element: &Element<'_>) {
    let kind = match element.shape {
        Shape::Line => "input",
        Shape::Lines => "textarea",
        Shape::Pick(..) => "dropdown",
        Shape::Ticks(_) => "checkboxes",
    };
    let mut line = |line: String| writeln!(text, "{line}").expect("writing to a string cannot fail");
    line(format!("  - type: {kind}"));
    line(format!("    id: {}", quoted(element.field.id.as_str())));
    line("    attributes:".to_owned());
    line(format!("      label: {}", quoted(&element.label)));
    if let Some(description) = description(element) {
        line(format!("      description: {}", quoted(&description)));
    }
    if let Some(placeholder) = placeholder(element) {
        line(format!("      placeholder: {}", quoted(placeholder)));
    }
    match &element.shape {
        Shape::Line | Shape::Lines => {}
        Shape::Pick(options, chosen) => {
            line("      options:".to_owned());
            for option in options {
                line(format!("        - {}", quoted(option)));
            }
            if let Some(chosen) = chosen {
                line(format!("      default: {chosen}"));
            }
        }
        Shape::Ticks(options) => {
            line("      options:".to_owned());
            for option in options {
                line(format!("        - label: {}", quoted(option)));
            }
        }
    }
    // GitHub can require every checkbox, but not some of them.
    if element.field.required && element.field.kind != Kind::Choices {
        line("    validations:".to_owned());
        line("      required: true".to_owned());
    }
}

/// Who wrote a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOrigin {
    /// rolecall, and nobody edited it.
    Rolecall,
    /// rolecall, and somebody edited it since.
    Edited,
    /// Somebody else.
    Somebody,
}

impl FileOrigin {
    /// Returns who wrote a text, by its first line and the digest of the rest.
    pub fn of(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let Some(origin) = first.strip_prefix(OPENING) else { return Self::Somebody };
        let digest = origin.split_once("` (").and_then(|(_, digest)| Digest::parse(digest.get(..16)?));
        if digest == Some(Digest::exact(rest)) { Self::Rolecall } else { Self::Edited }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::catalog::{Field, Value};
    use crate::core::form::samples::{choice, field, template};

    #[test]
    fn a_form_is_written_with_every_text_in_quotes() {
        let mut size = Field { default: Some(Value::Text("no".into())), ..choice(&["yes", "no"]) };
        size.ask = "Size: \"S\" # or\n M?".to_owned();
        let day = Field { required: true, ..field("on", "By when?", Kind::Date) };
        let many = Field { kind: Kind::Choices, required: true, ..choice(&["1", "true"]) };
        let template = Template { name: "Q".into(), about: String::new(), ..template(vec![size, day, many]) };
        let text = write(&template, &[&template], &Partials::default());
        let (first, rest) = text.split_once('\n').expect("lines");
        assert_eq!(
            first.replace(Digest::exact(rest).as_str(), "…"),
            "# Written by `rolecall forms` from the template `sample` (…). Change the template, and run it again."
        );
        assert_eq!(
            rest,
            r#"name: "Q (form: sample)"
description: "A sample to be filed"
body:
  - type: dropdown
    id: "pick"
    attributes:
      label: "Size: \"S\" # or M?"
      options:
        - "yes"
        - "no"
      default: 1
  - type: input
    id: "on"
    attributes:
      label: "By when?"
      description: "A date as YYYY-MM-DD or like 31 March 2027"
      placeholder: "2027-01-31"
    validations:
      required: true
  - type: checkboxes
    id: "pick"
    attributes:
      label: "Which one?"
      description: "At least 1"
      options:
        - label: "1"
        - label: "true"
"#
        );
    }

    #[test]
    fn rolecalls_own_files_are_recognized_with_any_line_endings() {
        let template = template(vec![field("a", "A?", Kind::Text)]);
        let text = write(&template, &[], &Partials::default());
        assert_eq!(FileOrigin::of(&text), FileOrigin::Rolecall);
        assert_eq!(FileOrigin::of(&text.replace('\n', "\r\n")), FileOrigin::Rolecall);
        assert_eq!(FileOrigin::of(&text.replace("A?", "B?")), FileOrigin::Edited);
        assert_eq!(FileOrigin::of(&format!("{text}\n")), FileOrigin::Edited);
        assert_eq!(FileOrigin::of(text.split_once('\n').expect("lines").1), FileOrigin::Somebody);
        assert_eq!(FileOrigin::of("# Written by `rolecall forms` from the template `a` (…"), FileOrigin::Edited);
        assert_eq!(FileOrigin::of(""), FileOrigin::Somebody);
    }
}
