//! The whole state as JSON. Issues and pull requests have the same form as in REST, plus who closed them, their
//! comments, their parent and their sub-issues.

use super::super::issue::Comment;
use super::super::state::State;
use serde_json::{Map, Value, json};

/// Returns, by repository: issues, pull requests, labels, milestones, releases, and the commit and paths of each
/// branch.
pub(super) fn shown(state: &mut State) -> Value {
    state.forget_derived();
    let mut out = Map::new();
    for key in state.repositories.keys().cloned().collect::<Vec<_>>() {
        let (mut issues, mut pulls) = (Vec::new(), Vec::new());
        for number in state.repositories[&key].issues.keys().copied().collect::<Vec<_>>() {
            let value = issue(state, &key, number);
            if value.get("pull_request").is_some() { pulls.push(value) } else { issues.push(value) }
        }
        let repository = &state.repositories[&key];
        let url = repository.url(&state.base);
        let labels: Vec<Value> =
            repository.labels.values().map(|label| serde_json::from_str(&label.json(&url)).unwrap()).collect();
        let milestones: Vec<Value> =
            repository.milestones.values().map(|one| state.milestone_value(repository, one, true)).collect();
        let releases: Vec<Value> =
            repository.releases.values().map(|one| state.release_value(repository, one)).collect();
        let branches = &repository.git.branches;
        let paths = |oid: &String| repository.git.commits[oid].files.keys().cloned().collect::<Vec<_>>();
        let files: Map<String, Value> =
            branches.iter().map(|(branch, oid)| (branch.clone(), paths(oid).into())).collect();
        let shown = json!({"issues": issues, "pulls": pulls, "labels": labels, "milestones": milestones,
            "releases": releases, "branches": branches, "files": files, "fork_of": repository.fork_of,
            "private": repository.private, "archived": repository.archived, "has_issues": repository.has_issues});
        out.insert(key, shown);
    }
    out.into()
}

fn issue(state: &mut State, key: &str, number: u64) -> Value {
    let mut value: Value = serde_json::from_str(&state.issue_json(key, number)).unwrap();
    let issue = state.repository(key).issue(number);
    value["closed_by"] = issue.closed_by.clone().into();
    value["comments"] = issue.comments.iter().map(comment).collect();
    value["parent"] = state.parent_of(key, number).into();
    value["sub_issues"] = state.children_of(key, number).into();
    if let Some(pull) = &issue.pull {
        value["head"] = pull.head.as_str().into();
        value["base"] = pull.base.as_str().into();
    }
    value
}

fn comment(comment: &Comment) -> Value {
    let reaction = |(user, content): &(String, String)| json!({"user": user, "content": content});
    let reactions: Vec<Value> = comment.reactions.iter().map(reaction).collect();
    json!({"id": comment.id, "user": comment.author, "body": comment.body, "reactions": reactions})
}
