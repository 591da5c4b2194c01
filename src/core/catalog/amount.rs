//! Reads numbers as people write them, with or without a unit: `8,500`, `46%`, `€1.2m`, `12 users`.
//!
//! A unit has only letters and a few signs, so no number can be Markdown, a mention or a link.

use super::digits::{Digits, split};
use super::unreadable::Unreadable;

const HOW: &str = "write a number with or without a unit, like 250000, 8,500, 3.5, 46% or €1.2m";

/// Signs of currencies.
const CURRENCIES: &str = "$€£¥₹₽₩₺₴₫₦₱₪₿฿";

/// Words that continue a thought and are not a unit: `3 or more` is not a number.
const NO_UNITS: [&str; 14] =
    ["and", "at", "by", "from", "in", "less", "minus", "more", "or", "plus", "than", "to", "until", "was"];

/// A number and how it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    /// Its value: 1,200,000 for `€1.2m`, 46 for `46%`.
    pub(super) value: f64,
    /// How many decimal places the value has.
    pub(super) places: usize,
    /// Whether it is written in groups of digits, or in thousands or millions.
    pub(super) grouped: bool,
    /// What precedes the digits: `€`, `EUR `.
    pub(super) before: String,
    /// What follows them, without `k` or `million`: `%`, ` users`.
    pub(super) after: String,
}

impl Amount {
    /// Reads a number.
    ///
    /// # Errors
    /// Another text, or one that can be two numbers, with how to write it.
    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        let other = || Unreadable::other(HOW);
        let (negative, rest) = sign(text.trim());
        let begin = rest.find(|c: char| c.is_ascii_digit()).ok_or_else(other)?;
        let begin = if rest[..begin].ends_with('.') { begin - 1 } else { begin };
        let (mut before, number) = rest.split_at(begin);
        let mut minus = negative;
        if !minus && before.ends_with(['-', '−']) {
            (minus, before) = (true, before.trim_end_matches(['-', '−']));
        }
        if !is_currency(before.trim_end_matches(is_blank)) {
            return Err(other());
        }
        let (run, rest) = split(number);
        let (exponent, rest) = exponent(rest);
        let Digits { text: digits, places, grouped } =
            Digits::read(run).map_err(|error| error.unwrap_or_else(other))?;
        let (zeros, after) = magnitude(run, rest)?;
        if !is_unit(after.trim_matches(is_blank)) {
            return Err(other());
        }
        let power = exponent + zeros;
        let value: f64 = format!("{digits}e{power}").parse().map_err(|_| other())?;
        if !value.is_finite() {
            return Err(other());
        }
        let places = i32::try_from(places).unwrap_or(i32::MAX).saturating_sub(power);
        Ok(Self {
            value: if minus { -value } else { value },
            places: usize::try_from(places).unwrap_or(0),
            grouped: grouped || zeros > 0,
            before: before.to_owned(),
            after: after.to_owned(),
        })
    }

    /// Its unit, however it is placed; empty if it has none.
    pub(super) fn unit(&self) -> String {
        let (before, after) = (self.before.trim_matches(is_blank), self.after.trim_matches(is_blank));
        format!("{before} {after}").trim().to_lowercase()
    }
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Whether a number is negative, and the rest.
fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Whether what precedes the digits is a currency, or nothing: `€`, `US$`, `CHF`.
fn is_currency(text: &str) -> bool {
    let letters = text.trim_end_matches(|c| CURRENCIES.contains(c));
    let signs = text[letters.len()..].chars().count();
    let upper = letters.bytes().all(|byte| byte.is_ascii_uppercase());
    upper && matches!((letters.len(), signs), (0, 0 | 1) | (1..=3, 1) | (3, 0))
}

/// The exponent of a number like `1e6`, and the rest.
fn exponent(text: &str) -> (i32, &str) {
    let none = (0, text);
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return none };
    let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let end = unsigned.find(|c: char| !c.is_ascii_digit()).unwrap_or(unsigned.len());
    let length = rest.len() - unsigned.len() + end;
    match rest[..length].parse() {
        Ok(exponent) if end <= 3 => (exponent, &rest[length..]),
        _ => none,
    }
}

/// The zeros of `k`, `m`, `bn`, `thousand` or `million` after the digits, and the rest.
fn magnitude<'a>(run: &str, text: &'a str) -> Result<(i32, &'a str), Unreadable> {
    let word_of = |text: &str| text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let spaced = text.trim_start_matches(is_blank);
    let (word, rest) = spaced.split_at(word_of(spaced));
    let ends = rest.chars().next().is_none_or(|next| is_blank(next) || CURRENCIES.contains(next));
    let lower = word.to_lowercase();
    let zeros = match lower.as_str() {
        "thousand" => 3,
        "million" | "mn" => 6,
        "billion" | "bn" => 9,
        "trillion" => 12,
        "k" if ends => 3,
        "m" if ends => 6,
        "b" if ends => 9,
        _ => return Ok((0, text)),
    };
    if lower.len() == 1 && spaced.len() < text.len() {
        let (long, unit) = match lower.as_str() {
            "k" => ("thousand", "kelvin"),
            "m" => ("million", "meters"),
            _ => ("billion", "bytes"),
        };
        return Err(Unreadable::ambiguous(format!(
            "write {run}{word} or {run} {long}, or the unit, like {run} {unit}"
        )));
    }
    Ok((zeros, rest))
}

/// Whether what follows the digits is a unit of at most three words, or nothing.
fn is_unit(text: &str) -> bool {
    const SIGNS: &str = "%‰°µ²³/";
    let allowed = |c: char| c.is_alphabetic() || SIGNS.contains(c) || CURRENCIES.contains(c);
    let inner = |c: char| allowed(c) || is_blank(c) || matches!(c, '-' | '\'' | '’');
    let words: Vec<String> = text.split(is_blank).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    text.is_empty()
        || text.starts_with(allowed)
            && text.chars().all(inner)
            && text.chars().count() <= 40
            && words.len() <= 3
            && !words.iter().any(|word| NO_UNITS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (f64, String) {
        let amount = Amount::read(text).unwrap_or_else(|error| panic!("{text}: {}", error.hint));
        (amount.value, amount.unit())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value, unit) in [
            ("250000", 250_000.0, ""),
            ("8,500", 8_500.0, ""),
            ("1 200", 1_200.0, ""),
            ("1\u{2009}200\u{202f}000", 1_200_000.0, ""),
            ("1'200.50", 1_200.5, ""),
            ("1.200,50", 1_200.5, ""),
            ("1.200.000", 1_200_000.0, ""),
            ("1,50,000", 150_000.0, ""),
            ("0.125", 0.125, ""),
            ("12,5", 12.5, ""),
            ("-3", -3.0, ""),
            ("−3", -3.0, ""),
            ("+.5", 0.5, ""),
            ("1e3", 1_000.0, ""),
            ("2.5E-1", 0.25, ""),
            ("46%", 46.0, "%"),
            ("68 %", 68.0, "%"),
            ("€1,200,000", 1_200_000.0, "€"),
            ("1.200.000 €", 1_200_000.0, "€"),
            ("$1.2M", 1_200_000.0, "$"),
            ("-$5", -5.0, "$"),
            ("€-5", -5.0, "€"),
            ("US$ 3bn", 3_000_000_000.0, "us$"),
            ("CHF 1'200", 1_200.0, "chf"),
            ("1.2m", 1_200_000.0, ""),
            ("1.2 million EUR", 1_200_000.0, "eur"),
            ("3k users", 3_000.0, "users"),
            ("300 ms", 300.0, "ms"),
            ("5m/s", 5.0, "m/s"),
            ("5 m²", 5.0, "m²"),
            ("5min", 5.0, "min"),
            ("3 story points", 3.0, "story points"),
            ("21 °C", 21.0, "°c"),
        ] {
            assert_eq!(read(text), (value, unit.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_numbers_shows_how_to_write_it() {
        for (text, hint) in [
            ("1.200", "write 1,200 or 1.2"),
            ("€3.125", "write 3,125 or 3.1250"),
            ("5 m", "write 5m or 5 million, or the unit, like 5 meters"),
        ] {
            let error = Amount::read(text).expect_err(text);
            assert!(error.is_ambiguous(), "{text}");
            assert_eq!(error.hint, hint, "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in [
            "",
            "many",
            "nan",
            "inf",
            "#5",
            "~5",
            "1,20,0",
            "1.2.3",
            "1,2,3",
            "12 3",
            "5 of 8",
            "3 or more",
            "10-20",
            "1e999",
            "5 @ana",
            "5 [x](y)",
            "5 <b>",
            "5 `x`",
            "5.",
            "1__0",
            "about 5",
            "5 a b c d",
            "5\n6",
            "1/2",
            "v5",
            "5 *x*",
        ] {
            let error = Amount::read(text).expect_err(text);
            assert!(!error.is_ambiguous(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}|[-+€$ ]{0,2}[0-9., '’]{0,12}[a-zA-Z% ]{0,6}") {
            if let Ok(amount) = Amount::read(&text) {
                prop_assert!(amount.value.is_finite());
            }
        }

        #[test]
        fn a_number_has_its_value_however_it_is_written(whole in 0u32..2_000_000_000, cents in 0u32..100) {
            let plain = whole.to_string();
            let value = f64::from(whole) + f64::from(cents) / 100.0;
            for separator in [",", " ", "'", "\u{2009}"] {
                let grouped = super::super::digits::grouped(&plain, separator);
                let amount = Amount::read(&format!("€{grouped}.{cents:02}")).expect("a number");
                prop_assert!((amount.value - value).abs() < 1e-6);
                prop_assert_eq!((amount.places, amount.unit()), (2, "€".to_owned()));
            }
        }
    }
}
