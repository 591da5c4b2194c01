//! REST endpoints for labels, both of a repository and of an issue.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::people::Ability;
use serde_json::Value;

impl Call<'_> {
    pub(super) fn labels(&mut self, method: &str, key: &str, rest: &[&str]) -> Answered {
        match (method, rest) {
            ("GET", []) => {
                let repository = &self.state.repositories[key];
                let url = repository.url(&self.state.base);
                let items: Vec<String> = repository.labels.values().map(|label| label.json(&url)).collect();
                Ok(self.page(&items))
            }
            ("POST", []) => {
                self.need(key, Ability::Shape)?;
                let name = self.request.text("name").unwrap_or_default().to_owned();
                if name.is_empty() {
                    return Err(Answer::wrong("Label", "name", "missing_field"));
                }
                if self.state.repositories[key].label(&name).is_some() {
                    return Err(Answer::wrong("Label", "name", "already_exists"));
                }
                self.write_label(key, &name, &name)?;
                self.label(201, key, &name)
            }
            ("GET", [name]) => self.label(200, key, name),
            ("PATCH", [name]) => {
                self.need(key, Ability::Shape)?;
                let old = self.state.repositories[key].label(name).ok_or_else(Answer::not_found)?.name.clone();
                let new = self.request.text("new_name").unwrap_or(&old).to_owned();
                if new.to_lowercase() != old.to_lowercase() && self.state.repositories[key].label(&new).is_some() {
                    return Err(Answer::wrong("Label", "name", "already_exists"));
                }
                self.write_label(key, &old, &new)?;
                self.label(200, key, &new)
            }
            _ => Err(Answer::unserved()),
        }
    }

    fn label(&self, status: u16, key: &str, name: &str) -> Answered {
        let repository = &self.state.repositories[key];
        let label = repository.label(name).ok_or_else(Answer::not_found)?;
        Ok(Answer::text(status, label.json(&repository.url(&self.state.base))))
    }

    /// Creates or changes a label as the body says; a renamed label stays on its issues.
    fn write_label(&mut self, key: &str, old: &str, new: &str) -> Result<(), Answer> {
        let former = self.state.repositories[key].label(old).cloned();
        let kept = former.as_ref().map_or_else(|| "ededed".to_owned(), |label| label.color.clone());
        let color = self.request.text("color").unwrap_or(&kept).to_owned();
        let kept = former.as_ref().and_then(|label| label.description.clone());
        let description = self.request.text("description").map(str::to_owned).or(kept);
        check_label(new, &color, description.as_deref()).map_err(|(field, message)| match field {
            // As in a recorded answer of github.com.
            "color" => Answer::wrong("Label", field, "invalid"),
            _ => Answer::custom("Label", field, message),
        })?;
        self.state.rename_label(key, old, new);
        self.state.set_label(key, new, &color, description.as_deref());
        Ok(())
    }

    /// Handles `POST`, `PUT` and `DELETE` for an issue's labels.
    pub(super) fn issue_labels(&mut self, method: &str, key: &str, number: u64, rest: &[&str]) -> Answered {
        let had = self.state.repositories[key].issues[&number].labels.clone();
        match (method, rest) {
            ("GET", []) => {}
            ("POST" | "PUT", []) => {
                self.need_on(key, number, Ability::Triage)?;
                let body = &self.request.body;
                let named = names(body.get("labels").unwrap_or(body), "name");
                let start = if method == "PUT" { Vec::new() } else { had };
                let labels = self.known_labels(key, start, &named)?;
                self.state.put_labels(key, number, labels, &self.token.account);
            }
            ("DELETE", [name]) => {
                self.need_on(key, number, Ability::Triage)?;
                if !had.iter().any(|label| label.eq_ignore_ascii_case(name)) {
                    return Err(Answer::refused(404, "Label does not exist"));
                }
                self.state.take_label_off(key, number, name);
            }
            _ => return Err(Answer::unserved()),
        }
        let repository = &self.state.repositories[key];
        let labels = repository.issues[&number].labels.iter();
        let items: Vec<String> = labels.map(|name| repository.label_json(&self.state.base, name)).collect();
        Ok(Answer::text(200, super::call::joined(&items)))
    }

    /// Adds labels by name. Labels that don't exist are created if the token may create them, and ignored otherwise.
    pub(super) fn known_labels(
        &mut self,
        key: &str,
        start: Vec<String>,
        named: &[String],
    ) -> Result<Vec<String>, Answer> {
        let mut labels = start;
        for name in named {
            if name.chars().count() > 50 {
                return Err(Answer::custom("Label", "name", "name is too long (maximum is 50 characters)"));
            }
            if self.state.repositories[key].label(name).is_none() && !self.may(key, Ability::Shape) {
                continue;
            }
            let label = self.state.ensure_label(key, name);
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        if labels.len() > 100 {
            return Err(Answer::custom("Issue", "labels", "labels can't have more than 100 entries"));
        }
        Ok(labels)
    }
}

impl super::state::State {
    /// Renames a label, also on its issues.
    pub fn rename_label(&mut self, key: &str, old: &str, new: &str) {
        if old == new {
            return;
        }
        let repository = self.repository_mut(key);
        if let Some(mut label) = repository.labels.remove(&old.to_lowercase()) {
            new.clone_into(&mut label.name);
            repository.labels.insert(new.to_lowercase(), label);
        }
        for issue in repository.issues.values_mut() {
            for label in issue.labels.iter_mut().filter(|label| label.eq_ignore_ascii_case(old)) {
                new.clone_into(label);
            }
        }
        self.forget_derived();
    }
}

/// Checks GitHub's limits on a label; the error is the field and what is wrong.
pub(super) fn check_label(
    name: &str,
    color: &str,
    description: Option<&str>,
) -> Result<(), (&'static str, &'static str)> {
    if name.chars().count() > 50 {
        return Err(("name", "name is too long (maximum is 50 characters)"));
    }
    let is_emoji = |letter: char| letter.is_whitespace() || u32::from(letter) > 0xFFFF || letter == '\u{fe0f}';
    if name.chars().all(is_emoji) {
        return Err(("name", "name must contain more than native emoji"));
    }
    if color.len() != 6 || !color.chars().all(|letter| letter.is_ascii_hexdigit()) {
        return Err(("color", "color must be 6 character hex code, excluding the leading #"));
    }
    if description.is_some_and(|text| text.chars().any(|letter| u32::from(letter) > 0xFFFF)) {
        return Err(("description", "description doesn't accept 4-byte Unicode"));
    }
    if description.is_some_and(|text| text.chars().count() > 100) {
        return Err(("description", "description is too long (maximum is 100 characters)"));
    }
    Ok(())
}

/// Returns the names in a list of strings or objects.
pub(super) fn names(list: &Value, field: &str) -> Vec<String> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let name = |item: &Value| item.as_str().or_else(|| item.get(field)?.as_str()).map(str::to_owned);
    items.iter().filter_map(name).collect()
}
