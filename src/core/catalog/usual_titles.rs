//! Usual job titles that no role claims for itself, and the role that each answers to.

use std::sync::OnceLock;

use serde::Deserialize;

use super::builtin;
use super::role::Role;
use super::titles::{plain, words};
use super::{Catalog, Title};

/// A usual title, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UsualTitleFile {
    title: String,
    aliases: Vec<String>,
    role: String,
    why: String,
}

/// A usual title and the role that it answers to.
#[derive(Debug)]
struct UsualTitle {
    role: String,
    /// The title; its only duty says why it answers to that role.
    title: Title,
}

fn usual_titles() -> &'static [UsualTitle] {
    static TITLES: OnceLock<Vec<UsualTitle>> = OnceLock::new();
    TITLES.get_or_init(|| {
        let files: Vec<UsualTitleFile> =
            serde_saphyr::from_str(builtin::titles()).expect("the embedded titles are tested");
        let title = |file: UsualTitleFile| UsualTitle {
            role: file.role,
            title: Title { name: file.title, aliases: file.aliases, duties: vec![file.why], skills: Vec::new() },
        };
        files.into_iter().map(title).collect()
    })
}

/// A title that resolves to a role.
#[derive(Clone, Copy, Debug)]
pub struct ResolvedTitle<'a> {
    /// The title, or one of its aliases.
    pub name: &'a str,
    /// The role.
    pub role: &'a Role,
    /// Why it is this role: its first duty, or what the role is accountable for.
    pub why: &'a str,
}

impl Catalog {
    /// The role that a usual title answers to, if no role claims the title for itself.
    pub(super) fn usual_role(&self, wanted: &str) -> Option<(&Role, &Title)> {
        let wanted = plain(wanted);
        let found = usual_titles().iter().find(|usual| words(&usual.title).any(|word| plain(word) == wanted))?;
        Some((self.role(&found.role)?, &found.title))
    }

    /// All words of the usual titles.
    pub(super) fn usual_words(&self) -> impl Iterator<Item = &str> {
        usual_titles().iter().filter(|usual| self.role(&usual.role).is_some()).flat_map(|usual| words(&usual.title))
    }

    /// Every title and alias that resolves to a role, by role.
    pub fn resolved_titles(&self) -> Vec<ResolvedTitle<'_>> {
        let mut all: Vec<ResolvedTitle<'_>> = Vec::new();
        for role in self.roles() {
            let usual = usual_titles().iter().filter(|usual| usual.role == role.id.as_str()).map(|usual| &usual.title);
            for title in role.titles.iter().chain(usual) {
                let accountable = || role.accountabilities.first().map_or("", String::as_str);
                let why = title.duties.first().map_or_else(accountable, String::as_str);
                for name in words(title).filter(|name| self.is_resolved_to(name, role)) {
                    all.push(ResolvedTitle { name, role, why });
                }
            }
        }
        all
    }

    /// Whether a title resolves to this role: a usual one can be another role's own.
    fn is_resolved_to(&self, name: &str, role: &Role) -> bool {
        matches!(self.find_role(name), super::TitleMatch::Role(found, _) if found == role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::catalog::{TeamFile, TitleMatch, load};
    use crate::core::config::config_file::Config;
    use crate::core::diagnostic::Source;

    #[test]
    fn usual_titles_answer_to_a_role_and_none_is_listed_twice() {
        let catalog = load(&[], &Config::default()).expect("it loads");
        for (title, role) in [
            ("Tech Lead", "product-development"),
            ("QA", "product-development"),
            ("Scrum Master", "product-owner"),
            ("CTO", "product-development"),
            ("Product Designer", "product-development"),
            ("delivery manager", "product-owner"),
            ("Business Analyst", "product-owner"),
            ("project manager", "product-operations"),
            ("Founder", "product-leader"),
        ] {
            match catalog.find_role(title) {
                TitleMatch::Role(found, Some(title)) => {
                    assert_eq!(found.id.as_str(), role, "{title:?}");
                    assert!(!title.duties.is_empty(), "{title:?} says why");
                }
                other => panic!("{title}: {other:?}"),
            }
        }
        let all = catalog.resolved_titles();
        assert!(all.len() >= 120, "{}", all.len());
        let mut names: Vec<String> = all.iter().map(|title| plain(title.name)).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all.len(), "no title is listed twice");
        assert!(all.iter().all(|title| !title.why.is_empty()));
    }

    #[test]
    fn a_teams_own_role_takes_a_usual_title() {
        let source =
            Source::new("role.yml", "name: Tester\ntitles: [{ name: QA }]\nlabel: { color: abcdef, description: T }\n");
        let team = [TeamFile { path: "tester/role.yml".to_owned(), source }];
        let catalog = load(&team, &Config::default()).expect("it loads");
        assert!(matches!(catalog.find_role("qa"), TitleMatch::Role(role, _) if role.id.as_str() == "tester"));
        let owners: Vec<&str> = catalog
            .resolved_titles()
            .iter()
            .filter(|title| title.name == "QA")
            .map(|title| title.role.id.as_str())
            .collect();
        assert_eq!(owners, ["tester"]);
    }
}
