//! Workflow commands, which a step prints for the runner.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

use camino::Utf8Path;

use crate::core::diagnostic::{Diagnostic, Severity};

/// Returns text that nobody can guess: 128 random bits.
pub(super) fn token() -> String {
    // Each `RandomState` is seeded by the system.
    let half = || RandomState::new().build_hasher().finish();
    format!("rolecall-{:016x}{:016x}", half(), half())
}

/// Returns the text that stops the runner from reading commands, and the token for [`resume`].
pub fn stop() -> (String, String) {
    let token = token();
    (format!("::stop-commands::{token}\n"), token)
}

/// Returns the text that makes the runner read commands again.
pub fn resume(token: &str) -> String {
    format!("::{token}::\n")
}

/// Formats a problem as an annotation, on its line if it is in a file of the checkout. `root` is the repository's
/// folder, and `below` is the path of the workspace's folder in it.
pub fn annotation(problem: &Diagnostic, root: &Utf8Path, below: &Utf8Path) -> String {
    let kind = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = String::new();
    let mut elsewhere = problem.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
    if let Some(place) = problem.place.as_ref().filter(|place| root.join(below).join(place.path()).is_file()) {
        let file = below.join(place.path()).as_str().replace('\\', "/");
        let (line, column) = (place.line(), place.column());
        properties = format!(" file={},line={line},col={column}", property(&file));
        elsewhere.clear();
    }
    let hint = problem.hint.as_ref().map_or_else(String::new, |hint| format!("\n{hint}"));
    format!("::{kind}{properties}::{}\n", message(&format!("{}{elsewhere}{hint}", problem.message)))
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::diagnostic::Source;

    #[test]
    fn words_of_a_problem_are_no_command() {
        let root = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(root.path()).expect("UTF-8");
        std::fs::create_dir(root.join("shop")).expect("made");
        std::fs::write(root.join("shop/a,b:c.yml"), "").expect("written");
        let source = Source::new("a,b:c.yml", "x: 1\ny: 2\n");
        let problem = Diagnostic::warning("100% odd\n::error::x").at(source.place(5..6)).hint("try\r\nagain");
        assert_eq!(
            annotation(&problem, root, Utf8Path::new("shop")),
            "::warning file=shop/a%2Cb%3Ac.yml,line=2,col=1::100%25 odd%0A::error::x%0Atry%0D%0Aagain\n"
        );
        // One that isn't in a file of the checkout names its place in the message.
        let ours = Diagnostic::error("bad").at(Source::new("templates/bug.md", "x").place(0..1));
        assert_eq!(annotation(&ours, root, Utf8Path::new("")), "::error::bad (templates/bug.md:1:1)\n");
        assert_eq!(annotation(&Diagnostic::error("bad"), root, Utf8Path::new("")), "::error::bad\n");
    }

    #[test]
    fn no_token_comes_twice() {
        let (text, first) = stop();
        assert_eq!(text, format!("::stop-commands::{first}\n"));
        assert_eq!(resume(&first), format!("::{first}::\n"));
        assert_ne!(first, stop().1);
    }
}
