//! Writes missing keys into a person's outline or table.

use std::collections::HashMap;

use super::missing_key::{InsertionPoint, MissingKey, Shape};
use crate::core::diagnostic::Source;

/// Returns a file's text with the suggested names filled in. Line endings and a BOM are kept.
///
/// Returns `None` if an item is written in a way that leaves no place for a key.
pub fn fill_keys(source: &Source, gaps: &[(MissingKey, String)]) -> Option<String> {
    if gaps.iter().any(|(gap, _)| matches!(gap.point, InsertionPoint::Table)) {
        return fill_table(source, gaps);
    }
    let ending = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut points: Vec<(usize, Shape, &str)> = Vec::new();
    for (gap, name) in gaps {
        let InsertionPoint::Outline(at, shape) = gap.point else { return None };
        points.push((at, shape, name));
    }
    points.sort_by_key(|(at, _, _)| std::cmp::Reverse(*at));
    let mut text = source.text.clone();
    for (at, shape, name) in points {
        let line = text[..at].rfind('\n').map_or(0, |found| found + 1);
        match shape {
            Shape::Line => {
                let column = text[line..at].chars().count();
                text.insert_str(at, &format!("key: {name}{ending}{}", " ".repeat(column)));
            }
            Shape::Value(0) => {
                let colon = text[at..].find(':').map(|found| at + found + 1)?;
                text.insert_str(colon, &format!(" {name}"));
            }
            Shape::Value(length) => text.replace_range(at..at + length, name),
            Shape::Empty => text.insert_str(at, &format!(" key: {name} ")),
            Shape::Null(length) => text.replace_range(at..at + length, &format!("{{ key: {name} }}")),
            Shape::Braces => text.insert_str(at, &format!("key: {name}, ")),
            Shape::Nothing => {
                let colon = text[at..].find(':').map(|found| at + found + 1)?;
                text.insert_str(colon, &format!(" {{ key: {name} }}"));
            }
        }
    }
    Some(text)
}

fn fill_table(source: &Source, gaps: &[(MissingKey, String)]) -> Option<String> {
    let (start, delimiter) = crate::core::outline::table::beginning(&source.text);
    let (before, text) = source.text.split_at(start);
    let terminator = if text.contains("\r\n") { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut writer =
        csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).flexible(true).from_writer(Vec::new());
    let names: HashMap<usize, &str> = gaps.iter().map(|(gap, name)| (gap.request, name.as_str())).collect();
    let mut column = None;
    let mut row = 0;
    for (at, record) in reader.records().enumerate() {
        let record = record.ok()?;
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let blank = cells.iter().all(|cell| cell.trim().is_empty());
        if at == 0 {
            column = cells.iter().position(|name| name.trim().eq_ignore_ascii_case("key"));
            if column.is_none() {
                cells.insert(0, "key".to_owned());
            }
        } else if !blank {
            let name = names.get(&row).map(|name| (*name).to_owned());
            row += 1;
            match (column, name) {
                (Some(column), Some(name)) => {
                    cells.resize(cells.len().max(column + 1), String::new());
                    cells[column] = name;
                }
                (None, name) => cells.insert(0, name.unwrap_or_default()),
                (Some(_), None) => {}
            }
        } else if column.is_none() {
            cells.insert(0, String::new());
        }
        writer.write_record(&cells).ok()?;
    }
    let written = String::from_utf8(writer.into_inner().ok()?).ok()?;
    Some(format!("{before}{written}"))
}
