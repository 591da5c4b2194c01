//! Mistakes that people make again and again, and what they are told: each with its place and the next step.

use crate::refusals::{Refusals, filled};
use crate::support::{Folder, outline, story};

#[test]
fn a_mistake_in_an_outline_is_answered_with_what_was_meant() {
    let text = outline(&[("a", "read")]);
    let feature = "artifacts:\n  - feature: { key: book, problem: They call, outcome: they book, measure: calls }\n";
    let under = |parent: &str| format!("{feature}{}      parent: {parent}\n", story("a", "read"));
    let mut refusals = Refusals::default();
    for (text, says) in [
        (
            format!("{text}      children:\n        - bug: {{ key: b }}\n"),
            &["`children` is among the answers", "--> o.yml:8:7", "belongs beside `user-story:`"][..],
        ),
        (under("book"), &["`book` is not a key", "--> o.yml:9:15", "write `feature/book`, the key of the item above"]),
        (format!("{text}      parent: book\n"), &["`book` is not a key", "--> o.yml:8:15", "/book`"]),
        (format!("{text}      parent: #8\n"), &["`#8` is a comment in YAML", "--> o.yml:8:15", "`\"#8\"`"]),
        (format!("{text}      parent: \"#8\"\n"), &["can't be an issue number: `#8`", "write the parent's key"]),
        (
            text.replace("user-story", "epic"),
            &["template `epic` not found", "--> o.yml:2:5", "did you mean `feature`?"],
        ),
        (
            format!("artifacts:\n<<<<<<< HEAD\n{0}=======\n{0}>>>>>>> theirs\n", story("a", "read")),
            &["a merge conflict is not resolved", "--> o.yml:2:1", "remove the lines"],
        ),
    ] {
        refusals.row(&[("o.yml", text.as_bytes())], &["apply", "o.yml"], says);
    }
    let table = "key,goal\n<<<<<<< HEAD\na,b\n=======\na,c\n>>>>>>> theirs\n";
    let command = ["apply", "s.csv", "--template", "user-story"];
    refusals.row(&[("s.csv", table.as_bytes())], &command, &["a merge conflict is not resolved", "--> s.csv:2:1"]);
    refusals.end();
}

#[test]
fn what_yaml_reads_in_another_way_is_a_warning() {
    for (from, to, says) in [
        ("goal: read", "goal: see #12 fixed", &["`#12 fixed` is a comment in YAML", "`\"see #12 fixed\"`"][..]),
        (
            "[one, two]",
            "[Given a book, when I pay, then it ships]",
            &["this list has 3 items: `Given a book`, `when I pay`, `then it ships`", "put quotes around"],
        ),
    ] {
        let folder = Folder::new();
        folder.write("o.yml", outline(&[("a", "read")]).replace(from, to));
        let ran = folder.run(&["apply", "o.yml"]).ok();
        assert!(says.iter().all(|words| ran.err.contains(words)), "{ran:#?}");
    }
    let folder = Folder::new();
    folder.write("o.yml", format!("{} # for #3\n", outline(&[("a", "read")]).trim_end()));
    assert!(!folder.run(&["apply", "o.yml"]).ok().err.contains("warning"));
}

#[test]
fn a_mistake_is_shown_at_the_item_of_a_list() {
    let text =
        outline(&[("a", "read")]).replace("[one, two]", "\n        - fine\n        - Given a cart: then I pay\n");
    let mut refusals = Refusals::default();
    refusals.row(&[("o.yml", text.as_bytes())], &["apply", "o.yml"], &["found a map", "--> o.yml:9:11", "put quotes"]);
    refusals.end();
}

#[test]
fn a_number_is_taken_as_people_write_it_and_two_meanings_are_asked_about() {
    let results = |target: &str| {
        let result = format!("{{ metric: Share, baseline: 1, target: \"{target}\", due: 2027-06-30 }}");
        let other = "{ metric: Calls, baseline: 9, target: 2, due: 2027-06-30 }";
        let results = format!("      key_results:\n        - {result}\n        - {other}\n");
        format!("artifacts:\n  - okrs:\n      key: n\n      period: Q2 2027\n      objective: O\n{results}")
    };
    for target in ["75%", "25,000", "$1.2M", "1 200 €", "300 ms"] {
        let folder = Folder::new();
        folder.write("o.yml", results(target));
        folder.run(&["apply", "o.yml"]).ok();
        assert!(folder.read(".rolecall/okrs/n.md").contains(&format!("| {target} |")), "{target}");
    }
    let mut refusals = Refusals::default();
    for (target, hint) in [("1.200", "write 1,200 or 1.2"), ("5 m", "write 5m or 5 million, or the unit")] {
        let says = [&format!("`target` can be read as two different numbers: `{target}`")[..], hint];
        refusals.row(&[("o.yml", results(target).as_bytes())], &["apply", "o.yml"], &says);
    }
    for target in ["lots", "about 75", "5-10"] {
        let says = [&format!("`target` is not a number: `{target}`")[..], "like 250000, 8,500, 3.5, 46% or €1.2m"];
        refusals.row(&[("o.yml", results(target).as_bytes())], &["apply", "o.yml"], &says);
    }
    refusals.end();
}

#[test]
fn an_answer_with_a_comma_in_braces_is_told_that_it_needs_quotes() {
    let mut refusals = Refusals::default();
    let quotes = "an answer with a comma needs quotes";
    for entry in ["metric: Users, baseline: 1,200, target: 8", "metric: Users, and guests, baseline: 1, target: 8"] {
        let text = format!(
            "artifacts:\n  - okrs:\n      key: n\n      objective: O\n      key_results:\n        - {{ {entry} }}\n"
        );
        refusals.row(&[("o.yml", text.as_bytes())], &["apply", "o.yml"], &["has no field", quotes, "\"1,200\""]);
    }
    let story = "artifacts:\n  - user-story: { key: a, goal: pay, or not, benefit: b }\n";
    refusals.row(&[("o.yml", story.as_bytes())], &["apply", "o.yml"], &["has no field `or not`", quotes]);
    refusals.end();
}

#[test]
fn a_period_that_ends_before_it_starts_and_a_past_deadline_are_warnings() {
    let folder = Folder::new();
    let sprint = "sprint-objectives: { key: s, goal: g, objectives: [o], start: 2026-02-14, end: 2026-02-01 }";
    let results = "okrs:\n      key: n\n      objective: O\n      key_results:\n        - { metric: m, baseline: 1, target: 2, due: 2025-06-30 }\n        - { metric: n, baseline: 1, target: 2, due: 2027-06-30 }";
    folder.write("o.yml", format!("artifacts:\n  - {sprint}\n  - {results}\n"));
    let ran = folder.run(&["apply", "o.yml"]).ok();
    assert!(ran.err.contains("`end` (2026-02-01) is before `start` (2026-02-14)"), "{ran:#?}");
    assert!(ran.err.contains("item 1 of `key_results`: `due` is in the past: 2025-06-30"), "{ran:#?}");
    assert!(!folder.run(&["apply", "o.yml"]).ok().err.contains("in the past"), "what is up to date is no news");
}

#[test]
fn answers_that_nobody_can_be_asked_for_are_named_with_their_flags() {
    let mut refusals = Refusals::default();
    let says = ["lacks `benefit`", "answer with `--set benefit=… --set criteria=…`, or create a draft with `--draft`"];
    let command = ["new", "user-story", "--set", "persona=Guest", "--set", "goal=pay"];
    refusals.row(&[], &command, &says);
    for (name, flag) in [("milestone", "--milestone"), ("labels", "--label"), ("parent", "--parent"), ("key", "--key")]
    {
        let set = format!("{name}=x");
        let says = [&format!("`{name}` is no field")[..], flag, "in an outline"];
        refusals.row(&[], &["new", "user-story", "--set", &set], &says);
    }
    refusals.end();
    let folder = Folder::new();
    folder.run(&["new", "bug", "--draft", "--key", "a", "--milestone", "v1", "--label", "web"]).ok();
    let text = folder.read(".rolecall/bug/a.md");
    assert!(text.contains("milestone: v1") && text.contains("web]"), "{text}");
}

#[test]
fn the_words_of_other_tools_are_answered_with_ours() {
    let folder = Folder::new();
    for (word, says) in [
        ("delete", "rolecall deletes nothing"),
        ("rm", "rolecall close KEY"),
        ("undo", "git undoes it"),
        ("board", "rolecall list"),
        ("search", "rolecall list --search TEXT"),
        ("import", "rolecall apply FILE"),
    ] {
        let ran = folder.run(&[word, "--json"]).code(2);
        assert!(ran.err.contains("tip: ") && ran.err.contains(says), "{ran:#?}");
        assert!(ran.json()["error"]["hint"].as_str().unwrap().contains(says), "{ran:#?}");
    }
    let ran = folder.run(&["lst"]).code(2);
    assert!(ran.err.contains("'list'"), "{ran:#?}");
    let ran = folder.run(&["new", "epic"]).code(2);
    assert!(ran.err.contains("template `epic` not found") && ran.err.contains("did you mean `feature`?"), "{ran:#?}");
}

#[test]
fn a_folder_is_answered_with_the_files_in_it() {
    let mut refusals = Refusals::default();
    let files: [(&str, &[u8]); 3] = [("o.yml", b"artifacts: []\n"), ("s.csv", b"key\n"), ("notes.md", b"x\n")];
    refusals.row(&files, &["plan", "."], &[". is a folder", "name a file inside it: `o.yml` or `s.csv`"]);
    refusals.row(&[("sub/", b"")], &["plan", "sub"], &["sub is a folder", "it has no outline and no table"]);
    refusals.end();
}

#[test]
fn an_outline_that_is_named_twice_is_read_once() {
    let folder = filled(&[("o.yml", outline(&[("a", "read")]).as_bytes())]);
    let ran = folder.run(&["apply", "o.yml", "./o.yml"]).ok();
    assert!(ran.err.contains("./o.yml is named twice: it is read once") && ran.err.contains("1 created"), "{ran:#?}");
}

#[test]
fn a_file_with_conflict_markers_is_shown_with_its_place_and_left_alone() {
    let folder = filled(&[("o.yml", outline(&[("a", "read")]).as_bytes())]);
    folder.run(&["apply", "o.yml"]).ok();
    let path = ".rolecall/user-story/a.md";
    let text = folder.read(path);
    let broken = text.replacen("As a", "<<<<<<< HEAD\nAs a\n=======\nAs an\n>>>>>>> theirs\nAs a", 1);
    folder.write(path, &broken);
    let line = broken[..broken.find("<<<<<<<").unwrap()].matches('\n').count() + 1;
    let ran = folder.run(&["apply", "o.yml"]).code(1);
    assert!(ran.err.contains("a merge conflict is not resolved"), "{ran:#?}");
    assert!(ran.err.contains(&format!("{path}:{line}:1")), "{ran:#?}");
    assert_eq!(folder.read(path), broken);
}

#[test]
fn a_file_that_was_renamed_by_hand_makes_no_second_artifact() {
    let folder = filled(&[("o.yml", outline(&[("a", "read")]).as_bytes())]);
    folder.run(&["apply", "o.yml"]).ok();
    std::fs::rename(folder.path(".rolecall/user-story/a.md"), folder.path(".rolecall/user-story/b.md")).unwrap();
    let before = folder.snapshot();
    let ran = folder.run(&["apply", "o.yml"]).code(1);
    assert!(
        ran.err.contains(".rolecall/user-story/b.md was renamed by hand: its marker still says `user-story/a`"),
        "{ran:#?}"
    );
    assert!(ran.err.contains("rename it back to a.md"), "{ran:#?}");
    assert_eq!(folder.snapshot(), before);
    // A copy beside the original is another artifact.
    folder.write(".rolecall/user-story/a.md", folder.read(".rolecall/user-story/b.md"));
    assert!(!folder.run(&["list"]).ok().err.contains("renamed"));
}

#[test]
fn trees_are_ascii_in_the_c_locale() {
    let feature = "  - feature:\n      key: f\n      problem: They call\n      outcome: they book\n      measure: calls\n    children:\n      - bug: { key: b, actual: x, expected: y, steps: [z] }\n";
    let folder = filled(&[("o.yml", format!("artifacts:\n{feature}").as_bytes())]);
    let tree = |locale: &str| {
        let mut command = folder.command(&["plan", "o.yml"]);
        for name in ["LANG", "LC_CTYPE"] {
            command.env_remove(name);
        }
        String::from_utf8(command.env("LC_ALL", locale).output().unwrap().stdout).unwrap()
    };
    assert!(tree("C").contains("`- bug/b") && tree("C").is_ascii(), "{}", tree("C"));
    assert!(tree("C.UTF-8").contains("└─ bug/b"), "{}", tree("C.UTF-8"));
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    let folder = Folder::new();
    for arguments in [&["--help"][..], &["help", "new"], &["new", "--help"], &["--version"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = folder.command(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(err.contains("can't write to standard output"), "{arguments:?}: {err}");
    }
}
