//! Reads an answer in a form: the field's value, and whether the text holds anything else.

use super::list_text::items;
use crate::core::catalog::{Field, Kind, Value};
use crate::core::form::NO_RESPONSE;
use crate::core::form::element::{Element, Shape};
use crate::core::markdown;

/// An answer in a form.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::core::form) struct FormAnswer {
    /// The value; `None` if there is no answer, or none that fits the field.
    pub(in crate::core::form) value: Option<Value>,
    /// Whether the text holds nothing but the value, so that it can be written again from the value without loss.
    pub(in crate::core::form) lossless: bool,
    /// Whether an item of a list has a tick, which isn't part of the value.
    pub(in crate::core::form) ticked: bool,
}

/// Reads the text below an element's label, with LF line endings.
pub(in crate::core::form) fn read_answer(element: &Element<'_>, text: &str) -> FormAnswer {
    let text = text.trim_matches('\n').trim_end();
    let picks = matches!(element.shape, Shape::Pick(..));
    if text.is_empty() || text == NO_RESPONSE || (picks && text.eq_ignore_ascii_case("none")) {
        return FormAnswer { value: None, lossless: true, ticked: false };
    }
    let field = element.field;
    if let Shape::Ticks(options) = &element.shape {
        return ticked(field, options, text);
    }
    if !field.kind.is_many() {
        let value = fitting(field, &[text.to_owned()]);
        // Lines that are joined keep their words but lose their line breaks.
        let lossless = value.is_some() && (field.kind == Kind::Paragraph || !text.contains('\n'));
        return FormAnswer { value, lossless, ticked: false };
    }
    let given = if field.kind == Kind::Items { rows(items(text)) } else { items(text) };
    let value = if field.kind == Kind::Choices { chosen(field, &given) } else { fitting(field, &given) };
    // A map can have comments, which aren't in the value.
    let maps = field.kind == Kind::Items && given.iter().any(|row| row.trim_start().starts_with('{'));
    let lossless = value.is_some() && !maps;
    FormAnswer { value, lossless, ticked: markdown::tasks(text).iter().any(|task| task.ticked) }
}

fn fitting(field: &Field, words: &[String]) -> Option<Value> {
    field.read_texts(words).ok().flatten()
}

/// Reads the choices whose checkboxes are ticked.
fn ticked(field: &Field, options: &[String], text: &str) -> FormAnswer {
    let tasks = markdown::tasks(text);
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let known = |words: &str| options.iter().any(|option| option == words);
    let words: Vec<String> =
        tasks.iter().filter(|task| task.ticked && known(&task.words)).map(|task| task.words.clone()).collect();
    let none = words.is_empty();
    let value = chosen(field, &words);
    let lossless = lines == tasks.len() && tasks.iter().all(|task| known(&task.words)) && (none || value.is_some());
    FormAnswer { value, lossless, ticked: false }
}

/// Reads the choices that are named, in the field's order; `None` if one of the words is not a choice. A choice can
/// contain a comma, so words are split at commas only if they don't match as they are.
fn chosen(field: &Field, words: &[String]) -> Option<Value> {
    let find = |word: &str| field.choices.iter().position(|choice| choice.to_lowercase() == word.trim().to_lowercase());
    let places: Option<Vec<usize>> = words.iter().map(|word| find(word)).collect();
    let parts = || words.iter().flat_map(|word| word.split(',')).filter(|word| !word.trim().is_empty());
    let mut places = places.or_else(|| parts().map(find).collect())?;
    places.sort_unstable();
    places.dedup();
    let value = Value::List(places.into_iter().map(|at| field.choices[at].clone()).collect());
    field.within_bounds(value).ok().flatten()
}

/// Removes the head of a Markdown table, if somebody pasted one.
fn rows(mut rows: Vec<String>) -> Vec<String> {
    let ruled = |row: &String| row.contains('-') && row.contains('|') && row.chars().all(|c| "|-: ".contains(c));
    if rows.get(1).is_some_and(ruled) {
        rows.drain(..2);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::form::element::Form;
    use crate::core::form::samples::{choice, field, items_of, template};

    fn answer(field: Field, text: &str) -> FormAnswer {
        let template = template(vec![field]);
        read_answer(&Form::of(&template).elements[0], text)
    }

    fn list(items: &[&str]) -> Value {
        Value::List(items.iter().map(|item| (*item).to_owned()).collect())
    }

    #[test]
    fn no_response_is_no_answer_and_text_that_does_not_fit_is_kept() {
        for kind in [Kind::Text, Kind::Paragraph, Kind::List, Kind::Date, Kind::Flag, Kind::Links] {
            for text in ["", "\n", "_No response_", "_No response_\n"] {
                assert_eq!(
                    answer(field("a", "A?", kind), text),
                    FormAnswer { value: None, lossless: true, ticked: false },
                    "{kind:?}"
                );
            }
        }
        let unfit = FormAnswer { value: None, lossless: false, ticked: false };
        assert_eq!(answer(field("a", "A?", Kind::Date), "next week"), unfit);
        assert_eq!(answer(field("a", "A?", Kind::Flag), "perhaps"), unfit);
        assert_eq!(answer(choice(&["S", "M"]), "XL"), unfit);
        assert_eq!(answer(choice(&["S", "M"]), "None"), FormAnswer { value: None, lossless: true, ticked: false });
        assert_eq!(answer(items_of(&["a", "b"]), "1 | 2 | 3"), unfit);
    }

    #[test]
    fn ticked_boxes_are_choices_and_text_beside_them_is_not_lost() {
        let field = || Field { kind: Kind::Choices, ..choice(&["One, two", "Three", "Four"]) };
        let all = "- [ ] Four\n- [X] Three\n- [x] One, two";
        assert_eq!(
            answer(field(), all),
            FormAnswer { value: Some(list(&["One, two", "Three"])), lossless: true, ticked: false }
        );
        assert_eq!(answer(field(), "- [ ] Three"), FormAnswer { value: None, lossless: true, ticked: false });
        assert_eq!(
            answer(field(), "- [x] Three\n- [x] Five"),
            FormAnswer { value: Some(list(&["Three"])), lossless: false, ticked: false }
        );
        assert_eq!(
            answer(field(), "- [x] Three\n\nand more"),
            FormAnswer { value: Some(list(&["Three"])), lossless: false, ticked: false }
        );
    }

    #[test]
    fn rows_are_records_even_in_a_pasted_table() {
        let field = || items_of(&["a", "b"]);
        for text in ["1 | x\\|y\n2", "- 1 | x\\|y\n- 2", "| A | B |\n|---|:-:|\n| 1 | x\\|y |\n| 2 | |"] {
            let Some(Value::Records(records)) = answer(field(), text).value else { panic!("{text}") };
            let cells: Vec<Vec<&Value>> = records.iter().map(|record| record.values().collect()).collect();
            let text = |text: &str| Value::Text(text.to_owned());
            assert_eq!(cells, [vec![&text("1"), &text("x|y")], vec![&text("2")]]);
        }
    }
}
