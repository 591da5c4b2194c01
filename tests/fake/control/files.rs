//! Acts on files, branches, forks, pull requests and releases.

use super::super::releases::Release;
use super::super::state::State;
use super::act::Act;
use serde_json::Value;

/// Returns `None` if another module handles the act.
///
/// - `file` (`path`, `content`), `delete-file` (`path`), `commit` (`files`: contents by path, null deletes;
///   `message`). Each is a commit to `branch`, which is created from the default branch if it doesn't exist. The
///   result is the commit's hash.
/// - `fork` (`login`): creates `login/name` if it doesn't exist
/// - `open-pull` (`title`, `body`, `branch`, `base`, `draft`, `files`): from a branch, or with `fork`, a login, from
///   a branch of that user's fork; the user is then also the author. The files are committed to the branch first.
/// - `release` (`tag`, `name`, `body`, `prerelease`, `draft`)
pub(super) fn done(state: &mut State, what: &str, act: &Act<'_>) -> Result<Option<Value>, String> {
    let repository = act.repository();
    let own = |name: &str| act.text(name).map(str::to_owned);
    Ok(Some(match what {
        "file" | "delete-file" => {
            let content = if what == "file" { Some(act.needed("content")?) } else { None };
            let files = [(act.needed("path")?, content)];
            state.commit(repository, &branch(state, act), act.text("message").unwrap_or("Arrange"), &files).into()
        }
        "commit" => commit(state, repository, &branch(state, act), act)?.into(),
        "fork" => state.fork(repository, act.needed("login")?).into(),
        "open-pull" => {
            let branch = own("branch").unwrap_or_else(|| "topic".to_owned());
            let (home, head, author) = match act.text("fork") {
                Some(login) => (state.fork(repository, login), format!("{login}:{branch}"), login),
                None => (repository.to_owned(), branch.clone(), act.author()),
            };
            if act.0.get("files").is_some() {
                commit(state, &home, &branch, act)?;
            }
            let base = own("base").unwrap_or_else(|| state.repository(repository).default_branch.clone());
            let key = repository.to_lowercase();
            let (title, body) = (act.text("title").unwrap_or("Change"), act.text("body"));
            let number = state.propose(&key, author, title, body, &head, &base, act.flag("draft"));
            number.map_err(|(field, why)| format!("{field}: {why}"))?.into()
        }
        "release" => {
            let (tag, author) = (act.needed("tag")?.to_owned(), act.author().to_owned());
            let (draft, prerelease) = (act.flag("draft"), act.flag("prerelease"));
            let release =
                Release { tag, author, name: own("name"), body: own("body"), draft, prerelease, ..Release::default() };
            state.release(repository, release).into()
        }
        _ => return Ok(None),
    }))
}

fn branch(state: &State, act: &Act<'_>) -> String {
    let default = &state.repository(act.repository()).default_branch;
    act.text("branch").unwrap_or(default).to_owned()
}

fn commit(state: &mut State, home: &str, branch: &str, act: &Act<'_>) -> Result<String, String> {
    let files = act.0.get("files").and_then(Value::as_object).ok_or("`files` are contents by path")?;
    let files: Vec<(&str, Option<&str>)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Ok(state.commit(home, branch, act.text("message").unwrap_or("Arrange"), &files))
}
