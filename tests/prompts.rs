//! The prompts, as a person sees them: the program runs on a real pseudo-terminal, and the screen is read back.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

#[path = "prompts/messages.rs"]
mod messages;
#[path = "prompts/screen.rs"]
mod screen;
#[path = "support/mod.rs"]
mod support;

use screen::{Keys, Screen};
use support::Folder;

/// A template with a question of every kind that is asked in its own way.
const TEMPLATE: &str = "---\nname: Check\ntitle: \"{{goal}}\"\nunder: [feature]\nfields:\n  goal: { ask: What is the goal of all this?, required: true }\n  notes: { ask: What else?, kind: paragraph }\n  steps:\n    ask: Which steps?\n    kind: items\n    required: true\n    min: 2\n    fields:\n      what: { ask: What is done?, required: true }\n      due: { ask: By when?, kind: date, required: true }\n---\n## Goal\n\n{{goal}}\n\n{{notes}}\n\n## Steps\n\n{{#each steps}}\n- {{what}} until {{due}}\n{{/each}}\n";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "tracker: local\n");
    folder.write(".github/rolecall/templates/product-owner/check.md", TEMPLATE);
    folder
}

fn answer_the_fields(screen: &mut Screen, goal: &str) {
    screen.sees("What is the goal");
    screen.types(goal);
    screen.sees("What else?");
    screen.types("");
    screen.sees("1. What is done?");
    screen.types("Plan");
    screen.sees("1. By when?");
    screen.types("2027-01-04");
    screen.sees("2. What is done?");
    screen.types("Do");
    screen.sees("2. By when?");
    screen.types("2027-01-05");
    screen.sees("3. What is done?");
    screen.types("");
}

#[test]
fn an_artifact_is_created_with_a_short_free_key_and_a_parent_that_is_filtered_as_one_types() {
    let folder = folder();
    for key in ["checkout", "basket"] {
        folder.run(&["new", "feature", "--draft", "--key", key]).ok();
    }
    folder.run(&["new", "check", "--draft", "--key", "pay"]).ok();
    let mut screen = Screen::open(&folder, &["new", "check"], 80);
    answer_the_fields(&mut screen, "Pay");
    screen.sees("Key: check/ pay-2");
    screen.types("");
    screen.sees("feature/basket");
    screen.sees("feature/checkout");
    screen.keys("check");
    screen.no_longer_sees("feature/basket");
    screen.press(Keys::Down);
    screen.press(Keys::Enter);
    screen.sees("Create it?");
    screen.types("y");
    assert_eq!(screen.ends(), 0, "{}", screen.text());
    let made = folder.read(".rolecall/check/pay-2.md");
    assert!(made.contains("parent: feature/checkout") && made.contains("- Plan until 2027-01-04"), "{made}");
}

#[test]
fn a_key_that_exists_is_refused_as_it_is_typed_and_nothing_else_is_lost() {
    let folder = folder();
    folder.run(&["new", "check", "--draft", "--key", "taken"]).ok();
    let mut screen = Screen::open(&folder, &["new", "check", "--key", "taken"], 80);
    screen.sees("`check/taken` already exists");
    answer_the_fields(&mut screen, "Pay");
    screen.sees("Key: check/ pay");
    screen.press(Keys::ClearLine);
    screen.types("taken");
    screen.sees("choose another name");
    screen.press(Keys::ClearLine);
    screen.types("other");
    screen.sees("Create it?");
    screen.types("y");
    assert_eq!(screen.ends(), 0, "{}", screen.text());
    assert!(folder.read(".rolecall/check/other.md").contains("- Do until 2027-01-05"));
}

#[test]
fn a_record_is_checked_field_by_field_with_the_format_in_the_message() {
    let folder = folder();
    let mut screen = Screen::open(&folder, &["new", "check"], 80);
    screen.sees("What is the goal");
    screen.types("");
    screen.sees("an answer is required");
    screen.types("Pay");
    screen.sees("What else?");
    screen.types("");
    screen.sees("1. What is done?");
    screen.types("");
    screen.sees("required");
    screen.types("Plan");
    screen.sees("1. By when?");
    screen.types("soon");
    screen.sees("`due` is not a date: `soon`; write an existing date as YYYY-MM-DD");
    screen.press(Keys::ClearLine);
    screen.types("2027-01-04");
    screen.sees("2. What is done?");
    screen.types("");
    screen.sees("at least 2 items, found 1");
    screen.types("Do");
    screen.sees("2. By when?");
    assert!(screen.text().contains("2027-01-04"), "{}", screen.text());
}

#[test]
fn escape_goes_back_to_any_answer_and_it_can_be_changed() {
    let folder = folder();
    let mut screen = Screen::open(&folder, &["new", "check"], 80);
    answer_the_fields(&mut screen, "Pay");
    screen.sees("Key: check/");
    screen.goes_back();
    screen.sees("(empty: no more) Plan");
    screen.goes_back();
    screen.goes_back();
    screen.types(" now");
    screen.sees("What else?");
    screen.types("");
    for kept in ["Plan", "2027-01-04", "Do", "2027-01-05"] {
        screen.sees(kept);
        screen.types("");
    }
    screen.types("");
    screen.sees("Key: check/ pay-now");
}

#[test]
fn what_was_answered_survives_ctrl_c_and_is_offered_next_time() {
    let folder = folder();
    let mut screen = Screen::open(&folder, &["new", "check"], 80);
    screen.sees("What is the goal");
    screen.types("Pay");
    screen.sees("What else?");
    screen.types("");
    screen.sees("1. What is done?");
    screen.types("Plan");
    screen.sees("1. By when?");
    screen.types("2027-01-04");
    screen.sees("2. What is done?");
    screen.press(Keys::Interrupt);
    screen.sees("your answers are kept");
    assert_eq!(screen.ends(), 1);
    let mut again = Screen::open(&folder, &["new", "check"], 80);
    again.sees("Resume?");
    again.types("y");
    again.sees("(empty: no more) Plan");
    again.types("");
    again.sees("2027-01-04");
    again.types("");
    again.sees("2. What is done?");
    again.types("Do");
    again.sees("2. By when?");
    again.types("2027-01-05");
    again.sees("3. What is done?");
    again.types("");
    again.sees("Key: check/ pay");
    again.types("");
    again.sees("Create it?");
    again.types("y");
    assert_eq!(again.ends(), 0, "{}", again.text());
    assert!(folder.read(".rolecall/check/pay.md").contains("- Plan until 2027-01-04"));
    let third = Screen::open(&folder, &["new", "check"], 80);
    third.sees("What is the goal");
    assert!(!third.text().contains("Resume?"), "{}", third.text());
}

#[test]
fn long_questions_and_answers_wrap_at_any_width_and_are_shown_once() {
    let question =
        "Which of the many things that a buyer does on a phone does this change, in a word or two? 日本語の長い質問";
    let answer =
        "Paying for a basket without an account 口座を開設せずに買い物かごの代金を支払う and then seeing the number";
    for width in [40, 60, 80, 120] {
        let folder = folder();
        folder.edit(
            ".github/rolecall/templates/product-owner/check.md",
            "What is the goal of all this?",
            &format!("\"{question}\""),
        );
        let mut screen = Screen::open(&folder, &["new", "check", "--quiet"], width);
        screen.sees_packed("質問");
        screen.keys(answer);
        screen.sees_packed("the number");
        for _ in 0..6 {
            screen.press(Keys::Backspace);
        }
        screen.keys("receipt");
        screen.sees_packed("the receipt");
        for answered in [false, true] {
            if answered {
                screen.press(Keys::Enter);
                screen.sees("What else?");
            }
            let shown = screen.packed();
            assert_eq!(shown.matches("Whichofthemany").count(), 1, "{width}: {shown}");
            assert_eq!(shown.matches("Payingforabasket").count(), 1, "{width}: {shown}");
            let answer = answer.replace("number", "receipt").replace(' ', "");
            assert!(shown.contains(&answer), "{width}: {shown}");
        }
    }
}

#[test]
fn a_paragraph_opens_the_editor_on_request() {
    let folder = folder();
    folder.write("editor.sh", "#!/bin/sh\nprintf 'from the editor\\n\\nsecond paragraph\\n' >>\"$1\"\n");
    std::process::Command::new("chmod").arg("+x").arg(folder.path("editor.sh")).status().unwrap();
    let editor = folder.path("editor.sh");
    let mut screen = Screen::with(&folder, &["new", "check"], 80, &[("EDITOR", editor.to_str().unwrap())]);
    screen.sees("What is the goal");
    screen.types("Pay");
    screen.sees("opens your editor");
    screen.types("typed first");
    screen.sees("2.");
    screen.types("\\e");
    screen.sees("to open");
    screen.keys("e");
    screen.press(Keys::Enter);
    screen.sees("received");
    screen.sees("1. What is done?");
    for answer in ["Plan", "2027-01-04", "Do", "2027-01-05", "", "", "y"] {
        screen.types_when_ready(answer);
    }
    assert_eq!(screen.ends(), 0, "{}", screen.text());
    let made = folder.read(".rolecall/check/pay.md");
    assert!(made.contains("typed first\nfrom the editor\n\nsecond paragraph"), "{made}");
}

#[test]
fn a_draft_is_filled_in_and_a_no_creates_nothing() {
    let folder = folder();
    folder.run(&["new", "check", "--draft", "--key", "pay", "--set", "goal=Pay"]).ok();
    let mut screen = Screen::open(&folder, &["fill", "check/pay"], 60);
    screen.sees("1. What is done?");
    for answer in ["Plan", "2027-01-04", "Do", "2027-01-05", ""] {
        screen.types_when_ready(answer);
    }
    assert_eq!(screen.ends(), 0, "{}", screen.text());
    assert!(folder.read(".rolecall/check/pay.md").contains("- Do until 2027-01-05"));
    let mut screen = Screen::open(&folder, &["new", "check"], 60);
    answer_the_fields(&mut screen, "Other");
    screen.sees("Key: check/ other");
    screen.types("");
    screen.sees("Create it?");
    screen.types("n");
    screen.sees("nothing was created");
    assert_eq!(screen.ends(), 0);
    assert!(!folder.path(".rolecall/check/other.md").exists());
}

#[test]
fn init_asks_for_the_tracker_and_the_holders_that_no_option_gives() {
    let folder = Folder::new();
    let mut screen = Screen::open(&folder, &["init", "--holder", "product-owner=ana"], 80);
    screen.sees("Where do issues live?");
    screen.press(Keys::Enter);
    screen.sees("Product Leader");
    assert!(!screen.text().contains("Product Owner"), "{}", screen.text());
    screen.types("not a login!");
    screen.sees("neither a login nor a team");
    screen.press(Keys::ClearLine);
    for answer in ["", "bo, org/team", "", ""] {
        screen.types_when_ready(answer);
    }
    assert_eq!(screen.ends(), 0, "{}", screen.text());
    let config = folder.read(".github/rolecall.yml");
    assert!(config.contains("tracker: local"), "{config}");
    assert!(config.contains("product-owner: { holders: [ana] }"), "{config}");
    assert!(config.contains("product-manager: { holders: [bo, org/team] }"), "{config}");
}
