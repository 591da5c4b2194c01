//! The nearest of some names to a name that does not exist, for hints.

/// How alike two names must be to be offered (Jaro-Winkler, 0 to 1): typing slips pass, other words do not.
const ALIKE: f64 = 0.82;

/// The names most like the one given, best first, three at most; letter case counts little.
pub fn nearest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = among
        .into_iter()
        .map(|candidate| (likeness(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by_key(|(_, name)| *name);
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

fn likeness(wanted: &str, candidate: &str) -> f64 {
    let length = wanted.chars().count().max(candidate.chars().count());
    let one_slip = length >= 3 && strsim::osa_distance(wanted, candidate) <= length / 3;
    let slips = strsim::jaro_winkler(wanted, candidate).max(if one_slip { ALIKE } else { 0.0 });
    let inside = wanted.chars().count() >= 4
        && candidate.chars().count() >= 4
        && (candidate.contains(wanted) || wanted.contains(candidate));
    if inside && !candidate.is_empty() { slips.max(0.9) } else { slips }
}

/// A hint that offers the nearest names, or else lists all of them where they are few.
pub fn did_you_mean<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = among.into_iter().collect();
    let near = nearest(name, all.iter().copied());
    if near.is_empty() {
        let shown = all.iter().take(12).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let rest = all.len().saturating_sub(12);
        return match (all.len(), rest) {
            (0, _) => "there are none yet".to_owned(),
            (_, 0) => format!("choose {shown}"),
            _ => format!("choose {shown} or one of {rest} more"),
        };
    }
    let near = near.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    format!("did you mean {near}?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_another_word_does_not() {
        assert_eq!(nearest("user-stroy", ["user-story", "bug"]), ["user-story"]);
        assert_eq!(nearest("VP Product", ["VP of Product", "Designer"]), ["VP of Product"]);
        assert!(nearest("zebra", ["user-story", "bug"]).is_empty());
    }
}
