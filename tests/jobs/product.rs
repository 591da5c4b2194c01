//! The product manager's jobs, each in the folder that the one before it left.

use crate::job::{Job, Person};
use crate::support::Folder;

/// A plan of ten: a roadmap, two features and their stories.
const PLAN: &str = include_str!("plan.yml");
/// A backlog as Excel saves it: a title above the header, semicolons, and a column that rolecall doesn't know.
const BACKLOG: &str = "Backlog of the shop;;;;;\n\nKey;As a;I want to;So that;Acceptance criteria;Status\nrefund;Guest;get my money back;I dare to buy;Given a return, when it arrives, then I am paid within a week;open\nwishes;Reader;keep a list of wishes;I find them again;\"Given a book, when I tap \"\"Later\"\", then it is in the list\";open\ncard;Gift giver;add a card;the book says from whom it is;Given a text, when I order, then it is printed|Given no text, then no card is in the parcel;open\n";

#[track_caller]
fn contains(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word:?} is missing in:\n{text}");
    }
}

pub(crate) fn first_story(folder: &Folder) -> Job {
    let mut person = Person::new(folder);
    let setup = person
        .types("rolecall init --tracker local --no-workflow --holder product-owner=ana --holder product-manager=bo");
    let setup = setup.ok();
    contains(&setup.out, &["+ .github/rolecall.yml"]);
    contains(&setup.err, &["ok       tracker        local"]);
    let made = person.types(
        "rolecall new user-story --key guest --set persona=Guest --set goal='pay without an account' \
         --set benefit='I am quicker' --set criteria='Given a card, when I pay, then I see the order number'",
    );
    contains(&made.ok().out, &["+ user-story/guest  Product Owner @ana  Guest: pay without an account"]);
    let story = folder.read(".rolecall/user-story/guest.md");
    contains(
        &story,
        &["As a **Guest**, I want to **pay without an account**", "- [ ] Given a card", "assignees: [ana]"],
    );
    person.finished("Write the first story", "product manager", "the story has an owner, and its text is in one file")
}

pub(crate) fn plan_of_ten(folder: &Folder) -> Job {
    let mut person = Person::new(folder);
    person.writes("plan.yml", PLAN);
    let plan = person.types("rolecall plan plan.yml").ok();
    contains(&plan.err, &["10 artifacts: 10 to create, nothing was written"]);
    assert!(!folder.path(".rolecall/feature").exists(), "a plan writes nothing");
    let made = person.types("rolecall apply plan.yml").ok();
    contains(&made.err, &["10 artifacts: 10 created"]);
    contains(&made.out, &["+ feature/gifts  Product Manager @bo", "+ └─ user-story/wrap  Product Owner @ana"]);
    contains(&person.checks("rolecall apply plan.yml").ok().err, &["up to date: 10 artifacts"]);
    person.finished(
        "Write a plan of ten",
        "product manager",
        "ten artifacts below each other; a second run changes nothing",
    )
}

pub(crate) fn spreadsheet(folder: &Folder) -> Job {
    // The file comes from a colleague, so writing it is no step.
    folder.write("backlog.csv", BACKLOG);
    let mut person = Person::new(folder);
    let plan = person.types("rolecall plan backlog.csv --template user-story").ok();
    contains(&plan.err, &["3 artifacts: 3 to create", "`Status`", "1 row above the header"]);
    contains(&person.types("rolecall apply backlog.csv --template user-story").ok().err, &["3 artifacts: 3 created"]);
    contains(&folder.read(".rolecall/user-story/wishes.md"), &["when I tap \"Later\", then it is in the list"]);
    let card = folder.read(".rolecall/user-story/card.md");
    assert_eq!(card.matches("- [ ] ").count(), 2, "two criteria in one cell: {card}");
    person.finished("Import a spreadsheet", "product manager", "each row is a story; what was not read is named")
}

pub(crate) fn open_drafts(folder: &Folder) -> Job {
    let person = Person::new(folder);
    // Somebody else left it unfinished.
    person.checks("rolecall new bug --key empty-cart --draft --set actual='The cart is empty'").ok();
    let mut person = Person::new(folder);
    let drafts = person.types("rolecall list --state draft").ok().out;
    contains(&drafts, &["bug/empty-cart"]);
    assert_eq!(drafts.lines().count(), 2, "a heading and one draft: {drafts}");
    contains(&person.types("rolecall show empty-cart").ok().out, &["expected, steps", "rolecall fill bug/empty-cart"]);
    person.types("rolecall fill empty-cart --set expected='It holds my books' --set steps='Put a book in'").ok();
    contains(&person.checks("rolecall list --state draft").ok().err, &["no artifact matches"]);
    person.finished("Find the open drafts, and complete one", "product manager", "no draft is left")
}

pub(crate) fn who_works_on_what(folder: &Folder) -> Job {
    let mut person = Person::new(folder);
    let of_bo = person.types("rolecall list --person bo").ok().out;
    contains(&of_bo, &["feature/checkout", "feature/gifts"]);
    assert!(!of_bo.contains("user-story/"), "the stories are ana's: {of_bo}");
    person.types("rolecall assign wrap cleo --only").ok();
    contains(&person.types("rolecall list --person cleo").ok().out, &["user-story/wrap"]);
    person.finished("See who works on what, and hand one over", "product manager", "the story is with one other person")
}

pub(crate) fn review(folder: &Folder) -> Job {
    let mut person = Person::new(folder);
    person.edits("plan.yml", "goal: pay by card", "goal: pay by card or transfer");
    let plan = person.types("rolecall plan plan.yml").ok();
    contains(&plan.out, &["-Guest: pay by card\n", "+Guest: pay by card or transfer", "~ "]);
    contains(&plan.err, &["10 artifacts: 1 to update, 9 to keep, nothing was written"]);
    contains(&person.types("rolecall apply plan.yml").ok().err, &["10 artifacts: 1 updated, 9 kept"]);
    contains(&folder.read(".rolecall/user-story/pay.md"), &["I want to **pay by card or transfer**"]);
    person.finished(
        "Change the plan, and review the change",
        "product manager",
        "one story changed, as the plan showed",
    )
}

pub(crate) fn rename_and_drop(folder: &Folder) -> Job {
    let mut person = Person::new(folder);
    person.types("rolecall rename pay pay-by-card-or-transfer").ok();
    person.types("rolecall close refund --not-planned --reason 'We refund by hand'").ok();
    let all = person.types("rolecall list --state all").ok().out;
    contains(&all, &["user-story/pay-by-card-or-transfer"]);
    assert!(all.lines().any(|line| line.contains("user-story/refund") && line.contains("not planned")), "{all}");
    // The outline still has the former key, and the table the dropped story: neither comes back.
    contains(&person.checks("rolecall apply plan.yml").ok().err, &["up to date: 10 artifacts"]);
    person.checks("rolecall apply backlog.csv --template user-story").ok();
    let open = person.checks("rolecall list --state open").ok().out;
    assert!(!open.contains("user-story/refund") && !open.contains("user-story/pay "), "{open}");
    person.finished("Rename one story, and drop another", "product manager", "neither comes back with the next `apply`")
}
