//! The kinds of servers that GitHub runs or sells, and what each lacks compared with github.com: `servers.json`.

use std::sync::LazyLock;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;
use serde_json::Value;

static LACKS: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("servers.json")).unwrap());
static SCHEMAS: [LazyLock<Valid<Schema>>; 2] =
    [LazyLock::new(|| older(Server::Ghes3_14)), LazyLock::new(|| older(Server::Ghes3_17))];

/// The server that a client talks to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Server {
    #[default]
    GitHubCom,
    /// GitHub Enterprise Cloud with data residency, at `OCTO.ghe.com`. It supports what github.com does.
    GheCom,
    /// GitHub Enterprise Server.
    Ghes3_14,
    Ghes3_17,
}

impl Server {
    pub fn is_enterprise(self) -> bool {
        matches!(self, Self::Ghes3_14 | Self::Ghes3_17)
    }

    /// Its name on a command line.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "github.com" => Self::GitHubCom,
            "ghe.com" => Self::GheCom,
            "ghes-3.14" => Self::Ghes3_14,
            "ghes-3.17" => Self::Ghes3_17,
            _ => return None,
        })
    }

    /// What the server lacks; nothing if it supports everything.
    fn lacks(self) -> Option<&'static Value> {
        match self {
            Self::GitHubCom | Self::GheCom => None,
            Self::Ghes3_14 => LACKS.get("ghes-3.14"),
            Self::Ghes3_17 => LACKS.get("ghes-3.17"),
        }
    }

    /// Removes what the server lacks from a REST description. Each entry is a path of keys.
    pub(super) fn cut(self, description: &mut Value) {
        for path in self.lacks().into_iter().flat_map(|lacks| lacks["rest"].as_array().into_iter().flatten()) {
            let keys: Vec<&str> = path.as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
            let (last, parents) = keys.split_last().unwrap();
            let mut at = &mut *description;
            for key in parents {
                at = at.get_mut(key).unwrap_or_else(|| panic!("servers.json: no {keys:?}"));
            }
            match at {
                Value::Object(fields) => drop(fields.remove(*last)),
                // A parameter by its name, or a value.
                Value::Array(items) => items.retain(|item| item["name"] != *last && item != last),
                _ => panic!("servers.json: no {keys:?}"),
            }
        }
    }

    /// The server's GraphQL schema, or nothing if it is github.com's.
    pub(super) fn schema(self) -> Option<&'static Valid<Schema>> {
        match self {
            Self::GitHubCom | Self::GheCom => None,
            Self::Ghes3_14 => Some(&SCHEMAS[0]),
            Self::Ghes3_17 => Some(&SCHEMAS[1]),
        }
    }
}

/// github.com's schema without what an older server lacks: each entry is `Type.field` or the name of a type.
fn older(server: Server) -> Valid<Schema> {
    let lacks = server.lacks().and_then(|lacks| lacks["graphql"].as_array()).unwrap();
    let lacks: Vec<&str> = lacks.iter().map(|name| name.as_str().unwrap()).collect();
    let (mut text, mut current, mut skipped) = (String::new(), String::new(), false);
    for line in super::graphql::PUBLISHED.lines() {
        let words: Vec<&str> = line.split([' ', '(', ':', '@', '{']).filter(|word| !word.is_empty()).collect();
        if !line.starts_with([' ', '}']) && words.len() > 1 {
            words[1].clone_into(&mut current);
            skipped = lacks.contains(&current.as_str());
        }
        let field = line.starts_with(' ') && lacks.contains(&format!("{current}.{}", words[0]).as_str());
        if !skipped && !field {
            text += line;
            text.push('\n');
        }
    }
    Schema::parse_and_validate(text, "schema.graphql").unwrap_or_else(|invalid| panic!("{}", invalid.errors))
}
