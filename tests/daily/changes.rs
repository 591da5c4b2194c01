//! `close`, `reopen`, `rename`, `move`, `assign`, `label` and `edit`.

use super::{Folder, listed, shop};

const GUEST: &str = ".rolecall/user-story/guest.md";

#[test]
fn an_artifact_is_closed_with_a_reason_and_opened_again() {
    let folder = shop();
    let closed = folder.run(&["close", "guest", "--not-planned", "--reason", "Nobody asked for it"]).ok();
    assert!(closed.out.contains("user-story/guest (closed)"), "{closed:?}");
    let text = folder.read(GUEST);
    assert!(
        text.contains("state: dropped") && text.ends_with("Closed on 2026-01-01 as not planned: Nobody asked for it\n"),
        "{text}"
    );
    assert_eq!(listed(&folder, &["--state", "accepted"]), ["bug/empty"]);
    let again = folder.run(&["close", "guest"]).ok();
    assert!(again.err.contains("already closed as not planned") && again.err.contains("rolecall reopen"), "{again:?}");
    folder.run(&["apply", "outline.yml"]).ok();
    assert_eq!(folder.read(GUEST), text, "a closed artifact is never updated");
    folder.run(&["reopen", "guest"]).ok();
    let text = folder.read(GUEST);
    assert!(
        text.contains("state: open") && text.contains("closed:\n") && text.contains("Nobody asked for it"),
        "{text}"
    );
    assert!(folder.run(&["reopen", "guest"]).ok().err.contains("already open"));
}

#[test]
fn closing_what_owes_something_says_so_and_opening_it_again_takes_its_acceptance_back() {
    let folder = Folder::new();
    let sets = ["decider=Ana", "before=check", "version=v1", "rollback=Undo it"];
    let sets: Vec<&str> = sets.iter().flat_map(|field| ["--set", field]).collect();
    folder.run(&[&["new", "launch-checklist", "--key", "one"][..], &sets].concat()).ok();
    let closed = folder.run(&["close", "one"]).ok();
    assert!(closed.err.contains("`rolecall accept launch-checklist/one` creates what it owes"), "{closed:?}");
    folder.run(&["accept", "launch-checklist/one"]).ok();
    folder.run(&["reopen", "launch-checklist/one"]).ok();
    assert_eq!(listed(&folder, &["--state", "accepted"]), Vec::<String>::new());
}

#[test]
fn a_renamed_artifact_keeps_its_former_key_as_an_alias() {
    let folder = shop();
    folder.run(&["rename", "feature/checkout", "p ay"]).code(2);
    folder.run(&["rename", "checkout", "Pay"]).ok();
    let text = folder.read(".rolecall/feature/pay.md");
    assert!(
        text.contains("<!-- rolecall feature/pay\n")
            && text.contains("\nwas: feature/checkout\n")
            && text.contains("`feature/pay`"),
        "{text}"
    );
    assert!(!folder.files().contains(&".rolecall/feature/checkout.md".to_owned()));
    assert!(folder.read(GUEST).contains("parent: feature/pay"), "its children follow");
    let files = folder.files();
    let again = folder.run(&["apply", "outline.yml"]).ok();
    assert_eq!(folder.files(), files, "an outline that names the former key makes no second: {again:?}");
    folder.edit("outline.yml", "Every third basket is lost", "Every second basket is lost");
    folder.run(&["apply", "outline.yml"]).ok();
    assert!(
        folder.read(".rolecall/feature/pay.md").contains("Every second basket is lost"),
        "and updates the renamed one"
    );
    assert!(folder.run(&["show", "feature/checkout"]).ok().out.starts_with("feature/pay "));
    let settled = folder.run(&["apply", "outline.yml"]).ok();
    assert!(settled.err.contains("up to date"), "{settled:?}");
    // Names that are taken, by a key or by a former one.
    folder.run(&["new", "feature", "--draft", "--key", "other"]).ok();
    assert!(folder.run(&["rename", "other", "pay"]).code(2).err.contains("`feature/pay` already exists"));
    assert!(folder.run(&["rename", "other", "checkout"]).code(2).err.contains("is the former key of `feature/pay`"));
    // And back.
    folder.run(&["rename", "feature/pay", "checkout"]).ok();
    assert!(folder.read(".rolecall/feature/checkout.md").contains("\nwas: feature/pay\n"));
}

#[test]
fn a_document_moves_with_its_key_only_if_its_path_has_the_key() {
    let folder = Folder::new();
    folder.run(&["new", "decision", "--draft", "--key", "tea", "--to", "file"]).ok();
    let before = folder.files();
    let path = before.iter().find(|path| path.contains("tea")).unwrap().clone();
    folder.run(&["rename", "decision/tea", "coffee"]).ok();
    let text = folder.read(&path.replace("tea", "coffee"));
    assert!(text.contains("key: decision/coffee") && text.contains("was: decision/tea"), "{text}");
    folder.write("notes/mine.md", text);
    std::fs::remove_file(folder.path(&path.replace("tea", "coffee"))).unwrap();
    folder.run(&["rename", "coffee", "water"]).ok();
    assert!(folder.read("notes/mine.md").contains("key: decision/water"), "{:?}", folder.files());
}

#[test]
fn an_artifact_moves_below_a_parent_that_fits() {
    let folder = shop();
    folder.run(&["move", "gift-wrap", "--parent", "check"]).ok();
    assert!(folder.read(".rolecall/user-story/gift-wrap.md").contains("parent: feature/checkout"));
    folder.run(&["move", "gift-wrap", "--parent", "none"]).ok();
    assert!(folder.read(".rolecall/user-story/gift-wrap.md").contains("parent:\n"));
    let wrong = folder.run(&["move", "checkout", "--parent", "guest"]).code(2);
    assert!(wrong.err.contains("a feature can't be below a user-story"), "{wrong:?}");
    let closed = folder.run(&["move", "empty", "--parent", "check"]).code(2);
    assert!(
        closed.err.contains("`bug/empty` is closed") && closed.err.contains("rolecall reopen bug/empty"),
        "{closed:?}"
    );
}

#[test]
fn people_and_labels_are_added_and_removed() {
    let folder = shop();
    folder.run(&["assign", "guest", "@mia", "bo"]).ok();
    assert!(folder.read(GUEST).contains("assignees: [ana, mia, bo]"), "{}", folder.read(GUEST));
    folder.run(&["assign", "guest", "--remove", "BO"]).ok();
    folder.run(&["assign", "guest", "mia", "--only"]).ok();
    assert!(folder.read(GUEST).contains("assignees: [mia]"), "{}", folder.read(GUEST));
    folder.run(&["assign", "guest", "none"]).ok();
    assert!(folder.read(GUEST).contains("assignees: []"), "{}", folder.read(GUEST));
    assert!(folder.run(&["assign", "guest", "org/team"]).code(2).err.contains("is a team"));
    folder.run(&["label", "guest", "urgent", "--remove", "story"]).ok();
    assert!(folder.read(GUEST).contains("labels: [\"role: product-owner\", urgent]"), "{}", folder.read(GUEST));
    let role = folder.run(&["label", "guest", "--remove", "role: product-owner"]).code(2);
    assert!(role.err.contains("says that Product Owner owns it"), "{role:?}");
    let dry = folder.run(&["label", "guest", "later", "--dry-run"]).ok();
    assert!(
        dry.out.contains("+role: product-owner, urgent, later") && !folder.read(GUEST).contains("later"),
        "{dry:?}"
    );
}

/// Runs `edit` with an editor that is a shell script; its file is `$1`.
#[cfg(unix)]
fn edit(folder: &Folder, script: &str) -> super::support::Ran {
    folder.write("editor.sh", format!("set -e\n{script}\n"));
    let output = folder.command(&["edit", "guest"]).env("VISUAL", "").env("EDITOR", "sh editor.sh").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    super::support::Ran { code: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
}

#[test]
#[cfg(unix)]
fn an_edited_text_is_written_without_touching_owner_line_and_marker() {
    let folder = shop();
    let before = folder.read(GUEST);
    let same = edit(&folder, "true").code(0);
    assert!(same.err.contains("nothing was changed") && folder.read(GUEST) == before, "{same:?}");
    let ran = edit(&folder, "! grep -q 'rolecall' \"$1\"\nsed -i.bak 's/It is quick/It takes a minute/; s/^title: .*/title: Pay fast/; s/^labels: .*/labels: [mine]/' \"$1\"").code(0);
    let text = folder.read(GUEST);
    assert!(ran.out.contains("~ user-story/guest"), "{ran:?}");
    assert!(
        text.contains("It takes a minute")
            && text.contains("title: Pay fast")
            && text.contains("labels: [\"role: product-owner\", mine]"),
        "{text}"
    );
    let machine = |text: &str| text[text.find("**Owner:**").unwrap()..].to_owned();
    assert_eq!(machine(&text), machine(&before));
    let again = folder.run(&["apply", "outline.yml"]).ok();
    assert!(folder.read(GUEST).contains("It takes a minute"), "a person's words stay: {again:?}");
}

#[test]
#[cfg(unix)]
fn an_edit_is_refused_if_the_artifact_changed_meanwhile_and_the_text_is_kept() {
    let folder = shop();
    let path = folder.path(GUEST);
    let meanwhile = format!("sed -i.bak 's/It works/It really works/' '{}'; rm '{0}.bak'", path.display());
    let ran = edit(&folder, &format!("{meanwhile}\necho 'My own words' >> \"$1\"")).code(1);
    assert!(ran.err.contains("changed while it was edited: nothing was written"), "{ran:?}");
    assert!(folder.read(GUEST).contains("It really works") && !folder.read(GUEST).contains("My own words"));
    let kept = ran.err.split("your text is in ").nth(1).unwrap().split(';').next().unwrap();
    assert!(std::fs::read_to_string(kept).unwrap().contains("My own words"));
    let taken = folder.run(&["edit", "guest", "--from", kept]).ok();
    assert!(folder.read(GUEST).contains("My own words"), "{taken:?}");
    std::fs::remove_file(kept).unwrap();
    let failed = edit(&folder, "exit 3").code(1);
    assert!(failed.err.contains("the editor `sh editor.sh` ended with"), "{failed:?}");
    std::fs::remove_file(failed.err.split("your text is in ").nth(1).unwrap().split(';').next().unwrap()).unwrap();
    folder.write("new.md", "---\ntitle: T\nlabels: ['role: product-manager']\n---\nx\n");
    let role = folder.run(&["edit", "guest", "--from", "new.md"]).code(2);
    assert!(role.err.contains("says that Product Manager owns it"), "{role:?}");
}

#[test]
fn fill_says_which_answer_found_no_place_and_how_to_put_it() {
    let folder = shop();
    folder.edit(".rolecall/feature/checkout.md", "## Problem\n", "## What hurts\n");
    let before = folder.read(".rolecall/feature/checkout.md");
    let ran = folder.run(&["fill", "checkout", "--set", "problem=Guests leave at the form"]).ok();
    let after = folder.read(".rolecall/feature/checkout.md");
    assert_eq!(after, before, "what a person named stays as it is");
    assert!(ran.err.contains("the answer to `problem` was not written: its section was renamed"), "{ran:?}");
    assert!(
        ran.err.contains(
            "put `## Problem` back and fill again, or write it into the text by hand: `rolecall edit feature/"
        ),
        "{ran:?}"
    );
    let placed = folder.run(&["fill", "checkout", "--set", "measure=Orders of guests"]).ok();
    assert!(!placed.err.contains("was not written"), "{placed:?}");
    assert!(folder.read(".rolecall/feature/checkout.md").contains("Orders of guests"));
}

#[test]
fn what_was_written_beside_a_conflict_is_counted() {
    let folder = shop();
    folder.edit(".rolecall/user-story/guest.md", "- [ ] It is quick", "- [ ] It is as quick as mine");
    folder.edit("outline.yml", "goal: pay without an account", "goal: pay as a guest");
    folder.edit("outline.yml", "It is quick", "It is fast");
    let ran = folder.run(&["apply", "outline.yml"]).ok();
    assert!(ran.err.contains("3 artifacts: 2 kept, 1 in conflict (1 updated apart from that)\n"), "{ran:?}");
}

#[test]
fn accepting_says_whether_it_closes() {
    let folder = shop();
    let dry = folder.run(&["accept", "user-story/guest", "--dry-run"]).ok();
    assert!(dry.err.contains("would accept `user-story/guest`, and close it as completed\n"), "{dry:?}");
    let story = folder.run(&["accept", "user-story/guest"]).ok();
    assert!(story.err.ends_with("accepted `user-story/guest`, and closed it as completed\n"), "{story:?}");
    let feature = folder.run(&["accept", "checkout"]).ok();
    assert!(feature.err.ends_with("accepted `feature/checkout`; it stays open\n"), "{feature:?}");
    let again = folder.run(&["accept", "checkout"]).ok();
    assert!(!again.err.contains("accepted `"), "nothing is done twice: {again:?}");
}
