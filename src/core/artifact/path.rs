//! Where a document may lie: inside the repository, where it is found again.

use camino::Utf8Path;

/// Folders in which nobody looks for artifacts: hidden ones, save `.github`, and those of other people's files.
pub fn is_passed_over(folder: &str) -> bool {
    let hidden = folder.starts_with('.') && folder != ".github";
    hidden || ["node_modules", "target", "vendor", "__pycache__"].contains(&folder)
}

/// Is this the path of a document: from the repository's root to a `.md` file inside it, through no folder in which
/// nobody looks? A template's path is judged by the parts that are written in it.
pub fn is_document_path(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !is_passed_over(part);
    !path.starts_with('/')
        && !path.starts_with(".github/rolecall")
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(part)
        && Utf8Path::new(path).extension() == Some("md")
}

#[cfg(test)]
mod tests {
    use super::is_document_path;

    #[test]
    fn a_document_lies_where_it_is_found_again() {
        for right in ["a.md", "docs/product/a.md", ".github/a.md", "docs/{{name}}.md", "v1..2.md"] {
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
        ] {
            assert!(!is_document_path(wrong), "{wrong}");
        }
    }
}
