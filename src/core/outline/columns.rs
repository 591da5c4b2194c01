//! What the columns of a table are: fields, properties of every artifact, or nothing that is read.

use std::sync::Arc;

use super::cells::Cell;
use super::known_export::KnownExport;
use super::reserved;
use super::table_options::TableOptions;
use crate::core::catalog::{Catalog, Kind, Template};
use crate::core::diagnostic::{Diagnostic, Place, Source};
use crate::core::hint::join;
use crate::core::nearest::did_you_mean;

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// Not read.
    Ignored,
    /// Each row's template.
    Template,
    /// A property of every artifact.
    Reserved(&'static str),
    /// A field.
    Field(String),
}

/// The columns of a table, and what is to be said about its header.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) all: Vec<Column>,
    /// Whether rows with missing answers become drafts: the tool that wrote the table doesn't ask for them.
    pub(super) drafts: bool,
    pub(super) mistakes: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Other headers that people usually give to a field, if the template has it and no column is named after it.
const USUAL: [(&str, &str); 9] = [
    ("as_a", "persona"),
    ("as_an", "persona"),
    ("as_a_an", "persona"),
    ("i_want", "goal"),
    ("i_want_to", "goal"),
    ("so_that", "benefit"),
    ("acceptance_criteria", "criteria"),
    ("acceptance_criterion", "criteria"),
    ("steps_to_reproduce", "steps"),
];

/// A name without what people vary: case, blanks, dashes, and a question mark or colon at its end.
pub(super) fn normalized(name: &str) -> String {
    let name = name.trim().trim_end_matches(['?', ':', '*', ' ']).to_lowercase();
    let parts = name.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '/'));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// Tells what the names of columns mean.
pub(super) struct ColumnReader<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) template: Option<&'a Template>,
    pub(super) options: &'a TableOptions,
}

impl ColumnReader<'_> {
    /// The templates whose fields a column can name.
    fn templates(&self, by_row: bool) -> Vec<&Template> {
        match self.template {
            Some(template) if !by_row => vec![template],
            _ => self.catalog.template_ids().filter_map(|id| self.catalog.template(id)).collect(),
        }
    }

    /// The field or property that a name stands for by itself.
    fn named(&self, name: &str, by_row: bool) -> Option<Column> {
        let name = normalized(name);
        if name == "template" {
            return Some(Column::Template);
        }
        if let Some(reserved) = reserved::NAMES.into_iter().find(|reserved| *reserved == name) {
            return Some(Column::Reserved(reserved));
        }
        let templates = self.templates(by_row);
        let mut fields = templates.iter().flat_map(|template| &template.fields);
        let by_id = fields.find(|field| normalized(field.id.as_str()) == name);
        let by_question = || match (self.template, by_row) {
            (Some(template), false) => template.fields.iter().find(|field| normalized(&field.ask) == name),
            _ => None,
        };
        by_id.or_else(by_question).map(|field| Column::Field(field.id.to_string()))
    }

    /// What `--map` says about a column: `None` if it doesn't name it.
    fn mapped(&self, name: &str) -> Option<&str> {
        let name = normalized(name);
        self.options.map.iter().find(|(from, _)| normalized(from) == name).map(|(_, to)| to.as_str())
    }

    /// How many of a row's cells are names of columns.
    pub(super) fn known(&self, names: &[String]) -> usize {
        let whole: Vec<String> = names.iter().map(|name| normalized(name)).collect();
        if KnownExport::of(&whole).is_some() {
            return names.len();
        }
        let usual = |name: &str| USUAL.iter().any(|(from, _)| *from == normalized(name));
        let is_known = |name: &&String| {
            self.mapped(name).is_some() || usual(name) || self.named(name, self.template.is_none()).is_some()
        };
        names.iter().filter(|name| !name.trim().is_empty()).filter(is_known).count()
    }

    /// Reads a header.
    pub(super) fn read(&self, source: &Arc<Source>, names: &[String], cells: &[Cell], row: &Place) -> Columns {
        let by_row = names.iter().any(|name| normalized(name) == "template" && self.mapped(name).is_none());
        let place = |at: usize| cells.get(at).map_or_else(|| row.clone(), |cell| source.place(cell.span.clone()));
        let whole: Vec<String> = names.iter().map(|name| normalized(name)).collect();
        let export = self.template.filter(|_| !by_row).and_then(|template| Some((KnownExport::of(&whole)?, template)));
        let mut columns = Columns { drafts: export.is_some(), ..Columns::default() };
        let mut unknown = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let column = match (self.mapped(name), export) {
                _ if name.trim().is_empty() => Column::Ignored,
                (Some(""), _) => Column::Ignored,
                (Some(target), _) => self.named(target, by_row).unwrap_or_else(|| {
                    columns.mistakes.push(self.bad_target(name, target, by_row).at(place(at)));
                    Column::Ignored
                }),
                (None, Some((export, template))) => self.exported(export, template, name),
                (None, None) => self.named(name, by_row).or_else(|| self.usual(name, names)).unwrap_or_else(|| {
                    unknown.push(at);
                    Column::Ignored
                }),
            };
            columns.all.push(column);
        }
        self.check_map(names, row, &mut columns);
        self.check_repeated(names, &place, &mut columns, by_row);
        if let Some((export, _)) = export {
            let text = recognized(export, names, &columns.all);
            let hint = "`--map \"COLUMN=FIELD\"` reads other columns; a row with missing answers becomes a draft";
            columns.warnings.push(Diagnostic::warning(text).at(row.clone()).hint(hint));
        }
        self.report_unknown(names, &unknown, row, &place, by_row, &mut columns);
        columns
    }

    fn exported(&self, export: KnownExport, template: &Template, name: &str) -> Column {
        if let Some(target) = export.target(&normalized(name), template) {
            return self.named(&target, false).unwrap_or(Column::Ignored);
        }
        // Jira's own fields of a team are written as `Custom field (Acceptance Criteria)`.
        let custom = name.trim().strip_prefix("Custom field (").and_then(|rest| rest.strip_suffix(')'));
        match custom.and_then(|name| self.named(name, false).or_else(|| self.usual(name, &[]))) {
            Some(Column::Field(field)) => Column::Field(field),
            _ => Column::Ignored,
        }
    }

    /// The field that a name usually stands for, unless another column is named after that field.
    fn usual(&self, name: &str, names: &[String]) -> Option<Column> {
        let name = normalized(name);
        let (_, field) = USUAL.into_iter().find(|(from, _)| *from == name)?;
        let template = self.template?;
        let taken = names.iter().any(|other| normalized(other) == field || self.mapped(other) == Some(field));
        (template.field(field).is_some() && !taken).then(|| Column::Field(field.to_owned()))
    }

    fn bad_target(&self, name: &str, target: &str, by_row: bool) -> Diagnostic {
        let templates = self.templates(by_row);
        let fields = templates.iter().flat_map(|template| &template.fields).map(|field| field.id.as_str());
        let hint = did_you_mean(target, fields.chain(reserved::NAMES));
        Diagnostic::error(format!("`--map \"{name}={target}\"` names no field")).hint(hint)
    }

    /// Checks that each column of `--map` exists.
    fn check_map(&self, names: &[String], row: &Place, columns: &mut Columns) {
        for (from, _) in &self.options.map {
            if !names.iter().any(|name| normalized(name) == normalized(from)) {
                let hint = did_you_mean(from, names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()));
                let message = format!("`--map` names the column `{from}`, which this table doesn't have");
                columns.mistakes.push(Diagnostic::error(message).at(row.clone()).hint(hint));
            }
        }
    }

    /// Checks that only a column of a list appears more than once.
    fn check_repeated(&self, names: &[String], place: &dyn Fn(usize) -> Place, columns: &mut Columns, by_row: bool) {
        for (at, column) in columns.all.iter().enumerate() {
            let is_list = match column {
                Column::Ignored | Column::Reserved("labels") => true,
                Column::Field(id) => {
                    let field = self.template.filter(|_| !by_row).and_then(|template| template.field(id));
                    field.is_some_and(|field| field.kind.is_many() && field.kind != Kind::Items)
                }
                Column::Template | Column::Reserved(_) => false,
            };
            let Some(first) = columns.all[..at].iter().position(|other| other == column).filter(|_| !is_list) else {
                continue;
            };
            let (first, name) = (names[first].trim(), names[at].trim());
            let message = match normalized(first) == normalized(name) {
                true => format!("the column `{}` appears twice", name.to_lowercase()),
                false => format!("the columns `{first}` and `{name}` are the same field"),
            };
            let hint = format!("keep one of the two; `--map \"{name}=\"` passes over a column of that name");
            columns.mistakes.push(Diagnostic::error(message).at(place(at)).hint(hint));
        }
    }

    /// Reports columns that nothing is known about: an error if one is likely a typing error, if nothing else is known
    /// either, or with `--strict`; otherwise a warning that names them.
    fn report_unknown(
        &self,
        names: &[String],
        unknown: &[usize],
        row: &Place,
        place: &dyn Fn(usize) -> Place,
        by_row: bool,
        columns: &mut Columns,
    ) {
        let templates = self.templates(by_row);
        let fields = || templates.iter().flat_map(|template| &template.fields).map(|field| field.id.as_str());
        let owner = match self.template.filter(|_| !by_row) {
            Some(template) => format!("`{}` has no field", template.id),
            None => "no template has a field".to_owned(),
        };
        let nothing_known = columns.all.iter().all(|column| *column == Column::Ignored) && self.options.map.is_empty();
        let mut ignored = Vec::new();
        for at in unknown.iter().copied() {
            let name = names[at].trim();
            let is_typo = self.is_typo(&normalized(name), names, fields().chain(reserved::NAMES));
            if is_typo || nothing_known || self.options.strict {
                let near = did_you_mean(&name.to_lowercase(), fields().chain(reserved::NAMES));
                let map = format!("`--map \"{name}=FIELD\"` reads it as a field, `--map \"{name}=\"` passes over it");
                let hint = join(&near, &map);
                columns.mistakes.push(Diagnostic::error(format!("{owner} `{name}`")).at(place(at)).hint(hint));
            } else {
                ignored.push(name);
            }
        }
        if let Some(first) = ignored.first() {
            let listed: Vec<String> = ignored.iter().map(|name| format!("`{name}`")).collect();
            let message = format!("not read: {} ({owner} of that name)", listed.join(", "));
            let hint =
                format!("`--map \"{first}=FIELD\"` reads a column as a field, `--map \"{first}=\"` passes over it");
            columns.warnings.push(Diagnostic::warning(message).at(row.clone()).hint(hint));
        }
    }

    /// Whether a name is so near to a field that no column has that it must be a typing error.
    fn is_typo<'b>(&self, name: &str, names: &[String], mut fields: impl Iterator<Item = &'b str>) -> bool {
        let length = name.chars().count();
        fields.any(|field| {
            let distance = strsim::osa_distance(name, field);
            let present = || names.iter().any(|other| normalized(other) == field || self.mapped(other) == Some(field));
            length >= 3 && distance * 3 <= length && distance <= 2 && !present()
        })
    }
}

/// Says how an export is read.
fn recognized(export: KnownExport, names: &[String], columns: &[Column]) -> String {
    let mut pairs: Vec<String> = Vec::new();
    for (name, column) in names.iter().zip(columns) {
        let target = match column {
            Column::Ignored => continue,
            Column::Template => "template",
            Column::Reserved(name) => name,
            Column::Field(id) => id.as_str(),
        };
        let pair = format!("`{}` as `{target}`", name.trim());
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    format!("recognized as an export of {}: reading {}, and no other column", export.name(), pairs.join(", "))
}
