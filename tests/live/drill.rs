//! The steps of the drill in a repository: creating, finding, editing and moving artifacts, two runs at once, and
//! proposing a file.

use std::fmt::Write as _;
use std::path::Path;

use http::Method;
use rolecall::core::pace::Pace;
use serde_json::{Value, json};

use super::manual_edits::ManualEdits;
use super::recorder::{Record, Recorder};
use super::run::{Ran, run};

const STORY_LABEL: &str = "role: product-owner";
const OTHER_LABEL: &str = "role: product-manager";

/// Where the drill runs.
#[derive(Clone)]
pub struct Place {
    /// The base URL of REST.
    pub api: String,
    pub token: String,
    /// `owner/name`.
    pub repository: String,
    pub pace: fn(&str) -> Pace,
    /// A prefix for every key, to distinguish several drills in one repository.
    pub tag: String,
    /// The number of stories to create.
    pub stories: usize,
}

/// The result of the steps.
pub struct Walked {
    /// Each step with its result.
    pub steps: Vec<(&'static str, Result<String, String>)>,
    pub record: Record,
}

/// A step of the drill: what it shows, and the function that runs it.
type Step = (&'static str, fn(&Drill) -> Result<String, String>);

/// Runs the drill. `say` is called with each step as it ends.
pub fn walk(place: &Place, say: &dyn Fn(&str)) -> Walked {
    let recorder = Recorder::before(&place.api);
    let folder = tempfile::tempdir().unwrap();
    let manual_edits =
        ManualEdits { url: recorder.url.clone(), token: place.token.clone(), repository: place.repository.clone() };
    let drill = Drill { place: place.clone(), recorder, folder, manual_edits };
    let all: [Step; 8] = [
        ("the repository is one to try things in", Drill::look),
        ("parents, a milestone, a type and people are set in one write", Drill::tree),
        ("many artifacts are made", Drill::many),
        ("the same again writes nothing", Drill::again),
        ("a person's edit stays, and what is asked for comes", Drill::edited),
        ("an owner moves with the label, and a label that was taken off comes back", Drill::moved),
        ("runs that overlap make each artifact once", Drill::overlapping),
        ("a file is proposed by a pull request", Drill::proposed),
    ];
    let mut steps = Vec::new();
    for (name, step) in all {
        let came = step(&drill);
        say(&match &came {
            Ok(what) => format!("ok      {name}: {what}"),
            Err(why) => format!("FAILED  {name}: {why}"),
        });
        let is_first = steps.is_empty();
        steps.push((name, came));
        if is_first && steps[0].1.is_err() {
            break;
        }
    }
    let record = drill.recorder.record();
    Walked { steps, record }
}

struct Drill {
    place: Place,
    recorder: Recorder,
    folder: tempfile::TempDir,
    manual_edits: ManualEdits,
}

impl Drill {
    fn run(&self, folder: &Path, arguments: &[&str]) -> Result<Ran, String> {
        run(&self.place, &self.recorder, folder, arguments)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::create_dir_all(self.folder.path().join(".github")).unwrap();
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn apply(&self, file: &str) -> Result<Ran, String> {
        match Path::new(file).extension().is_some_and(|kind| kind == "csv") {
            true => self.run(self.folder.path(), &["apply", file, "--template", "user-story"]),
            false => self.run(self.folder.path(), &["apply", file]),
        }
    }

    /// Checks that another run finds nothing to do.
    fn settled(&self, file: &str) -> Result<(), String> {
        let again = self.apply(file)?;
        want(again.writes == 0, || format!("{file} again: {} writes: {}", again.writes, again.err))
    }

    fn table(&self, first_goal: &str) -> String {
        let mut text = String::from("key,persona,goal,benefit,criteria\n");
        for at in 0..self.place.stories {
            let goal = if at == 0 { first_goal.to_owned() } else { format!("do number {at}") };
            writeln!(text, "{}-{at:03},Guest,{goal},I save time,It works|It is quick", self.place.tag).unwrap();
        }
        text
    }

    fn look(&self) -> Result<String, String> {
        let there = self.manual_edits.ask(&Method::GET, "", None)?;
        want(there["has_issues"] == json!(true), || "issues are turned off in it".to_owned())?;
        want(there["archived"] == json!(false), || "it is archived".to_owned())?;
        let account = self.manual_edits.ask_at(&Method::GET, "/user", None).ok();
        let login = account.as_ref().and_then(|account| account["login"].as_str());
        let holders =
            login.map_or_else(String::new, |login| format!("roles:\n  product-owner: {{ holders: [{login}] }}\n"));
        // Only organizations have types.
        let types = self.manual_edits.ask(&Method::GET, "/issue-types", None).unwrap_or_default();
        let types = types.as_array().map(Vec::as_slice).unwrap_or_default();
        let has_type = types.iter().any(|kind| kind["name"] == json!("Task"));
        let kind = if has_type { "templates:\n  user-story: { type: Task }\n" } else { "" };
        self.write(".github/rolecall.yml", &format!("{holders}{kind}"));
        Ok(format!("{}, held by {}", self.place.repository, login.unwrap_or("nobody")))
    }

    fn tree(&self) -> Result<String, String> {
        let tag = &self.place.tag;
        let story = |name: &str| {
            format!(
                "      - user-story: {{ key: {tag}-{name}, persona: Guest, goal: go {name}, benefit: I am quick, criteria: [It works], sprint: Drill {tag} }}\n"
            )
        };
        let outline = format!(
            "artifacts:\n  - feature:\n      key: {tag}-top\n      persona: Guests\n      problem: Baskets are lost\n      outcome: A guest pays\n      measure: Orders a day\n    children:\n{}{}",
            story("left"),
            story("right")
        );
        self.write("tree.yml", &outline);
        let ran = self.apply("tree.yml")?;
        want(ran.count("created") == 3, || format!("{} created: {}", ran.count("created"), ran.err))?;
        let numbers = ran.numbers();
        let number = numbers.get(&format!("user-story/{tag}-left")).ok_or("it has no number")?;
        let issue = self.manual_edits.issue(*number)?;
        want(issue["milestone"]["title"] == json!(format!("Drill {tag}")), || "it has no milestone".to_owned())?;
        let top = numbers.get(&format!("feature/{tag}-top")).ok_or("the top has no number")?;
        let children = self.manual_edits.ask(&Method::GET, &format!("/issues/{top}/sub_issues"), None)?;
        want(children.as_array().map(Vec::len) == Some(2), || "the top has not two sub-issues".to_owned())?;
        self.settled("tree.yml")?;
        // Three artifacts; the other writes were for labels and the milestone.
        Ok(format!("{} writes for 3 artifacts with their labels and milestone", ran.writes))
    }

    fn many(&self) -> Result<String, String> {
        self.write("many.csv", &self.table("do number 0"));
        let begun = std::time::Instant::now();
        let ran = self.apply("many.csv")?;
        let stories = self.place.stories as u64;
        want(ran.count("created") == stories, || format!("{} created: {}", ran.count("created"), ran.err))?;
        Ok(format!("{stories} with {} writes in {} s", ran.writes, begun.elapsed().as_secs()))
    }

    fn again(&self) -> Result<String, String> {
        let before = self.recorder.record().requests;
        self.settled("many.csv")?;
        Ok(format!("{} requests", self.recorder.record().requests - before))
    }

    fn edited(&self) -> Result<String, String> {
        let number = self.number(0)?;
        let body = format!("{}\n\n## Notes\n\nA person wrote this.\n", self.manual_edits.body(number)?);
        self.manual_edits.ask(&Method::PATCH, &format!("/issues/{number}"), Some(&json!({ "body": body })))?;
        self.write("many.csv", &self.table("do something else"));
        self.apply("many.csv")?;
        let body = self.manual_edits.body(number)?;
        want(body.contains("A person wrote this."), || format!("the person's words are gone:\n{body}"))?;
        want(body.contains("do something else"), || format!("what is asked for is not there:\n{body}"))?;
        self.settled("many.csv")?;
        Ok(format!("#{number}"))
    }

    fn moved(&self) -> Result<String, String> {
        let (moved, bare) = (self.number(1)?, self.number(2)?);
        let labels = json!({ "labels": [OTHER_LABEL] });
        self.manual_edits.ask(&Method::POST, &format!("/issues/{moved}/labels"), Some(&labels))?;
        self.manual_edits.take_label_off(moved, STORY_LABEL)?;
        self.manual_edits.take_label_off(bare, STORY_LABEL)?;
        self.apply("many.csv")?;
        let labels = self.manual_edits.labels(moved)?;
        let followed =
            labels.iter().any(|label| label == OTHER_LABEL) && !labels.iter().any(|label| label == STORY_LABEL);
        want(followed, || format!("#{moved} bears {labels:?}"))?;
        want(self.manual_edits.body(moved)?.contains("product-manager"), || {
            format!("#{moved}'s marker did not follow")
        })?;
        let labels = self.manual_edits.labels(bare)?;
        want(labels.iter().any(|label| label == STORY_LABEL), || format!("#{bare} bears {labels:?}"))?;
        self.settled("many.csv")?;
        Ok(format!("#{moved} and #{bare}"))
    }

    fn overlapping(&self) -> Result<String, String> {
        let tag = format!("{}-both", self.place.tag);
        let mut text = String::from("key,persona,goal,benefit,criteria\n");
        for at in 0..4 {
            writeln!(text, "{tag}-{at},Guest,go both ways {at},I save time,It works").unwrap();
        }
        self.write("both.csv", &text);
        // Only one run at a time may work in a folder, so the other run gets its own.
        let other = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(other.path().join(".github")).unwrap();
        for name in ["both.csv", ".github/rolecall.yml"] {
            std::fs::copy(self.folder.path().join(name), other.path().join(name)).map_err(|error| error.to_string())?;
        }
        let apply = ["apply", "both.csv", "--template", "user-story"];
        std::thread::scope(|scope| {
            let one = scope.spawn(|| self.run(self.folder.path(), &apply).map(drop));
            let two = scope.spawn(|| self.run(other.path(), &apply).map(drop));
            let ended =
                |run: std::thread::Result<Result<(), String>>| run.unwrap_or_else(|_| Err("it panicked".to_owned()));
            ended(one.join()).and(ended(two.join()))
        })?;
        self.apply("both.csv")?;
        let open =
            self.manual_edits.ask(&Method::GET, "/issues?state=open&sort=created&direction=desc&per_page=100", None)?;
        let open = open.as_array().cloned().unwrap_or_default();
        for at in 0..4 {
            let marker = format!("<!-- rolecall user-story/{tag}-{at}");
            let says = |issue: &&Value| issue["body"].as_str().is_some_and(|body| body.contains(&marker));
            let count = open.iter().filter(says).count();
            want(count == 1, || format!("user-story/{tag}-{at} is open {count} times"))?;
        }
        self.settled("both.csv")?;
        Ok("4 artifacts".to_owned())
    }

    fn proposed(&self) -> Result<String, String> {
        let tag = &self.place.tag;
        let outline = format!(
            "artifacts:\n  - feature:\n      key: {tag}-file\n      to: file\n      persona: Guests\n      problem: Baskets are lost\n      outcome: A guest pays\n      measure: Orders a day\n"
        );
        self.write("file.yml", &outline);
        let ran = self.apply("file.yml")?;
        let url = ran.out["artifacts"][0]["url"].as_str().unwrap_or_default().to_owned();
        let number: u64 = url
            .rsplit('/')
            .next()
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| format!("no pull request is told: {}{}", ran.out, ran.err))?;
        let pull = self.manual_edits.ask(&Method::GET, &format!("/pulls/{number}"), None)?;
        want(pull["state"] == json!("open"), || format!("{url} is {}", pull["state"]))?;
        self.settled("file.yml")?;
        self.manual_edits.ask(&Method::PATCH, &format!("/pulls/{number}"), Some(&json!({ "state": "closed" })))?;
        Ok(format!("{url}, closed again"))
    }

    /// Returns the issue number of a story in the table.
    fn number(&self, at: usize) -> Result<u64, String> {
        let plan = self.run(self.folder.path(), &["plan", "many.csv", "--template", "user-story"])?;
        let key = format!("user-story/{}-{at:03}", self.place.tag);
        plan.numbers().get(&key).copied().ok_or_else(|| format!("{key} has no issue"))
    }
}

fn want(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}
