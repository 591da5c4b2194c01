//! The URL of the folder's git remote.

use std::process::{Command, Stdio};

use camino::Utf8Path;

/// The URL of the remote `origin`; `None` without git, a repository or that remote.
pub fn git_remote(root: &Utf8Path) -> Option<String> {
    let mut git = Command::new("git");
    git.args(["-C", root.as_str(), "remote", "get-url", "origin"]).stdin(Stdio::null()).stderr(Stdio::null());
    let output = git.output().ok().filter(|output| output.status.success())?;
    let address = String::from_utf8(output.stdout).ok()?;
    Some(address.trim().to_owned()).filter(|address| !address.is_empty())
}
