//! Wrong commands: `new` and its answers, keys that don't exist, names that nobody has.

use crate::SPIKE;
use crate::refusals::{Refusals, bomb, filled, held};
use crate::support::Folder;

/// A command that is correct as it stands.
const NEW: &[&str] =
    &["new", "user-story", "--set", "persona=a", "--set", "goal=b", "--set", "benefit=c", "--set", "criteria=d"];
const SPIKES: &[&str] = &["new", "spike", "--set", "question=q"];

#[test]
fn a_wrong_option_of_new_is_refused() {
    let long = format!("goal={}", "é".repeat(254));
    let notes = format!("notes={}", "x".repeat(65_536));
    let key = "x".repeat(101);
    let mut refusals = Refusals::default();
    for (more, says) in [
        (&["--set", "gaol=x"][..], &["in `--set gaol`: `user-story` has no field `gaol`", "did you mean `goal`?"][..]),
        (&["--set", "size=XXL"], &["in `--set size`: `size` has no choice `XXL`", "choose `S`, `M` or `L`"]),
        (&["--set", "priority=Nxt"], &["`priority` has no choice `Nxt`", "did you mean `Next`?"]),
        (&["--set", "goal"], &["`--set goal` has no `=`", "`--set field=value`"]),
        (&["--set", "goal=again"], &["`goal` takes one answer, found 2"]),
        (&["--set", &notes], &["the body of `user-story/a-b` has", "65536 are allowed", "shorten"]),
        (&["--key", ""], &["in `--key`", "the name is empty"]),
        (&["--key", "../x"], &["in `--key`: `../x` is not a valid name", "write `x`"]),
        (&["--key", "/etc/passwd"], &["in `--key`: `/etc/passwd` is not a valid name"]),
        (&["--key", "user-story/../x"], &["in `--key`: `../x` is not a valid name"]),
        (&["--key", "..\\x"], &["in `--key`: `..\\x` is not a valid name"]),
        (&["--key", "feature/x"], &["in `--key`: the key `feature/x` is not a `user-story` key"]),
        (&["--key", &key], &["in `--key`", "more than 100 bytes"]),
        (&["--parent", "feature/no"], &["the parent of `user-story/a-b` was not found: `feature/no`"]),
        (&["--parent", "../../x"], &["artifact `../../x` not found", "`rolecall list`"]),
        (&["--parent", "x"], &["artifact `x` not found", "`rolecall list`"]),
        (&["--parent", "#12"], &["can't be an issue number: `#12`", "write the parent's key"]),
        (&["--to", "fil"], &["invalid value 'fil'", "'file'"]),
        (&["--colour"], &["unexpected argument '--colour'", "'--color'"]),
    ] {
        refusals.row(&[], &[NEW, more].concat(), says);
    }
    let command =
        ["new", "user-story", "--set", "persona=a", "--set", &long, "--set", "benefit=c", "--set", "criteria=d"];
    refusals.row(&[], &command, &["the title of `user-story/a", "has 257 characters; at most 256 are allowed"]);
    refusals.end();
}

#[test]
fn an_answer_of_the_wrong_kind_is_refused_and_all_of_them_are_listed() {
    let mut refusals = Refusals::default();
    for (set, says) in [
        ("day=2027-02-30", "in `--set day`: `day` is not a date: `2027-02-30`"),
        ("day=20270203", "`day` is not a date: `20270203`"),
        ("cost=lots", "in `--set cost`: `cost` is not a number: `lots`"),
        ("cost=NaN", "`cost` is not a number: `NaN`"),
        ("sure=maybe", "`sure` is neither yes nor no: `maybe`"),
        ("who=ana bo", "`who` is not a user: `ana bo`"),
        ("parts=Larg", "`parts` has no choice `Larg`"),
    ] {
        refusals.row(&[SPIKE], &[SPIKES, &["--set", set]].concat(), &[says]);
    }
    let all = ["--set", "day=x", "--set", "cost=x", "--set", "qestion=x", "--answers", "a.yml"];
    let says =
        ["`day` is not a date", "`cost` is not a number", "did you mean `question`?", "--> a.yml:1:7", "--> a.yml:2:1"];
    refusals.row(&[SPIKE, ("a.yml", b"sure: maybe\nwhom: ana\n")], &[SPIKES, &all].concat(), &says);
    let deep = format!("key_results={}", "{a: ".repeat(10_000));
    let rows = ["new", "okrs", "--set", "objective=o", "--set", "key_results=a | 1 | x | 2027-02-30", "--set", &deep];
    refusals.row(&[], &rows, &["in `--set key_results`"]);
    refusals.end();
}

#[test]
fn a_wrong_file_of_answers_is_refused() {
    let bomb = bomb();
    let deep = format!("goal: {}", "[".repeat(10_000));
    let mut refusals = Refusals::default();
    for (text, says) in [
        (&b"goal:\n\t- a\n"[..], &["YAML can't be indented with tabs", "--> a.yml:2:"][..]),
        (b"goal: a\ngoal: b\n", &["the key `goal` appears twice", "--> a.yml:2:1"]),
        (b"{\"goal\": \"a\", \"goal\": \"b\"}", &["the key `goal` appears twice", "--> a.yml:1:15"]),
        (b"{\"goal\": \"a\"", &["not valid YAML", "--> a.yml:1:"]),
        (b"goal: {{x}}\n", &["starts with `{{` must be quoted", "--> a.yml:1:7"]),
        (b"gaol: x\nsize: XXL\n", &["has no field `gaol`", "--> a.yml:1:1", "no choice `XXL`", "--> a.yml:2:7"]),
        (b"key: a\n", &["`user-story` has no field `key`", "--> a.yml:1:1"]),
        (b"goal: { a: b }\n", &["`goal` can't be a map", "--> a.yml:1:7"]),
        (b"- a\n", &["answers are a map of fields, found a list", "--> a.yml:1:1", "`field: answer`"]),
        (b"\xff", &["a.yml is not UTF-8", "line 1", "save it as UTF-8"]),
        (bomb.as_bytes(), &["grows too large through its aliases", "--> a.yml:"]),
        (deep.as_bytes(), &["this is nested too deep", "--> a.yml:1:"]),
    ] {
        let command = ["new", "user-story", "--key", "a", "--answers"];
        refusals.row(&[("a.yml", text)], &[&command[..], &["a.yml"]].concat(), says);
        let says: Vec<String> = says.iter().map(|words| words.replace("a.yml", "-")).collect();
        let says: Vec<&str> = says.iter().map(String::as_str).collect();
        refusals.piped(&[], &[&command[..], &["-"]].concat(), Some(text), &says);
    }
    let answers = ["new", "user-story", "--key", "a", "--answers", "a.yml"];
    refusals.row(&[("a.yml/", b"")], &answers, &["a.yml is a folder", "name a file inside it"]);
    refusals.row(&[], &answers, &["a.yml doesn't exist", "check its name"]);
    refusals.row(
        &[("a.yml", b"")],
        &answers,
        &["lacks `persona`", "lacks `goal`", "lacks `benefit`", "lacks `criteria`"],
    );
    refusals.end();
}

/// Missing answers are reported at once, without first asking about a name that the title would suggest.
#[test]
fn new_without_its_required_answers_says_which_are_missing() {
    let mut refusals = Refusals::default();
    let lacks = ["lacks `persona`", "lacks `goal`", "lacks `benefit`", "lacks `criteria`"];
    refusals.row(&[], &["new", "user-story", "--key", "a"], &lacks);
    refusals.row(&[], &["new", "user-story"], &lacks);
    refusals.row(&[], &["new", "user-story", "--set", "persona= "], &lacks);
    refusals.end();
}

#[test]
fn fill_refuses_what_new_refuses_and_says_what_a_draft_still_asks() {
    let there: (&str, &[u8]) = (".rolecall/spike/a.md", b"---\ntitle: A\n---\nText\n");
    let fill = ["fill", "spike/a"];
    let mut refusals = Refusals::default();
    let draft: (&str, &[u8]) = (".rolecall/user-story/a.md", b"---\ntitle: A\n---\nText\n");
    refusals.row(&[draft], &["fill", "user-story/a"], &["`user-story/a` is missing `goal`", "`--set goal=…`"]);
    for (more, says) in [
        (["--set", "qestion=q"], "did you mean `question`?"),
        (["--set", "day=2027-02-30"], "`day` is not a date: `2027-02-30`"),
        (["--set", "cost"], "`--set cost` has no `=`"),
        (["--answers", "a.yml"], "--> a.yml:1:7"),
        (["--answers", "b.yml"], "b.yml doesn't exist"),
    ] {
        refusals.row(&[there, SPIKE, ("a.yml", b"cost: lots\n")], &[&fill[..], &more].concat(), &[says]);
    }
    refusals.end();
}

#[test]
fn answers_may_have_crlf_and_a_bom_and_their_mistakes_have_their_places() {
    let folder = filled(&[SPIKE, ("a.yml", b"\xef\xbb\xbfquestion: q\r\ncost: 3\r\n")]);
    folder.run(&["new", "spike", "--answers", "a.yml"]).ok();
    let wrong: (&str, &[u8]) = ("a.yml", b"\xef\xbb\xbfqestion: q\r\ncost: lots\r\n");
    let mut refusals = Refusals::default();
    refusals.row(&[SPIKE, wrong], &["new", "spike", "--answers", "a.yml"], &["--> a.yml:1:1", "--> a.yml:2:7"]);
    refusals.end();
}

/// `a` occurs in nearly every word, and is close to none.
#[test]
fn a_short_name_is_not_offered_for_a_long_one() {
    let path = ".github/rolecall/templates/product-owner/note.md";
    let note = b"---\nname: Note\ntitle: Note\nfields:\n  audience: { ask: A? }\n  a: { ask: B? }\n---\n{{audience}} and {{a}}\n";
    let said = filled(&[(path, note)]).run(&["new", "note", "--key", "x", "--set", "audiense=q"]).code(2).err;
    assert!(said.contains("did you mean `audience`?"), "{said}");
}

#[test]
fn a_name_that_nobody_has_is_refused_with_the_nearest() {
    let mut refusals = Refusals::default();
    for (command, says) in [
        (&["new", "user-stroy"][..], &["template `user-stroy` not found", "did you mean `user-story`?"][..]),
        (&["new", "../x"], &["template `../x` not found", "`rolecall templates` lists them all"]),
        (&["templates", "user-stroy"], &["template `user-stroy` not found", "did you mean `user-story`?"]),
        (&["templates", "eject", "user-stroy"], &["template `user-stroy` not found", "did you mean `user-story`?"]),
        (&["templates", "eject", "../../x"], &["template `../../x` not found"]),
        (&["templates", "lint", "no.md"], &["no.md doesn't exist"]),
        (&["list", "--template", "user-stroy"], &["template `user-stroy` not found", "did you mean `user-story`?"]),
        (
            &["list", "--role", "Product Ownr"],
            &["no role has the title `Product Ownr`", "did you mean `Product Owner`"],
        ),
        (&["roles", "Product Ownr"], &["no role has the title `Product Ownr`", "did you mean `Product Owner`"]),
        (&["schema", "templat"], &["invalid value 'templat'", "'template'"]),
        (&["aply", "o.yml"], &["unrecognized subcommand 'aply'", "'apply'"]),
        (&["roles", "--config", "no.yml"], &["no.yml doesn't exist"]),
        (&["roles", "-C", "no"], &["folder `", "`-C` names the folder"]),
    ] {
        refusals.row(&[], command, says);
    }
    let there: [(&str, &[u8]); 1] = [(".rolecall/user-story/guest.md", b"---\ntitle: Guest\n---\nText\n")];
    for verb in ["fill", "accept"] {
        refusals.row(
            &there,
            &[verb, "user-story/gest"],
            &["artifact `user-story/gest` not found", "did you mean `user-story/guest`?"],
        );
        refusals.row(&there, &[verb, "gast"], &["artifact `gast` not found", "`user-story/guest`"]);
        refusals.row(&there, &[verb, "../../etc/passwd"], &["artifact `../../etc/passwd` not found"]);
        refusals.row(&there, &[verb, "user-story/../x"], &["artifact `user-story/../x` not found"]);
    }
    refusals.end();
}

/// A file of the tracker that a person broke stops only commands that would change that file.
#[test]
fn a_broken_file_of_the_tracker_is_refused_by_what_changes_it_and_left_as_it_is() {
    let mut refusals = Refusals::default();
    for (text, says) in [
        (&b"\n"[..], &["this file is empty", ".rolecall/user-story/a-b.md:1:1"][..]),
        (b"hi\n", &["the front matter is missing", "a-b.md:1:1"]),
        (b"---\ntitle: a\n", &["the front matter is not closed", "a-b.md:1:1"]),
        (b"---\ntitle: a\ntitle: b\n---\n", &["the key `title` appears twice", "a-b.md:3:1"]),
        (b"---\ntitle: a\nstate: opne\n---\n", &["state `opne` not found", "a-b.md:3:8", "open, closed or dropped"]),
        (b"---\ncreated: 2027-02-30\n---\n", &["`created` is not a date: `2027-02-30`", "a-b.md:2:10"]),
        (b"\xff", &[".rolecall/user-story/a-b.md is not UTF-8"]),
    ] {
        let files: [(&str, &[u8]); 1] = [(".rolecall/user-story/a-b.md", text)];
        refusals.row(&files, &["fill", "user-story/a-b", "--set", "goal=x"], says);
        refusals.row(&files, &["accept", "user-story/a-b"], says);
        let folder = filled(&files);
        let before = held(&folder);
        let made = folder.run(NEW).code(1);
        assert!(held(&folder) == before && says.iter().all(|words| made.err.contains(words)), "{made:#?}");
        folder.run(&[NEW, &["--key", "other"]].concat()).ok();
    }
    refusals.end();
}

/// Only a map can hold a title and a state; anything written into another type couldn't be read back.
#[test]
fn a_front_matter_of_the_tracker_that_is_no_map_is_refused() {
    let mut refusals = Refusals::default();
    for text in [&b"---\n- a\n---\nText\n"[..], b"---\nhello\n---\nText\n"] {
        let files: [(&str, &[u8]); 1] = [(".rolecall/user-story/a.md", text)];
        refusals.row(&files, &["accept", "user-story/a"], &[".rolecall/user-story/a.md:2:1"]);
    }
    refusals.end();
}

#[test]
fn a_file_where_a_folder_should_be_and_a_path_through_a_file_are_refused() {
    let mut refusals = Refusals::default();
    refusals.row(&[("x", b"")], &["roles", "-C", "x"], &["x`", "`-C` names the folder"]);
    refusals.row(&[("x", b"")], &["apply", "x/o.yml"], &["x/o.yml"]);
    refusals.row(&[("x", b"")], &["new", "bug", "--answers", "x/a.yml"], &["x/a.yml"]);
    refusals.end();
}

/// GitHub's limit applies to the whole text of an issue, including the owner line and the marker.
#[test]
fn a_body_that_fits_only_without_its_owner_line_and_marker_is_refused() {
    let folder = Folder::new();
    let notes = format!("notes={}", "x".repeat(65_300));
    let ran = folder.run(&[NEW, &["--key", "a", "--set", &notes]].concat());
    if ran.code == 0 {
        let text = folder.read(".rolecall/user-story/a.md");
        let body = text.splitn(3, "---\n").nth(2).unwrap();
        assert!(body.chars().count() <= 65_536, "a body of {} characters was written", body.chars().count());
    } else {
        assert!(ran.code(2).err.contains("65536 are allowed"));
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf_8_are_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    for bad in [&b"--set=goal=\xff"[..], b"--key=\xff", b"--answers=\xff", b"-C\xff"] {
        let folder = Folder::new();
        let arguments: Vec<&OsStr> = NEW.iter().map(OsStr::new).chain([OsStr::from_bytes(bad)]).collect();
        let ran = folder.run(&arguments).code(2);
        assert!(ran.err.contains("UTF-8") && !ran.err.contains("panicked") && held(&folder).is_empty(), "{ran:#?}");
    }
}
