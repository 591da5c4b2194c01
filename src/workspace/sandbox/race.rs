//! A folder is exchanged for a link while files in it are read, written and removed.

use std::sync::atomic::{AtomicBool, Ordering};

use camino::Utf8Path;
use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::workspace::{Files, Limit};

#[test]
fn a_folder_that_is_exchanged_for_a_link_meanwhile_leads_nowhere_else() {
    const OURS: &str = "ours";
    let (inside, outside) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let root = Utf8Path::from_path(inside.path()).expect("UTF-8");
    for name in ["docs/deep/a.md", "docs/deep/b.md"] {
        std::fs::create_dir_all(root.join(name).parent().expect("a folder")).expect("made");
        std::fs::write(root.join(name), OURS).expect("written");
    }
    // The files outside have the same content, so that only the path check can protect them.
    std::fs::create_dir(outside.path().join("deep")).expect("made");
    for name in ["a.md", "b.md"] {
        std::fs::write(outside.path().join("deep").join(name), OURS).expect("written");
    }
    std::fs::write(outside.path().join("deep/secret.md"), "secret").expect("written");
    std::os::unix::fs::symlink(outside.path(), root.join("link")).expect("linked");

    let over = AtomicBool::new(false);
    let (docs, link) = (root.join("docs"), root.join("link"));
    let mut written = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                renameat_with(CWD, docs.as_str(), CWD, link.as_str(), RenameFlags::EXCHANGE).expect("exchanged");
                std::thread::yield_now();
            }
        });
        for round in 0..3_000 {
            let files = Files::new(root);
            assert!(!matches!(files.read("docs/deep/secret.md", Limit::Artifact), Ok(Some(_))));
            written += usize::from(files.create(&format!("docs/deep/{round}.md"), "new").is_ok());
            written += usize::from(files.create(&format!("docs/{round}/x.md"), "new").is_ok());
            if files.replace("docs/deep/a.md", OURS, "changed").is_ok() {
                written += 1;
                drop(files.replace("docs/deep/a.md", "changed", OURS));
            }
            drop(files.remove("docs/deep/b.md", OURS));
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(written > 0, "nothing was written at all");
    let mut found: Vec<String> = Vec::new();
    for folder in [outside.path().to_owned(), outside.path().join("deep")] {
        for entry in std::fs::read_dir(folder).expect("read") {
            found.push(entry.expect("read").file_name().into_string().expect("UTF-8"));
        }
    }
    found.sort();
    assert_eq!(found, ["a.md", "b.md", "deep", "secret.md"]);
    for name in ["a.md", "b.md"] {
        assert_eq!(std::fs::read_to_string(outside.path().join("deep").join(name)).expect("read"), OURS);
    }
}
