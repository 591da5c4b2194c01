//! Ctrl-C: the current write is finished, the run reports what is left, and the next run does it.

use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use crate::fake::{At, Fault, FaultKind, When};
use crate::requests::table;
use crate::shop::Shop;

const STORIES: usize = 20;
const APPLY: [&str; 4] = ["apply", "stories.csv", "--template", "user-story"];

/// Starts the program and sends it a signal when its nth request arrives, before that request is applied.
fn interrupted(shop: &Shop, arguments: &[&str], nth: usize) -> (i32, String, String) {
    let child: Arc<Mutex<Option<Child>>> = Arc::default();
    let victim = Arc::clone(&child);
    // The answer is delayed for a moment so that the signal arrives while the request is under way.
    let stall = FaultKind::Stall(std::time::Duration::from_millis(300), When::After);
    shop.fake.fault(Fault { at: At::Request(nth as u32), kind: stall, times: 1 });
    let signal = FaultKind::Hook(Box::new(move |_| {
        let id = victim.lock().unwrap().as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    }));
    shop.fake.fault(Fault { at: At::Request(nth as u32), kind: signal, times: 1 });
    let mut known = child.lock().unwrap();
    let mut command = shop.command(arguments);
    let mut started = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (started.stdout.take().unwrap(), started.stderr.take().unwrap());
    *known = Some(started);
    drop(known);
    let read = |stream| std::io::read_to_string(stream).unwrap();
    let (out, err) = std::thread::scope(|scope| {
        let err = scope.spawn(|| read_all(err));
        (read(out), err.join().unwrap())
    });
    let code = child.lock().unwrap().take().unwrap().wait().unwrap().code();
    (code.expect("it ends by itself"), out, err)
}

fn read_all(stream: impl std::io::Read) -> String {
    std::io::read_to_string(stream).unwrap()
}

#[test]
fn ctrl_c_ends_a_run_between_two_writes_and_the_next_run_does_the_rest() {
    let shop = Shop::new();
    shop.write("stories.csv", &table(STORIES));
    // Reads, two labels, and some of the stories.
    let (code, out, err) = interrupted(&shop, &APPLY, 18);
    assert_eq!(code, 1, "{out}\n{err}");
    let made = shop.by_key().len();
    assert!(made > 0 && made < STORIES, "{made} were made");
    assert!(err.contains("error: stopped by Ctrl-C\n"), "{err}");
    assert!(err.contains(&format!("{STORIES} artifacts: {made} created, {} not started", STORIES - made)), "{err}");
    assert_eq!(out.matches("\n+ ").count() + usize::from(out.starts_with("+ ")), made, "{out}");
    shop.run(&APPLY).done();
    assert_eq!(shop.by_key().len(), STORIES);
    assert!(shop.by_key().values().all(|numbers| numbers.len() == 1));
}

#[test]
fn ctrl_c_ends_a_run_that_only_reads_at_once() {
    let shop = Shop::new();
    shop.apply().done();
    shop.fake.forget_requests();
    let (code, _, err) = interrupted(&shop, &["list"], 2);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("stopped by Ctrl-C"), "{err}");
}
