//! Job titles with the role that each answers to.

use owo_colors::Style;
use serde_json::{Value as Json, json};

use super::columns::{Cell, Column, Fit, render_columns};
use crate::core::catalog::Catalog;

/// The JSON of every job title.
pub fn titles_json(catalog: &Catalog) -> Json {
    let titles = catalog.resolved_titles();
    let titles: Vec<Json> = titles
        .iter()
        .map(|title| json!({ "title": title.name, "role": title.role.id.as_str(), "why": title.why }))
        .collect();
    json!({ "titles": titles })
}

/// Renders every job title with its role, and why it is that role.
pub fn render_titles(catalog: &Catalog, width: Option<usize>) -> String {
    const COLUMNS: [Column; 3] = [
        Column { heading: "TITLE", fit: Fit::Whole },
        Column { heading: "ROLE", fit: Fit::Whole },
        Column { heading: "WHY", fit: Fit::Cut },
    ];
    let rows: Vec<Vec<Cell>> = catalog
        .resolved_titles()
        .iter()
        .map(|title| {
            vec![
                Cell::new(title.name, Style::new().bold()),
                Cell::new(title.role.id.as_str(), Style::new().cyan()),
                Cell::plain(title.why),
            ]
        })
        .collect();
    render_columns(&COLUMNS, &rows, width)
}
