//! Where a document and an outline may lie: inside the repository, where they are found again.

use camino::Utf8Path;

/// Folders in which nobody looks for artifacts: hidden ones, save `.github`, and those of other people's files.
pub fn is_passed_over(folder: &str) -> bool {
    let hidden = folder.starts_with('.') && folder != ".github";
    hidden || ["node_modules", "target", "vendor", "__pycache__"].contains(&folder)
}

/// Is this the path of a document: from the repository's root to a `.md` file inside it, through no folder in which
/// nobody looks? A template's path is judged by the parts that are written in it.
pub fn is_document_path(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !is_passed_over(part) && !is_device(part);
    !path.starts_with('/')
        && !path.starts_with(".github/rolecall")
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(part)
        && Utf8Path::new(path).extension() == Some("md")
}

/// Is a file's or a folder's name one that Windows keeps for a device, whatever its ending? No checkout there could hold
/// it.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |word: &str| {
        let rest = stem.strip_prefix(word);
        rest.is_some_and(|rest| rest.chars().count() == 1 && rest.chars().all(|c| "123456789¹²³".contains(c)))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// An outline's path, as GitHub names the files of a push: from the repository's root, with `/`, and no detour.
///
/// # Errors
/// It leads elsewhere; what is wrong, and what to do.
pub fn outline_path(text: &str) -> Result<String, (String, String)> {
    let parts: Vec<&str> = text.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let from_root = "write its path from the repository's root, like `docs/outline.yml`";
    if text.contains('\\') {
        let hint = format!("write `{}`", text.replace('\\', "/"));
        return Err((format!("the path `{text}` has a `\\`"), hint));
    }
    if text.starts_with(['/', '~']) || text.contains([':', '\0']) || parts.contains(&"..") {
        return Err((format!("the path `{text}` leads out of the repository"), from_root.to_owned()));
    }
    if parts.is_empty() || text.ends_with('/') || text.trim() != text {
        return Err((format!("`{text}` is not a file's path"), from_root.to_owned()));
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{is_document_path, outline_path};

    #[test]
    fn an_outline_s_path_is_the_one_that_a_push_names() {
        for (text, path) in [("a.yml", "a.yml"), ("./a.yml", "a.yml"), ("docs//./a b.csv", "docs/a b.csv")] {
            assert_eq!(outline_path(text).as_deref(), Ok(path));
        }
        for wrong in ["", ".", "docs/", " a.yml", "/a.yml", "~/a.yml", "../a.yml", "a/../b.yml", "c:a.yml", "a\\b.yml"]
        {
            assert!(outline_path(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_document_lies_where_it_is_found_again() {
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
