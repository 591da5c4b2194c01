//! With `--json`, an error that ends a command is one object on standard output, for every command and error.

use serde_json::{Value as Json, json};

use crate::support::{Folder, Ran};

/// Checks that standard output holds only the error object, which always has the same shape.
#[track_caller]
fn error(ran: &Ran) -> Json {
    let told = ran.json();
    let keys = |value: &Json| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&told), ["error", "errors"], "{ran:#?}");
    assert!(told["errors"].as_array().unwrap().contains(&told["error"]), "{ran:#?}");
    for error in told["errors"].as_array().unwrap() {
        let mut names = keys(error);
        names.sort_unstable();
        assert_eq!(names, ["hint", "message", "place"], "{ran:#?}");
    }
    assert!(!told["error"]["message"].as_str().unwrap().trim().is_empty(), "{ran:#?}");
    assert!(told["error"]["hint"].as_str().is_none_or(|hint| !hint.trim().is_empty()), "{ran:#?}");
    told["error"].clone()
}

#[test]
fn every_command_tells_a_broken_configuration_as_an_object_with_its_place() {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "roles:\n  nobody-at-all: {}\n");
    folder.write("o.yml", "artifacts: []\n");
    folder.write("e.json", "{}");
    let commands: [&[&str]; 13] = [
        &["roles"],
        &["templates"],
        &["templates", "bug"],
        &["new", "bug"],
        &["fill", "bug/x"],
        &["plan", "o.yml"],
        &["apply", "o.yml"],
        &["list"],
        &["accept", "bug/x"],
        &["event", "--list"],
        &["event", "--name", "issues.opened", "--payload", "e.json"],
        &["forms"],
        &["labels"],
    ];
    for command in commands {
        let plain = folder.run(command).code(2);
        let ran = folder.run(&[command, &["--json"]].concat()).code(2);
        assert_eq!(ran.err, plain.err, "{command:?}: people are told the same");
        let told = error(&ran);
        assert!(told["message"].as_str().unwrap().contains("nobody-at-all"), "{command:?}: {told:#}");
        assert_eq!(told["place"], json!({ "path": ".github/rolecall.yml", "line": 2, "column": 3 }), "{command:?}");
    }
}

#[test]
fn an_error_without_a_place_says_so() {
    let folder = Folder::new();
    let told = error(&folder.run(&["--json", "fill", "user-story/nothing"]).code(2));
    assert_eq!(told["place"], Json::Null);
    let told = error(&folder.run(&["--json", "-C", "nowhere", "list"]).code(2));
    assert_eq!((&told["place"], &told["hint"]), (&Json::Null, &"`-C` names the folder to work in".into()));
}

#[test]
fn of_several_mistakes_none_is_lost() {
    let folder = Folder::new();
    folder.write("o.yml", "artifacts:\n  - user-stori: {}\n  - bugg: {}\n");
    let ran = folder.run(&["apply", "o.yml", "--json"]).code(2);
    let told = error(&ran);
    assert!(told["message"].as_str().unwrap().contains("user-stori"), "{told:#}");
    assert_eq!(told["place"]["line"], 2);
    let all = ran.json()["errors"].as_array().unwrap().clone();
    assert_eq!(all.len(), 2);
    assert!(all[1]["message"].as_str().unwrap().contains("bugg") && all[1]["place"]["line"] == 3, "{all:#?}");
    assert!(all[1]["hint"].as_str().unwrap().contains("`bug`"), "{all:#?}");
}

#[test]
fn arguments_that_are_none_are_an_object_where_json_is_among_them() {
    let folder = Folder::new();
    let rows: [(&[&str], &str); 6] = [
        (&["--json"], "no command given"),
        (&["lst", "--json"], "unrecognized subcommand 'lst'"),
        (&["list", "--json", "--nothing"], "unexpected argument '--nothing' found"),
        (&["--json", "new"], "required arguments were not provided"),
        (&["--json", "list", "--tracker", "jira"], "invalid value 'jira' for '--tracker <TRACKER>'"),
        (&["--json", "list", "--quiet", "--verbose"], "cannot be used with"),
    ];
    for (arguments, message) in rows {
        let ran = folder.run(arguments).code(2);
        let told = error(&ran);
        assert!(told["message"].as_str().unwrap().contains(message), "{arguments:?}: {told:#}");
        assert!(told["hint"].is_string() && !ran.err.is_empty(), "{ran:#?}");
    }
    assert!(folder.run(&["list", "--nothing"]).code(2).out.is_empty());
    assert!(folder.run(&["list", "--nothing", "--", "--json"]).code(2).out.is_empty());
    assert!(folder.run(&["--json", "--help"]).ok().out.contains("Usage: "), "who asks for the help gets it");
    assert!(folder.run(&["--json", "--version"]).ok().out.starts_with("rolecall "));
}

#[test]
fn a_missing_file_a_folder_and_a_link_each_have_a_hint_of_their_own() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("folder.yml")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("circle.yml", folder.path("circle.yml")).unwrap();
    let mut hints = Vec::new();
    for path in ["missing.yml", "folder.yml", "circle.yml"] {
        let ran = folder.run(&["--json", "apply", path]);
        let hint = error(&ran)["hint"].as_str().unwrap().to_owned();
        assert!(!hint.contains("permission"), "{path}: {hint}");
        hints.push(hint);
    }
    hints.dedup();
    assert_eq!(hints.len(), 3, "{hints:?}");
}

#[cfg(unix)]
#[test]
fn a_link_where_init_writes_is_no_problem_of_permissions() {
    let outside = Folder::new();
    let folder = Folder::new();
    std::os::unix::fs::symlink(outside.path(""), folder.path(".github")).unwrap();
    let told = error(&folder.run(&["--json", "init", "--yes"]));
    let (message, hint) = (told["message"].as_str().unwrap(), told["hint"].as_str().unwrap());
    assert!(message.contains("through a link") && hint.contains("link") && !hint.contains("permission"), "{told:#}");
}

#[test]
fn event_tells_its_errors_as_an_object_in_a_workflow_too() {
    let folder = Folder::new();
    folder.write("broken.json", "{ \"action\": ");
    folder.write("opened.json", "{ \"action\": \"opened\" }");
    let cases: [(&[&str], &str); 3] = [
        (&["event"], "no event given"),
        (&["event", "--name", "issues.opened"], "no payload given"),
        (&["event", "--name", "issues.opened", "--payload", "broken.json"], "the payload is not JSON"),
    ];
    for (arguments, message) in cases {
        let arguments = [arguments, &["--json", "--tracker", "local"]].concat();
        let told = error(&folder.run(&arguments).code(2));
        assert!(told["message"].as_str().unwrap().contains(message), "{told:#}");
        let mut command = folder.command(&arguments);
        let output = command.env("GITHUB_ACTIONS", "true").output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let ran = Ran { code: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) };
        let told = error(&ran.code(2));
        assert!(told["message"].as_str().unwrap().contains(message), "in a workflow: {told:#}");
    }
}
