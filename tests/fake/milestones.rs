//! REST endpoints for milestones.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::people::Ability;
use super::repository::Milestone;

impl Call<'_> {
    pub(super) fn milestones(&mut self, method: &str, key: &str, rest: &[&str]) -> Answered {
        match (method, rest) {
            ("GET", []) => {
                let wanted = self.request.asked("state").unwrap_or("open");
                let repository = &self.state.repositories[key];
                let fits = |milestone: &&Milestone| wanted == "all" || milestone.open == (wanted == "open");
                let found = repository.milestones.values().filter(fits);
                let item = |milestone| self.state.milestone_value(repository, milestone, true).to_string();
                Ok(self.page(&found.map(item).collect::<Vec<_>>()))
            }
            ("POST", []) => {
                self.need(key, Ability::Shape)?;
                let title = self.request.text("title").unwrap_or_default().to_owned();
                if title.is_empty() {
                    return Err(Answer::wrong("Milestone", "title", "missing_field"));
                }
                self.free_title(key, &title, None)?;
                let number = self.state.add_milestone(key, &self.token.account, &title, None);
                self.write_milestone(key, number);
                self.milestone(201, key, number)
            }
            ("GET", [number]) => {
                let number = number.parse().map_err(|_| Answer::not_found())?;
                self.milestone(200, key, number)
            }
            ("PATCH", [number]) => {
                self.need(key, Ability::Shape)?;
                let number: u64 = number.parse().map_err(|_| Answer::not_found())?;
                if !self.state.repositories[key].milestones.contains_key(&number) {
                    return Err(Answer::not_found());
                }
                if let Some(title) = self.request.text("title") {
                    self.free_title(key, title, Some(number))?;
                }
                self.write_milestone(key, number);
                self.state.forget_derived();
                self.milestone(200, key, number)
            }
            _ => Err(Answer::unserved()),
        }
    }

    fn milestone(&self, status: u16, key: &str, number: u64) -> Answered {
        let repository = &self.state.repositories[key];
        let milestone = repository.milestones.get(&number).ok_or_else(Answer::not_found)?;
        Ok(Answer::json(status, &self.state.milestone_value(repository, milestone, true)))
    }

    /// Checks that no other milestone has the title.
    fn free_title(&self, key: &str, title: &str, except: Option<u64>) -> Result<(), Answer> {
        let mut all = self.state.repositories[key].milestones.values();
        match all.any(|milestone| milestone.title == title && Some(milestone.number) != except) {
            true => Err(Answer::wrong("Milestone", "title", "already_exists")),
            false => Ok(()),
        }
    }

    fn write_milestone(&mut self, key: &str, number: u64) {
        let (request, now) = (self.request, self.state.now());
        let milestone = self.state.repository_mut(key).milestones.get_mut(&number).expect("the caller found it");
        if let Some(title) = request.text("title") {
            title.clone_into(&mut milestone.title);
        }
        if let Some(description) = request.body.get("description") {
            milestone.description = description.as_str().map(str::to_owned);
        }
        if let Some(state) = request.text("state") {
            milestone.open = state == "open";
            milestone.closed_at = if milestone.open { None } else { milestone.closed_at.or(Some(now)) };
        }
        if let Some(due) = request.body.get("due_on") {
            milestone.due_on = due.as_str().map(day);
        }
    }
}

/// GitHub keeps only the day. The fake returns midnight UTC; GitHub returns midnight Pacific time.
fn day(moment: &str) -> String {
    format!("{}T00:00:00Z", moment.split('T').next().unwrap_or(moment))
}
