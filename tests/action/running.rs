//! action.yml under a runner, with a program that only prints its input: which inputs go in, which outputs come out.

use serde_json::json;

use crate::act::{Act, Annotation};
use crate::machine::VERSION;

const EVERY_INPUT: &str = r#"
on: issues
permissions: {}
jobs:
  rolecall:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0
        with:
          persist-credentials: false
      - id: rolecall
        uses: ./
        with:
          config: .github/other.yml
          event-name: milestone
          event-path: other.json
          template: user-story
          fields: |
            persona: "o'reader \\ $(touch executed) `touch executed`"
            goal: ${{ github.event.issue.title }}
          key: guest
          apply: |
            one.yml
            two.yml
          dry-run: true
      - run: test "$CREATED" = 2
        env:
          CREATED: ${{ steps.rolecall.outputs.created }}
"#;

const NO_INPUT: &str = r"
on: issues
permissions: {}
jobs:
  rolecall:
    runs-on: ubuntu-24.04
    steps:
      - uses: rolecall-dev/rolecall@v1 # as a team writes it
";

/// A program that prints its `ROLECALL_` variables, its arguments and its working directory.
fn stub(act: Act, exit: i32) -> Act {
    let script = format!(
        "#!/bin/bash\n[ \"$1\" != --version ] || {{ echo rolecall {VERSION}; exit; }}\n\
         for name in ${{!ROLECALL_@}} GITHUB_EVENT_NAME GITHUB_REPOSITORY GITHUB_API_URL; do\n\
         printf '%s=%s\\n' \"$name\" \"${{!name}}\"\ndone\n\
         echo \"token: ${{#GITHUB_TOKEN}}, arguments: $*, files: $(ls -A | tr '\\n' ' ')\"\n\
         printf 'artifacts<<END\\n[\\n]\\nEND\\ncreated=2\\n' >>\"$GITHUB_OUTPUT\"\n\
         printf '| role |\\n' >>\"$GITHUB_STEP_SUMMARY\"\n\
         echo '::stop-commands::t0'; echo '::error::forged'; echo '::t0::'\n\
         echo '::warning file=.github/rolecall.yml,line=3::a%0Ab'\nexit {exit}\n"
    );
    act.folder.write("stub", script);
    let path = act.folder.path("stub");
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    act.program(path)
}

#[test]
fn every_input_reaches_the_program_as_it_was_written() {
    let Some(act) = Act::new() else { return };
    let act = stub(act, 0);
    let title = "$(touch executed) \"; touch executed; ${{ github.token }} 'x' \\";
    let payload = json!({
        "action": "opened", "issue": { "number": 1, "title": title }, "sender": { "login": "bo" },
        "repository": { "full_name": "acme/shop", "default_branch": "trunk" },
    });
    let run = act.run("issues", &payload, EVERY_INPUT, &[("GITHUB_API_URL", "http://127.0.0.1:1")]);
    assert!(run.success && run.ran, "{run}");
    let lines = [
        "ROLECALL_CONFIG=.github/other.yml".to_owned(),
        "ROLECALL_EVENT_NAME=milestone".to_owned(),
        "ROLECALL_EVENT_PATH=other.json".to_owned(),
        "ROLECALL_TEMPLATE=user-story".to_owned(),
        format!("ROLECALL_FIELDS=persona: \"o'reader \\\\ $(touch executed) `touch executed`\"\ngoal: {title}"),
        "ROLECALL_KEY=guest".to_owned(),
        "ROLECALL_APPLY=one.yml\ntwo.yml".to_owned(),
        "ROLECALL_DRY_RUN=true".to_owned(),
        "GITHUB_EVENT_NAME=issues\nGITHUB_REPOSITORY=acme/shop\nGITHUB_API_URL=http://127.0.0.1:1".to_owned(),
        "token: 9, arguments: event, files: .git .github Cargo.toml action action.yml".to_owned(),
    ];
    for line in lines {
        assert!(run.log.contains(&line), "{line}\n{run}");
    }
}

#[test]
fn without_inputs_all_are_empty_and_the_token_is_the_jobs() {
    let Some(act) = Act::new() else { return };
    let act = stub(act, 0).token("token-of-the-job");
    let run = act.run("issues", &json!({ "action": "opened" }), NO_INPUT, &[]);
    assert!(run.success && run.ran, "{run}");
    for name in ["CONFIG", "EVENT_NAME", "EVENT_PATH", "TEMPLATE", "FIELDS", "KEY", "APPLY"] {
        assert!(run.log.contains(&format!("ROLECALL_{name}=\n")), "{name}\n{run}");
    }
    assert!(run.log.contains("ROLECALL_DRY_RUN=false\n"), "{run}");
    assert!(
        run.log.contains("token: 16, arguments: event, files: \n"),
        "an empty workspace, without a checkout\n{run}"
    );
}

#[test]
fn outputs_summary_and_annotations_come_out_whether_it_fails_or_not() {
    for exit in [0, 1] {
        let Some(act) = Act::new() else { return };
        let run = stub(act, exit).run("issues", &json!({ "action": "opened" }), NO_INPUT, &[]);
        assert_eq!(run.success, exit == 0, "{run}");
        let names: Vec<_> = run.outputs.keys().map(String::as_str).collect();
        assert_eq!(names, ["artifacts", "conflicts", "created", "failed", "kept", "number", "updated", "url"]);
        assert_eq!((run.outputs["artifacts"].as_str(), run.outputs["created"].as_str()), ("[\n]", "2"));
        assert_eq!(run.summary, "| role |\n");
        let at =
            [("file", ".github/rolecall.yml"), ("line", "3")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let warning = Annotation { level: "warning".to_owned(), at: at.into(), text: "a\nb".to_owned() };
        assert_eq!(run.annotations, [warning], "no more, and nothing forged");
    }
}
