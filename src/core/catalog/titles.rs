//! Resolves job titles to roles.

use super::Catalog;
use super::role::Role;
use crate::core::config::Title;
use crate::core::nearest::nearest;

/// The result of resolving a title.
#[derive(Debug, PartialEq, Eq)]
pub enum TitleMatch<'a> {
    /// The role, and its title if it was found by a title.
    Role(&'a Role, Option<&'a Title>),
    /// Not found, with the nearest titles.
    Near(Vec<&'a str>),
}

impl Catalog {
    /// Finds a role by its id, its name, a title or an alias. Case, hyphens and extra blanks are ignored.
    pub fn find_role(&self, text: &str) -> TitleMatch<'_> {
        if let Some(role) = self.role(text) {
            return TitleMatch::Role(role, None);
        }
        let wanted = plain(text);
        for role in &self.roles {
            let found = role.titles.iter().find(|title| words(title).any(|word| plain(word) == wanted));
            if found.is_some() || plain(&role.name) == wanted || plain(role.id.as_str()) == wanted {
                return TitleMatch::Role(role, found);
            }
        }
        if let Some((role, title)) = self.usual_role(text) {
            return TitleMatch::Role(role, Some(title));
        }
        let all = self.roles.iter().flat_map(|role| role.titles.iter().flat_map(words).chain([role.id.as_str()]));
        let all = all.chain(self.usual_words());
        TitleMatch::Near(nearest(text, all))
    }
}

/// A title and its aliases.
pub(super) fn words(title: &Title) -> impl Iterator<Item = &str> {
    std::iter::once(title.name.as_str()).chain(title.aliases.iter().map(String::as_str))
}

/// A title without case, hyphens and extra blanks.
pub(super) fn plain(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if matches!(c, '-' | '_' | '/') { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
