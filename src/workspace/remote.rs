//! The URL of the folder's git remote.

use std::process::{Command, Stdio};

use camino::Utf8Path;

use crate::core::names::repository::RepositoryName;

/// The URL of the remote `origin`; `None` without git, a repository or that remote.
pub fn git_remote(root: &Utf8Path) -> Option<String> {
    let mut git = Command::new("git");
    git.args(["-C", root.as_str(), "remote", "get-url", "origin"]).stdin(Stdio::null()).stderr(Stdio::null());
    let output = git.output().ok().filter(|output| output.status.success())?;
    let address = String::from_utf8(output.stdout).ok()?;
    Some(address.trim().to_owned()).filter(|address| !address.is_empty())
}

/// The repository of the remote `origin`, if it is on github.com or a GHE.com tenant. Other servers can't be told from
/// those of other programs.
pub fn github_remote(root: &Utf8Path) -> Option<RepositoryName> {
    let repository = RepositoryName::parse(&git_remote(root)?)?;
    let host = repository.host.as_deref().unwrap_or("github.com").to_ascii_lowercase();
    (host == "github.com" || host.ends_with(".ghe.com")).then_some(repository)
}
