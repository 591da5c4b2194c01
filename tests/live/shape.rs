//! The shapes of answers: their keys and types, without their values; and the differences between two servers'
//! answers to the same requests.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The types seen at each key path (`labels[].name`) or header (`link: next`).
pub type Shape = BTreeMap<String, BTreeSet<&'static str>>;

/// The answers of one server: by request and status, the combined shape of all answers.
#[derive(Clone, Debug, Default)]
pub struct Shapes(BTreeMap<(String, u16), Shape>);

/// The differences between two servers.
#[derive(Debug, Default)]
pub struct Differences {
    /// What may break a client that was only tested against the fake.
    pub serious: Vec<String>,
    /// What only the other server returns; harmless.
    pub more: Vec<String>,
}

impl Shapes {
    /// Adds an answer.
    pub fn add(&mut self, request: &str, status: u16, headers: &[(String, String)], body: &Value) {
        let shape = self.0.entry((request.to_owned(), status)).or_default();
        for (name, value) in headers {
            match name.as_str() {
                "link" => {
                    for rel in ["next", "prev", "first", "last"] {
                        if value.contains(&format!("rel=\"{rel}\"")) {
                            see(shape, format!("header link: {rel}"), "there");
                        }
                    }
                }
                "content-type" => {
                    let kind = value.split(';').next().unwrap_or_default().trim();
                    see(shape, format!("header content-type: {kind}"), "there");
                }
                "x-ratelimit-remaining" | "x-ratelimit-reset" | "x-ratelimit-resource" | "retry-after" => {
                    see(shape, format!("header {name}"), "there");
                }
                _ => {}
            }
        }
        look(shape, "", body);
    }

    /// Compares another server's answers with these, request by request.
    pub fn against(&self, stand_in: &Self) -> Differences {
        let mut found = Differences::default();
        for ((request, status), real) in &self.0 {
            let Some(fake) = stand_in.0.get(&(request.clone(), *status)) else {
                let other: Vec<u16> =
                    stand_in.0.keys().filter(|(known, _)| known == request).map(|(_, status)| *status).collect();
                found.serious.push(match other.is_empty() {
                    true => format!("{request}: the stand-in was never asked this"),
                    false => format!("{request}: GitHub answered with {status}, the stand-in with {other:?}"),
                });
                continue;
            };
            compare(request, real, fake, &mut found);
        }
        for (request, _) in stand_in.0.keys() {
            if !self.0.keys().any(|(known, _)| known == request) {
                found.serious.push(format!("{request}: GitHub was never asked this"));
            }
        }
        found
    }
}

fn compare(request: &str, real: &Shape, fake: &Shape, found: &mut Differences) {
    for (key, types) in fake {
        match real.get(key) {
            // If the parent is absent, null or empty, there is nothing to compare.
            None if holds(real, key) => {
                found.serious.push(format!("{request}: `{key}` is told by the stand-in only"));
            }
            Some(real) if real.is_disjoint(types) && !real.contains("null") && !types.contains("null") => {
                found.serious.push(format!("{request}: `{key}` is {}, the stand-in's {}", list(real), list(types)));
            }
            None | Some(_) => {}
        }
    }
    for (key, types) in real {
        match fake.get(key) {
            None if holds(fake, key) => found.more.push(format!("{request}: `{key}` ({})", list(types))),
            Some(known) if types.contains("null") && !known.contains("null") => {
                found.more.push(format!("{request}: `{key}` can be null"));
            }
            _ => {}
        }
    }
}

/// Whether the parent of a key was ever seen with contents.
fn holds(shape: &Shape, key: &str) -> bool {
    if key.starts_with("header ") {
        return true;
    }
    let parent = key.rsplit_once('.').map_or("", |(parent, _)| parent);
    let key_is_item = key.ends_with("[]");
    let owner = if key_is_item { key.trim_end_matches("[]") } else { parent };
    !key_is_item && shape.get(owner).is_some_and(|types| types.contains("object"))
}

fn list(types: &BTreeSet<&'static str>) -> String {
    types.iter().copied().collect::<Vec<_>>().join(" or ")
}

fn see(shape: &mut Shape, key: String, kind: &'static str) {
    shape.entry(key).or_default().insert(kind);
}

fn look(shape: &mut Shape, key: &str, value: &Value) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "a flag",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "object",
    };
    see(shape, key.to_owned(), kind);
    match value {
        Value::Array(items) => items.iter().for_each(|item| look(shape, &format!("{key}[]"), item)),
        Value::Object(entries) => {
            for (name, value) in entries {
                // Numbered aliases in a GraphQL query, such as `n12`, are combined.
                let counted = name.strip_prefix('n').is_some_and(|rest| rest.parse::<u32>().is_ok());
                let name = if counted { "n*" } else { name };
                look(shape, &if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") }, value);
            }
        }
        _ => {}
    }
}

/// Returns a request's pattern, without specific repositories, numbers or names: `GET /repos/{repo}/issues/{n}
/// ?page`.
pub fn request_of(method: &str, target: &str, operation: Option<&str>) -> String {
    if let Some(operation) = operation {
        return format!("GraphQL {operation}");
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = path.strip_prefix("/api/v3").unwrap_or(path);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let mut out = String::new();
    let mut at = 0;
    let mut before = "";
    while let Some(part) = parts.get(at) {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let rest_is_a_name = matches!(before, "contents" | "ref" | "branches" | "compare" | "trees" | "blobs");
        match before {
            "repos" if at == 1 => {
                out += "/{repo}";
                at += 1;
            }
            "repositories" | "orgs" if at == 1 => out += "/{repo}",
            _ if rest_is_a_name => {
                out += "/{name}";
                break;
            }
            "labels" | "assignees" | "collaborators" => out += "/{name}",
            _ if is_number => out += "/{n}",
            _ => out += &format!("/{part}"),
        }
        before = part;
        at += 1;
    }
    let mut names: Vec<&str> = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
    names.sort_unstable();
    // How a page is identified depends on the list, not on the request.
    names.retain(|name| !matches!(*name, "page" | "after" | "per_page"));
    let names = if names.is_empty() { String::new() } else { format!(" ?{}", names.join("&")) };
    // A list addressed by the repository's id is the same list.
    format!("{method} {}{names}", out.replacen("/repositories/{repo}", "/repos/{repo}", 1))
}
