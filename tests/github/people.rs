//! A person edits through the API while runs meet faults and limits, by seed: none of the person's text is lost.
//! `ROLECALL_SEEDS=1000 cargo test --test github people` runs the full test.
//!
//! The person acts in every wait of the run and just before read requests. The one moment that nobody can guard is not
//! tried: between the look at an issue and the request that changes it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::fake::{At, Fault, FaultKind, Limits, State};
use crate::seeds::{first_seed, seeds};
use crate::shop::{KEYS, SHOP, Shop, key_of};

/// Random-looking numbers that are always the same for a seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((x ^ (x >> 31)) % most as u64).unwrap()
    }
}

/// Somebody with write access, and everything they did.
struct Person {
    dice: Dice,
    /// Words, and the number of the issue that contains them.
    words: Vec<(u64, String)>,
    titles: Vec<(u64, String)>,
    labels: Vec<(u64, String)>,
    /// The role label of each issue since the person moved it to another owner.
    owners: BTreeMap<u64, String>,
    milestones: BTreeMap<u64, u64>,
    closed: Vec<u64>,
    acts: usize,
}

const ROLES: [&str; 2] = ["role: product-owner", "role: product-manager"];

impl Person {
    fn new(seed: u64) -> Self {
        Self {
            dice: Dice(seed ^ 0x5eed),
            words: Vec::new(),
            titles: Vec::new(),
            labels: Vec::new(),
            owners: BTreeMap::new(),
            milestones: BTreeMap::new(),
            closed: Vec::new(),
            acts: 0,
        }
    }

    /// Does one thing to one artifact.
    fn act(&mut self, state: &mut State) {
        let artifacts: Vec<(u64, String)> = state
            .repository(SHOP)
            .issues
            .values()
            .filter(|issue| issue.pull.is_none() && issue.open)
            .filter_map(|issue| Some((issue.number, issue.body.clone().filter(|body| key_of(body).is_some())?)))
            .collect();
        if artifacts.is_empty() {
            return;
        }
        let (number, body) = artifacts[self.dice.below(artifacts.len())].clone();
        self.acts += 1;
        let word = format!("note{}x", self.acts);
        match self.dice.below(20) {
            0..=11 => {
                let marker = body.rfind("<!-- rolecall ").unwrap();
                let starts: Vec<usize> =
                    std::iter::once(0).chain(body[..marker].match_indices('\n').map(|(at, _)| at + 1)).collect();
                let at = starts[self.dice.below(starts.len())];
                let line =
                    ["my {}", "- [x] {}", "> {}", "## Head {}\n\ntext {}"][self.dice.below(4)].replace("{}", &word);
                state.edit_body_as(SHOP, number, &format!("{}{line}\n{}", &body[..at], &body[at..]), "bo");
                self.words.push((number, word));
            }
            12 | 13 => {
                let title = format!("{} {word}", state.repository(SHOP).issue(number).title);
                state.edit_title(SHOP, number, &title);
                self.titles.push((number, word));
            }
            14 | 15 => {
                state.add_label(SHOP, number, &word);
                self.labels.push((number, word));
            }
            16 => {
                let milestone = state.add_milestone(SHOP, "bo", &word, None);
                state.change(SHOP, number, |issue| issue.milestone = Some(milestone));
                self.milestones.insert(number, milestone);
            }
            17 | 18 => {
                let role = ROLES[self.dice.below(2)];
                for other in ROLES.iter().filter(|other| **other != role) {
                    state.take_label_off(SHOP, number, other);
                }
                state.add_label(SHOP, number, role);
                self.owners.insert(number, role.to_owned());
            }
            _ if self.closed.is_empty() => {
                state.close_as(SHOP, number, Some("completed"), "bo");
                self.closed.push(number);
            }
            _ => {
                state.comment(SHOP, number, "bo", &word);
            }
        }
    }

    /// The person's changes that are missing.
    fn lost(&self, shop: &Shop) -> Vec<String> {
        let mut lost = Vec::new();
        for (number, word) in &self.words {
            let body = shop.issue(*number).body.unwrap_or_default();
            if !body.contains(word.as_str()) {
                lost.push(format!("{word} of #{number}"));
            }
        }
        for (number, word) in &self.titles {
            if !shop.issue(*number).title.contains(word.as_str()) {
                lost.push(format!("{word} of the title of #{number}"));
            }
        }
        for (number, word) in &self.labels {
            if !shop.issue(*number).labels.contains(word) {
                lost.push(format!("the label {word} of #{number}"));
            }
        }
        for (number, milestone) in &self.milestones {
            if shop.issue(*number).milestone != Some(*milestone) {
                lost.push(format!("the milestone of #{number}"));
            }
        }
        for (number, role) in &self.owners {
            let labels = shop.issue(*number).labels;
            let roles: Vec<_> = labels.into_iter().filter(|label| label.starts_with("role: ")).collect();
            if roles != [role.clone()] {
                lost.push(format!("the owner of #{number}: {roles:?} instead of {role}"));
            }
        }
        for number in &self.closed {
            if shop.issue(*number).open {
                lost.push(format!("the closing of #{number}"));
            }
        }
        lost
    }
}

fn one(seed: u64) -> usize {
    let mut shop = Shop::new();
    let mut dice = Dice(seed);
    if seed.is_multiple_of(3) {
        shop.fake.arrange(|state| state.limits = Limits { content_per_minute: Some(7), ..Limits::github() });
    }
    if !seed.is_multiple_of(4) {
        shop.apply().done();
    }
    let person = Arc::new(Mutex::new(Person::new(seed)));
    let (in_waits, at_reads, world) = (Arc::clone(&person), Arc::clone(&person), shop.fake.handle());
    // Lock order: the world first, then the person, here as in the hook.
    shop.clock.in_each_wait(move |_| {
        world.arrange(|state| {
            let mut person = in_waits.lock().unwrap();
            if person.dice.below(2) == 0 {
                person.act(state);
            }
        });
    });
    let hook = move |state: &mut State| {
        let mut person = at_reads.lock().unwrap();
        if person.dice.below(6) == 0 {
            person.act(state);
        }
    };
    shop.fake.fault(Fault {
        at: At::Matching("GET ".into(), 1),
        kind: FaultKind::Hook(Box::new(hook)),
        times: u32::MAX,
    });
    shop.fake.random_faults(seed, [0.05, 0.15, 0.3][dice.below(3)]);
    shop.patience = Duration::from_millis(250);
    let mut told = String::new();
    for turn in 0..4 {
        let ran = match dice.below(4) {
            0 => shop.apply(),
            1 => {
                let benefit = format!("benefit=I am done in {turn} minutes");
                shop.run(&["fill", "user-story/guest", "--set", &benefit])
            }
            2 => {
                let outline = std::fs::read_to_string(shop.path("outline.yml")).unwrap();
                let outline = outline.replace("criteria: [", &format!("criteria: [Turn {turn}, "));
                shop.write("outline.yml", &outline.replace("goal: ", "goal: really "));
                shop.apply()
            }
            _ => {
                let outline = std::fs::read_to_string(shop.path("outline.yml")).unwrap();
                shop.write("outline.yml", &outline.replace("sprint: Sprint", "sprint: New Sprint"));
                shop.apply()
            }
        };
        assert!(!ran.err.contains("panicked"), "seed {seed}: {}", ran.err);
        told += &ran.err;
    }
    shop.fake.no_faults();
    shop.clock.in_no_wait();
    shop.patience = Duration::from_secs(30);
    let ran = shop.apply();
    assert_eq!(ran.code, 0, "seed {seed}: {told}\n{}\n{}", ran.out, ran.err);
    shop.apply().done();
    let person = person.lock().unwrap();
    let lost = person.lost(&shop);
    assert!(lost.is_empty(), "seed {seed}: lost {lost:?}\n{told}");
    for key in KEYS {
        let all = shop.all_of(key);
        let open = all.iter().filter(|issue| issue.open).count();
        let by_hand = all.iter().filter(|issue| person.closed.contains(&issue.number)).count();
        assert!(open == 1 || (open == 0 && by_hand == 1), "seed {seed}: {key} has {open} open issues\n{told}");
    }
    shop.assert_quiet();
    person.acts
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures of a long run are what it is for")]
fn nothing_that_a_person_does_meanwhile_is_lost_whatever_goes_wrong() {
    let (first, count) = (first_seed(), seeds(100));
    // Most of the time is spent waiting for answers that never come, so several seeds run at once.
    let lanes = 8;
    let done = std::thread::scope(|scope| {
        let run = |lane| {
            move || -> (usize, Vec<u64>) {
                let mut acts = 0;
                let mut failed = Vec::new();
                for seed in (first + lane..first + count).step_by(lanes as usize) {
                    match std::panic::catch_unwind(|| one(seed)) {
                        Ok(some) => acts += some,
                        Err(_) => failed.push(seed),
                    }
                }
                (acts, failed)
            }
        };
        let lanes: Vec<_> = (0..lanes).map(|lane| scope.spawn(run(lane))).collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).collect::<Vec<_>>()
    });
    let acts: usize = done.iter().map(|(acts, _)| acts).sum();
    let failed: Vec<u64> = done.into_iter().flat_map(|(_, failed)| failed).collect();
    println!(
        "{count} runs from seed {first}: {acts} acts of a person, {} runs in which something was lost",
        failed.len()
    );
    assert!(failed.is_empty(), "these seeds failed: {failed:?}");
    assert!(acts as u64 >= count, "the person did too little: {acts} acts");
}
