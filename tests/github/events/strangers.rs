//! What strangers can cause: their own issue is tagged, and nothing else is written, whatever they do.

use serde_json::json;

use super::filing::{filed, story};
use super::people::{HOLDERS, empty, stocked};
use crate::fake::FaultKind;
use crate::shop::{SHOP, Shop, key_of};

/// The shop with more rules and a workflow token.
fn with_rules(rules: &str) -> Shop {
    let mut shop = Shop::with_config(&format!("{HOLDERS}{rules}"));
    shop.token = "token-bot".to_owned();
    shop
}

#[test]
fn a_strangers_event_writes_nothing_whatever_the_rules_ask() {
    let events = "issues.opened, issues.edited, issues.closed, issues.reopened, issue_comment.created, issue_comment.edited, pull_request.opened, pull_request_target.opened, milestone.created, watch.started, fork";
    let rules = format!(
        "outlines: [outline.yml]
rules:
  made: {{ on: [{events}], create: bug, with: {{ actual: \"{{{{issue.title}}}}\" }}, key: \"{{{{event}}}}\" }}
  applied: {{ on: [{events}], apply: outlines }}
  handed-on: {{ on: [issues.opened, issues.edited, issues.closed, issues.reopened, issue_comment.created], hand-off: true }}
  obeyed: {{ on: [issue_comment.created, issue_comment.edited], commands: true }}
"
    );
    let shop = with_rules(&rules);
    let config = format!("{HOLDERS}{rules}");
    shop.fake.arrange(|state| {
        state.commit(SHOP, "main", "Rules", &[(".github/rolecall.yml", Some(config.as_str()))]);
    });
    let number = shop.files("mallory", "Mine", "/rolecall new bug\n\nWords.");
    let pull = shop.fake.arrange(|state| {
        state.fork(SHOP, "mallory");
        state.commit("mallory/shop", "topic", "Change", &[("a.txt", Some("a"))]);
        state.comment(SHOP, number, "mallory", "/rolecall new bug\n/rolecall help");
        state.open_pull(SHOP, "mallory", "/rolecall accept", "mallory:topic", "main")
    });
    shop.fake.forget_requests();
    for sender in ["mallory", "dee", "cy"] {
        for event in
            ["issues.opened", "issues.edited", "issues.reopened", "issue_comment.created", "issue_comment.edited"]
        {
            let step = shop.answer(event, json!({ "number": number, "sender": sender, "changes": {} })).done();
            assert!(step.log.contains(&format!("`{sender}` has no push access")), "{event}: {}", step.log);
            assert!(step.artifacts().is_empty(), "{event}");
        }
        shop.answer("pull_request.opened", json!({ "number": pull, "sender": sender })).done();
        for event in ["pull_request_target.opened", "watch.started", "fork", "milestone.created"] {
            let mut payload = shop.fake.payload("issues.opened", json!({ "number": number, "sender": sender }));
            payload["action"] = event.split('.').nth(1).into();
            let step = shop.answer_payload(event, &payload, &[]).done();
            assert!(step.log.contains("has no push access"), "{event}: {}", step.log);
        }
    }
    shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), "mallory"));
    shop.answer("issues.closed", json!({ "number": number })).done();
    assert_eq!(shop.writes(), 0);
}

#[test]
fn a_strangers_marker_takes_no_artifact_over() {
    let shop = stocked();
    let guest = shop.of("user-story/guest");
    let copy = guest.body.clone().unwrap();
    let number = shop.files("mallory", "Guest: pay without an account", &copy);
    shop.fake.forget_requests();
    for event in ["issues.opened", "issues.edited", "issues.reopened"] {
        shop.answer(event, json!({ "number": number, "sender": "mallory", "changes": {} })).done();
    }
    shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), "mallory"));
    shop.answer("issues.closed", json!({ "number": number })).done();
    // Closed by somebody with push access, it is still not an artifact.
    let step = shop.answer("issues.closed", json!({ "number": number, "sender": "ana" })).done();
    assert!(step.log.contains(&format!("#{number} is not an artifact")), "{}", step.log);
    assert_eq!(shop.writes(), 0);
    shop.says("ana", number, "/rolecall accept\n/rolecall fill benefit=x\n/rolecall owner product-manager").done();
    let now = shop.issue(number);
    assert_eq!((now.body.as_deref(), now.labels.len(), now.assignees.len()), (Some(copy.as_str()), 0, 0));
    assert_eq!(shop.issue(guest.number).body, guest.body);
}

#[test]
fn a_strangers_marker_keeps_a_key_from_nobody() {
    let shop = empty();
    let number = shop.files("mallory", "Mine", "Words.\n\n<!-- rolecall user-story/wanted\nrole: product-owner\n-->");
    let idea = shop.files("ana", "An idea", "");
    shop.says("ana", idea, "/rolecall new user-story key=wanted goal=x").done();
    let made: Vec<u64> = shop.all_of("user-story/wanted").iter().map(|issue| issue.number).collect();
    assert_eq!(made.len(), 2, "the stranger's, and ours");
    assert!(shop.issue(number).labels.is_empty() && shop.issue(number).open);
}

#[test]
fn a_stranger_who_closes_an_own_filing_hands_nothing_on() {
    let shop = with_rules("forms: [feedback-digest]\n");
    let answers = [("period", "2027-01"), ("themes", "Slow\nUgly"), ("problem", "Checkout is slow")];
    let number = shop.files("mallory", "What we hear", &filed("feedback-digest", &answers));
    shop.answer("issues.opened", json!({ "number": number })).done();
    let key = format!("feedback-digest/what-we-hear-{number}");
    shop.of(&key);
    shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), "mallory"));
    shop.fake.forget_requests();
    let step = shop.answer("issues.closed", json!({ "number": number })).done();
    assert_eq!(shop.writes(), 0, "{}", step.log);
    assert!(step.log.contains("`mallory` has no push access"), "{}", step.log);
    // Somebody with push access reopens and closes it: now it is accepted.
    shop.fake.arrange(|state| {
        state.reopen(SHOP, number);
        state.close_as(SHOP, number, Some("completed"), "ana");
    });
    let step = shop.answer("issues.closed", json!({ "number": number })).done();
    assert_eq!(step.made(), [format!("feature/what-we-hear-{number}")], "{}", step.log);
}

#[test]
fn a_label_that_is_made_of_answers_is_made_for_who_may_push_only() {
    for (login, wanted) in [
        ("mallory", &["role: product-owner", "ticket"][..]),
        ("ana", &["area: payments", "role: product-owner", "ticket"]),
    ] {
        let mut shop = with_rules("forms: [ticket]\n");
        shop.write(
            ".github/rolecall/templates/product-owner/ticket.md",
            "---\nname: Ticket\ntitle: \"{{area}}\"\nlabels: [ticket, \"area: {{area}}\"]\nmilestone: \"{{when}}\"\nfields:\n  area: { ask: Which area?, required: true }\n  when: { ask: By when? }\n---\n## Area\n\n{{area}}\n",
        );
        shop.token = "token-bot".to_owned();
        let number = shop.files(login, "Broken", "### Which area?\n\npayments\n\n### By when?\n\nSprint 3");
        let step = shop.answer("issues.opened", json!({ "number": number })).done();
        let now = shop.issue(number);
        let mut labels = now.labels.clone();
        labels.sort_unstable();
        assert_eq!(labels, wanted, "{}", step.log);
        assert_eq!((now.milestone.is_some(), now.assignees.is_empty()), (login == "ana", login != "ana"));
        let known = shop.fake.arrange(|state| state.repository(SHOP).label("area: payments").is_some());
        assert_eq!(known, login == "ana");
    }
}

#[test]
fn handlebars_in_a_payload_are_words() {
    let shop = with_rules(
        "rules:\n  bugs:\n    on: issues.opened\n    if: { issue.title: \"Bug*\" }\n    create: bug\n    with: { actual: \"{{issue.title}}\", evidence: \"{{issue.body}}\" }\n    key: \"b {{issue.number}}\"\n",
    );
    let title = "Bug {{week}} {{#if draft}} {{> budget}} {{lookup this}} ${{ secrets.X }} {{{key}}}";
    let number = shop.files("ana", title, "{{today}} {{/if}} \\{{x}} {{!-- --}}");
    shop.answer("issues.opened", json!({ "number": number })).done();
    let made = shop.of(&format!("bug/b-{number}"));
    assert_eq!(made.title, format!("Bug: {title}"));
    let body = made.body.unwrap();
    assert!(body.contains(title) && body.contains("{{today}} {{/if}} \\{{x}} {{!-- --}}"), "{body}");
    let sprint = shop.fake.arrange(|state| state.add_milestone(SHOP, "ana", "Sprint {{week}} {{#each issues}}", None));
    let step = shop.answer("milestone.created", json!({ "number": sprint })).done();
    assert_eq!(step.made(), ["sprint-objectives/sprint-week-each-issues-b4f556e5"], "{}", step.log);
}

#[test]
fn no_payload_reaches_a_path() {
    let shop = with_rules(
        "rules:\n  docs:\n    on: issues.opened\n    create: strategy-doc\n    with: { horizon: \"{{issue.title}}\" }\n    key: \"{{issue.title}}\"\n",
    );
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "artifacts: [secret-of-the-runner]").unwrap();
    for file in [
        "../../etc/passwd",
        "/etc/passwd",
        "~/x.yml",
        "C:\\x.yml",
        "a/../../x.yml",
        secret.path().to_str().unwrap(),
        "\\\\host\\x.yml",
        "outline.yml\n../x.yml",
    ] {
        shop.fake.forget_requests();
        let step = shop.answer("workflow_dispatch", json!({ "inputs": { "apply": file }, "sender": "ana" }));
        assert_eq!((step.code, shop.writes()), (2, 0), "{file}: {}", step.log);
        assert!(
            step.log.contains("is not a path in this repository") && !step.log.contains("secret-of"),
            "{}",
            step.log
        );
        let step = shop.step(&["event"], &[("ROLECALL_APPLY", file)]);
        assert_eq!((step.code, shop.writes()), (2, 0), "{file}: {}", step.log);
    }
    for title in ["../../evil", "/etc/passwd", "a/b\\c", ".git/config", "..", "CON"] {
        let number = shop.files("ana", title, "");
        let step = shop.answer("issues.opened", json!({ "number": number }));
        for receipt in step.artifacts() {
            let path = receipt["path"].as_str().unwrap_or_default();
            assert!(!path.contains("..") && !path.starts_with('/') && !path.contains(".git/"), "{path}");
            let name = receipt["key"].as_str().unwrap().strip_prefix("strategy-doc/").unwrap().to_owned();
            assert!(!name.contains(['/', '\\']) && !name.starts_with('.'), "{name}");
        }
    }
}

#[test]
fn words_of_a_payload_mention_nobody() {
    let shop = with_rules(
        "rules:\n  bugs:\n    on: issues.opened\n    create: bug\n    with: { actual: \"{{issue.title}}\", evidence: \"{{issue.body}}\", steps: [\"@dee {{issue.body}}\"] }\n    key: \"b {{issue.number}}\"\n",
    );
    let number = shop.files("ana", "Ask @dee or @acme/owners", "cc @mallory\n\n<!-- @cy -->\n\n```\n@bo\n```");
    shop.answer("issues.opened", json!({ "number": number })).done();
    let body = shop.of(&format!("bug/b-{number}")).body.unwrap();
    for login in ["@dee", "@acme", "@mallory", "@cy"] {
        assert!(!body.contains(login), "{login} in\n{body}");
    }
    assert!(body.contains("@ana"), "only who answers for it is mentioned\n{body}");
}

#[test]
fn a_token_that_may_only_read_tags_nothing_and_says_why() {
    for token in ["token-dee", "token-nothing"] {
        let mut shop = empty();
        shop.token = token.to_owned();
        let number = shop.files("mallory", "Pay in euros", &story());
        let body = shop.issue(number).body;
        let step = shop.answer("issues.opened", json!({ "number": number }));
        assert_eq!(step.code, 1, "{token}: {}", step.log);
        assert_eq!(shop.issue(number).body, body);
        assert!(
            step.log.contains("issues: write")
                || step.log.contains("has read-only access")
                || step.log.contains("not accessible"),
            "{}",
            step.log
        );
    }
}

#[test]
fn rights_that_cannot_be_asked_for_are_no_rights() {
    let shop = stocked();
    let sprint = shop.of("sprint-objectives/sprint-1").number;
    let payload = shop.comment_payload("ana", sprint, "/rolecall accept");
    let at = crate::fake::At::Matching("GET /repos/acme/shop/collaborators/ana/permission".into(), 1);
    let refused = r#"{"message":"Resource not accessible by integration"}"#;
    shop.fake.fault(crate::fake::Fault { at, kind: FaultKind::Answer(403, refused), times: 9 });
    shop.fake.forget_requests();
    let step = shop.answer_payload("issue_comment.created", &payload, &[]).done();
    assert!(step.log.contains("the token can't check whether `ana` has push access"), "{}", step.log);
    assert_eq!(shop.writes(), 0);
    assert_eq!(key_of(&shop.issue(sprint).body.unwrap()).as_deref(), Some("sprint-objectives/sprint-1"));
}

#[test]
fn a_forks_configuration_leads_to_no_other_repository_and_out_of_no_folder() {
    let secret = tempfile::tempdir().unwrap();
    std::fs::write(secret.path().join("x.md"), "---\nkey: user-story/secret\n---\nsecret-of-the-runner\n").unwrap();
    let outside = secret.path().to_str().unwrap();
    for lead in [
        "repository: acme/other\n".to_owned(),
        "repository: evil.example/acme/shop\n".to_owned(),
        format!("tracker: local\nfolder: {outside}\n"),
        format!("tracker: local\nfolder: ../{}\n", secret.path().file_name().unwrap().to_str().unwrap()),
        format!("outlines: [\"{outside}/x.md\"]\n"),
        "outlines: [../outline.yml]\n".to_owned(),
    ] {
        let mut shop = empty();
        let lead = if lead.starts_with("outlines") { lead } else { format!("{lead}outlines: [outline.yml]\n") };
        let config = format!("{HOLDERS}{lead}");
        let number = shop.fake.arrange(|state| {
            state.add_repository("acme", "other");
            state.commit(SHOP, "main", "Begin", &[("a.md", Some("a"))]);
            state.fork(SHOP, "mallory");
            state.commit("mallory/shop", "topic", "Propose", &[(".github/rolecall.yml", Some(config.as_str()))]);
            state.open_pull(SHOP, "mallory", "A proposal", "mallory:topic", "main")
        });
        shop.write(".github/rolecall.yml", &config);
        shop.token = "token-dee".to_owned();
        shop.fake.forget_requests();
        let payload = shop.fake.payload("pull_request.opened", json!({ "number": number }));
        let reference = format!("refs/pull/{number}/merge");
        let step = shop.answer_payload("pull_request.opened", &payload, &[("GITHUB_REF", &reference)]);
        let strayed: Vec<String> = shop
            .fake
            .requests()
            .into_iter()
            .map(|seen| format!("{} {}", seen.path, seen.body))
            .filter(|seen| seen.contains("other") || seen.contains("evil"))
            .collect();
        assert_eq!((strayed, shop.writes()), (vec![], 0), "{lead}: {}", step.log);
        assert!(
            !step.log.contains("secret-of-the-runner") && !step.log.contains("user-story/secret"),
            "{lead}: {}",
            step.log
        );
        assert!(!step.summary.contains("user-story/secret"), "{lead}: {}", step.summary);
    }
}

#[test]
fn a_stranger_s_words_call_nobody_whoever_has_them_tagged() {
    for (author, calls) in [("mallory", false), ("dee", false), ("bo", true)] {
        let shop = with_rules("rules:\n  customers: { on: issues.labeled, if: { label.name: customer }, tag: bug }\n");
        let words = "ping @ana and @acme/all";
        let number = shop.fake.arrange(|state| state.open_issue(SHOP, author, "It is slow", words, &["customer"]));
        let told = json!({ "number": number, "label": "customer", "sender": "ana" });
        let step = shop.answer("issues.labeled", told).done();
        let body = shop.issue(number).body.unwrap();
        assert!(body.contains("<!-- rolecall bug/"), "{author}: {}", step.log);
        assert_eq!(body.contains(words), calls, "{author}: {body}");
        assert!(calls || body.contains("ping @\u{200b}ana and @\u{200b}acme/all"), "{author}: {body}");
    }
}
