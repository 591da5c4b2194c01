//! Pictures of answers, as Mermaid diagrams, which GitHub draws. Any text is safe as a label.
//!
//! A picture says nothing by itself: it is drawn from answers that stand in the body anyway, and never read back.

use serde_json::Value as Json;

use super::plain_text::words;

/// The most things that a picture shows. More of them are a list, and nobody would find anything in the picture.
const MAX_THINGS: usize = 30;
/// The longest label, in characters.
const MAX_LABEL: usize = 80;
/// Tells whoever edits the text below where it comes from. Mermaid ignores it.
const ORIGIN: &str = "%% Drawn from this artifact's answers: change those, and the picture follows.";

/// The picture that a helper draws. Empty if there are too few or too many things to show.
///
/// `questions` are a draft's placeholders for missing answers, which are not drawn.
pub(super) fn draw(helper: &str, values: &[&Json], questions: &[Json]) -> String {
    let artist = Artist { questions };
    let diagram = match (helper, values) {
        ("draw-flow", [steps]) => artist.flow(steps),
        ("draw-timeline", [moments]) => artist.timeline(moments),
        ("draw-now-next-later", [items, field, horizon]) => artist.horizons(items, &words(field), &words(horizon)),
        ("draw-now-next-later", [now, next, later, field]) => {
            let field = words(field);
            columns(&[now, next, later].map(|items| artist.column(items, &field)))
        }
        ("draw-hierarchy", [items, field, root, rest @ ..]) => {
            artist.hierarchy(&artist.column(items, &words(field)), &words(root), rest.first().map(|text| words(text)))
        }
        _ => None,
    };
    diagram.map_or_else(String::new, |lines| format!("```mermaid\n{ORIGIN}\n{}\n```", lines.join("\n")))
}

struct Artist<'a> {
    questions: &'a [Json],
}

impl Artist<'_> {
    fn is_answer(&self, text: &str) -> bool {
        !text.trim().is_empty() && !self.questions.iter().any(|question| question == text.trim())
    }

    fn texts(&self, list: &Json) -> Vec<String> {
        list.as_array().into_iter().flatten().map(words).filter(|text| self.is_answer(text)).collect()
    }

    /// One field of all records.
    fn column(&self, items: &Json, field: &str) -> Vec<String> {
        let cells = items.as_array().into_iter().flatten().filter_map(|row| row.get(field));
        cells.map(words).filter(|text| self.is_answer(text)).collect()
    }

    /// Steps, one after the other.
    fn flow(&self, steps: &Json) -> Option<Vec<String>> {
        let steps = fitting(self.texts(steps))?;
        let mut lines = vec!["flowchart TD".to_owned()];
        lines.extend(steps.iter().enumerate().map(|(at, step)| node(&format!("s{at}"), step)));
        let names: Vec<String> = (0..steps.len()).map(|at| format!("s{at}")).collect();
        lines.push(format!("  {}", names.join(" --> ")));
        Some(lines)
    }

    /// Moments, each as `when, what`.
    fn timeline(&self, moments: &Json) -> Option<Vec<String>> {
        let moments = fitting(self.texts(moments))?;
        let line = |moment: &String| match moment.split_once(", ").or_else(|| moment.split_once(": ")) {
            Some((when, what)) if !label(when).is_empty() && !label(what).is_empty() => {
                format!("  {} : {}", unlike_keyword(&label(when)), label(what))
            }
            _ => format!("  {}", unlike_keyword(&label(moment))),
        };
        Some(std::iter::once("timeline".to_owned()).chain(moments.iter().map(line)).collect())
    }

    /// Records, sorted into columns by the field that says when.
    fn horizons(&self, items: &Json, field: &str, horizon: &str) -> Option<Vec<String>> {
        let of = |wanted: &str| {
            let rows = items.as_array().into_iter().flatten();
            let rows = rows.filter(|row| row.get(horizon).is_some_and(|when| words(when).eq_ignore_ascii_case(wanted)));
            rows.filter_map(|row| row.get(field)).map(words).filter(|text| self.is_answer(text)).collect()
        };
        columns(&[of("now"), of("next"), of("later")])
    }

    /// A root and what it consists of. What was chosen among it stands out.
    fn hierarchy(&self, texts: &[String], root: &str, chosen: Option<String>) -> Option<Vec<String>> {
        let texts = fitting(texts.to_vec())?;
        if !self.is_answer(root) {
            return None;
        }
        let chosen = chosen.filter(|text| self.is_answer(text)).and_then(|chosen| named_in(&chosen, &texts));
        let mut lines = vec!["flowchart LR".to_owned(), node("root", root)];
        for (at, text) in texts.iter().enumerate() {
            lines.push(node(&format!("o{at}"), text));
            lines.push(format!("  root {} o{at}", if chosen == Some(at) { "==>" } else { "-.-" }));
        }
        if let Some(at) = chosen {
            lines.push("  classDef chosen stroke-width:4px".to_owned());
            lines.push(format!("  class o{at} chosen"));
        }
        Some(lines)
    }
}

/// What comes now, next and later. Needs at least two of the three.
fn columns(columns: &[Vec<String>; 3]) -> Option<Vec<String>> {
    let named: Vec<(&str, &Vec<String>)> =
        ["Now", "Next", "Later"].into_iter().zip(columns).filter(|(_, column)| !column.is_empty()).collect();
    if named.len() < 2 || columns.iter().map(Vec::len).sum::<usize>() > MAX_THINGS {
        return None;
    }
    let mut lines = vec!["flowchart LR".to_owned()];
    for (name, column) in &named {
        lines.push(format!("  subgraph {name}"));
        lines.push("  direction TB".to_owned());
        lines.extend(column.iter().enumerate().map(|(at, text)| node(&format!("{name}{at}"), text)));
        lines.push("  end".to_owned());
    }
    let order: Vec<&str> = named.iter().map(|(name, _)| *name).collect();
    lines.push(format!("  {}", order.join(" --> ")));
    Some(lines)
}

/// At least two things, as one by itself is no picture, and not too many.
fn fitting(texts: Vec<String>) -> Option<Vec<String>> {
    (2..=MAX_THINGS).contains(&texts.len()).then_some(texts)
}

/// The text with which a decision begins. Of several, the longest.
fn named_in(decision: &str, texts: &[String]) -> Option<usize> {
    let decision = decision.trim().to_lowercase();
    let begins = |text: &String| decision.starts_with(&text.trim().to_lowercase());
    (0..texts.len()).filter(|at| begins(&texts[*at])).max_by_key(|at| texts[*at].len())
}

fn node(name: &str, text: &str) -> String {
    format!("  {name}[\"{}\"]", label(text))
}

/// A text as a label: one line, cut at a word, with each character that could mean something to Mermaid as its number.
pub(crate) fn label(text: &str) -> String {
    // Mermaid writes `ﬂ°` and `¶ß` itself, in place of `&` and `;`.
    let text = text.replace("<br>", " ").replace("&lt;", "<").replace("ﬂ°", "fl°").replace("¶ß", "¶ ß");
    let text = text.replace(is_invisible, "");
    let text = shorten(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut out = String::new();
    let mut before = ' ';
    // A number with a dot, or a dash, would begin a list there.
    let first_word = text.find(' ').unwrap_or(text.len());
    for (at, character) in text.char_indices() {
        let plain = match character {
            ' ' | ',' | '\'' => true,
            '%' => before.is_ascii_digit(),
            '.' | '-' | '(' | ')' => at > first_word,
            other => other.is_alphanumeric() || !other.is_ascii(),
        };
        match plain {
            true => out.push(character),
            false => out += &format!("#{};", u32::from(character)),
        }
        before = character;
    }
    out
}

/// Whether a character shows nothing, or changes the direction of its neighbors.
fn is_invisible(character: char) -> bool {
    (character.is_control() && !character.is_whitespace())
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || matches!(character, '\u{feff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{ffff}')
}

fn shorten(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(MAX_LABEL) else { return text.to_owned() };
    let cut = &text[..end];
    let cut = cut.rsplit_once(' ').map_or(cut, |(before, _)| before);
    format!("{}…", cut.trim_end_matches([',', '.', ';', ':']))
}

/// A line of a timeline that can't begin like one of its commands.
fn unlike_keyword(label: &str) -> String {
    let small = label.to_lowercase();
    let keywords = ["title", "section", "acc", "direction", "timeline"];
    match label.chars().next() {
        Some(first) if keywords.iter().any(|word| small.starts_with(word)) => {
            format!("#{};{}", u32::from(first), &label[first.len_utf8()..])
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_could_mean_something_is_written_as_its_number() {
        for (text, wanted) in [
            ("Pay by card", "Pay by card"),
            ("25%, if fraud is at zero", "25%, if fraud is at zero"),
            ("say \"hi\"", "say #34;hi#34;"),
            ("a[b] {c} %% d; `e`", "a#91;b#93; #123;c#125; #37;#37; d#59; #96;e#96;"),
            ("1. first", "1#46; first"),
            ("one\ntwo<br>three", "one two three"),
            ("a\u{200b}b\u{202e}", "ab"),
            ("Grüße 本 20° ﬂ°°35¶ß", "Grüße 本 20° fl°°35¶ ß"),
        ] {
            assert_eq!(label(text), wanted, "{text}");
        }
        assert_eq!(label(&"long words ".repeat(20)).chars().count(), 77);
        assert_eq!(label(&"x".repeat(200)).chars().count(), MAX_LABEL + 1);
    }

    #[test]
    fn questions_and_single_things_are_not_drawn() {
        let questions = [json!("_Which steps?_"), json!("_Which steps?_ (optional)")];
        for list in
            [json!(null), json!([]), json!(["_Which steps?_"]), json!(["_Which steps?_ (optional)"]), json!(["a"])]
        {
            assert_eq!(draw("draw-flow", &[&list], &questions), "", "{list}");
        }
        let drawn = draw("draw-flow", &[&json!(["a", "_Which steps?_", "b"])], &questions);
        assert!(drawn.contains("s0[\"a\"]\n  s1[\"b\"]\n  s0 --> s1\n"), "{drawn}");
        let many: Vec<String> = (0..=MAX_THINGS).map(|at| at.to_string()).collect();
        assert_eq!(draw("draw-flow", &[&json!(many)], &questions), "");
    }

    #[test]
    fn a_roadmap_needs_two_of_three_columns() {
        let items = |horizons: &[&str]| {
            json!(horizons.iter().map(|when| json!({ "what": format!("in {when}"), "when": when })).collect::<Vec<_>>())
        };
        let drawn = |items: &Json| draw("draw-now-next-later", &[items, &json!("what"), &json!("when")], &[]);
        assert_eq!(drawn(&items(&["Now", "now"])), "");
        assert!(drawn(&items(&["Later", "Now"])).contains("  Now --> Later\n"));
        let lists = [&json!([{ "a": "x" }]), &json!([{ "a": "y" }]), &json!(null), &json!("a")];
        assert!(draw("draw-now-next-later", &lists, &[]).contains("  Now --> Next\n"));
    }

    #[test]
    fn the_chosen_option_stands_out() {
        let options = json!([{ "o": "Buy" }, { "o": "Buy it later" }, { "o": "Build" }]);
        let drawn =
            |chosen: &str| draw("draw-hierarchy", &[&options, &json!("o"), &json!("Options"), &json!(chosen)], &[]);
        assert!(drawn("buy it later, in May").contains("class o1 chosen"), "{}", drawn("buy it later, in May"));
        assert!(!drawn("Rent").contains("chosen"));
    }

    #[test]
    fn a_moment_is_split_at_its_first_comma_or_colon() {
        let drawn = draw("draw-timeline", &[&json!(["18:58, a change", "title: then", "end"])], &[]);
        assert!(drawn.contains("  18#58;58 : a change\n  #116;itle : then\n  end\n"), "{drawn}");
    }
}
