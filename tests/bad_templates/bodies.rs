//! Wrong bodies and partials: names, helpers, blocks, inclusions.

use crate::refusals::{Refusals, filled};
use crate::{LINT, NEW, PATH, body, place, templates};

#[test]
fn a_wrong_body_is_refused() {
    templates(&[
        (body("{{bullets prats}}"), "17:11", &["field `prats` not found", "did you mean `parts`?"]),
        (body("{{bulets parts}}"), "17:3", &["helper `bulets` not found", "did you mean `bullets`?"]),
        (body("{{bullets}}"), "17:3", &["the helper `bullets` needs a field", "`{{bullets field}}`"]),
        (body("{{bullets question}}"), "17:3", &["takes list or choices or links, not text"]),
        (body("{{#iff parts}}x{{/iff}}"), "17:4", &["block `iff` not found", "did you mean `if`?"]),
        (body("{{#if parts}}x"), "17:3", &["`{{#if}}` is never closed", "end it with `{{/if}}`"]),
        (body("{{bullets parts"), "17:1", &["this `{{` is never closed", "end it with `}}`"]),
        (body("{{#if parts}}\nx{{/each}}"), "18:4", &["`{{/each}}` closes `{{#if}}`", "write `{{/if}}` here"]),
        (body("{{/if}}"), "17:3", &["`{{/if}}` closes nothing"]),
        (body("{{}}"), "17:1", &["these braces are empty"]),
        (body("{{#each question}}x{{/each}}"), "17:9", &["`each` takes a list, but `question` is a text"]),
        (body("{{#each parts}}{{that}}{{/each}}"), "17:18", &["field `that` not found", "`{{this}}`"]),
        (body("{{#each rows}}{{two}}{{/each}}"), "17:17", &["field `two` not found", "`one`"]),
        (body("{{> mesage}}"), "17:5", &["partial `mesage` not found", "did you mean `message`?"]),
        (body("{{> ../../x}}"), "17:5", &["partial `../../x` not found"]),
        (body(&format!("{}x{}", "{{#if parts}}".repeat(10_000), "{{/if}}".repeat(10_000))), "17:", &[]),
    ]);
}

#[test]
fn a_wrong_partial_is_refused_where_it_is_used() {
    let mut refusals = Refusals::default();
    for (partials, says) in [
        (
            &[("a", "Text\n{{> a}}\n")][..],
            &["in the partial `a`, line 2", "`a` includes itself", "remove the inclusion"][..],
        ),
        (&[("a", "{{> b}}\n"), ("b", "Text\n{{> a}}\n")], &["in the partial `b`, line 2", "`a` includes itself"]),
        (&[("a", "Text\n{{> mesage}}\n")], &["in the partial `a`, line 2", "partial `mesage` not found", "`message`"]),
        (&[("a", "Text\n{{prats}}\n")], &["in the partial `a`, line 2", "field `prats` not found", "`parts`?"]),
        (&[("a", "Text\n{{parts\n")], &["in the partial `a`, line 2", "this `{{` is never closed"]),
    ] {
        let text = body("{{> a}}");
        let paths = partials.iter().map(|(name, _)| format!(".github/rolecall/templates/partials/{name}.md"));
        let paths: Vec<String> = paths.collect();
        let mut files: Vec<(&str, &[u8])> = vec![(PATH, text.as_bytes())];
        files.extend(paths.iter().zip(partials).map(|(path, (_, text))| (path.as_str(), text.as_bytes())));
        let place = place("17:5");
        for command in [LINT, NEW] {
            refusals.row(&files, command, &[says, &[place.as_str()][..]].concat());
        }
    }
    refusals.end();
}

/// `lint` finds every mistake, so that it reports a wrong partial before any template uses it.
#[test]
fn a_wrong_partial_is_found_by_lint_though_nothing_uses_it() {
    let mut refusals = Refusals::default();
    for text in ["Text\n{{> a}}\n", "Text\n{{#if x}}\n", "Text\n{{> mesage}}\n"] {
        let partial = ".github/rolecall/templates/partials/a.md";
        refusals.row(&[(partial, text.as_bytes())], LINT, &["partials/a.md:2:"]);
    }
    refusals.end();
}

#[test]
fn a_body_of_any_depth_is_read_or_refused_and_never_ends_the_program() {
    for depth in [1_500, 3_000, 4_500] {
        let blocks = format!("{}x{}", "{{#if parts}}".repeat(depth), "{{/if}}".repeat(depth));
        let calls = format!("{{{{lower {}question{}}}}}", "(lower ".repeat(depth), ")".repeat(depth));
        for line in [blocks, calls] {
            let folder = filled(&[(PATH, body(&line).as_bytes())]);
            for command in [LINT, &["new", "spike", "--set", "question=q", "--set", "parts=a"]] {
                let ran = folder.run(command);
                assert!([0, 2].contains(&ran.code), "{depth} levels, {}: {}", ran.code, ran.err);
            }
        }
    }
}

#[test]
fn a_partial_and_a_role_may_have_crlf_and_a_bom() {
    let folder = ".github/rolecall/templates";
    let text = body("{{> a}}");
    let files: [(&str, &[u8]); 3] = [
        (&format!("{folder}/scout/role.yml"), b"\xef\xbb\xbfname: Scout\r\n"),
        (&format!("{folder}/scout/spike.md"), text.as_bytes()),
        (&format!("{folder}/partials/a.md"), b"\xef\xbb\xbfFirst\r\n{{bullets parts}}\r\n"),
    ];
    let folder = filled(&files);
    folder.run(LINT).ok();
    folder.run(&["new", "spike", "--set", "question=q", "--set", "parts=one", "--set", "parts=two"]).ok();
    let made = folder.read(".rolecall/spike/q.md");
    assert!(made.contains("## B\n\nFirst\n- one\n- two\n"), "{made:?}");
}
