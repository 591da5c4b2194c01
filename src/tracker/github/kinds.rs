//! Issue types and the organisation's issue field for the owning role.

use super::GitHub;
use super::ask::{Ask, encoded};
use super::state::Field;
use super::trouble::Trouble;
use super::wire::{WireField, WireName};
use crate::core::diagnostic::Diagnostic;

impl GitHub {
    /// Learn the issue types and the field, where the templates and the configuration name them. The types are nothing
    /// where no template wants one.
    pub(super) async fn learn_kinds(&self) -> Result<(Option<Vec<String>>, Vec<Diagnostic>), Trouble> {
        let wants_type = self.catalog.templates().any(|template| template.issue_type.is_some());
        let types = if wants_type { Some(self.types().await?) } else { None };
        let mut odd = Vec::new();
        if let Some(name) = &self.field {
            odd.extend(self.learn_field(name).await?);
        }
        Ok((types, odd))
    }

    async fn types(&self) -> Result<Vec<String>, Trouble> {
        match self.client.send(&Ask::get(self.client.path("/issue-types"))).await {
            Ok(answer) => Ok(answer.read::<Vec<WireName>>()?.into_iter().map(|kind| kind.name).collect()),
            // A user's repository has none.
            Err(Trouble::Refused { .. }) => Ok(Vec::new()),
            Err(trouble) => Err(trouble),
        }
    }

    async fn learn_field(&self, name: &str) -> Result<Vec<Diagnostic>, Trouble> {
        let owner = self.state.borrow().repository.as_ref().map(|repository| repository.owner.clone());
        let warning = |message: String, hint: &str| Ok(vec![Diagnostic::warning(message).hint(hint)]);
        let Some(owner) = owner.filter(|owner| owner.kind == "Organization") else {
            return warning(
                format!("the field `{name}` is left out: only an organisation has issue fields"),
                "take `field` out of the configuration",
            );
        };
        let path = format!("/orgs/{}/issue-fields", encoded(&owner.login));
        let fields: Vec<WireField> =
            match self.client.send(&Ask::get(path).needing("organization issue fields: read")).await {
                Ok(answer) => answer.read()?,
                Err(Trouble::Refused { .. }) => {
                    return warning(
                        format!("the issue fields of {} can not be read: `{name}` is left out", owner.login),
                        "the token needs the organisation permission Issue fields: read",
                    );
                }
                Err(trouble) => return Err(trouble),
            };
        let found = fields
            .into_iter()
            .find(|field| field.name.eq_ignore_ascii_case(name) && field.data_type == "single_select");
        let Some(found) = found else {
            return warning(
                format!("{} has no single-select issue field `{name}`: it is left out", owner.login),
                "make it in the organisation's settings, with an option for each role",
            );
        };
        let options = found.options.unwrap_or_default().into_iter().map(|option| option.name).collect();
        let field = Field { id: found.id, options };
        let without: Vec<&str> = self
            .catalog
            .roles()
            .iter()
            .filter(|role| field.option(&role.name, role.id.as_str()).is_none())
            .map(|role| role.name.as_str())
            .collect();
        let odd = (!without.is_empty()).then(|| {
            Diagnostic::warning(format!("the field `{name}` has no option for {}", without.join(", ")))
                .hint("add an option with the role's name in the organisation's settings")
        });
        self.state.borrow_mut().field = Some(field);
        Ok(odd.into_iter().collect())
    }
}
