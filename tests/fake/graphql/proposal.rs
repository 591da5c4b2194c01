//! Mutations for opening a pull request: creating a branch, committing to it, and the pull request itself.

use super::super::call::Call;
use super::super::people::Ability;
use super::FaultEffect;
use super::node::{Arguments, Node, Resolved};
use base64::Engine as _;
use serde_json::Value;

impl Call<'_> {
    pub(super) fn mutate_create_ref(&mut self, input: &Arguments) -> Resolved {
        let key = self.repository_with(input.text("repositoryId").unwrap_or_default())?;
        self.demand("CreateRef", &key, Ability::Push)?;
        let (name, oid) = (input.text("name").unwrap_or_default(), input.text("oid").unwrap_or_default());
        let Some(branch) = name.strip_prefix("refs/heads/").filter(|branch| !branch.is_empty()) else {
            return Err(FaultEffect::unprocessable(format!("\"{name}\" is not a valid ref name.")));
        };
        let git = &mut self.state.repository_mut(&key).git;
        if git.branches.contains_key(branch) {
            let words = format!("A ref named \"{name}\" already exists in the repository.");
            return Err(FaultEffect::unprocessable(words));
        }
        if !git.commits.contains_key(oid) {
            return Err(FaultEffect::new("NOT_FOUND", "Could not resolve to a Git object"));
        }
        git.branches.insert(branch.to_owned(), oid.to_owned());
        Ok(Node::Payload("CreateRefPayload", vec![("ref", Node::Ref(key, branch.to_owned()))]).into())
    }

    pub(super) fn mutate_commit(&mut self, input: &Arguments) -> Resolved {
        let part = |name: &str| Arguments(input.get(name).and_then(Value::as_object).cloned().unwrap_or_default());
        let place = part("branch");
        let name = place.text("repositoryNameWithOwner").unwrap_or_default();
        let (key, branch) = (name.to_lowercase(), place.text("branchName").unwrap_or_default());
        let branch = branch.strip_prefix("refs/heads/").unwrap_or(branch);
        if self.seen(&key).is_err() {
            let words = format!("Could not resolve to a Repository with the name '{name}'.");
            return Err(FaultEffect::new("NOT_FOUND", words));
        }
        self.demand("CreateCommitOnBranch", &key, Ability::Push)?;
        let git = &mut self.state.repository_mut(&key).git;
        let Some(head) = git.branches.get(branch) else {
            return Err(FaultEffect::new("NOT_FOUND", format!("No such branch: {branch}")));
        };
        if input.text("expectedHeadOid") != Some(head) {
            let words = format!("Expected branch to point to \"{head}\" but it did not. Pull and try again.");
            return Err(FaultEffect::new("STALE_DATA", words));
        }
        let changes = part("fileChanges");
        let listed = |name: &str| {
            let items = changes.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
            items.into_iter().filter_map(|item| item.as_object().cloned().map(Arguments)).collect::<Vec<_>>()
        };
        let mut files: Vec<(String, Option<Vec<u8>>)> = Vec::new();
        for file in listed("additions") {
            let contents = file.text("contents").unwrap_or_default();
            let contents = base64::engine::general_purpose::STANDARD.decode(contents);
            let contents = contents.map_err(|_| FaultEffect::unprocessable("contents is not valid base64"))?;
            files.push((file.text("path").unwrap_or_default().to_owned(), Some(contents)));
        }
        for file in listed("deletions") {
            let path = file.text("path").unwrap_or_default();
            if !git.commits[head].files.contains_key(path) {
                return Err(FaultEffect::unprocessable(format!(
                    "A path was requested for deletion which does not exist: {path}"
                )));
            }
            files.push((path.to_owned(), None));
        }
        let files: Vec<_> = files.iter().map(|(path, contents)| (path.as_str(), contents.as_deref())).collect();
        let message = part("message");
        let whole = match message.text("body") {
            Some(body) => format!("{}\n\n{body}", message.text("headline").unwrap_or_default()),
            None => message.text("headline").unwrap_or_default().to_owned(),
        };
        let oid = git.commit(branch, &whole, &files);
        let fields = vec![("commit", Node::Commit(key.clone(), oid)), ("ref", Node::Ref(key, branch.to_owned()))];
        Ok(Node::Payload("CreateCommitOnBranchPayload", fields).into())
    }

    pub(super) fn mutate_create_pull_request(&mut self, input: &Arguments) -> Resolved {
        let key = self.repository_with(input.text("repositoryId").unwrap_or_default())?;
        self.demand("CreatePullRequest", &key, Ability::Propose)?;
        let branch = |name: &str| {
            let name = input.text(name).unwrap_or_default();
            name.strip_prefix("refs/heads/").unwrap_or(name).to_owned()
        };
        let (head, base) = (branch("headRefName"), branch("baseRefName"));
        let title = input.text("title").unwrap_or_default();
        let author = self.token.account.clone();
        let draft = input.flag("draft");
        let number = self.state.propose(&key, &author, title, input.text("body"), &head, &base, draft);
        let number = number.map_err(|(_, message)| FaultEffect::unprocessable(message))?;
        Ok(Node::Payload("CreatePullRequestPayload", vec![("pullRequest", Node::Issue(key, number))]).into())
    }
}
