//! The configuration and the templates of the default branch, read with one request.

use serde::Deserialize;
use serde_json::json;

use super::GitHub;
use crate::core::catalog::TeamFile;
use crate::core::config::TEMPLATES;
use crate::core::diagnostic::{Diagnostic, Source};
use crate::tracker::Law;
use crate::tracker::github::ask::Ask;
use crate::tracker::github::trouble::{self, Trouble};
use crate::tracker::github::wire::Graph;

const LAW: &str = "query Law($owner: String!, $name: String!, $config: String!, $templates: String!) { \
    repository(owner: $owner, name: $name) { \
    config: object(expression: $config) { ... on Blob { text isTruncated } } \
    templates: object(expression: $templates) { ... on Tree { entries { name object { \
    ... on Blob { text isTruncated } ... on Tree { entries { name object { ... on Blob { text isTruncated } } } } } } } } } }";

#[derive(Debug, Deserialize)]
struct Data {
    repository: Option<Files>,
}

#[derive(Debug, Deserialize)]
struct Files {
    config: Option<Object>,
    templates: Option<Object>,
}

/// A file or a folder, as far as either was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    is_truncated: bool,
    #[serde(default)]
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    name: String,
    #[serde(default)]
    object: Option<Object>,
}

impl GitHub {
    pub(super) async fn read_law(&self, config: &str) -> Result<Law, Trouble> {
        let name = self.client.repository();
        let variables = json!({ "owner": name.owner, "name": name.name,
            "config": format!("HEAD:{config}"), "templates": format!("HEAD:{TEMPLATES}") });
        let ask = Ask::query("Law", LAW, &variables).needing("contents: read");
        let graph: Graph<Data> = self.client.send(&ask).await?.read()?;
        trouble::of_graphql(&name, &ask, &graph.errors)?;
        let Some(files) = graph.data.and_then(|data| data.repository) else {
            return Err(trouble::no_repository(&name));
        };
        let mut law =
            Law { config: files.config.map(|file| source(config, file)).transpose()?.flatten(), ..Law::default() };
        for entry in files.templates.unwrap_or_default().entries {
            let Some(object) = entry.object else { continue };
            let inside = object.entries.into_iter().filter_map(|inner| {
                let kept = inner.name != "README.md"
                    && [".md", ".yml", ".yaml"].iter().any(|ending| inner.name.ends_with(ending));
                Some((format!("{}/{}", entry.name, inner.name), inner.object.filter(|_| kept)?))
            });
            for (path, file) in inside {
                if let Some(source) = source(&format!("{TEMPLATES}/{path}"), file)? {
                    law.templates.push(TeamFile { path, source });
                }
            }
        }
        law.templates.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(law)
    }
}

/// A file's text. One that is too long to be sent whole would be half a law.
fn source(path: &str, file: Object) -> Result<Option<std::sync::Arc<Source>>, Trouble> {
    if file.is_truncated {
        let message = format!("{path} on the default branch is too long to be read through the API");
        return Err(Trouble::dead(Diagnostic::error(message).hint("make it shorter")));
    }
    Ok(file.text.map(|text| Source::new(path, text)))
}
