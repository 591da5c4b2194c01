//! Answers that a person typed before they stopped, kept outside the repository until the artifact exists.

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::files::Files;
use super::sandbox::Limit;
use super::write_error::WriteError;

/// The kept answers of one command in one folder.
#[derive(Debug)]
pub struct KeptAnswers {
    files: Files,
    path: String,
    text: Option<String>,
}

impl KeptAnswers {
    /// The kept answers of a command, like `new user-story`, in the workspace at `root`. `variable` looks up environment
    /// variables. `None` if the person has no folder for such files.
    pub fn open(variable: &dyn Fn(&str) -> Option<String>, root: &Utf8Path, command: &str) -> Option<Self> {
        let folder = state_folder(variable)?.join("rolecall");
        let root = root.canonicalize_utf8().unwrap_or_else(|_| root.to_owned());
        let digest = Sha256::digest(format!("{root}\n{command}"));
        let name = digest.iter().take(8).fold(String::new(), |name, byte| format!("{name}{byte:02x}"));
        // Files are opened below a folder that exists.
        let base = folder.ancestors().find(|folder| folder.is_dir())?.to_owned();
        let below = folder.strip_prefix(&base).ok()?.as_str().replace('\\', "/");
        let path = format!("{below}/answers/{name}.json").trim_start_matches('/').to_owned();
        let files = Files::new(&base);
        let text = files.read(&path, Limit::Artifact).ok().flatten().map(|source| source.text.clone());
        Some(Self { files, path, text })
    }

    /// What was kept.
    pub fn read(&self) -> Option<Map<String, Value>> {
        serde_json::from_str(self.text.as_deref()?).ok()
    }

    /// Keeps these answers instead.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn write(&mut self, answers: &Map<String, Value>) -> Result<(), WriteError> {
        let text = serde_json::to_string_pretty(answers).expect("a map of JSON is always JSON") + "\n";
        match &self.text {
            Some(read) => self.files.replace(&self.path, read, &text)?,
            None => self.files.create(&self.path, &text)?,
        }
        self.text = Some(text);
        Ok(())
    }

    /// Removes what was kept.
    pub fn remove(&mut self) {
        if let Some(text) = self.text.take() {
            // What can't be removed is only offered again.
            drop(self.files.remove(&self.path, &text));
        }
    }
}

/// The folder in which programs keep a person's state.
fn state_folder(variable: &dyn Fn(&str) -> Option<String>) -> Option<Utf8PathBuf> {
    let named = variable("XDG_STATE_HOME").map(Utf8PathBuf::from).filter(|path| path.is_absolute());
    let windows = || variable("LOCALAPPDATA").map(Utf8PathBuf::from).filter(|path| path.is_absolute());
    let home = || variable("HOME").map(|home| Utf8PathBuf::from(home).join(".local/state"));
    named.or_else(windows).or_else(home)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn answers_are_kept_per_folder_and_command_until_they_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Utf8Path::from_path(folder.path()).expect("UTF-8").to_string();
        let variable = |name: &str| (name == "XDG_STATE_HOME").then(|| format!("{home}/not/there/yet"));
        let open = |root: &str, command| KeptAnswers::open(&variable, Utf8Path::new(root), command).expect("a home");
        let answers = json!({ "goal": "read" }).as_object().expect("a map").clone();
        let mut kept = open("/a", "new bug");
        assert_eq!(kept.read(), None);
        kept.write(&Map::new()).expect("written");
        kept.write(&answers).expect("written again");
        assert_eq!(open("/a", "new bug").read(), Some(answers));
        assert_eq!(open("/a", "new epic").read(), None);
        assert_eq!(open("/b", "new bug").read(), None);
        open("/a", "new bug").remove();
        assert_eq!(open("/a", "new bug").read(), None);
        assert!(KeptAnswers::open(&|_| None, Utf8Path::new("/a"), "new bug").is_none());
    }
}
