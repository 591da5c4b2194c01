//! A workspace whose tracker is the fake's repository `acme/shop`, and runs in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use clap::Parser as _;
use rolecall::cli::Cli;
use rolecall::commands::{Exit, run_in};
use rolecall::core::pace::Pace;
use rolecall::environment::{Clock, Environment, MemoryStream, Streams};

use crate::fake::{At, Fake, Fault, FaultKind, Issue, State, VirtualClock};

/// The name of the repository.
pub const SHOP: &str = "acme/shop";
/// Roles held by `ana` and `bo`, who can both be assigned.
pub const CONFIG: &str = "roles:\n  product-owner: { holders: [ana] }\n  product-manager: { holders: [bo] }\n";
/// Parents, links, labels and milestones, three levels deep.
pub const OUTLINE: &str = "artifacts:
  - feature:
      key: checkout
      persona: Guests
      problem: Every third basket is lost at the account form
      outcome: A guest pays without an account
      measure: Baskets that end in an order
    children:
      - user-story:
          key: guest
          persona: Guest
          goal: pay without an account
          benefit: I am quicker
          criteria: [It works, It is quick]
          sprint: Sprint 1
      - user-story:
          key: receipt
          persona: Guest
          goal: get a receipt
          benefit: I can prove it
          criteria: [It comes by mail]
          sprint: Sprint 1
  - sprint-objectives:
      key: sprint-1
      goal: A guest pays
      objectives: [Pay as a guest]
      start: 2027-01-04
      end: 2027-01-15
      sprint: Sprint 1
      stories: [user-story/guest, user-story/receipt]
";
/// The number of stories in a crowd.
pub const CROWDED: usize = 350;
/// The keys in the outline.
pub const KEYS: [&str; 4] =
    ["feature/checkout", "user-story/guest", "user-story/receipt", "sprint-objectives/sprint-1"];

/// The fake's clock, used as the program's.
pub struct Shared(pub VirtualClock);

impl Clock for Shared {
    fn now(&self) -> Duration {
        self.0.now()
    }

    fn unix(&self) -> i64 {
        self.0.unix()
    }

    fn sleep(&self, span: Duration) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        self.0.wait(span);
        Box::pin(std::future::ready(()))
    }
}

/// The outcome of a run.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }
}

/// The workspace and its repository.
pub struct Shop {
    pub fake: Fake,
    pub clock: VirtualClock,
    pub folder: tempfile::TempDir,
    pub token: String,
    pub patience: Duration,
}

impl Shop {
    pub fn new() -> Self {
        Self::with_config(CONFIG)
    }

    pub fn with_config(config: &str) -> Self {
        let clock = VirtualClock::new();
        let folder = tempfile::tempdir().unwrap();
        let shop = Self {
            fake: Fake::start(clock.clone()),
            clock,
            folder,
            token: "token-ana".to_owned(),
            patience: Duration::from_secs(10),
        };
        shop.write(".github/rolecall.yml", config);
        shop.write("outline.yml", OUTLINE);
        shop
    }

    /// The shop with many other stories of one role, so that their list has several pages.
    pub fn crowded() -> Self {
        static CROWD: OnceLock<State> = OnceLock::new();
        let crowd = CROWD.get_or_init(|| {
            let shop = Self::new();
            let mut table = String::from("key,persona,goal,benefit,criteria\n");
            for at in 0..CROWDED {
                writeln!(table, "crowd-{at},Guest,do number {at},I save time,It works").unwrap();
            }
            shop.write("crowd.csv", &table);
            shop.run(&["apply", "crowd.csv", "--template", "user-story", "--quiet"]).done();
            shop.fake.state()
        });
        let shop = Self::new();
        // The crowd was created long ago.
        shop.clock.advance(Duration::from_secs(3600));
        shop.fake.arrange(|state| state.adopt(crowd));
        shop
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn world(&self) -> (Environment, MemoryStream, MemoryStream) {
        environment_at(self.fake.url(), &self.token, &self.clock, self.patience)
    }

    /// Runs the program in this process, in virtual time.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        run_at(self.folder.path(), arguments, self.world())
    }

    /// Applies the outline.
    pub fn apply(&self) -> Ran {
        self.run(&["apply", "outline.yml"])
    }

    /// Runs the program in a process of its own.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
        command.args(["--repo", SHOP]).args(arguments).current_dir(self.folder.path());
        command.stdin(Stdio::null()).env_clear().env("PATH", "/nonexistent");
        command.env("GITHUB_API_URL", self.fake.url()).env("GITHUB_TOKEN", &self.token);
        command.env("SOURCE_DATE_EPOCH", self.clock.unix().to_string());
        command
    }

    /// The issues, without pull requests.
    pub fn issues(&self) -> Vec<Issue> {
        self.fake.arrange(|state| {
            state.repository(SHOP).issues.values().filter(|issue| issue.pull.is_none()).cloned().collect()
        })
    }

    /// The open issues of each key, according to their markers.
    pub fn by_key(&self) -> BTreeMap<String, Vec<u64>> {
        let mut found: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for issue in self.issues().into_iter().filter(|issue| issue.open) {
            if let Some(key) = key_of(issue.body.as_deref().unwrap_or_default()) {
                found.entry(key).or_default().push(issue.number);
            }
        }
        found
    }

    pub fn issue(&self, number: u64) -> Issue {
        self.fake.arrange(|state| state.repository(SHOP).issue(number).clone())
    }

    /// The only open issue of a key.
    #[track_caller]
    pub fn of(&self, key: &str) -> Issue {
        let numbers = self.by_key().remove(key).unwrap_or_default();
        assert_eq!(numbers.len(), 1, "{key} has the open issues {numbers:?}");
        self.issue(numbers[0])
    }

    /// Every issue that claims to be an artifact, open or closed.
    pub fn all_of(&self, key: &str) -> Vec<Issue> {
        let says = |issue: &Issue| key_of(issue.body.as_deref().unwrap_or_default()).as_deref() == Some(key);
        self.issues().into_iter().filter(says).collect()
    }

    /// Replaces words in an issue's body, as a person would.
    #[track_caller]
    pub fn rewrite(&self, number: u64, from: &str, to: &str) {
        let body = self.issue(number).body.unwrap_or_default();
        assert!(body.contains(from), "#{number} lacks {from:?}:\n{body}");
        self.fake.arrange(|state| state.edit_body(SHOP, number, &body.replace(from, to)));
    }

    /// Changes the outline.
    #[track_caller]
    pub fn reword(&self, from: &str, to: &str) {
        let outline = std::fs::read_to_string(self.path("outline.yml")).unwrap();
        assert!(outline.contains(from), "{outline}");
        self.write("outline.yml", &outline.replace(from, to));
    }

    /// Changes the world just before the nth request that matches.
    pub fn when(&self, at: At, act: impl Fn(&mut State) + Send + 'static) {
        self.fake.fault(Fault { at, kind: FaultKind::Hook(Box::new(act)), times: 1 });
    }

    /// Changes the world once, halfway through the next wait that is longer than `least`. The flag tells whether it
    /// happened.
    pub fn in_a_wait(&self, least: Duration, act: impl Fn(&mut State) + Send + 'static) -> Arc<AtomicBool> {
        let world = self.fake.handle();
        let done = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&done);
        self.clock.in_each_wait(move |span| {
            if span > least && !flag.swap(true, Ordering::SeqCst) {
                world.arrange(&act);
            }
        });
        done
    }

    /// How many of the requests so far were writes.
    pub fn writes(&self) -> usize {
        self.fake.requests().iter().filter(|seen| seen.write).count()
    }

    /// Checks that everything in the outline exists exactly once, as it should.
    #[track_caller]
    pub fn assert_whole(&self) {
        let mut found = self.by_key();
        let is_crowd = |key: &str| key.starts_with("user-story/crowd-");
        assert!(found.iter().all(|(key, numbers)| !is_crowd(key) || numbers.len() == 1), "{found:?}");
        found.retain(|key, _| !is_crowd(key));
        for key in KEYS {
            assert_eq!(found.get(key).map(Vec::len), Some(1), "{key} in {found:?}");
        }
        assert_eq!(found.len(), KEYS.len(), "{found:?}");
        let feature = self.of("feature/checkout");
        for key in ["user-story/guest", "user-story/receipt"] {
            let story = self.of(key);
            assert_eq!(story.parent, Some(feature.id), "the parent of {key}");
            let mut labels = story.labels.clone();
            labels.sort_unstable();
            assert_eq!(labels, ["role: product-owner", "story"], "{key}");
            assert_eq!(story.assignees, ["ana"], "{key}");
            assert!(story.milestone.is_some(), "{key}");
            let sprint = self.of("sprint-objectives/sprint-1");
            let body = sprint.body.unwrap();
            assert!(body.contains(&format!("- #{}\n", story.number)), "the sprint refers to {key}:\n{body}");
        }
        let mut labels = feature.labels;
        labels.sort_unstable();
        assert_eq!(labels, ["feature", "role: product-manager"]);
        assert_eq!(feature.assignees, ["bo"]);
    }

    /// Checks that a further run writes nothing, whatever it warns about.
    #[track_caller]
    pub fn assert_quiet(&self) {
        self.fake.forget_requests();
        let again = self.apply().done();
        assert_eq!(self.writes(), 0, "{}\n{}", again.out, again.err);
    }

    /// Checks that a further run finds nothing to do.
    #[track_caller]
    pub fn assert_settled(&self) {
        self.fake.forget_requests();
        let again = self.apply().done();
        assert_eq!(self.writes(), 0, "{}\n{}", again.out, again.err);
        assert!(again.err.contains("up to date"), "{}", again.err);
    }
}

/// The key in a body's marker.
pub fn key_of(body: &str) -> Option<String> {
    let (_, rest) = body.rsplit_once("<!-- rolecall ")?;
    Some(rest.lines().next()?.trim().to_owned())
}

pub fn environment_at(
    url: &str,
    token: &str,
    clock: &VirtualClock,
    patience: Duration,
) -> (Environment, MemoryStream, MemoryStream) {
    environment_of(&[("GITHUB_API_URL", url), ("GITHUB_TOKEN", token)], clock, patience)
}

/// A world with these environment variables, and a `PATH` without any programs.
pub fn environment_of(
    variables: &[(&'static str, &str)],
    clock: &VirtualClock,
    patience: Duration,
) -> (Environment, MemoryStream, MemoryStream) {
    let (out, err) = (MemoryStream::default(), MemoryStream::default());
    let mut all: BTreeMap<&'static str, String> =
        BTreeMap::from([("SOURCE_DATE_EPOCH", clock.unix().to_string()), ("PATH", "/nonexistent".to_owned())]);
    all.extend(variables.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let world = Environment {
        clock: Arc::new(Shared(clock.clone())),
        input: None,
        streams: Streams::MemoryStream(out.clone(), err.clone()),
        patience,
        // The fake stands for github.com, whatever its address.
        pace: |_| Pace::github(),
        ..Environment::real().with_variables(move |name| all.get(name).cloned())
    };
    (world, out, err)
}

pub fn run_at(folder: &Path, arguments: &[&str], world: (Environment, MemoryStream, MemoryStream)) -> Ran {
    run_bare(folder, &[&["--repo", SHOP], arguments].concat(), world)
}

/// Runs without naming a repository.
pub fn run_bare(
    folder: &Path,
    arguments: &[&str],
    (world, out, err): (Environment, MemoryStream, MemoryStream),
) -> Ran {
    let folder = folder.to_str().unwrap();
    let mut all = vec!["rolecall", "-C", folder];
    all.extend(arguments);
    let cli = Cli::try_parse_from(all).unwrap_or_else(|error| panic!("{error}"));
    let code = match run_in(cli, world) {
        Exit::Done => 0,
        Exit::Failed => 1,
        Exit::Wrong => 2,
        Exit::Changes => 3,
    };
    Ran { code, out: out.text(), err: err.text() }
}
