//! Commands in comments: each is obeyed once, for who may push, and answered by a reaction and one comment.

use super::asking::{BOT, empty, stocked};
use crate::shop::{SHOP, Shop};

const GUEST: &str = "user-story/guest";
const SPRINT: &str = "sprint-objectives/sprint-1";

/// The commands in the comments of the workflow: there must be none, or it would obey itself where its token starts
/// workflows.
#[track_caller]
fn assert_silent(shop: &Shop) {
    for issue in shop.issues() {
        for answer in issue.comments.iter().filter(|comment| comment.author == BOT) {
            let said = rolecall::core::event::commands(&answer.body);
            assert!(said.is_empty(), "{said:?} in\n{}", answer.body);
        }
    }
}

#[test]
fn new_makes_a_draft_and_the_answer_lists_what_is_missing() {
    let shop = empty();
    let idea = shop.files("ana", "An idea", "We could sell abroad.");
    let step = shop
        .says(
            "ana",
            idea,
            "Let us do it.\n\n/rolecall new user-story persona=\"Guest abroad\" goal=\"pay in euros\" key=euros\n",
        )
        .done();
    assert_eq!(step.made(), ["user-story/euros"], "{}", step.log);
    let story = shop.of("user-story/euros");
    assert_eq!(
        (story.title.as_str(), story.assignees.as_slice()),
        ("Guest abroad: pay in euros", &["ana".to_owned()][..])
    );
    let mut labels = story.labels.clone();
    labels.sort_unstable();
    assert_eq!(labels, ["role: product-owner", "story"]);
    assert!(story.body.unwrap().contains("As a **Guest abroad**, I want to **pay in euros**"));
    let answer = shop.answer_on(idea);
    for words in [
        format!("Made: #{} `user-story/euros`, owned by **Product Owner** (@ana).", story.number),
        "\n- `benefit`: What do they gain by it?".to_owned(),
        "\n- `criteria`: Which checks must pass".to_owned(),
        format!("Answer with `/rolecall fill benefit=\"…\"`, in a comment on #{}.", story.number),
    ] {
        assert!(answer.contains(&words), "{words} in\n{answer}");
    }
    assert!(!answer.contains("`persona`") && !answer.contains("`sprint`"), "{answer}");
    assert_eq!(shop.reactions_on(idea), [format!("{BOT} +1")]);
    assert_silent(&shop);
}

#[test]
fn what_is_new_hangs_under_the_artifact_where_it_is_said_if_it_may() {
    let shop = stocked();
    let (feature, sprint) = (shop.of("feature/checkout"), shop.of(SPRINT));
    shop.says("bo", feature.number, "/rolecall new user-story key=gift goal=\"pay with a gift card\"").done();
    assert_eq!(shop.of("user-story/gift").parent, Some(feature.id));
    shop.says("bo", sprint.number, "/rolecall new user-story key=tip goal=\"leave a tip\"").done();
    assert_eq!(shop.of("user-story/tip").parent, None, "a story does not hang under a sprint");
    shop.says(
        "bo",
        sprint.number,
        &format!("/rolecall new user-story key=coupon goal=save parent=#{}", feature.number),
    )
    .done();
    assert_eq!(shop.of("user-story/coupon").parent, Some(feature.id), "a parent can be named");
}

#[test]
fn a_list_is_answered_item_by_item() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    let text = "/rolecall new user-story key=split criteria=\"Two cards, or three\" criteria=\"It is quick\"";
    shop.says("ana", feature, text).done();
    let body = shop.of("user-story/split").body.unwrap();
    assert!(body.contains("- [ ] Two cards, or three\n- [ ] It is quick\n"), "{body}");
    assert!(!shop.answer_on(feature).contains("`criteria`"), "what is answered is not asked");
}

#[test]
fn new_without_a_name_is_called_by_its_title() {
    let shop = empty();
    let idea = shop.files("ana", "Ideas", "");
    shop.says("ana", idea, "/rolecall new user-story persona=Guest goal=\"pay\"\n/rolecall new user-story persona=Guest goal=\"get a receipt\"").done();
    assert_eq!(
        shop.by_key().into_keys().collect::<Vec<_>>(),
        ["user-story/guest-get-a-receipt", "user-story/guest-pay"]
    );
}

#[test]
fn new_without_a_name_and_without_what_its_title_needs_makes_each_time_another() {
    let shop = empty();
    let idea = shop.files("ana", "Ideas", "");
    shop.says(
        "ana",
        idea,
        "/rolecall new user-story persona=Guest\n/rolecall new user-story persona=Guest\n/rolecall new user-story",
    )
    .done();
    assert_eq!(shop.by_key().len(), 3, "{:?}", shop.by_key());
    shop.says("ana", idea, "/rolecall new user-story persona=Guest").done();
    assert_eq!(shop.by_key().len(), 4, "{:?}", shop.by_key());
}

#[test]
fn a_key_that_is_taken_changes_nothing_and_the_answer_says_so() {
    let shop = stocked();
    let story = shop.of(GUEST);
    let step = shop.says("ana", story.number, "/rolecall new user-story key=guest goal=other").done();
    assert_eq!(step.outputs["kept"], "1", "{}", step.log);
    assert_eq!(shop.of(GUEST).body, story.body);
    let answer = shop.answer_on(story.number);
    assert!(answer.starts_with(&format!("Nothing was changed: #{} `user-story/guest`", story.number)), "{answer}");
    assert!(answer.contains("/rolecall fill") && answer.contains("key=") && !answer.contains("--key"), "{answer}");
    assert_silent(&shop);
}

#[test]
fn what_can_not_be_obeyed_is_told_with_what_to_write_and_nothing_is_made() {
    let shop = stocked();
    let story = shop.of(GUEST).number;
    for (command, told, hint) in [
        ("new user-stroy goal=x", "there is no template `user-stroy`", "did you mean `user-story`?"),
        ("new user-story gaol=x", "`user-story` has no field `gaol`", "`goal`"),
        ("new user-story size=XL", "`size`", "S"),
        ("new user-story key=a/b/c", "a/b/c", ""),
        ("new user-story key=feature/x", "does not fit", "write only the name"),
        ("new user-story parent=nonsense goal=x", "nonsense", ""),
        ("new user-story parent=user-story/receipt goal=x key=under", "user-story/receipt", ""),
        ("new", "`new` names no template", "new user-story"),
        ("fill gaol=x", "has no field `gaol`", "`goal`"),
        ("fill key=other", "has no field `key`", ""),
        ("fill", "`fill` is given nothing", "field="),
        ("owner product-onwer", "no role has the title `product-onwer`", "did you mean"),
        ("owner", "`owner` names no role", "owner product-manager"),
        ("acept", "there is no command `acept`", "`accept`"),
        ("accept now", "`accept` takes nothing more", "write `/rolecall accept`"),
        ("fill goal=\"x", "a quote is not closed", "close it"),
    ] {
        let keys = shop.by_key();
        let before = shop.answers_on(story).len();
        shop.fake.forget_requests();
        let step = shop.says("ana", story, &format!("/rolecall {command}"));
        assert_eq!(step.code, 0, "{command}: {}", step.log);
        assert_eq!(shop.by_key(), keys, "{command}");
        let answers = shop.answers_on(story);
        assert_eq!(answers.len(), before + 1, "{command}");
        let answer = &answers.last().unwrap().body;
        assert!(answer.contains("was not done:\n\n- "), "{command}: {answer}");
        assert!(answer.contains(told) && answer.contains(hint), "{command}: {answer}");
        assert_eq!(shop.reactions_on(story), [format!("{BOT} confused")], "{command}");
        assert_eq!(shop.writes(), 2, "a comment and a reaction: {command}");
    }
    assert_silent(&shop);
}

#[test]
fn accept_closes_what_closing_accepts_and_tells_the_next_role() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    let step = shop.says("ana", sprint, "Done!\n/rolecall accept").done();
    assert_eq!(step.made(), ["sprint-review/sprint-1"]);
    let now = shop.issue(sprint);
    assert_eq!((now.open, now.state_reason.as_deref()), (false, Some("completed")));
    let review = shop.of("sprint-review/sprint-1").number;
    let answer = shop.answer_on(sprint);
    assert!(
        answer.starts_with(&format!(
            "`{SPRINT}` is accepted. Next:\n\n- **Product Owner** (@ana): #{review} `sprint-review/sprint-1`"
        )),
        "{answer}"
    );
    // The event of its closing, and the command once more, find everything done.
    let step = shop.answer("issues.closed", serde_json::json!({ "number": sprint, "sender": "ana" })).done();
    assert!(step.made().is_empty(), "{}", step.log);
    assert_eq!(shop.answers_on(sprint).len(), 1, "the next role is told once");
    let again = shop.says("ana", sprint, "/rolecall accept").done();
    assert!(again.made().is_empty(), "{}", again.log);
    assert_eq!(shop.all_of("sprint-review/sprint-1").len(), 1);
    assert!(shop.answers_on(sprint)[1].body.contains("is accepted"), "{:?}", shop.answers_on(sprint));
}

#[test]
fn accept_leaves_open_what_only_a_command_accepts() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    shop.says("bo", feature, "/rolecall accept").done();
    let now = shop.issue(feature);
    assert!(now.open && now.body.unwrap().contains("\naccepted: 2027-01-04\n"));
    assert!(
        shop.answer_on(feature).starts_with("`feature/checkout` is accepted. It owes nothing more."),
        "it has its stories"
    );
}

#[test]
fn what_was_closed_without_being_done_is_not_accepted_and_the_answer_does_not_say_it_is() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    shop.fake.arrange(|state| state.close_as(SHOP, sprint, Some("not_planned"), "ana"));
    let step = shop.says("ana", sprint, "/rolecall accept").done();
    assert!(step.made().is_empty(), "{}", step.log);
    let answer = shop.answer_on(sprint);
    assert!(!answer.contains("is accepted.") && answer.contains("closed without being done"), "{answer}");
    assert!(answer.contains("open it again"), "{answer}");
}

#[test]
fn accepting_what_still_asks_is_done_and_told() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    shop.says("ana", feature, "/rolecall new user-story key=bare goal=x").done();
    let bare = shop.of("user-story/bare").number;
    shop.says("ana", bare, "/rolecall accept").done();
    assert!(!shop.issue(bare).open);
    let answer = shop.answer_on(bare);
    assert!(answer.contains("is accepted") && answer.contains("not everything required"), "{answer}");
}

#[test]
fn fill_answers_what_a_draft_asks_and_the_rest_stays_asked() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    shop.says("ana", feature, "/rolecall new user-story key=gift persona=Giver goal=\"send a card\"").done();
    let gift = shop.of("user-story/gift").number;
    shop.says("bo", gift, "/rolecall fill benefit=\"nobody is left out\"").done();
    let body = shop.issue(gift).body.unwrap();
    assert!(body.contains("As a **Giver**, I want to **send a card**, so that **nobody is left out**."), "{body}");
    let answer = shop.answer_on(gift);
    assert!(
        answer.starts_with("Updated: ") && answer.contains("- `criteria`:") && !answer.contains("- `benefit`"),
        "{answer}"
    );
    shop.says("bo", gift, "/rolecall fill criteria=\"It comes\" criteria=\"In time\"").done();
    let body = shop.issue(gift).body.unwrap();
    assert!(body.contains("- [ ] It comes\n- [ ] In time\n") && !body.contains("Guidance"), "{body}");
    assert!(!shop.answers_on(gift)[1].body.contains("still asks"));
    // An empty answer takes the answer away.
    shop.says("bo", gift, "/rolecall fill benefit=\"\"").done();
    let body = shop.issue(gift).body.unwrap();
    assert!(!body.contains("nobody is left out"), "{body}");
    assert!(shop.answers_on(gift)[2].body.contains("- `benefit`:"), "{:?}", shop.answers_on(gift));
    assert_silent(&shop);
}

#[test]
fn fill_leaves_what_people_wrote_and_says_so() {
    let shop = stocked();
    let story = shop.of(GUEST).number;
    shop.rewrite(story, "As a **Guest**, I want", "Whoever comes, wants");
    let step = shop.says("ana", story, "/rolecall fill benefit=\"I save time\"").done();
    assert_eq!(step.outputs["conflicts"], "1", "{}", step.log);
    let body = shop.issue(story).body.unwrap();
    assert!(body.contains("Whoever comes, wants") && !body.contains("I save time"), "{body}");
    let answer = shop.answer_on(story);
    assert!(
        answer.contains("the section `Story` was edited by hand and stays so") && !answer.contains("--force"),
        "{answer}"
    );
    assert!(!answer.starts_with("Updated: "), "{answer}");
}

#[test]
fn fill_of_what_is_closed_changes_nothing() {
    let shop = stocked();
    let story = shop.of(GUEST);
    shop.fake.arrange(|state| state.close(SHOP, story.number, "completed"));
    shop.says("ana", story.number, "/rolecall fill benefit=other").done();
    assert_eq!(shop.issue(story.number).body, story.body);
    let answer = shop.answer_on(story.number);
    assert!(answer.contains("`user-story/guest` is closed: open it again"), "{answer}");
}

#[test]
fn owner_moves_label_assignees_owner_line_and_marker_by_any_title() {
    for role in ["product-manager", "Product Manager", "\"product manager\"", "PM"] {
        let shop = stocked();
        let story = shop.of(GUEST).number;
        // Somebody else was assigned by a person, and a label put on.
        shop.fake.arrange(|state| {
            state.change(SHOP, story, |issue| issue.assignees.push("cy".to_owned()));
            state.add_label(SHOP, story, "urgent");
        });
        shop.says("ana", story, &format!("/rolecall owner {role}")).done();
        let now = shop.issue(story);
        let mut labels = now.labels.clone();
        labels.sort_unstable();
        assert_eq!(labels, ["role: product-manager", "story", "urgent"], "{role}");
        assert_eq!(now.assignees, ["cy", "bo"], "{role}");
        let body = now.body.unwrap();
        assert!(body.contains("**Owner:** Product Manager · @bo · `user-story/guest`"), "{body}");
        assert!(body.contains("\nrole: product-manager\n"), "{body}");
        let answer = shop.answer_on(story);
        assert!(answer.contains(&format!("#{story} `{GUEST}`, owned by **Product Manager** (@bo)")), "{answer}");
        shop.assert_quiet();
    }
}

#[test]
fn owner_of_the_same_role_changes_nothing_and_of_what_is_closed_neither() {
    let shop = stocked();
    let story = shop.of(GUEST);
    shop.says("ana", story.number, "/rolecall owner product-owner").done();
    assert!(shop.answer_on(story.number).starts_with("Nothing was changed: "));
    shop.fake.arrange(|state| state.close(SHOP, story.number, "completed"));
    shop.says("ana", story.number, "/rolecall owner product-manager").done();
    let answer = &shop.answers_on(story.number)[1].body;
    assert!(
        answer.starts_with("Nothing was changed: ")
            && answer.contains("owned by **Product Owner** (@ana)")
            && answer.contains("it is closed"),
        "{answer}"
    );
    let now = shop.issue(story.number);
    assert_eq!((now.body, now.labels, now.assignees), (story.body, story.labels, story.assignees));
}

#[test]
fn help_says_what_can_be_said_and_what_is_asked_here() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    shop.says("ana", feature, "/rolecall new user-story key=gift goal=x").done();
    let gift = shop.of("user-story/gift").number;
    for text in ["/rolecall", "/rolecall help", "/rolecall\thelp  "] {
        let before = shop.answers_on(gift).len();
        shop.says("ana", gift, text).done();
        let answer = &shop.answers_on(gift)[before].body;
        for words in [
            "/rolecall new",
            "/rolecall fill",
            "/rolecall accept",
            "/rolecall owner",
            "This is `user-story/gift`",
            "still asks `persona`, `benefit`, `criteria`",
        ] {
            assert!(answer.contains(words), "{words} in\n{answer}");
        }
    }
    assert_silent(&shop);
}

#[test]
fn several_commands_are_answered_by_one_comment_and_one_that_fails_does_not_stop_the_others() {
    let shop = stocked();
    let story = shop.of(GUEST).number;
    let text = "/rolecall fill benefit=\"I save time\"\r\nand then\r\n/rolecall nonsense\r\n/rolecall owner product-manager\r\n/rolecall accept\r\n";
    let step = shop.says("ana", story, text).done();
    let answer = shop.answer_on(story);
    let parts: Vec<&str> = answer.split("\n\n---\n\n").collect();
    assert_eq!(parts.len(), 4, "{answer}");
    assert!(
        parts[0].starts_with("Updated: ") && parts[1].starts_with("`/rolecall nonsense` was not done:"),
        "{answer}"
    );
    assert!(parts[2].contains("**Product Manager** (@bo)") && parts[3].contains("is accepted"), "{answer}");
    assert_eq!(shop.reactions_on(story), [format!("{BOT} confused")]);
    let now = shop.issue(story);
    let body = now.body.unwrap();
    assert!(
        !now.open && body.contains("so that **I save time**") && body.contains("\nrole: product-manager\n"),
        "{body}\n{}",
        step.log
    );
    assert_silent(&shop);
}

#[test]
fn on_what_is_no_artifact_only_new_and_help_mean_something() {
    let shop = empty();
    let plain = shop.files("ana", "A plain issue", "Words.");
    for command in ["accept", "fill goal=x", "owner product-manager"] {
        let before = shop.answers_on(plain).len();
        shop.says("ana", plain, &format!("/rolecall {command}")).done();
        let answer = &shop.answers_on(plain)[before].body;
        assert!(answer.contains(&format!("#{plain} is no artifact: `/rolecall new TEMPLATE` makes one")), "{answer}");
    }
    let issue = shop.issue(plain);
    assert_eq!((issue.body.as_deref(), issue.open, issue.labels.len()), (Some("Words."), true, 0));
}

#[test]
fn a_pull_request_is_no_artifact_but_commands_can_be_said_there() {
    let shop = stocked();
    let pull = shop.fake.arrange(|state| {
        state.commit(SHOP, "topic", "Change", &[("a.txt", Some("a"))]);
        state.open_pull(SHOP, "bo", "A change", "topic", "main")
    });
    shop.says("bo", pull, "/rolecall accept\n/rolecall new user-story key=from-pull goal=x").done();
    let comments = shop.issue(pull).comments;
    assert_eq!(comments.len(), 2);
    assert!(
        comments[1].body.contains(&format!("#{pull} is no artifact")) && comments[1].body.contains("Made: "),
        "{}",
        comments[1].body
    );
    assert_eq!(shop.of("user-story/from-pull").parent, None);
    assert!(shop.issue(pull).open);
}
