//! Compiled texts and patterns, kept for the next artifact of the same template: both follow from the template alone,
//! and compiling them takes far longer than reading an artifact.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use handlebars::template::Template as Compiled;
use regex::Regex;

/// How many of each are kept. Artifacts are read template by template, and one has about ten.
const MOST: usize = 128;

thread_local! {
    static PATTERNS: RefCell<HashMap<String, Option<Regex>>> = RefCell::default();
    static TEXTS: RefCell<HashMap<String, Option<Rc<Compiled>>>> = RefCell::default();
}

/// A pattern; `None` if it isn't valid or too large.
pub(super) fn pattern(text: &str) -> Option<Regex> {
    PATTERNS.with_borrow_mut(|known| kept(known, text, |text| Regex::new(text).ok()))
}

/// A template's text; `None` if it isn't valid.
pub(super) fn compiled(text: &str) -> Option<Rc<Compiled>> {
    TEXTS.with_borrow_mut(|known| kept(known, text, |text| Compiled::compile(text).ok().map(Rc::new)))
}

fn kept<T: Clone>(known: &mut HashMap<String, T>, text: &str, make: impl Fn(&str) -> T) -> T {
    if let Some(found) = known.get(text) {
        return found.clone();
    }
    if known.len() >= MOST {
        known.clear();
    }
    let new = make(text);
    known.insert(text.to_owned(), new.clone());
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_is_made_and_not_more_than_so_many() {
        let mut known = HashMap::new();
        for round in 0..3 {
            for at in 0..MOST + 10 {
                assert_eq!(
                    kept(&mut known, &at.to_string(), |text| format!("made of {text}")),
                    format!("made of {at}")
                );
                assert!(known.len() <= MOST, "{round}");
            }
        }
        assert!(pattern("(").is_none() && pattern("^a$").is_some_and(|regex| regex.is_match("a")));
        assert!(compiled("{{#if").is_none() && compiled("{{a}}").is_some());
    }
}
