//! A wrong configuration (`.github/rolecall.yml`).

use crate::refusals::{Refusals, bomb, filled};
use crate::{LINT, NEW};

const PATH: &str = ".github/rolecall.yml";

/// Rows of a configuration, the line and column of the mistake, and the message.
fn configurations(rows: &[(&str, &str, &[&str])]) {
    let mut refusals = Refusals::default();
    for (text, line, says) in rows {
        let place = format!("--> {PATH}:{line}");
        for command in [&["roles"][..], NEW] {
            refusals.row(&[(PATH, text.as_bytes())], command, &[says, &[place.as_str()][..]].concat());
        }
    }
    refusals.end();
}

#[test]
fn a_configuration_may_be_empty_and_may_have_crlf_and_a_bom() {
    for text in ["", "# nothing yet\n", "\u{feff}roles:\r\n  product-owner: { holders: [ana] }\r\n"] {
        let ran = filled(&[(PATH, text.as_bytes())]).run(&["roles"]).ok();
        assert_eq!(ran.out.contains("held by"), text.contains("ana"), "{}", ran.out);
    }
    let text = "\u{feff}roles:\r\n  product-ownr: {}\r\n";
    configurations(&[
        (text, "2:3", &["role `product-ownr` not found"]),
        ("\u{feff}rols:\r\n", "1:1", &["unknown key `rols`"]),
    ]);
}

#[test]
fn an_outline_s_path_leads_from_the_root_to_a_file_of_the_repository() {
    let row = |path: &str| format!("label: x\noutlines:\n  - ok.yml\n  - {path}\n");
    for (path, says) in [
        ("/abs.yml", &["the path `/abs.yml` leads out of the repository", "from the repository's root"][..]),
        ("../x.yml", &["the path `../x.yml` leads out of the repository"]),
        ("'a\\b.yml'", &["the path `a\\b.yml` contains a `\\`", "write `a/b.yml`"]),
        ("docs/", &["`docs/` is not the path of a file"]),
        ("./ok.yml", &["`outlines` lists `ok.yml` twice", "remove one of the two"]),
    ] {
        configurations(&[(row(path).as_str(), "4:5", says)]);
    }
    let rule = "rules:\n  x: { on: push, apply: [outlines, ../x.yml] }\n";
    configurations(&[(rule, "2:18", &["the path `../x.yml` leads out of the repository"])]);
}

#[test]
fn a_broken_configuration_is_refused() {
    let deep = format!("roles: {}", "{a: ".repeat(10_000));
    configurations(&[
        ("roles:\n\tproduct-owner: {}\n", "2:", &["YAML can't be indented with tabs", "use spaces"]),
        ("label: \"x\n", "1:8", &["unclosed quote"]),
        ("tracker: local\ntracker: local\n", "2:1", &["the key `tracker` appears twice"]),
        ("label: {{id}}\n", "1:8", &["starts with `{{` must be quoted", "double quotes"]),
        ("label: {{id}}: x\n", "1:8", &["starts with `{{` must be quoted"]),
        ("tracker: local\n---\nassign: all\n", "3:1", &["a second document starts here"]),
        (&deep, "1:", &["this is nested too deep"]),
        (&bomb(), "5:", &["grows too large through its aliases"]),
    ]);
    let mut refusals = Refusals::default();
    refusals.row(&[(PATH, b"label: x\nfolder: \xff\n")], &["roles"], &[&format!("{PATH} is not UTF-8"), "line 2"]);
    refusals.row(&[("c.yml/", b"")], &["roles", "--config", "c.yml"], &["c.yml is a folder"]);
    refusals.row(&[], &["roles", "--config", "c.yml"], &["c.yml doesn't exist"]);
    refusals.row(&[("c.yml", b"rols: {}\n")], &["roles", "--config", "c.yml"], &["--> c.yml:1:1", "`roles`?"]);
    refusals.end();
}

#[test]
fn a_wrong_name_in_a_configuration_is_refused_with_the_nearest() {
    configurations(&[
        ("trakcer: local\n", "1:1", &["unknown key `trakcer`", "did you mean `tracker`?"]),
        ("tracker: jira\n", "1:10", &["unknown choice `jira`", "`local`"]),
        ("assign: rotat\n", "1:9", &["unknown choice `rotat`", "did you mean `rotate`?"]),
        ("mentions: no\n", "1:11", &["unknown choice `no`", "`off`"]),
        (
            "roles:\n  product-ownr: {}\n",
            "2:3",
            &["role `product-ownr` not found", "did you mean `product-owner`", "role.yml"],
        ),
        ("roles:\n  product-owner: { holder: [a] }\n", "2:20", &["unknown key `holder`", "did you mean `holders`?"]),
        ("templates:\n  user-stroy: {}\n", "2:3", &["template `user-stroy` not found", "did you mean `user-story`"]),
        ("forms: [bug, user-stroy]\n", "1:14", &["in `forms` not found", "did you mean `user-story`"]),
        ("templates:\n  bug: { titel: x }\n", "2:10", &["unknown key `titel`", "did you mean `title`?"]),
        ("templates:\n  bug: { to: fil }\n", "2:14", &["unknown choice `fil`", "did you mean `file`?"]),
        ("templates:\n  bug: { under: [featur] }\n", "2:10", &["in `under` not found", "`feature`"]),
        ("templates:\n  bug: { then: [bgu] }\n", "2:10", &["in `then` not found", "did you mean `bug`?"]),
        (
            "templates:\n  bug: { title: \"{{actaul}}\" }\n",
            "2:17",
            &["field `actaul` not found", "did you mean `actual`?"],
        ),
        (
            "templates:\n  bug: { title: \"{{uper actual}}\" }\n",
            "2:17",
            &["helper `uper` not found", "did you mean `upper`?"],
        ),
        ("templates:\n  bug: { title: \"{{> mesage}}\" }\n", "2:17", &["partial `mesage` not found", "`message`?"]),
        ("templates:\n  bug: { path: \"{{nmae}}.md\" }\n", "2:16", &["field `nmae` not found", "did you mean `name`?"]),
    ]);
}

#[test]
fn a_wrong_value_of_a_configuration_is_refused() {
    let long = format!("label: \"{}{{{{id}}}}\"\n", "x".repeat(50));
    let labels = format!("templates:\n  bug: {{ labels: [{}] }}\n", "é".repeat(51));
    configurations(&[
        ("label: all\n", "1:8", &["all roles would have the same label", "`{{id}}` or `{{name}}`"]),
        ("label: \"{{id}}, ours\"\n", "1:8", &["contains a comma", "remove the comma"]),
        (&long, "1:8", &["has more than 50 characters", "shorten `label`"]),
        (&labels, "2:10", &["has more than 50 characters", "shorten it"]),
        ("templates:\n  bug: { title: \"\" }\n", "2:17", &["the `title` of `bug` is empty"]),
        ("templates:\n  bug: { title: \"{{actual\" }\n", "2:17", &["this `{{` is never closed"]),
        ("roles:\n  product-owner: { holders: [ana bo] }\n", "2:20", &["`ana bo` is neither a login nor a team"]),
        ("roles:\n  product-owner: { label: { color: red } }\n", "2:36", &["`red` is not a color", "six hex digits"]),
        ("roles:\n  product-scout: {}\n", "2:3", &["role `product-scout` not found"]),
    ]);
}

#[test]
fn several_mistakes_of_a_configuration_are_listed_at_once() {
    configurations(&[
        (
            "trakcer: local\nassign: sum\nroles:\n  product-owner: { holder: [a] }\n",
            "4:20",
            &["unknown key `trakcer`", "unknown choice `sum`", "unknown key `holder`"],
        ),
        (
            "roles:\n  product-ownr: {}\ntemplates:\n  bgu: {}\n  bug: { under: [x] }\n",
            "5:10",
            &["role `product-ownr` not found", "template `bgu` not found", "template `x` in `under` not found"],
        ),
    ]);
}

#[test]
fn mistakes_of_a_configuration_that_are_found_at_different_steps_are_listed_at_once_too() {
    let text = "trakcer: local\nroles:\n  product-ownr: {}\n";
    configurations(&[(text, "3:3", &["unknown key `trakcer`", "role `product-ownr` not found"])]);
}

#[test]
fn a_value_of_the_wrong_type_is_told_in_plain_words_with_what_to_do() {
    let mut refusals = Refusals::default();
    for (text, says) in [
        ("hello\n", "found text"),
        ("- tracker: local\n", "found a list"),
        ("- local\n", "found a list"),
        ("folder: [a]\n", "found a list"),
        ("roles: [a]\n", "found a list"),
        ("roles:\n  product-owner: ana\n", "found text"),
        ("roles:\n  product-owner: { holders: ana }\n", "found text"),
        ("roles:\n  product-owner: { label: [a] }\n", "found a list"),
        ("roles:\n  product-owner: { label: { colr: \"0e8a16\" } }\n", "unknown key `colr`"),
        ("roles:\n  product-owner: { titles: [{ nmae: Scout }] }\n", "unknown key `nmae`"),
        ("templates:\n  bug: { labels: story }\n", "found text"),
    ] {
        refusals.row(&[(PATH, text.as_bytes())], &["roles"], &[says, &format!("--> {PATH}:")]);
    }
    refusals.end();
}

#[test]
fn a_label_of_one_role_that_is_wrong_is_told_at_its_place() {
    let long = format!("tracker: local\nroles:\n  product-owner: {{ label: {} }}\n", "x".repeat(51));
    let same = "tracker: local\nroles:\n  product-owner: { label: same }\n  product-manager: { label: same }\n";
    configurations(&[
        (&long, "3:27", &["has more than 50 characters"]),
        (same, "3:27", &["have the same label `same`"]),
    ]);
}

#[test]
fn a_folder_that_leaves_the_repository_is_refused_at_its_place() {
    let mut refusals = Refusals::default();
    for folder in ["../x", "/etc", "a/../../b", ".git/x", ".GIT/x", "'..\\x'", "'C:\\x'", "."] {
        let text = format!("tracker: local\nfolder: {folder}\n");
        for command in [&["list"][..], NEW] {
            refusals.row(
                &[(PATH, text.as_bytes())],
                command,
                &["`folder`", "inside the repository", &format!("--> {PATH}:2:9")],
            );
        }
    }
    refusals.end();
}

#[test]
fn a_path_that_leaves_the_repository_is_refused_at_its_place() {
    let mut refusals = Refusals::default();
    for path in ["../{{name}}.md", "/etc/{{name}}.md", ".git/{{name}}.md", "docs/{{name}}.txt"] {
        let text = format!("tracker: local\ntemplates:\n  bug: {{ to: file, path: \"{path}\" }}\n");
        let says = ["not a valid path for a document", &format!("--> {PATH}:3:26")];
        refusals.row(&[(PATH, text.as_bytes())], NEW, &says);
    }
    refusals.end();
}

/// An unreadable configuration must not be treated as missing: holders and templates would silently be lost.
#[test]
fn a_configuration_that_is_a_folder_is_refused() {
    let mut refusals = Refusals::default();
    for command in [&["roles"][..], LINT, NEW] {
        refusals.row(&[(&format!("{PATH}/"), b"")], command, &[&format!("{PATH} is a folder")]);
    }
    refusals.end();
}
