//! Hints: two of them, or a message and its hint, as one text.

/// Joins two parts. After a question or a full stop, the second begins a sentence; otherwise a semicolon divides them,
/// because hints are in lower case and end without a full stop.
pub fn join(first: &str, second: &str) -> String {
    if !first.ends_with(['?', '!', '.', '…']) {
        return format!("{first}; {second}");
    }
    let mut rest = second.chars();
    let start = rest.next().map(|character| character.to_uppercase().to_string()).unwrap_or_default();
    format!("{first} {start}{}", rest.as_str())
}

/// The hint for a name that no field has. A name without a value is often the rest of an answer in which a comma is.
pub fn unknown_name(near: &str, has_value: bool) -> String {
    match has_value {
        true => near.to_owned(),
        false => join(near, "an answer with a comma needs quotes, like `\"1,200\"`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_followed_by_a_sentence_and_anything_else_by_a_semicolon() {
        assert_eq!(join("did you mean `bug`?", "to add one, write it"), "did you mean `bug`? To add one, write it");
        assert_eq!(
            join("did you mean `bug`?", "`rolecall list` shows all"),
            "did you mean `bug`? `rolecall list` shows all"
        );
        assert_eq!(join("choose `a` or `b`", "to add one, write it"), "choose `a` or `b`; to add one, write it");
        assert_eq!(join("did you mean `bug`?", "é"), "did you mean `bug`? É");
    }
}
