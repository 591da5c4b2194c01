//! Spreadsheets as programs and people really write them: encodings, rows above the header, other columns, broken
//! quotes, exports of other tools, workbooks.

use rust_xlsxwriter::{Format, Workbook};

use crate::refusals::{Refusals, filled};
use crate::support::{Folder, Ran};

const STORIES: &[&str] = &["apply", "s.csv", "--template", "user-story"];
const TABLE: &str = "key,persona,goal,benefit,criteria\na,Käufer,pay – now,time,one|two\n";

/// Applies a table of stories in a folder of its own.
fn apply(file: &str, bytes: impl AsRef<[u8]>, more: &[&str]) -> (Folder, Ran) {
    let folder = Folder::new();
    folder.write(file, bytes);
    let ran = folder.run(&[&["apply", file, "--template", "user-story"], more].concat());
    (folder, ran)
}

fn story(folder: &Folder, key: &str) -> String {
    folder.read(&format!(".rolecall/user-story/{key}.md"))
}

#[test]
fn a_table_in_another_encoding_is_read_and_that_is_said() {
    let wide = |bytes: fn(u16) -> [u8; 2]| TABLE.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let windows: Vec<u8> = TABLE
        .chars()
        .map(|c| match c {
            'ä' => 0xe4,
            '–' => 0x96,
            other => u8::try_from(other).unwrap(),
        })
        .collect();
    for (bytes, name) in [
        ([&b"\xff\xfe"[..], &wide(u16::to_le_bytes)].concat(), "UTF-16"),
        ([&b"\xfe\xff"[..], &wide(u16::to_be_bytes)].concat(), "UTF-16"),
        (windows, "Windows-1252"),
    ] {
        let (folder, ran) = apply("s.csv", &bytes, &[]);
        assert!(ran.err.contains(&format!("s.csv is not UTF-8: read as {name}")), "{ran:#?}");
        assert!(story(&folder, "a").contains("As a **Käufer**, I want to **pay – now**"), "{ran:#?}");
    }
    let (_, ran) = apply("s.csv", TABLE, &[]);
    assert!(!ran.err.contains("warning"), "{ran:#?}");
}

#[test]
fn rows_above_the_header_empty_columns_and_empty_rows_are_passed_over() {
    let body = "key;persona;goal;benefit;criteria;;\na;Guest;pay;time;one;;\n;;;;;;\n\nb;Guest;go;time;two;;\n;;;;;;\n";
    for above in
        ["", "sep=;\n", "Backlog 2027;;;;;;\n;;;;;;\n", "Our stories, as of today\n\n", "\u{feff}Backlog\r\n\r\n"]
    {
        let (folder, ran) = apply("s.csv", format!("{above}{body}"), &[]);
        assert_eq!(ran.code, 0, "{above:?}: {ran:#?}");
        assert!(story(&folder, "a").contains("pay") && story(&folder, "b").contains("two"), "{above:?}");
        let is_title = above.contains("acklog") || above.contains("Our");
        assert_eq!(ran.err.contains("not read: 1 row above the header"), is_title, "{above:?}: {ran:#?}");
    }
}

#[test]
fn an_unknown_column_is_named_once_and_refused_with_strict() {
    let text = "Key,Persona,Goal,Benefit,Criteria,Effort,Sprint Team\na,Guest,pay,time,one,3,Blue\n";
    let (folder, ran) = apply("s.csv", text, &[]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    assert!(ran.err.contains("not read: `Effort`, `Sprint Team` (`user-story` has no field of that name)"), "{ran:#?}");
    assert!(ran.err.contains("--map \"Effort=FIELD\"") && !story(&folder, "a").contains("Blue"), "{ran:#?}");
    let (_, ran) = apply("s.csv", text, &["--map", "Effort=,Sprint Team=notes", "--strict"]);
    assert!(ran.code == 0 && !ran.err.contains("warning"), "{ran:#?}");
    let mut refusals = Refusals::default();
    let strict = [STORIES, &["--strict"]].concat();
    refusals.row(
        &[("s.csv", text.as_bytes())],
        &strict,
        &["no field `Effort`", "--> s.csv:1:35", "no field `Sprint Team`"],
    );
    for (map, says) in [
        ("Effort=sise", &["`--map \"Effort=sise\"` names no field", "--> s.csv:1:35", "did you mean `size`?"][..]),
        ("Efort=", &["names the column `Efort`, which this table doesn't have", "did you mean `Effort`?"]),
        ("Effort", &["`--map Effort` has no `=`", "COLUMN=FIELD"]),
        ("Effort=goal", &["the columns `Goal` and `Effort` are the same field", "keep one"]),
    ] {
        refusals.row(&[("s.csv", text.as_bytes())], &[STORIES, &["--map", map]].concat(), says);
    }
    refusals.end();
}

#[test]
fn the_words_of_a_story_and_a_question_are_headers_too() {
    for header in [
        "As a,I want to,So that,Acceptance Criteria,Out of Scope",
        "\"Who is it for, in two or three words?\",goal,benefit,criteria,out-of-scope",
        "PERSONA,Goal:,benefit ,Criteria*,out_of_scope",
    ] {
        let (folder, ran) = apply("s.csv", format!("key,{header}\na,Guest,pay,time,one,refunds\n"), &["--strict"]);
        assert_eq!(ran.code, 0, "{header}: {ran:#?}");
        let text = story(&folder, "a");
        assert!(
            text.contains("As a **Guest**, I want to **pay**, so that **time**.") && text.contains("refunds"),
            "{text}"
        );
    }
}

#[test]
fn a_list_may_be_several_columns_of_one_name() {
    let text = "key,persona,goal,benefit,criteria,criteria,labels,labels\na,Guest,pay,time,one,two,web,mobile\n";
    let (folder, ran) = apply("s.csv", text, &[]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    let text = story(&folder, "a");
    assert!(text.contains("- [ ] one\n- [ ] two") && text.contains("web, mobile]"), "{text}");
}

#[test]
fn broken_quotes_are_refused_at_their_cell_and_nothing_is_read() {
    let mut refusals = Refusals::default();
    let head = "key,persona,goal,benefit,criteria\n";
    for (row, says) in [
        ("a,\"Guest,pay,time,one\nb,Guest,go,time,two\n", &["quote is never closed", "--> s.csv:2:3", "^^^"][..]),
        (
            "a,\"The \"best\" guest\",pay,time,one\n",
            &["text follows this cell's closing quote", "--> s.csv:2:3", "twice"],
        ),
        ("a,Guest,say \"hi, you\",time,one\n", &["a quote opens within this cell", "--> s.csv:2:9"]),
        ("a, \"Guest, new\",pay,time,one\n", &["a blank is before this cell's quote", "--> s.csv:2:3"]),
    ] {
        refusals.row(&[("s.csv", format!("{head}{row}").as_bytes())], STORIES, says);
    }
    refusals.end();
    let (folder, ran) = apply("s.csv", format!("{head}a,5\" reader,\"say \"\"hi\"\"\",time,one\n"), &[]);
    assert!(ran.code == 0 && story(&folder, "a").contains("As a **5\" reader**, I want to **say \"hi\"**"), "{ran:#?}");
}

#[test]
fn the_exports_of_jira_linear_and_github_projects_are_known_by_their_headers() {
    let jira = "Summary,Issue key,Issue id,Issue Type,Status,Priority,Labels,Labels,Sprint,Description,Custom field (Acceptance Criteria)\nPay by card,SHOP-7,10007,Story,To Do,High,web,urgent,Sprint 5,Cards first,It works\n";
    let linear = "ID,Team,Title,Description,Status,Estimate,Priority,Labels,Due Date\nENG-12,Core,Pay by card,Cards first,Todo,3,High,\"web, urgent\",2027-01-02\n";
    for (text, tool, key) in [(jira, "Jira", "shop-7"), (linear, "Linear", "eng-12")] {
        let (folder, ran) = apply("s.csv", text, &[]);
        assert_eq!(ran.code, 0, "{ran:#?}");
        assert!(ran.err.contains(&format!("recognized as an export of {tool}")), "{ran:#?}");
        let text = story(&folder, key);
        assert!(text.contains("pay by card") || text.contains("Pay by card"), "{text}");
        assert!(text.contains("Cards first") && text.contains("web, urgent]"), "{text}");
        assert!(!text.contains("10007") && !text.contains("High"), "{text}");
        assert_eq!(text.contains("- [ ] It works"), tool == "Jira", "{text}");
    }
    let github = "Title\tURL\tAssignees\tStatus\tLabels\tMilestone\nPay by card\thttps://github.com/a/b/issues/3\tana\tTodo\tweb, urgent\tv1\n";
    let (folder, ran) = apply("s.tsv", github, &[]);
    assert!(ran.code == 0 && ran.err.contains("recognized as an export of GitHub Projects"), "{ran:#?}");
    let made = story(&folder, "pay-by-card");
    assert!(made.contains("milestone: v1") && made.contains("web, urgent]"), "{made}");
}

/// A workbook as Excel writes it: text, numbers, a date, an empty row, a second sheet.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name("Goals").unwrap();
    for (column, name) in ["key", "goal", "objectives", "start", "end", "Owner"].into_iter().enumerate() {
        sheet.write_string(2, u16::try_from(column).unwrap(), name).unwrap();
    }
    sheet.write_string(0, 0, "Sprints of 2027").unwrap();
    sheet.write_string(3, 0, "five").unwrap();
    sheet.write_number(3, 1, 12).unwrap();
    sheet.write_string(3, 2, "one, and \"more\"\ntwo").unwrap();
    sheet.write_number_with_format(3, 3, 46_391, &day).unwrap();
    sheet.write_number_with_format(3, 4, 46_404, &day).unwrap();
    book.add_worksheet().set_name("Notes").unwrap().write_string(0, 0, "nothing").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_as_it_is_shown() {
    let folder = Folder::new();
    folder.write("plan.xlsx", workbook());
    let command = ["apply", "plan.xlsx", "--template", "sprint-objectives"];
    let ran = folder.run(&command);
    assert_eq!(ran.code, 0, "{ran:#?}");
    assert!(
        ran.err.contains("read the sheet `Goals`, not `Notes`") && ran.err.contains("not read: `Owner`"),
        "{ran:#?}"
    );
    let path = folder.files().into_iter().find(|path| path.ends_with("five.md")).unwrap();
    let made = folder.read(&path);
    assert!(made.contains("12") && made.contains("one, and \"more\"") && made.contains("two"), "{made}");
    assert!(made.contains("2027-01-04") && made.contains("2027-01-17"), "{made}");
    assert!(folder.run(&command).ok().err.contains("up to date"), "the second run changes nothing");
}

#[test]
fn a_mistake_in_a_workbook_names_its_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in
        [["key", "actual", "severity"], ["a", "It\nfails", "major"], ["b", "It fails", "huge"]].iter().enumerate()
    {
        for (column, cell) in row.iter().enumerate() {
            sheet.write_string(u32::try_from(at).unwrap(), u16::try_from(column).unwrap(), *cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let mut refusals = Refusals::default();
    let command = ["apply", "b.xlsx", "--template", "bug"];
    refusals.row(&[("b.xlsx", &bytes)], &command, &["cell C3: `severity` has no choice `huge`", "--> b.xlsx:3:"]);
    refusals.row(&[("b.xlsx", b"no workbook")], &command, &["b.xlsx is not a workbook that can be read"]);
    refusals.row(&[("b.ods", b"no workbook")], &["apply", "b.ods"], &["b.ods is not a workbook that can be read"]);
    refusals.row(&[("b.xls", b"old")], &["apply", "b.xls"], &["an old or binary Excel workbook", "save it as .xlsx"]);
    let mut empty = Workbook::new();
    empty.add_worksheet();
    let empty = empty.save_to_buffer().unwrap();
    refusals.row(&[("b.xlsx", &empty)], &command, &["b.xlsx has no sheet with text"]);
    refusals.end();
    let folder = filled(&[("b.xlsx", &bytes)]);
    let ran = folder.run(&[&command[..], &["--fill-keys"]].concat()).code(2);
    assert!(ran.err.contains("cell C3"), "{ran:#?}");
}

/// `stories.ods` was written by hand after the standard: text, a date, a number and a repeated empty cell.
#[test]
fn an_opendocument_sheet_is_read() {
    let folder = Folder::new();
    folder.write("stories.ods", include_bytes!("stories.ods"));
    let ran = folder.run(&["apply", "stories.ods", "--template", "user-story"]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    let text = story(&folder, "a");
    assert!(text.contains("As a **Käufer**, I want to **pay**, so that **time**."), "{text}");
    assert!(text.contains("- [ ] one\n- [ ] two") && text.contains("2027-05-01"), "{text}");
}

#[test]
fn filling_keys_into_a_table_changes_nothing_else() {
    let text =
        "Backlog\n\npersona;\"goal\";benefit;criteria\r\n\"Guest\";pay;\"time\";\"a;b\"\r\n;;;\r\nGuest;go;time;x\r\n";
    let (folder, ran) = apply("s.csv", text, &["--fill-keys"]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    let filled = "Backlog\n\nkey;persona;\"goal\";benefit;criteria\r\nguest-pay;\"Guest\";pay;\"time\";\"a;b\"\r\n;;;;\r\nguest-go;Guest;go;time;x\r\n";
    assert_eq!(folder.read("s.csv"), filled);
    let text = "persona,goal,benefit,criteria,key\nGuest,pay,time,x\nGuest,go,time,\"y\",\"\"\n";
    let (folder, ran) = apply("s.csv", text, &["--fill-keys"]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    let filled = "persona,goal,benefit,criteria,key\nGuest,pay,time,x,guest-pay\nGuest,go,time,\"y\",guest-go\n";
    assert_eq!(folder.read("s.csv"), filled);
}
