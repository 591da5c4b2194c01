//! Simultaneous runs, a person who saves during a run, and two branches of a repository.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::support::{Folder, Ran, outline, story};
use super::{PARTIAL, listed, skipped, strace, strace_works};

fn ran(output: &Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

/// Starts all commands before it waits for the first.
fn at_once(commands: Vec<Command>) -> Vec<Ran> {
    let started: Vec<_> = commands
        .into_iter()
        .map(|mut command| command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
        .collect();
    started.into_iter().map(|child| ran(&child.wait_with_output().unwrap())).collect()
}

fn created(runs: Vec<Ran>) -> Vec<u64> {
    runs.into_iter().map(|ran| ran.ok().json()["summary"]["created"].as_u64().unwrap()).collect()
}

fn stories(names: impl Iterator<Item = String>) -> String {
    let items: String = names.map(|name| story(&name, "read on")).collect();
    format!("artifacts:\n{items}")
}

#[test]
fn runs_at_once_of_one_outline_make_each_artifact_once() {
    // Few are written one after the other, many on all cores.
    for count in [12, 80] {
        let folder = Folder::new();
        folder.write("o.yml", stories((0..count).map(|n| format!("s{n}"))));
        let runs = at_once((0..8).map(|_| folder.command(&["apply", "o.yml", "--json"])).collect());
        assert_eq!(created(runs).iter().sum::<u64>(), count);
        assert_eq!(listed(&folder).len() as u64, count);
        assert_eq!(folder.files().len() as u64, count + 1);
    }
}

#[test]
fn runs_at_once_make_what_they_share_once_and_a_reader_sees_nothing_half_written() {
    let folder = Folder::new();
    for run in 0..8 {
        let names = (0..12).map(|n| if n % 2 == 0 { format!("shared-{n}") } else { format!("own-{run}-{n}") });
        folder.write(&format!("{run}.yml"), stories(names));
    }
    let mut commands: Vec<Command> =
        (0..8).map(|run| folder.command(&["apply", &format!("{run}.yml"), "--json"])).collect();
    commands.extend((0..4).map(|_| folder.command(&["list", "--json"])));
    let mut runs = at_once(commands);
    for reader in runs.split_off(8) {
        assert_eq!(reader.ok().err, "");
    }
    assert_eq!(created(runs).iter().sum::<u64>(), 6 + 8 * 6);
    assert_eq!(listed(&folder).len(), 6 + 8 * 6);
    assert_eq!(folder.files().len(), 6 + 8 * 6 + 8);
}

#[test]
fn runs_at_once_on_a_file_system_without_locks_make_each_artifact_once() {
    if !strace_works() {
        return;
    }
    let folder = Folder::new();
    folder.write("o.yml", stories((0..12).map(|n| format!("s{n}"))));
    // Locking is disabled, and each run pauses at its renames and links, so that all of them meet there.
    let options = [
        "-e",
        "trace=flock,renameat2,linkat",
        "-e",
        "inject=flock:error=ENOLCK",
        "-e",
        "inject=renameat2,linkat:delay_enter=3000",
    ];
    let run = || strace(&folder, Path::new("/dev/null"), &options, &["apply", "o.yml", "--json"]);
    assert_eq!(created(at_once((0..6).map(|_| run()).collect())).iter().sum::<u64>(), 12);
    assert_eq!(listed(&folder).len(), 12);
    assert_eq!(folder.files().len(), 12 + 1);
}

#[test]
fn of_six_who_make_one_key_at_once_one_makes_it_and_five_keep_it() {
    let folder = Folder::new();
    let new = |run: usize| {
        let goal = format!("goal=go {run}");
        let answers = ["--set", "persona=reader", "--set", &goal, "--set", "benefit=time", "--set", "criteria=one"];
        folder.command(&[&["new", "user-story", "--key", "same", "--json"], &answers[..]].concat())
    };
    let runs = at_once((0..6).map(new).collect());
    let receipts: Vec<_> = runs.into_iter().map(|ran| ran.ok().json()["artifacts"][0].clone()).collect();
    let actions: Vec<&str> = receipts.iter().map(|receipt| receipt["action"].as_str().unwrap()).collect();
    assert_eq!(actions.iter().filter(|action| **action == "create").count(), 1, "{actions:?}");
    assert_eq!(actions.iter().filter(|action| **action == "keep").count(), 5, "{actions:?}");
    let winner = receipts.iter().find(|receipt| receipt["action"] == "create").unwrap();
    assert!(folder.read(".rolecall/user-story/same.md").contains(winner["title"].as_str().unwrap()));
    assert_eq!(folder.files(), [".rolecall/user-story/same.md"]);
}

#[test]
fn two_who_change_different_things_at_once_lose_nothing() {
    let folder = Folder::new();
    folder.write("o.yml", outline(&[("a", "go"), ("b", "go"), ("c", "go")]));
    folder.run(&["apply", "o.yml"]).ok();
    for round in 0..5 {
        folder.write("a.yml", outline(&[("a", &format!("run {round}"))]));
        folder.write("b.yml", outline(&[("b", &format!("fly {round}"))]));
        let (note, risk) = (format!("notes=noted {round}"), format!("out_of_scope=left {round}"));
        let commands: [&[&str]; 4] = [
            &["apply", "a.yml", "--json"],
            &["apply", "b.yml", "--json"],
            &["fill", "user-story/c", "--set", &note, "--json"],
            &["fill", "user-story/c", "--set", &risk, "--json"],
        ];
        for ran in at_once(commands.iter().map(|arguments| folder.command(arguments)).collect()) {
            assert_eq!(ran.ok().json()["summary"]["updated"], 1);
        }
        let now = |name: &str| folder.read(&format!(".rolecall/user-story/{name}.md"));
        assert!(now("a").contains(&format!("run {round}")) && now("b").contains(&format!("fly {round}")));
        assert!(
            now("c").contains(&format!("noted {round}")) && now("c").contains(&format!("left {round}")),
            "{}",
            now("c")
        );
    }
}

#[test]
fn two_who_fill_one_artifact_without_locks_lose_nothing_unsaid() {
    if !strace_works() {
        return;
    }
    let folder = Folder::new();
    folder.write("o.yml", outline(&[("a", "go")]));
    folder.run(&["apply", "o.yml"]).ok();
    let fill = |answer| ["fill", "user-story/a", "--json", "--set", answer];
    let answers = ["notes=noted", "out_of_scope=left"];
    let options =
        ["-e", "trace=flock,write", "-e", "inject=flock:error=ENOLCK", "-e", "inject=write:delay_enter=300000:when=1"];
    let run = |answer| strace(&folder, Path::new("/dev/null"), &options, &fill(answer));
    for (ran, answer) in at_once(answers.map(run).into()).iter().zip(answers) {
        // A run that was too late may report so; it succeeds the second time.
        if ran.code != 0 {
            folder.run(&fill(answer)).ok();
        }
    }
    let text = folder.read(STORY);
    assert!(text.contains("noted") && text.contains("left"), "both said that they were done:\n{text}");
}

// A person who saves during a run.

const STORY: &str = ".rolecall/user-story/a.md";

/// A story with a section that a person added.
fn story_of_a_person() -> Folder {
    let folder = Folder::new();
    folder.write("o.yml", outline(&[("a", "go")]));
    folder.run(&["apply", "o.yml"]).ok();
    folder.edit(STORY, "## Acceptance criteria", "## Mine\n\nround 0.\n\n## Acceptance criteria");
    folder
}

/// Saves the person's section with a new round number, and everything else as the person read it.
fn save(folder: &Folder, round: u32) {
    let text = folder.read(STORY);
    let from = text.find("round ").unwrap_or_else(|| panic!("the person's words went:\n{text}"));
    let to = from + text[from..].find('.').unwrap();
    let text = format!("{}round {round}{}", &text[..from], &text[to..]);
    if round.is_multiple_of(2) {
        // Some editors write a new file and rename it into place, others overwrite the old one.
        folder.write("beside", text);
        std::fs::rename(folder.path("beside"), folder.path(STORY)).unwrap();
    } else {
        folder.write(STORY, text);
    }
}

#[test]
fn a_person_who_saves_again_and_again_while_runs_go_on_keeps_a_section() {
    let folder = story_of_a_person();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in (1..200).take_while(|_| !over.load(Ordering::Relaxed)) {
                save(&folder, round);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        for run in 0..20 {
            folder.write("o.yml", outline(&[("a", &format!("go {run}"))]));
            // A run may give up on a file that keeps changing or is empty for a moment, and then reports it.
            let ran = folder.run(&["apply", "o.yml", "--json"]);
            let summary = ran.json()["summary"].clone();
            assert_eq!(u64::try_from(ran.code).ok(), summary["failed"].as_u64(), "{ran:#?}");
            assert_eq!((&summary["created"], &summary["conflicts"]), (&0.into(), &0.into()), "{ran:#?}");
        }
        over.store(true, Ordering::Relaxed);
    });
    save(&folder, 200);
    folder.write("o.yml", outline(&[("a", "arrive")]));
    assert_eq!(folder.run(&["apply", "o.yml", "--json"]).ok().json()["summary"]["updated"], 1);
    let text = folder.read(STORY);
    assert_eq!(text.matches("## Mine\n\nround 200.\n").count(), 1, "{text}");
    assert!(text.contains("I want to **arrive**"), "{text}");
    assert_eq!(listed(&folder), ["user-story/a"]);
    assert_eq!(folder.files(), [STORY, "o.yml"]);
}

#[test]
fn what_a_person_saves_while_a_new_text_is_written_stays() {
    saved_during("write");
}

#[test]
fn what_a_person_saves_in_the_moment_before_a_file_is_moved_into_place_stays() {
    saved_during("?rename,?renameat,renameat2,linkat");
}

/// Saves as a person would while a run pauses for half a second at the first of these system calls.
#[track_caller]
fn saved_during(calls: &str) {
    if !strace_works() {
        return;
    }
    let folder = story_of_a_person();
    folder.write("o.yml", outline(&[("a", "arrive")]));
    let options = ["-e", &format!("trace={calls}"), "-e", &format!("inject={calls}:delay_enter=500000:when=1")];
    let mut command = strace(&folder, Path::new("/dev/null"), &options, &["apply", "o.yml"]);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while !folder.files().iter().any(|path| path.contains(PARTIAL)) && start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    // At this point, the artifact has been read and is about to be written. A person who saves earlier or later loses
    // nothing either.
    std::thread::sleep(Duration::from_millis(100));
    save(&folder, 2);
    ran(&run.wait_with_output().unwrap()).ok();
    let text = folder.read(STORY);
    assert!(text.contains("round 2."), "the person's words went:\n{text}");
    assert!(text.contains("arrive"), "{text}");
}

// Two branches of a repository.

fn git(folder: &Folder, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments);
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE");
    let output = command.current_dir(folder.path("")).stdin(Stdio::null()).output().ok()?;
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn two_branches_that_each_add_artifacts_merge_without_conflict() {
    let folder = Folder::new();
    if git(&folder, &["init", "-q", "-b", "main"]).is_none() {
        skipped("there is no git here");
        return;
    }
    let bug = |key: &str| {
        format!("  - bug: {{ key: {key}, to: file, actual: it stops, expected: it goes on, steps: [open it] }}\n")
    };
    let under = |key: &str| story(key, "go").replace("persona:", "parent: feature/fast\n      persona:");
    let add = |name: &str, text: String| {
        folder.write(&format!("{name}.yml"), format!("artifacts:\n{text}"));
        folder.run(&["apply", &format!("{name}.yml")]).ok();
        git(&folder, &["add", "--all"]);
        git(&folder, &["commit", "-q", "-m", name]);
    };
    add("base", "  - feature: { key: fast, problem: slow, outcome: quick, measure: seconds }\n".to_owned());
    git(&folder, &["switch", "-q", "-c", "theirs"]);
    add("theirs", under("b") + &under("d") + &bug("y"));
    git(&folder, &["switch", "-q", "main"]);
    add("ours", under("a") + &under("c") + &bug("x"));
    git(&folder, &["merge", "-q", "--no-edit", "theirs"]);
    let keys = ["bug/x", "bug/y", "feature/fast", "user-story/a", "user-story/b", "user-story/c", "user-story/d"];
    let mut found = listed(&folder);
    found.sort();
    assert_eq!(found, keys);
    let again = folder.run(&["apply", "base.yml", "ours.yml", "theirs.yml", "--json"]).ok();
    assert_eq!(again.json()["summary"]["kept"], keys.len());
    assert_eq!(git(&folder, &["status", "--porcelain"]).unwrap(), "", "nothing is left to commit");
}
