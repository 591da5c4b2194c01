//! The paths that documents and outlines may have: inside the repository, where rolecall finds them again.

use crate::core::diagnostic::Diagnostic;
use camino::Utf8Path;

/// Whether rolecall doesn't search a folder for artifacts: a hidden one, except `.github`, or one of third-party files.
pub fn is_ignored_folder(folder: &str) -> bool {
    let hidden = folder.starts_with('.') && folder != ".github";
    hidden || ["node_modules", "target", "vendor", "__pycache__"].contains(&folder)
}

/// Whether this is a valid path of a document: from the repository's root to a `.md` file inside it, without ignored
/// folders. For a template's path, only its literal parts are checked.
pub fn is_document_path(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !is_ignored_folder(part) && !is_device(part);
    !path.starts_with('/')
        && !path.starts_with(".github/rolecall")
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(part)
        && Utf8Path::new(path).extension() == Some("md")
}

/// Whether Windows reserves the name of a file or folder for a device, with any extension. It couldn't be checked out
/// there.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |word: &str| {
        let rest = stem.strip_prefix(word);
        rest.is_some_and(|rest| rest.chars().count() == 1 && rest.chars().all(|c| "123456789¹²³".contains(c)))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// Normalizes an outline's path to the form in which GitHub lists the files of a push: from the repository's root, with
/// `/`, without `.`.
///
/// # Errors
/// Without a place, if it isn't a path of a file in the repository.
pub fn outline_path(text: &str) -> Result<String, Diagnostic> {
    let parts: Vec<&str> = text.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let from_root = "write its path from the repository's root, like `docs/outline.yml`";
    if text.contains('\\') {
        let hint = format!("write `{}`", text.replace('\\', "/"));
        return Err(Diagnostic::error(format!("the path `{text}` contains a `\\`")).hint(hint));
    }
    if text.starts_with(['/', '~']) || text.contains([':', '\0']) || parts.contains(&"..") {
        return Err(
            Diagnostic::error(format!("the path `{text}` leads out of the repository")).hint(from_root.to_owned())
        );
    }
    if parts.is_empty() || text.ends_with('/') || text.trim() != text {
        return Err(Diagnostic::error(format!("`{text}` is not the path of a file")).hint(from_root.to_owned()));
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{is_document_path, outline_path};

    #[test]
    fn an_outline_s_path_is_normalized() {
        for (text, path) in [("a.yml", "a.yml"), ("./a.yml", "a.yml"), ("docs//./a b.csv", "docs/a b.csv")] {
            assert_eq!(outline_path(text).as_deref(), Ok(path));
        }
        for wrong in ["", ".", "docs/", " a.yml", "/a.yml", "~/a.yml", "../a.yml", "a/../b.yml", "c:a.yml", "a\\b.yml"]
        {
            assert!(outline_path(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_document_s_path_is_one_that_is_searched() {
        for right in [
            "a.md",
            "docs/product/a.md",
            ".github/a.md",
            "docs/{{name}}.md",
            "v1..2.md",
            "console.md",
            "null.md",
            "com10.md",
        ] {
            assert!(is_document_path(right), "{right}");
        }
        for wrong in [
            "",
            "/a.md",
            "../a.md",
            "a/../b.md",
            "a//b.md",
            ".git/a.md",
            ".docs/a.md",
            "vendor/a.md",
            "c:a.md",
            "a\\b.md",
            "a.txt",
            "con.md",
            "docs/AUX/a.md",
            "nul.v1.md",
            "com1.md",
        ] {
            assert!(!is_document_path(wrong), "{wrong}");
        }
    }
}
