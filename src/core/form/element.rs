//! The elements of a form: each field's question as a label, and the kind of input.

use super::NO_RESPONSE;
use crate::core::artifact::Section;
use crate::core::catalog::{Field, Kind, Template, Value};

/// A template as a form.
#[derive(Clone, Debug)]
pub struct Form<'a> {
    /// The template.
    pub template: &'a Template,
    /// The questions, in order.
    pub elements: Vec<Element<'a>>,
}

/// One question of a form.
#[derive(Clone, Debug)]
pub struct Element<'a> {
    /// The field that it answers.
    pub field: &'a Field,
    /// The question as it stands above the answer: one line, unique in the form.
    pub label: String,
    /// The kind of input.
    pub shape: Shape,
}

/// The kind of input for a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Several lines of text.
    Lines,
    /// One of several options, with the index of the preselected one, if any.
    Pick(Vec<String>, Option<usize>),
    /// Any number of options, with checkboxes.
    Ticks(Vec<String>),
}

impl<'a> Form<'a> {
    /// The form of a template. It has no elements if the template has no fields.
    pub fn of(template: &'a Template) -> Self {
        let elements = template.fields.iter().zip(labels(template));
        let elements = elements.map(|(field, label)| Element { field, label, shape: Shape::of(field) }).collect();
        Self { template, elements }
    }

    /// The labels, in order. They are the headings of a filed issue.
    pub fn labels(&self) -> Vec<&str> {
        self.elements.iter().map(|element| element.label.as_str()).collect()
    }

    /// The element that a section of a body answers: the section's heading is the element's label.
    pub fn element_of(&self, section: &Section) -> Option<&Element<'a>> {
        self.elements.iter().find(|element| section.id.turn == 0 && element.label == section.id.heading)
    }
}

impl Shape {
    fn of(field: &Field) -> Self {
        match field.kind {
            Kind::Choice if are_options(&field.choices) => {
                let chosen = match &field.default {
                    Some(Value::Text(default)) => field.choices.iter().position(|choice| choice == default),
                    _ => None,
                };
                // GitHub doesn't accept the option "n/a" together with a preselected one.
                let nothing = field.choices.iter().any(|choice| choice.eq_ignore_ascii_case("n/a"));
                Self::Pick(field.choices.clone(), chosen.filter(|_| !nothing))
            }
            Kind::Choices if are_options(&field.choices) => Self::Ticks(field.choices.clone()),
            Kind::Flag => {
                let chosen = match field.default {
                    Some(Value::Flag(yes)) => Some(usize::from(!yes)),
                    _ => None,
                };
                Self::Pick(vec!["yes".to_owned(), "no".to_owned()], chosen)
            }
            kind if kind.is_many() || kind == Kind::Paragraph => Self::Lines,
            _ => Self::Line,
        }
    }
}

/// Whether GitHub accepts these as options: one line each, no duplicates, and none that means "no answer".
fn are_options(choices: &[String]) -> bool {
    let lower: Vec<String> = choices.iter().map(|choice| choice.to_lowercase()).collect();
    let accepted = |(at, choice): (usize, &String)| {
        one_line(choice) == *choice
            && !choice.is_empty()
            && lower[at] != "none"
            && choice != NO_RESPONSE
            && !lower[..at].contains(&lower[at])
    };
    !choices.is_empty() && choices.iter().enumerate().all(accepted)
}

/// The fields' questions as labels. If two are alike, or one is like a heading in the template's own text, the field's
/// id is appended.
fn labels(template: &Template) -> Vec<String> {
    let normalized = |label: &str| label.to_lowercase();
    let own: Vec<String> =
        template.body.lines().filter_map(|line| line.strip_prefix("## ")).map(|line| normalized(line.trim())).collect();
    let question = |field: &Field| match one_line(&field.ask) {
        empty if empty.is_empty() => field.id.to_string(),
        question => question,
    };
    let mut labels: Vec<String> = template.fields.iter().map(question).collect();
    loop {
        let keys: Vec<String> = labels.iter().map(|label| normalized(label)).collect();
        let taken = |at: usize| {
            own.contains(&keys[at]) || keys.iter().enumerate().any(|(other, key)| other != at && *key == keys[at])
        };
        let ambiguous: Vec<usize> = (0..labels.len()).filter(|at| taken(*at)).collect();
        if ambiguous.is_empty() {
            return labels;
        }
        for at in ambiguous {
            labels[at] += &format!(" ({})", template.fields[at].id);
        }
    }
}

/// Joins a text into one line of visible characters.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(|character| !character.is_control()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{choice, field, template};
    use super::*;

    #[test]
    fn a_question_that_occurs_twice_or_as_a_heading_of_the_template_gets_the_fields_id_appended() {
        let mut template = template(vec![
            field("goal", "What?", Kind::Text),
            field("other", "what? ", Kind::Text),
            field("third", "What? (goal)", Kind::Text),
            field("notes", "Notes", Kind::Paragraph),
            field("last", "Which\n  one?", Kind::Text),
        ]);
        template.body = "## Notes\n\n{{notes}}".to_owned();
        let form = Form::of(&template);
        assert_eq!(
            form.labels(),
            ["What? (goal) (goal)", "what? (other)", "What? (goal) (third)", "Notes (notes)", "Which one?"]
        );
    }

    #[test]
    fn options_that_github_would_refuse_are_typed_instead() {
        assert_eq!(Shape::of(&choice(&["S", "M"])), Shape::Pick(vec!["S".into(), "M".into()], None));
        for refused in [&["None", "Some"][..], &["a", "A"], &["a", ""], &["a\nb", "c"], &[" a", "b"]] {
            assert_eq!(Shape::of(&choice(refused)), Shape::Line, "{refused:?}");
            let many = Field { kind: Kind::Choices, ..choice(refused) };
            assert_eq!(Shape::of(&many), Shape::Lines, "{refused:?}");
        }
        let chosen = Field { default: Some(Value::Text("M".into())), ..choice(&["S", "M"]) };
        assert_eq!(Shape::of(&chosen), Shape::Pick(vec!["S".into(), "M".into()], Some(1)));
        let not_so = Field { default: Some(Value::Text("M".into())), ..choice(&["n/a", "M"]) };
        assert_eq!(Shape::of(&not_so), Shape::Pick(vec!["n/a".into(), "M".into()], None));
        let flag = Field { default: Some(Value::Flag(false)), ..field("a", "Is it?", Kind::Flag) };
        assert_eq!(Shape::of(&flag), Shape::Pick(vec!["yes".into(), "no".into()], Some(1)));
    }
}
