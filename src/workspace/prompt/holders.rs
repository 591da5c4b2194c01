//! Who holds each role.

use super::Prompts;
use super::question::{Line, Reply};
use crate::core::catalog::{Catalog, Holder};
use crate::core::diagnostic::Error;

/// Roles by their ids, each with its holders.
type Holders = Vec<(String, Vec<String>)>;

impl Prompts {
    /// Asks for the holders of each role, by the role's id: logins and teams separated by commas or spaces. `given` are
    /// those that are already known.
    ///
    /// # Errors
    /// The person pressed Ctrl-C, or the terminal was closed.
    pub fn ask_holders(self, catalog: &Catalog, given: &[(String, Vec<String>)]) -> Result<Reply<Holders>, Error> {
        self.guide(
            "Who holds each role? Logins (ana) or teams (org/team), separated by commas. Leave empty if nobody holds it yet.",
        );
        let open: Vec<_> =
            catalog.roles().iter().filter(|role| given.iter().all(|(id, _)| id != role.id.as_str())).collect();
        let mut texts = vec![String::new(); open.len()];
        let mut at = 0;
        while at < open.len() {
            let check = |text: &str| match split(text).find(|word| Holder::new(word).is_none()) {
                Some(wrong) => Err(format!("`{wrong}` is neither a login nor a team")),
                None => Ok(()),
            };
            let line = Line { question: &open[at].name, help: None, initial: &texts[at], check: &check };
            match (line.ask()?, at) {
                (Reply::Answer(text), _) => {
                    texts[at] = text;
                    at += 1;
                }
                (Reply::Back, 0) => return Ok(Reply::Back),
                (Reply::Back, _) => at -= 1,
            }
        }
        let asked = open.iter().zip(&texts).map(|(role, text)| {
            let holders = split(text).filter_map(Holder::new).map(|holder| holder.as_str().to_owned()).collect();
            (role.id.to_string(), holders)
        });
        Ok(Reply::Answer(given.iter().cloned().chain(asked).collect()))
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty())
}
