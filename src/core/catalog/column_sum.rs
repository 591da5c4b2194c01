//! The sum of a column's numbers.

use super::amount::Amount;
use super::digits::grouped;

/// The sum of the texts that are numbers, with as many decimal places as the longest of them, written like the first:
/// with its unit, and in groups of digits if one of them is. Empty if there is none, or if they have different units.
pub(super) fn sum(cells: impl Iterator<Item = String>) -> String {
    let amounts: Vec<Amount> = cells.filter_map(|cell| Amount::read(&cell).ok()).collect();
    let Some(first) = amounts.first() else { return String::new() };
    if amounts.iter().any(|amount| amount.unit() != first.unit()) {
        return String::new();
    }
    let places = amounts.iter().map(|amount| amount.places).max().unwrap_or(0);
    let total: f64 = amounts.iter().map(|amount| amount.value).sum();
    let text = format!("{:.places$}", total.abs());
    let (whole, decimals) = text.split_at(text.find('.').unwrap_or(text.len()));
    let whole = if amounts.iter().any(|amount| amount.grouped) { grouped(whole, ",") } else { whole.to_owned() };
    let sign = if total < 0.0 && text.contains(|c: char| matches!(c, '1'..='9')) { "-" } else { "" };
    format!("{sign}{}{whole}{decimals}{}", first.before, first.after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[&str]) -> String {
        sum(cells.iter().map(|cell| (*cell).to_owned()))
    }

    #[test]
    fn numbers_are_added_as_precisely_as_they_are_written() {
        assert_eq!(of(&["1200000", "-200000"]), "1000000");
        assert_eq!(of(&["0.1", "0.25", " 1 "]), "1.35");
        assert_eq!(of(&["1e-2", "1e3"]), "1000.01");
        assert_eq!(of(&["How much?", "2"]), "2");
        assert_eq!((of(&[]), of(&["?"])), (String::new(), String::new()));
    }

    #[test]
    fn numbers_with_one_unit_are_added_however_they_are_written() {
        assert_eq!(of(&["€1.2m", "300,000 €", "€ 50k"]), "€1,550,000");
        assert_eq!(of(&["68 %", "8.5%"]), "76.5 %");
        assert_eq!(of(&["-$500", "$ 200.50"]), "-$299.50");
        assert_eq!(of(&["1 200", "300"]), "1,500");
    }

    #[test]
    fn numbers_with_different_units_have_no_sum() {
        assert_eq!(of(&["€5", "$5"]), "");
        assert_eq!(of(&["€5", "5"]), "");
    }
}
