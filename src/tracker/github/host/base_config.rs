//! Reads the configuration and the templates of the default branch with one request.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::core::catalog::TeamFile;
use crate::core::config::config_file::TEMPLATES;
use crate::core::diagnostic::{Diagnostic, Source};
use crate::tracker::BaseConfig;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::ApiRequest;
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::graphql_error;
use crate::tracker::github::transport::payload::Graph;

const BASE_CONFIG: &str = "query BaseConfig($owner: String!, $name: String!, $config: String!, $templates: String!) { \
    repository(owner: $owner, name: $name) { \
    file: object(expression: $config) { ... on Blob { text isTruncated isBinary } } \
    templates: object(expression: $templates) { ... on Tree { entries { name object { \
    ... on Blob { text isTruncated isBinary } ... on Tree { entries { name object { ... on Blob { text isTruncated isBinary } } } } } } } } } }";

const FILE: &str = "query File($owner: String!, $name: String!, $file: String!) { \
    repository(owner: $owner, name: $name) { file: object(expression: $file) { \
    ... on Blob { text isTruncated isBinary } } } }";

#[derive(Debug, Deserialize)]
struct Data {
    repository: Option<Files>,
}

#[derive(Debug, Deserialize)]
struct Files {
    file: Option<Object>,
    #[serde(default)]
    templates: Option<Object>,
}

/// A file or a folder.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    is_truncated: bool,
    #[serde(default)]
    is_binary: Option<bool>,
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
    pub(super) async fn read_base_config(&self, config: &str) -> Result<BaseConfig, ApiError> {
        let more = json!({ "config": format!("HEAD:{config}"), "templates": format!("HEAD:{TEMPLATES}") });
        let files = self.read_remote("BaseConfig", BASE_CONFIG, more).await?;
        let mut base_config = BaseConfig {
            config: files.file.map(|file| source(config, file)).transpose()?.flatten(),
            ..BaseConfig::default()
        };
        for entry in files.templates.unwrap_or_default().entries {
            let Some(object) = entry.object else { continue };
            let inside = object.entries.into_iter().filter_map(|inner| {
                let kept = inner.name != "README.md"
                    && [".md", ".yml", ".yaml"].iter().any(|ending| inner.name.ends_with(ending));
                Some((format!("{}/{}", entry.name, inner.name), inner.object.filter(|_| kept)?))
            });
            for (path, file) in inside {
                if let Some(source) = source(&format!("{TEMPLATES}/{path}"), file)? {
                    base_config.templates.push(TeamFile { path, source });
                }
            }
        }
        base_config.templates.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(base_config)
    }

    pub(super) async fn read_file(&self, path: &str) -> Result<Option<Arc<Source>>, ApiError> {
        let files = self.read_remote("File", FILE, json!({ "file": format!("HEAD:{path}") })).await?;
        files.file.map(|file| source(path, file)).transpose().map(Option::flatten)
    }

    async fn read_remote(&self, operation: &'static str, query: &str, mut variables: Json) -> Result<Files, ApiError> {
        let name = self.client.repository();
        variables["owner"] = json!(name.owner);
        variables["name"] = json!(name.name);
        let request = ApiRequest::query(operation, query, &variables).needing("contents: read");
        let graph: Graph<Data> = self.client.send(&request).await?.read()?;
        graphql_error::check_errors(&name, &request, &graph.errors)?;
        graph.data.and_then(|data| data.repository).ok_or_else(|| error::no_repository(&name))
    }
}

/// The text of a file; `None` for a folder.
///
/// # Errors
/// The file was truncated, or is not text: a partial configuration must not be used.
fn source(path: &str, file: Object) -> Result<Option<Arc<Source>>, ApiError> {
    if file.is_truncated {
        let message = format!("{path} on the default branch is too large to read through the API");
        return Err(ApiError::fatal(Diagnostic::error(message).hint("make it smaller")));
    }
    if file.is_binary == Some(true) {
        let message = format!("{path} on the default branch is not a text file");
        return Err(ApiError::fatal(Diagnostic::error(message).hint("save it as UTF-8")));
    }
    // The file that is checked out under this name can be a different one.
    Ok(file.text.map(|text| Source::new(format!("{path} on the default branch"), text)))
}
