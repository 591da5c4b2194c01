//! Parses answers (YAML, JSON or plain text) into checked values.

use serde_json::Value as Json;

use super::amount::Amount;
use super::cell::{one_line, split_row, trimmed_lines, without_check_boxes};
use super::day::read_date;
use super::field::Field;
use super::kind::Kind;
use super::period::Period;
use super::role::Holder;
use super::value::{Record, Value};
use crate::core::diagnostic::Source;
use crate::core::hint::unknown_name;
use crate::core::names::FieldId;
use crate::core::nearest::did_you_mean;
use crate::core::spanned::Spanned;
use crate::core::yaml;
use crate::core::yaml::{Document, Node};

/// A checked answer (`None` if it is empty), or all its problems.
pub type Checked = Result<Option<Value>, Vec<Spanned>>;

impl Field {
    /// Parses an answer in YAML (or JSON, which is YAML).
    pub fn read_node(&self, node: &Node) -> Checked {
        let at = |problems: Vec<Spanned>| problems.into_iter().map(|p| p.or_at(&node.span)).collect::<Vec<_>>();
        if self.kind == Kind::Items {
            return self.read_records(node).map_err(at);
        }
        let texts = match &node.value {
            yaml::Value::Null => return Ok(None),
            yaml::Value::List(items) if self.kind.is_many() => {
                let mut texts = Vec::new();
                for item in items {
                    match (&item.value, item.words()) {
                        (yaml::Value::Null, _) => {}
                        (_, Some(words)) => texts.push(words.to_owned()),
                        (_, None) => {
                            let problem = Spanned::new(
                                format!("`{}` takes a list of texts, found {}", self.id, item.kind()),
                                "put quotes around text that contains `: ` or starts with a bracket",
                            );
                            return Err(vec![problem.or_at(&item.shown_span())]);
                        }
                    }
                }
                texts
            }
            _ => match node.words() {
                Some(words) => vec![words.to_owned()],
                None => {
                    let hint = format!("it takes {}", self.takes());
                    return Err(at(vec![Spanned::new(format!("`{}` can't be {}", self.id, node.kind()), hint)]));
                }
            },
        };
        self.read_texts(&texts).map_err(at)
    }

    fn read_records(&self, node: &Node) -> Checked {
        let nodes = match &node.value {
            yaml::Value::Null => return Ok(None),
            yaml::Value::List(nodes) => nodes.as_slice(),
            yaml::Value::Map(_) => std::slice::from_ref(node),
            _ => {
                let words = node.words().unwrap_or_default();
                let lines: Vec<String> = words.lines().map(str::to_owned).collect();
                return self.read_texts(&lines);
            }
        };
        let mut records = Vec::new();
        let mut problems = Vec::new();
        for node in nodes {
            match self.read_record(node) {
                Ok(record) => records.extend(record),
                Err(found) => problems.extend(found.into_iter().map(|p| p.or_at(&node.shown_span()))),
            }
        }
        if problems.is_empty() { self.within_bounds(Value::Records(records)) } else { Err(problems) }
    }

    fn read_record(&self, node: &Node) -> Result<Option<Record>, Vec<Spanned>> {
        let Some(entries) = node.entries() else {
            return match node.words() {
                Some(words) => self.read_row(words).map(Some),
                None if matches!(node.value, yaml::Value::Null) => Ok(None),
                None => Err(vec![Spanned::new(
                    format!("an item of `{}` can't be {}", self.id, node.kind()),
                    format!("write it as `{{ {} }}`", self.columns(": …, ")),
                )]),
            };
        };
        let mut problems = Vec::new();
        let mut record = Record::new();
        for entry in entries {
            let Some(field) = self.fields.iter().find(|field| field.id.as_str() == entry.key) else {
                let near = did_you_mean(&entry.key, self.fields.iter().map(|field| field.id.as_str()));
                let hint = unknown_name(&near, !matches!(entry.node.value, yaml::Value::Null));
                let message = format!("an item of `{}` has no field `{}`", self.id, entry.key);
                problems.push(Spanned::new(message, hint).or_at(&entry.key_span));
                continue;
            };
            match field.read_node(&entry.node) {
                Ok(Some(value)) => drop(record.insert(field.id.clone(), value)),
                Ok(None) => {}
                Err(found) => problems.extend(found.into_iter().map(|p| p.or_at(&entry.key_span))),
            }
        }
        self.complete(record, problems)
    }

    /// Parses a record written as a row, `a | b | c` in the order of the fields, or as a YAML map.
    fn read_row(&self, row: &str) -> Result<Record, Vec<Spanned>> {
        if row.trim_start().starts_with('{') {
            let source = Source::new(format!("`{}`", self.id), row);
            let document = Document::parse(&source).map_err(|d| vec![Spanned::from(d.at(None))])?;
            let found = self.read_record(&document.root);
            let unplaced = |p: Spanned| Spanned { span: None, ..p };
            return found.map(Option::unwrap_or_default).map_err(|all| all.into_iter().map(unplaced).collect());
        }
        let cells = split_row(row);
        if cells.len() > self.fields.len() {
            let most = self.fields.len();
            let message = format!("a row of `{}` has {} values, at most {most} are allowed", self.id, cells.len());
            return Err(vec![Spanned::new(message, format!("write it as `{}`", self.columns(" | ")))]);
        }
        let mut problems = Vec::new();
        let mut record = Record::new();
        for (field, cell) in self.fields.iter().zip(cells) {
            match field.read_texts(&[cell]) {
                Ok(Some(value)) => drop(record.insert(field.id.clone(), value)),
                Ok(None) => {}
                Err(found) => problems.extend(found),
            }
        }
        Ok(self.complete(record, problems)?.unwrap_or_default())
    }

    /// Adds the defaults, checks the required fields, and sorts a record in the order of the fields.
    fn complete(&self, mut record: Record, mut problems: Vec<Spanned>) -> Result<Option<Record>, Vec<Spanned>> {
        for field in &self.fields {
            if record.contains_key(&field.id) {
                continue;
            }
            if let Some(default) = &field.default {
                record.insert(field.id.clone(), default.clone());
            } else if field.required && problems.is_empty() {
                problems.push(Spanned::new(
                    format!("an item of `{}` lacks `{}`", self.id, field.id),
                    format!("{} Write it as `{{ {} }}`", field.ask, self.columns(": …, ")),
                ));
            }
        }
        let place = |id: &FieldId| self.fields.iter().position(|field| field.id == *id);
        record.sort_by(|a, _, b, _| place(a).cmp(&place(b)));
        if problems.is_empty() { Ok(Some(record)) } else { Err(problems) }
    }

    fn columns(&self, joiner: &str) -> String {
        let names: Vec<&str> = self.fields.iter().map(|field| field.id.as_str()).collect();
        let tail = if joiner.starts_with(':') { ": …" } else { "" };
        format!("{}{tail}", names.join(joiner))
    }

    /// Parses an answer in JSON: a default, or an answer that was kept.
    pub fn read_json(&self, json: &Json) -> Checked {
        let source = Source::new("default", json.to_string());
        match Document::parse(&source) {
            Ok(document) => self.read_node(&document.root),
            Err(diagnostic) => Err(vec![Spanned::from(diagnostic.at(None))]),
        }
    }

    /// Parses an answer given as texts: one per `--set`, cell or line. Empty texts are ignored.
    pub fn read_texts(&self, texts: &[String]) -> Checked {
        let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if texts.iter().any(|text| text.contains(control)) {
            // Drop control characters, which editors don't show.
            let texts: Vec<String> = texts.iter().map(|text| text.replace(control, "")).collect();
            return self.read_texts(&texts);
        }
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        if texts.is_empty() {
            return Ok(None);
        }
        if self.kind == Kind::Items {
            let mut records = Vec::new();
            for text in texts {
                records.push(self.read_row(text)?);
            }
            return self.within_bounds(Value::Records(records));
        }
        if !self.kind.is_many() && texts.len() > 1 {
            let message = format!("`{}` takes one answer, found {}", self.id, texts.len());
            return Err(vec![Spanned::new(message, "keep one of them")]);
        }
        let value = match self.kind {
            Kind::Text if self.in_record => Value::Text(trimmed_lines(texts[0])),
            Kind::Text | Kind::Link => Value::Text(one_line(texts[0])),
            Kind::Paragraph => Value::Text(texts[0].replace("\r\n", "\n")),
            Kind::User => Value::Text(self.read_user(texts[0])?),
            Kind::Choice => Value::Text(self.read_choice(texts[0])?),
            Kind::Number | Kind::Date | Kind::Period => self.read_measure(&one_line(texts[0]))?,
            Kind::Flag => Value::Flag(self.read_flag(texts[0])?),
            Kind::List => {
                Value::List(texts.iter().map(|text| without_check_boxes(text).replace("\r\n", "\n")).collect())
            }
            Kind::Links => Value::List(texts.iter().map(|text| one_line(text)).collect()),
            Kind::Choices => {
                let mut chosen: Vec<String> = Vec::new();
                for text in texts.iter().flat_map(|text| self.split_choices(text)) {
                    let choice = self.read_choice(&text)?;
                    if !chosen.contains(&choice) {
                        chosen.push(choice);
                    }
                }
                Value::List(chosen)
            }
            Kind::Items => return Ok(None),
        };
        self.within_bounds(value)
    }

    /// Splits a text at its commas, except those within a choice.
    fn split_choices(&self, text: &str) -> Vec<String> {
        let parts: Vec<&str> = text.split(',').collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            let joined = |end: &usize| parts[at..*end].join(",").trim().to_owned();
            let is_choice = |end: &usize| self.read_choice(&joined(end)).is_ok();
            let end = (at + 1..=parts.len()).rev().find(is_choice).unwrap_or(at + 1);
            found.push(joined(&end));
            at = end;
        }
        found.retain(|text| !text.is_empty());
        found
    }

    fn read_choice(&self, text: &str) -> Result<String, Vec<Spanned>> {
        let found = self.choices.iter().find(|choice| choice.to_lowercase() == text.to_lowercase());
        found.cloned().ok_or_else(|| {
            let hint = did_you_mean(text, self.choices.iter().map(String::as_str));
            vec![Spanned::new(format!("`{}` has no choice `{text}`", self.id), hint)]
        })
    }

    /// Checks a number, a date or a period, and keeps it as it is written.
    fn read_measure(&self, text: &str) -> Result<Value, Vec<Spanned>> {
        let (error, value) = match self.kind {
            Kind::Number => (Amount::read(text).err(), Value::Number(text.to_owned())),
            Kind::Date => (read_date(text).err(), Value::Date(text.to_owned())),
            _ => (Period::read(text).err(), Value::Period(text.to_owned())),
        };
        error.map_or(Ok(value), |error| Err(vec![error.in_answer(&self.id, self.kind.word(), text)]))
    }

    fn read_flag(&self, text: &str) -> Result<bool, Vec<Spanned>> {
        match text.to_lowercase().as_str() {
            "yes" | "true" | "y" | "on" => Ok(true),
            "no" | "false" | "n" | "off" => Ok(false),
            _ => Err(vec![Spanned::new(format!("`{}` is neither yes nor no: `{text}`", self.id), "write yes or no")]),
        }
    }

    fn read_user(&self, text: &str) -> Result<String, Vec<Spanned>> {
        if let Some(user) = Holder::new(text) {
            return Ok(user.as_str().to_owned());
        }
        Err(vec![Spanned::new(format!("`{}` is not a user: `{text}`", self.id), "write a login, or `org/team`")])
    }
}
