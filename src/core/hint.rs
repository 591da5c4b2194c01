//! Joins two hints, or a message and its hint, into one text.

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
