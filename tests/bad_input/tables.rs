//! Wrong tables (CSV): broken cells, columns, rows, templates.

use crate::SPIKE;
use crate::refusals::{Refusals, filled};

const HEADER: &str = "key,persona,goal,benefit,criteria,size,parent,to,labels,notes\n";
const ROW: &str = "a,reader,read,time,one|two,M,,,,\n";
const STORIES: &[&str] = &["apply", "s.csv", "--template", "user-story"];
const SPIKES: &[&str] = &["apply", "s.csv", "--template", "spike"];

fn table(from: &str, to: &str) -> String {
    let text = format!("{HEADER}{ROW}");
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn a_file_that_is_no_table_is_refused() {
    let utf_16: Vec<u8> = table("", "").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut refusals = Refusals::default();
    for (text, says) in [
        (&b""[..], &["this table is empty", "--> s.csv:1:1", "the first line names the columns"][..]),
        (b"\n \n", &["this table is empty", "--> s.csv:"]),
        (b"\xef\xbb\xbf", &["this table is empty", "--> s.csv:1:1"]),
        ("key,personä\na,\u{fc}".as_bytes().get(..16).unwrap(), &["s.csv is not UTF-8", "line 2", "save it as UTF-8"]),
        (b"key,persona\na,\x81\n", &["s.csv is not UTF-8", "line 2", "save it as UTF-8"]),
        (&[b"\xff\xfe\x00\xd8", &utf_16[..]].concat(), &["s.csv is not UTF-8", "save it as UTF-8"]),
        (ROW.as_bytes(), &["`user-story` has no field `reader`", "--> s.csv:1:3", "`--map \"reader=FIELD\"`"]),
    ] {
        refusals.row(&[("s.csv", text)], STORIES, says);
    }
    refusals.row(&[("s.csv/", b"")], STORIES, &["s.csv is a folder", "name a file inside it"]);
    refusals.row(&[], STORIES, &["s.csv doesn't exist", "check its name"]);
    refusals.end();
}

#[test]
fn a_wrong_header_is_refused() {
    let mut refusals = Refusals::default();
    for (text, says) in [
        (table("goal", "gaol"), &["`user-story` has no field `gaol`", "--> s.csv:1:13", "did you mean `goal`?"][..]),
        (table("goal", "gaol").replace(',', ";"), &["has no field `gaol`", "--> s.csv:1:13", "did you mean `goal`?"]),
        (table("goal", "gaol").replace(',', "\t"), &["has no field `gaol`", "--> s.csv:1:13", "did you mean `goal`?"]),
        (table("notes", "goal"), &["the column `goal` appears twice", "--> s.csv:1:57", "keep one"]),
    ] {
        refusals.row(&[("s.csv", text.as_bytes())], STORIES, says);
    }
    let text = table("", "");
    let says = ["doesn't name a template", "--> s.csv:1:1", "`--template ID`"];
    refusals.row(&[("s.csv", text.as_bytes())], &["apply", "s.csv"], &says);
    let command = ["apply", "s.csv", "--template", "user-stroy"];
    refusals.row(
        &[("s.csv", text.as_bytes())],
        &command,
        &["template `user-stroy` not found", "did you mean `user-story`?"],
    );
    refusals.end();
}

#[test]
fn a_wrong_row_is_refused() {
    let long = "é".repeat(249);
    let label = "é".repeat(51);
    let mut refusals = Refusals::default();
    for (text, says) in [
        (table(",M,", ",XXL,"), &["`size` has no choice `XXL`", "--> s.csv:2:28", "choose `S`, `M` or `L`"][..]),
        (table(",read,", ",,"), &["`user-story/a` lacks `goal`", "--> s.csv:2:1"]),
        (table(",read,", ",  ,"), &["`user-story/a` lacks `goal`", "--> s.csv:2:1"]),
        (table(",,,,\n", ",,,,,more\n"), &["this row has 11 cells, but the header has 10", "--> s.csv:2:34", "quotes"]),
        (
            table("\na,", "\n,"),
            &["this user-story has no key", "--> s.csv:2:1", "add `key: reader-read`", "--fill-keys"],
        ),
        (table("\na,", "\na b,"), &["`a b` is not a valid name", "--> s.csv:2:1", "write `a-b`"]),
        (table("M,,,,", "M,feature/no,,,"), &["the parent of `user-story/a` was not found", "--> s.csv:2:1"]),
        (table("M,,,,", "M,no,,,"), &["`no` is not a key", "--> s.csv:2:30"]),
        (table("M,,,,", "M,,fil,,"), &["`to` has no choice `fil`", "--> s.csv:2:31", "did you mean `file`?"]),
        (table("M,,,,", &format!("M,,,{label},")), &["has 51 characters; at most 50 are allowed", "--> s.csv:2:1"]),
        (table(",read,", &format!(",{long},")), &["has 257 characters; at most 256 are allowed", "--> s.csv:2:1"]),
        (table("M,,,,", &format!("M,,,,{}", "x".repeat(65_536))), &["65536 are allowed", "--> s.csv:2:1"]),
        (table("one|two", "1|2|3|4|5|6|7|8|9"), &["at most 8 items, found 9", "--> s.csv:2:20"]),
        (table("", "") + ROW, &["the key `user-story/a` is already used at s.csv:2:1", "--> s.csv:3:1"]),
        (table("a,reader", "a,\"reader"), &["quote is never closed", "--> s.csv:2:3"]),
    ] {
        refusals.row(&[("s.csv", text.as_bytes())], STORIES, says);
    }
    refusals.end();
}

#[test]
fn a_cell_of_the_wrong_kind_is_refused_and_all_rows_are_looked_at() {
    let text = b"key,question,cost,day,sure,who,parts,parent\na,q,lots,2027-02-30,maybe,ana bo,Small|Larg,\n\nb,,,,,,,spike/c\nc,q,,,,,,spike/b\n";
    let mut refusals = Refusals::default();
    let says = [
        "`cost` is not a number: `lots`",
        "`day` is not a date: `2027-02-30`",
        "`sure` is neither yes nor no",
        "`who` is not a user",
        "`parts` has no choice `Larg`",
        "--> s.csv:2:5",
        "--> s.csv:2:10",
        "--> s.csv:2:21",
        "--> s.csv:2:27",
        "--> s.csv:2:34",
    ];
    refusals.row(&[("s.csv", text), SPIKE], SPIKES, &says);
    let text = String::from_utf8(text.to_vec()).unwrap().replace("lots,2027-02-30,maybe,ana bo,Small|Larg", ",,,,");
    let says = ["`spike/b` lacks `question`", "--> s.csv:4:1", "`spike/b` under `spike/c` under `spike/b`"];
    refusals.row(&[("s.csv", text.as_bytes()), SPIKE], SPIKES, &says);
    let results =
        b"key,objective,key_results\na,o,\"m | 1 | 2 | 2027-01-02 | % | Ana | more\"\nb,o,\"m | x | 2 | 2027-01-02\"\n";
    let says = [
        "has 7 values, at most 6 are allowed",
        "write it as `metric | baseline | target | due | unit | owner`",
        "`baseline` is not a number: `x`",
    ];
    refusals.row(&[("s.csv", results)], &["apply", "s.csv", "--template", "okrs"], &says);
    refusals.end();
}

#[test]
fn a_row_that_names_its_template_wrongly_is_refused() {
    let mut refusals = Refusals::default();
    for (text, says) in [
        (
            "template,key\nuser-stroy,a\n",
            &["template `user-stroy` not found", "--> s.csv:2:1", "did you mean `user-story`"][..],
        ),
        ("template,key\n,a\n", &["this row has no template", "--> s.csv:2:1", "`--template ID`"]),
        (
            "template,key,qestion\nspike,a,q\n",
            &["no template has a field `qestion`", "--> s.csv:1:14", "did you mean `question`"],
        ),
    ] {
        refusals.row(&[("s.csv", text.as_bytes()), SPIKE], &["apply", "s.csv"], says);
    }
    refusals.end();
}

/// `--template` applies to rows that name no template; a row that names one has that template's fields.
#[test]
fn a_cell_for_a_field_that_the_rows_own_template_lacks_is_refused() {
    let text = b"template,key,persona,goal,benefit,criteria\n,a,p,g,b,c\ndesign-note,b,lost,,,\n";
    let note: (&str, &[u8]) = (
        ".github/rolecall/templates/product-owner/design-note.md",
        b"---\nname: Note\ntitle: \"{{name}}\"\n---\n## A\n\n## B\n",
    );
    let mut refusals = Refusals::default();
    refusals.row(&[("s.csv", text), note], STORIES, &["`design-note` has no field `persona`", "--> s.csv:3:15"]);
    refusals.end();
}

#[test]
fn a_table_may_have_crlf_and_a_bom_and_its_mistakes_have_their_places() {
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    filled(&[("s.csv", windows(&table("", "")).as_bytes())]).run(STORIES).ok();
    let mut refusals = Refusals::default();
    for (text, says) in [
        (table("key", "kee"), &["has no field `kee`", "--> s.csv:1:1"][..]),
        (table(",M,", ",XXL,"), &["no choice `XXL`", "--> s.csv:2:28"]),
        (table("", "") + "\nb,reader,,time,one,,,,,\n", &["lacks `goal`", "--> s.csv:4:1"]),
    ] {
        refusals.row(&[("s.csv", windows(&text).as_bytes())], STORIES, says);
    }
    refusals.end();
}
