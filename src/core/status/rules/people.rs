//! People who have too much.

use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::settings::Settings;
use super::super::team::{Person, people};
use crate::core::check::Level;
use crate::core::counted::counted;

/// `role-overloaded`
pub(super) struct RoleOverloaded;

/// Below so many open artifacts nobody has too much, however little the others have.
const FEW: usize = 6;

static ABOUT: About = About {
    id: "role-overloaded",
    severity: Level::Warning,
    what: "One person holds three roles or more, wears five of the eight hats or more, or has over 12 open artifacts, \
           or at least 6 and more than twice as many as the median of those who have some.",
    why: "Whoever wears every hat decides alone, and what waits for them waits long.",
    example: include_str!("../examples/role-overloaded.yml"),
};

impl Rule for RoleOverloaded {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn run(&self, product: &Product<'_>, settings: &Settings, found: &mut Vec<Finding>) {
        let people = people(product);
        let median = median(&people);
        for person in &people {
            let mut reasons = Vec::new();
            if person.roles.len() > settings.most_roles {
                reasons.push(format!("holds {}", counted(person.roles.len(), "role")));
            }
            if person.hats.len() > settings.most_hats {
                reasons.push(format!("wears {} of the eight hats", person.hats.len()));
            }
            let open = person.open.len();
            if open > settings.most_open {
                reasons.push(format!("has {}", counted(open, "open artifact")));
            } else if open >= FEW && open > 2 * median {
                reasons.push(format!("has {}, where the median is {median}", counted(open, "open artifact")));
            }
            if reasons.is_empty() {
                continue;
            }
            let keys = person.open.iter().map(|at| &product.all[*at].key);
            let message = format!("@{} {}", person.login, reasons.join(" and "));
            let hint = format!("`rolecall list --person {}` shows what could go to somebody else", person.login);
            found.push(ABOUT.found(&person.login, keys, message, hint));
        }
    }
}

/// The median number of open artifacts of those who have some.
fn median(people: &[Person]) -> usize {
    let mut numbers: Vec<usize> = people.iter().map(|person| person.open.len()).filter(|open| *open > 0).collect();
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied().unwrap_or(0)
}
