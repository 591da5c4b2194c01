//! Texts of people in an answer: each is an object of its own that says who may have written it, and nothing in it is
//! hidden. Whoever reads it can tell it from what rolecall says.

use serde_json::{Map, Value as Json, json};

use crate::core::visible::show_hidden;

/// How many characters of one text an answer holds.
pub(super) const MAX_TEXT: usize = 4_000;
/// The keys under which texts of people are.
const TEXTS: [&str; 9] = ["title", "text", "milestone", "words", "section", "before", "after", "what", "diff"];
/// The key under which the answers to a template's questions are.
const ANSWERS: &str = "answers";

/// Who may have written the texts in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// Whoever can change the files of the repository.
    Repository,
    /// Anybody: an issue's text, or what an agent sent.
    Anybody,
}

impl Trust {
    fn word(self) -> &'static str {
        match self {
            Self::Repository => "repository",
            Self::Anybody => "anybody",
        }
    }
}

/// Makes an object of each text of people. Its `trust` follows from where it is kept: an issue of GitHub has an author,
/// whose rights are in `author_trust` beside it.
pub(super) fn mark(json: Json) -> Json {
    mark_in(json, Trust::Anybody)
}

fn mark_in(json: Json, outer: Trust) -> Json {
    match json {
        Json::Object(object) => {
            let trust = match (object.get("author_trust").and_then(Json::as_str), object.get("path")) {
                (Some("repository"), _) => Trust::Repository,
                (Some(_), _) => Trust::Anybody,
                (None, _) => outer,
            };
            let mark_entry = |(key, value): (String, Json)| {
                let marked = match key.as_str() {
                    ANSWERS => words_in(value, trust),
                    key if TEXTS.contains(&key) => words_in(value, trust),
                    _ => mark_in(value, trust),
                };
                (key, marked)
            };
            Json::Object(object.into_iter().map(mark_entry).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(|item| mark_in(item, outer)).collect()),
        other => other,
    }
}

/// Makes an object of each text in a value.
fn words_in(json: Json, trust: Trust) -> Json {
    match json {
        Json::String(text) => words(&text, trust, 0),
        Json::Array(items) => Json::Array(items.into_iter().map(|item| words_in(item, trust)).collect()),
        Json::Object(object) => {
            Json::Object(object.into_iter().map(|(key, value)| (key, words_in(value, trust))).collect())
        }
        other => other,
    }
}

/// A text from a character on: as much of it as an answer holds, its whole length, and where it goes on.
pub(super) fn words(text: &str, trust: Trust, offset: usize) -> Json {
    let shown = show_hidden(text);
    let length = shown.chars().count();
    let part: String = shown.chars().skip(offset).take(MAX_TEXT).collect();
    let end = offset.saturating_add(part.chars().count());
    let mut object = Map::new();
    object.insert("text".to_owned(), json!(part));
    object.insert("trust".to_owned(), json!(trust.word()));
    if end < length || offset > 0 {
        object.insert("length".to_owned(), json!(length));
        object.insert("next".to_owned(), if end < length { json!(end) } else { Json::Null });
    }
    Json::Object(object)
}

/// Shows what is hidden in every text and every key.
pub(super) fn show_everything(json: Json) -> Json {
    match json {
        Json::String(text) => Json::String(show_hidden(&text)),
        Json::Array(items) => Json::Array(items.into_iter().map(show_everything).collect()),
        Json::Object(object) => {
            Json::Object(object.into_iter().map(|(key, value)| (show_hidden(&key), show_everything(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_marked_wherever_it_is_and_a_key_is_not() {
        let json = json!({ "artifacts": [{
            "key": "bug/a", "title": "T", "author_trust": "repository",
            "answers": { "steps": ["one", "two"], "count": 3, "none": null },
            "changes": [{ "what": "title", "before": null, "after": "x" }],
        }]});
        let marked = mark(json);
        let one = &marked["artifacts"][0];
        assert_eq!(one["key"], "bug/a");
        assert_eq!(one["title"], json!({ "text": "T", "trust": "repository" }));
        assert_eq!(one["answers"]["steps"][1], json!({ "text": "two", "trust": "repository" }));
        assert_eq!((&one["answers"]["count"], &one["answers"]["none"]), (&json!(3), &Json::Null));
        assert_eq!(one["changes"][0]["after"]["text"], "x");
        assert_eq!(mark(json!({ "title": "T" }))["title"]["trust"], "anybody");
    }

    #[test]
    fn a_long_text_goes_on_where_it_says() {
        let text = (0..1_000).fold(String::new(), |text, number| text + &format!("{number:09} "));
        let (mut read, mut at) = (String::new(), 0);
        loop {
            let part = words(&text, Trust::Anybody, at);
            let piece = part["text"].as_str().expect("a text");
            assert!(piece.chars().count() <= MAX_TEXT);
            read += piece;
            match part["next"].as_u64() {
                Some(next) => at = usize::try_from(next).expect("small"),
                None => break,
            }
        }
        assert_eq!(read, text);
        assert_eq!(words("a", Trust::Anybody, usize::MAX)["text"], "");
    }
}
