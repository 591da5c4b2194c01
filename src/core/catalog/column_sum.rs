//! The sum of a column's numbers.

/// The sum of the texts that are numbers, with as many decimal places as the longest of them. Empty if there is none.
pub(super) fn sum(cells: impl Iterator<Item = String>) -> String {
    let places = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let number = |cell: String| Some((cell.trim().parse::<f64>().ok()?, places(cell.trim())));
    let numbers: Vec<(f64, usize)> = cells.filter_map(number).collect();
    let Some(places) = numbers.iter().map(|(_, places)| *places).max() else { return String::new() };
    let total: f64 = numbers.iter().map(|(number, _)| number).sum();
    format!("{total:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_added_as_precisely_as_they_are_written() {
        let of = |cells: &[&str]| sum(cells.iter().map(|cell| (*cell).to_owned()));
        assert_eq!(of(&["1200000", "-200000"]), "1000000");
        assert_eq!(of(&["0.1", "0.25", " 1 "]), "1.35");
        assert_eq!(of(&["How much?", "2"]), "2");
        assert_eq!((of(&[]), of(&["?"])), (String::new(), String::new()));
    }
}
