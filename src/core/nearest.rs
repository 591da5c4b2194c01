//! Finds names that are similar to an unknown one, for hints.

/// The minimum similarity of a suggested name (Jaro-Winkler, 0 to 1): typing errors pass, other words don't.
const MIN_SIMILARITY: f64 = 0.82;

/// The names most similar to the given one, best first, at most three. Ignores case.
pub fn nearest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = among
        .into_iter()
        .map(|candidate| (similarity(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score >= MIN_SIMILARITY)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by_key(|(_, name)| *name);
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

fn similarity(wanted: &str, candidate: &str) -> f64 {
    let length = wanted.chars().count().max(candidate.chars().count());
    let few_typos = length >= 3 && strsim::osa_distance(wanted, candidate) <= length / 3;
    let score = strsim::jaro_winkler(wanted, candidate).max(if few_typos { MIN_SIMILARITY } else { 0.0 });
    let inside = wanted.chars().count() >= 4
        && candidate.chars().count() >= 4
        && (candidate.contains(wanted) || wanted.contains(candidate));
    if inside && !candidate.is_empty() { score.max(0.9) } else { score }
}

/// A hint that suggests the nearest names, or lists the first of all names if none is near.
pub fn did_you_mean<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = among.into_iter().collect();
    let near = nearest(name, all.iter().copied());
    if near.is_empty() {
        // One more name takes no more room than saying that there is one more.
        let shown = if all.len() == 13 { 13 } else { 12 };
        let names: Vec<String> = all.iter().take(shown).map(|name| format!("`{name}`")).collect();
        return match (names.as_slice(), all.len().saturating_sub(shown)) {
            ([], _) => "there are none yet".to_owned(),
            ([one], _) => format!("choose {one}"),
            ([first @ .., last], 0) => format!("choose {} or {last}", first.join(", ")),
            (names, rest) => format!("choose {}, or one of {rest} others", names.join(", ")),
        };
    }
    let near = near.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    format!("did you mean {near}?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_word_and_another_word_does_not() {
        assert_eq!(nearest("user-stroy", ["user-story", "bug"]), ["user-story"]);
        assert_eq!(nearest("VP Product", ["VP of Product", "Designer"]), ["VP of Product"]);
        assert!(nearest("zebra", ["user-story", "bug"]).is_empty());
    }
}
