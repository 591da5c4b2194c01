//! Reads the repository's Markdown files through the API.

use std::collections::{BTreeMap, HashMap};

use futures_util::future::try_join_all;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::pull::Pull;
use super::{BRANCH, GitHub};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::is_document_path;
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::error_response;
use crate::tracker::github::transport::graphql_error;
use crate::tracker::github::transport::payload::{Graph, GraphNodes};

/// How many branch names are tried.
const MAX_BRANCHES: usize = 6;
/// The fields queried of a pull request.
const PULL_FIELDS: &str = "nodes { number url state body isCrossRepository headRefOid author { login } labels(first: 100) { nodes { name } } }";
/// How many files one request reads.
const BATCH_SIZE: usize = 50;
/// How many of these requests run concurrently.
const CONCURRENCY: usize = 4;

/// A branch in GraphQL.
#[derive(Debug, Deserialize)]
struct Branch {
    #[serde(default)]
    name: String,
    target: Option<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    oid: String,
}

/// A git tree in REST.
#[derive(Debug, Deserialize)]
struct Tree {
    tree: Vec<Entry>,
    #[serde(default)]
    truncated: bool,
}

#[derive(Debug, Deserialize)]
struct Entry {
    path: String,
    #[serde(rename = "type")]
    kind: String,
    sha: String,
}

/// A file's text.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Blob {
    text: Option<String>,
    #[serde(default)]
    is_truncated: bool,
}

impl GitHub {
    /// Reads our branch, the default branch and every Markdown file with front matter.
    pub(in crate::tracker::github::files) async fn read_files(&self) -> Result<(), ApiError> {
        self.find_branch().await?;
        self.read_branch().await
    }

    /// Reads what our branch and the default branch contain now.
    pub(in crate::tracker::github::files) async fn read_branch(&self) -> Result<(), ApiError> {
        let (head, base) = {
            let state = self.file_state.borrow();
            (state.head.clone(), state.base.1.clone())
        };
        if base.is_empty() {
            // An empty repository has no files, and no commit to start a branch from.
            self.file_state.borrow_mut().read = true;
            return Ok(());
        }
        let ours = head.unwrap_or_else(|| base.clone());
        let paths = self.tree(&ours).await?;
        let defaults = if ours == base { HashMap::new() } else { self.tree(&base).await? };
        let documents: Vec<&String> = paths.keys().filter(|path| is_document_path(path)).collect();
        let changed = defaults
            .iter()
            .filter(|(path, blob)| is_document_path(path) && paths.get(*path).is_none_or(|ours| ours != *blob));
        let changed: Vec<&String> = changed.map(|(path, _)| path).collect();
        let texts = self.texts(&ours, &documents).await?;
        let default_texts = self.texts(&base, &changed).await?;
        let defaults_by_blob = defaults.clone();
        let mut state = self.file_state.borrow_mut();
        state.base_paths = if ours == base { paths.clone() } else { defaults_by_blob };
        state.paths = paths;
        state.texts = texts;
        state.defaults = default_texts;
        state.read = true;
        Ok(())
    }

    async fn find_branch(&self) -> Result<(), ApiError> {
        let found = match self.query_branches(true).await {
            // In a private repository, reading pull requests needs a different permission than reading files.
            Err(ApiError::Refused { status: 403, .. }) => {
                let found = self.query_branches(false).await?;
                self.use_only_default_branch(&found);
                return Ok(());
            }
            found => found?,
        };
        self.choose_branch(&found)
    }

    async fn query_branches(&self, with_pulls: bool) -> Result<Json, ApiError> {
        let names = branches();
        let repository = self.client.repository();
        let mut variables = json!({ "owner": repository.owner, "name": repository.name });
        let (mut types, mut fields) = (String::new(), String::new());
        for (at, name) in names.iter().enumerate() {
            variables[format!("r{at}")] = json!(format!("refs/heads/{name}"));
            types += &format!(", $r{at}: String!");
            fields += &format!(" r{at}: ref(qualifiedName: $r{at}) {{ target {{ oid }} }}");
            if with_pulls {
                variables[format!("h{at}")] = json!(name);
                types += &format!(", $h{at}: String!");
                fields += &format!(" p{at}: pullRequests(headRefName: $h{at}, first: 20) {{ {PULL_FIELDS} }}");
            }
        }
        let text = format!(
            "query FileBranches($owner: String!, $name: String!{types}) {{ repository(owner: $owner, name: $name) {{ defaultBranchRef {{ name target {{ oid }} }}{fields} }} }}"
        );
        let request = ApiRequest::query("FileBranches", &text, &variables).needing("contents: read");
        let graph: Graph<Map<String, Json>> = self.client.send(&request).await?.read()?;
        graphql_error::check_errors(&repository, &request, &graph.errors)?;
        let data = graph.data.unwrap_or_default();
        Ok(data.get("repository").cloned().unwrap_or_default())
    }

    /// Uses only the default branch, because the token can't see which branch has an open pull request.
    fn use_only_default_branch(&self, found: &Json) {
        let mut state = self.file_state.borrow_mut();
        state.base = default_branch(found).unwrap_or_default();
        BRANCH.clone_into(&mut state.branch);
        let request = ApiRequest::get("").needing("pull-requests: read");
        let why = error_response::forbidden(&self.client.repository(), &request);
        let hidden = Diagnostic::warning("files in an open pull request can't be seen").hint(why.clone());
        state.warnings.push(hidden);
        state.unseen_reason = Some(why);
    }

    /// Chooses our branch: the one with an open pull request; else one that an earlier run left without a pull request;
    /// else the first unused name.
    fn choose_branch(&self, found: &Json) -> Result<(), ApiError> {
        let read = |name: String| found.get(&name).cloned().unwrap_or_default();
        let mut state = self.file_state.borrow_mut();
        state.base = default_branch(found).unwrap_or_default();
        let mut all = Vec::new();
        for (at, name) in branches().into_iter().enumerate() {
            let head: Option<Branch> = serde_json::from_value(read(format!("r{at}"))).ok();
            let head = head.and_then(|branch| branch.target).map(|target| target.oid);
            let pulls: Option<GraphNodes<Pull>> = serde_json::from_value(read(format!("p{at}"))).ok();
            // A branch with the same name in a fork is not ours.
            let pulls = pulls.map(|pulls| pulls.nodes).unwrap_or_default();
            let ours: Vec<Pull> = pulls.into_iter().filter(|pull| !pull.is_cross_repository).collect();
            all.push((name, head, ours));
        }
        let is_open = |(_, _, pulls): &(String, Option<String>, Vec<Pull>)| pulls.iter().any(Pull::is_open);
        // A name is free if there is no branch, or if the branch has commits since its last pull request: an earlier
        // run ended before it opened the next one.
        let is_free = |(_, head, pulls): &(String, Option<String>, Vec<Pull>)| {
            head.as_ref().is_none_or(|head| pulls.iter().all(|pull| pull.head_ref_oid != *head))
        };
        let chosen = all.iter().position(is_open).or_else(|| all.iter().position(is_free));
        let Some(chosen) = chosen else {
            let message = format!("all branches from {BRANCH} to {BRANCH}-{MAX_BRANCHES} are in use");
            return Err(ApiError::fatal(
                Diagnostic::error(message).hint("delete the branches whose pull requests are merged or closed"),
            ));
        };
        let (name, head, pulls) = all.swap_remove(chosen);
        state.branch = name;
        state.head = head;
        state.pull = pulls.into_iter().find(Pull::is_open);
        Ok(())
    }

    /// Every file of a commit, with its blob id.
    pub(in crate::tracker::github::files) async fn tree(
        &self,
        commit: &str,
    ) -> Result<HashMap<String, String>, ApiError> {
        let path = self.client.path(&format!("/git/trees/{}?recursive=1", encoded(commit)));
        let tree: Tree = self.client.send(&ApiRequest::get(path).needing("contents: read")).await?.read()?;
        if tree.truncated {
            // A file missing from the list would be overwritten.
            let message = format!("{} has too many files to list", self.client.repository());
            let hint = "store these artifacts as issues (`--to issue`), or as files in a clone (`--tracker local`)";
            return Err(ApiError::fatal(Diagnostic::error(message).hint(hint)));
        }
        Ok(tree.tree.into_iter().filter(|entry| entry.kind == "blob").map(|entry| (entry.path, entry.sha)).collect())
    }

    /// The texts of the files that have front matter.
    async fn texts(&self, commit: &str, paths: &[&String]) -> Result<BTreeMap<String, String>, ApiError> {
        let mut read = Vec::new();
        let requests: Vec<&[&String]> = paths.chunks(BATCH_SIZE).collect();
        for batch in requests.chunks(CONCURRENCY) {
            read.extend(try_join_all(batch.iter().map(|paths| self.some_texts(commit, paths))).await?);
        }
        let whole = |text: &String| text.trim_start_matches('\u{feff}').starts_with("---");
        Ok(read.into_iter().flatten().filter(|(_, text)| whole(text)).collect())
    }

    async fn some_texts(&self, commit: &str, paths: &[&String]) -> Result<Vec<(String, String)>, ApiError> {
        let repository = self.client.repository();
        let mut variables = json!({ "owner": repository.owner, "name": repository.name });
        let (mut types, mut fields) = (String::new(), String::new());
        for (at, path) in paths.iter().enumerate() {
            variables[format!("e{at}")] = json!(format!("{commit}:{path}"));
            types += &format!(", $e{at}: String!");
            fields += &format!(" f{at}: object(expression: $e{at}) {{ ... on Blob {{ text isTruncated }} }}");
        }
        let text = format!(
            "query Texts($owner: String!, $name: String!{types}) {{ repository(owner: $owner, name: $name) {{{fields} }} }}"
        );
        let request = ApiRequest::query("Texts", &text, &variables).needing("contents: read");
        let graph: Graph<Map<String, Json>> = self.client.send(&request).await?.read()?;
        graphql_error::check_errors(&repository, &request, &graph.errors)?;
        let data = graph.data.unwrap_or_default();
        let found = data.get("repository").cloned().unwrap_or_default();
        let text = |(at, path): (usize, &&String)| {
            let blob: Blob = serde_json::from_value(found.get(format!("f{at}"))?.clone()).ok()?;
            Some(((*path).clone(), blob.text.filter(|_| !blob.is_truncated)?))
        };
        Ok(paths.iter().enumerate().filter_map(text).collect())
    }
}

/// The possible names of our branch.
fn branches() -> Vec<String> {
    (1..=MAX_BRANCHES)
        .map(|number| if number == 1 { BRANCH.to_owned() } else { format!("{BRANCH}-{number}") })
        .collect()
}

/// The default branch and its newest commit.
fn default_branch(found: &Json) -> Option<(String, String)> {
    let branch: Branch = serde_json::from_value(found.get("defaultBranchRef")?.clone()).ok()?;
    Some((branch.name, branch.target?.oid))
}
