//! A wrong `role.yml` of a team.

use crate::refusals::{Refusals, bomb};
use crate::{LINT, NEW};

const PATH: &str = ".github/rolecall/templates/product-scout/role.yml";

/// Rows of a role, the line and column of the mistake, and the message.
fn roles(rows: &[(&str, &str, &[&str])]) {
    let mut refusals = Refusals::default();
    for (text, line, says) in rows {
        let place = format!("--> {PATH}:{line}");
        for command in [LINT, NEW] {
            refusals.row(&[(PATH, text.as_bytes())], command, &[says, &[place.as_str()][..]].concat());
        }
    }
    refusals.end();
}

#[test]
fn a_wrong_role_is_refused() {
    let label = format!("name: Scout\nlabel: {{ description: {} }}\n", "x".repeat(101));
    let bomb = format!("name: Scout\n{}", bomb());
    let deep = format!("name: {}", "[".repeat(10_000));
    roles(&[
        ("name: Scout\ntitles:\n\t- name: Scout\n", "3:", &["YAML can't be indented with tabs"]),
        ("name: Scout\nname: Diver\n", "2:1", &["the key `name` appears twice"]),
        ("name: {{x}}\n", "1:7", &["starts with `{{` must be quoted"]),
        ("name: Scout\nskils: [a]\n", "2:1", &["unknown key `skils`", "did you mean `skills`?"]),
        ("name: Scout\ntitles: [{ nmae: Scout }]\n", "2:12", &["unknown key `nmae`", "did you mean `name`?"]),
        ("skills: [a]\n", "1:1", &["the key `name` is missing", "add `name:`"]),
        ("name: Scout\nfallback: product-ownr\n", "2:11", &["`product-ownr` can't be the fallback", "`product-owner`"]),
        (
            "name: Scout\nfallback: product-scout\n",
            "2:11",
            &["`product-scout` can't be the fallback of `product-scout`"],
        ),
        (
            "name: Scout\ntitles: [{ name: Product Owner }]\n",
            "2:1",
            &["belongs to both `product-owner` and `product-scout`"],
        ),
        ("name: Scout\nlabel: { color: red }\n", "2:17", &["`red` is not a color", "six hex digits"]),
        (&label, "2:23", &["more than 100 characters", "shorten it"]),
        (
            "name: Scout\nlabel: { description: \"Looks out 🚀\" }\n",
            "2:23",
            &["GitHub doesn't allow `🚀`", "remove it"],
        ),
        (&deep, "1:", &["this is nested too deep"]),
        (&bomb, "6:", &["grows too large through its aliases"]),
    ]);
    let mut refusals = Refusals::default();
    refusals.row(&[(&format!("{PATH}/"), b"")], LINT, &[&format!("{PATH} is a folder")]);
    refusals.row(&[(PATH, b"name: \xff\n")], LINT, &[&format!("{PATH} is not UTF-8"), "line 1"]);
    let odd = ".github/rolecall/templates/Product Scout/role.yml";
    refusals.row(&[(odd, b"name: Scout\n")], LINT, &["`Product Scout` is not a valid role id", "lowercase letters"]);
    refusals.end();
}

#[test]
fn a_role_that_is_no_map_or_has_a_value_of_the_wrong_type_is_told_so_in_plain_words() {
    let mut refusals = Refusals::default();
    for (text, says) in [
        ("", "empty"),
        ("# nothing yet\n", "empty"),
        ("Scout\n", "found text"),
        ("- name: Scout\n", "found a list"),
        ("name: Scout\ntitles: [Scout]\n", "found text"),
        ("name: Scout\ntitles: Scout\n", "found text"),
        ("name: Scout\nlabel: red\n", "found text"),
        ("name: [Scout]\n", "found a list"),
    ] {
        refusals.row(&[(PATH, text.as_bytes())], LINT, &[says, &format!("--> {PATH}:")]);
    }
    refusals.end();
}

/// The mistake is in the name of the role's folder, and is not blamed on the configuration.
#[test]
fn a_label_that_a_long_role_makes_too_long_is_told_at_the_role() {
    let path = format!(".github/rolecall/templates/{}/role.yml", "a".repeat(50));
    let files: [(&str, &[u8]); 2] = [(&path, b"name: Scout\n"), (".github/rolecall.yml", b"tracker: local\n")];
    let mut refusals = Refusals::default();
    refusals.row(&files, LINT, &["has more than 50 characters", &format!("--> {path}:1:")]);
    refusals.end();
}
