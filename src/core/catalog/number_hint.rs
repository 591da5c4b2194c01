//! Shows how a number that people write with a unit, with separators or shortened is written in digits.

/// A hint that shows how the number is written in digits.
pub(super) fn number_hint(text: &str) -> String {
    let is_number =
        |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite) && text.ends_with(|c: char| c.is_ascii_digit());
    let core = text.trim_matches(|c: char| !c.is_ascii_digit() && !"+-.".contains(c));
    let after = text.rsplit_once(core).map_or("", |(_, after)| after.trim());
    let zeros = match after.to_lowercase().split_whitespace().next().unwrap_or_default() {
        "k" => 3,
        "m" | "mn" | "million" => 6,
        "b" | "bn" | "billion" => 9,
        _ => 0,
    };
    // Groups of three digits; `8,5` may be a decimal number.
    let mut groups = core.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = (1..=3).contains(&first.trim_start_matches(['+', '-']).len())
        && rest.iter().all(|group| group.split('.').next().is_some_and(|digits| digits.len() == 3));
    let digits = if rest.is_empty() || grouped { core.replace(',', "") } else { String::new() };
    let whole = match digits.split_once('.') {
        _ if zeros == 0 => digits,
        Some((whole, part)) if part.len() <= zeros => format!("{whole}{part}{}", "0".repeat(zeros - part.len())),
        Some(_) => String::new(),
        None => format!("{digits}{}", "0".repeat(zeros)),
    };
    let example = if is_number(&whole) { format!("`{whole}`") } else { "250000 or 3.5".to_owned() };
    format!("write digits only, like {example}; a unit or a currency goes into its own field, or into the words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_as_people_write_it_is_shown_in_digits() {
        for (text, digits) in [
            ("68%", "`68`"),
            ("8,500", "`8500`"),
            ("1,234,567.5", "`1234567.5`"),
            ("$1.2M", "`1200000`"),
            ("€ 4 m", "`4000000`"),
            ("12k", "`12000`"),
            ("3.5 days", "`3.5`"),
            ("8,5", "250000 or 3.5"),
            ("lots", "250000 or 3.5"),
            ("1.2.3", "250000 or 3.5"),
            ("", "250000 or 3.5"),
        ] {
            let hint = number_hint(text);
            assert!(hint.contains(&format!("like {digits};")), "{text}: {hint}");
        }
    }
}
