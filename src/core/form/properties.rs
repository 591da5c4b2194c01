//! Property tests of filing with generated forms and answers, and with every built-in template: what is filed is read
//! without loss, from the issue and from its sections later, and no word is lost, even when it is filled in.

use proptest::prelude::*;

use super::element::Form;
use super::generated::{CATALOG, Sample, any_template, builtin_template, filed, filled, text};
use super::read::replace_filed::spaced;
use super::{read_sections, recognize};
use crate::core::artifact::{Answers, Body, Digest, Location, Marker, Request, Section, Trust, make_safe, sections};
use crate::core::catalog::{Template, Value};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Change, Existing, Options, Record, Snapshot, decide};

/// A value as a body holds it. Text that is harmless on its own may not be harmless next to other text.
fn sanitized(value: &Value) -> Value {
    value.map_texts(&mut |text, _| make_safe(text, Trust::Typed, false).replace("&lt;", "<"))
}

fn values(template: &Template, answers: &Answers, sanitize: bool) -> Vec<Option<Value>> {
    let given = template.fields.iter().map(|field| answers.given(&field.id).map(|answer| &answer.value));
    given.map(|value| value.map(|value| if sanitize { sanitized(value) } else { value.clone() })).collect()
}

fn joined(sections: &[Section]) -> String {
    sections.iter().map(|section| section.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// The sequences of letters and digits.
fn visible(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_filed_is_read_without_loss((template, typed) in filled(any_template()), crlf in any::<bool>()) {
        let body = filed(&template, &typed, crlf);
        let filed = recognize([&*template], &body, Trust::Outside);
        prop_assert!(filed.is_some(), "it was not recognized:\n{}", body);
        let answers = filed.expect("checked").answers;
        let wanted: Vec<Option<Value>> = typed.into_iter().map(|(_, value)| value).collect();
        prop_assert_eq!(values(&template, &answers, false), wanted, "{}", body);
    }

    #[test]
    fn the_sections_hold_the_same_answers_and_every_word((template, typed) in filled(any_template()), crlf in any::<bool>()) {
        let body = filed(&template, &typed, crlf);
        let filed = recognize([&*template], &body, Trust::Typed).expect("it is recognized");
        let text = joined(&filed.sections);
        let again = sections(&text);
        prop_assert_eq!(&again, &filed.sections, "{}\nbecame\n{}", body, text);
        let read = read_sections(&template, &again, Trust::Typed).expect("they are the form's");
        prop_assert_eq!(
            values(&template, &read, true), values(&template, &filed.answers, true), "{}\nbecame\n{}", body, text
        );
        let mut left = visible(&text);
        for word in visible(&body) {
            let at = left.iter().position(|known| *known == word);
            prop_assert!(at.is_some(), "{:?} went from\n{}\nto\n{}", word, body, text);
            left.swap_remove(at.expect("checked"));
        }
        prop_assert!(Marker::find(&text).is_empty(), "{}", text);
    }

    #[test]
    fn any_text_is_read_and_no_word_is_lost(
        template in any_template(),
        pieces in prop::collection::vec((any::<prop::sample::Index>(), text(vec!["Why?".to_owned()])), 0..8),
    ) {
        let form = Form::of(&template);
        let labels = form.labels();
        let body: String = labels.iter().map(|label| format!("### {label}\n\n")).collect::<Vec<_>>().concat()
            + &pieces.iter().map(|(at, text)| format!("{text}\n### {}\n\n", at.get(&labels))).collect::<Vec<_>>().concat();
        let Some(filed) = recognize([&*template], &body, Trust::Typed) else { return Ok(()) };
        let text = joined(&filed.sections);
        let mut left = visible(&text);
        for word in visible(&body) {
            let at = left.iter().position(|known| *known == word);
            prop_assert!(at.is_some(), "{:?} went from\n{}\nto\n{}", word, body, text);
            left.swap_remove(at.expect("checked"));
        }
    }
}

/// A filed issue as an existing artifact.
fn existing(template: &Template, body: &str) -> Existing {
    let filed = recognize([template], body, Trust::Outside).expect("it is recognized");
    let key = ArtifactKey::parse(&format!("{}/filed", template.id)).expect("a key");
    let mut marker = Marker::new(key.clone(), template.role.clone(), None);
    marker.sections = filed.sections.iter().map(|section| (section.id.clone(), Digest::of(&section.text))).collect();
    let record = Record {
        body: Body::write(&filed.sections, &format!("**Owner:** x · `{key}`"), &marker),
        ..Record::new(key, template.role.clone(), template.to, "What somebody called it")
    };
    Existing::in_file(record, "filed.md", "")
}

/// The artifact after `fill` without new answers; `None` if that fails, for example because the title gets too long.
fn after_fill(template: &Template, existing: &Existing) -> Option<Record> {
    let mut request = Request::new(template.id.clone());
    request.answers = existing.answers(&CATALOG, template, Trust::Typed);
    request.before = Some(request.answers.clone());
    request.name = Some(existing.record.key.name().clone());
    request.to = Some(existing.record.destination);
    request.draft = true;
    let mut snapshot = Snapshot::default();
    snapshot.insert(existing.clone());
    let options = Options { today: jiff::civil::date(2027, 1, 4), force: false, only_new: false };
    let locate = |_: &ArtifactKey| Location::file("filed.md");
    let decision = decide(&CATALOG, &snapshot, &[request], &locate, options).ok()?;
    Some(match &decision.plan.steps[0].change {
        Change::Update(record) | Change::Create(record) => (**record).clone(),
        Change::None | Change::Later(_) => existing.record.clone(),
    })
}

/// The words that must be kept: those of the value if it was understood, otherwise all.
fn expected_words((typed, value): &Sample) -> Vec<String> {
    let mut words = Vec::new();
    let mut keep = |text: &str| words.extend(visible(text).into_iter().map(str::to_owned));
    match value {
        Some(Value::Flag(_)) => {}
        Some(Value::Number(text) | Value::Date(text) | Value::Period(text)) => keep(text),
        Some(value) => drop(value.map_texts(&mut |text, _| {
            keep(text);
            String::new()
        })),
        // Checkboxes that nobody ticked hold no answer.
        None if typed.starts_with("- [ ]") || typed == crate::core::form::NO_RESPONSE => {}
        None => keep(typed),
    }
    words
}

/// The values including defaults, as a template's text keeps them.
fn kept(template: &Template, answers: &Answers) -> Vec<Option<Value>> {
    let given = template.fields.iter().map(|field| answers.get(field).map(|(value, _)| value));
    given.map(|value| value.map(|value| spaced(&sanitized(value)))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn filling_in_keeps_every_word_and_is_stable((template, typed) in filled(builtin_template()), crlf in any::<bool>()) {
        let before = existing(&template, &filed(&template, &typed, crlf));
        let Some(record) = after_fill(&template, &before) else { return Ok(()) };
        let all = format!("{}\n{}", record.title, record.body);
        let known = visible(&all);
        for word in typed.iter().flat_map(expected_words) {
            prop_assert!(known.contains(&word.as_str()), "{:?} went from\n{}\nto\n{}", word, before.record.body, record.body);
        }
        let answers = Existing::in_file(record.clone(), "filed.md", "").answers(&CATALOG, &template, Trust::Typed);
        prop_assert_eq!(
            kept(&template, &answers),
            kept(&template, &before.answers(&CATALOG, &template, Trust::Typed)),
            "{}\nbecame\n{}", before.record.body, record.body
        );
        let again = after_fill(&template, &Existing::in_file(record.clone(), "filed.md", "")).expect("as before");
        prop_assert_eq!(again.body, record.body);
    }
}
