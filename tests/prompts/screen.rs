//! A program on a pseudo-terminal: keys go in, and the screen is what a person would see.

use std::io::{Read as _, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::support::{DAY, Folder};

/// How long the program may take to show something. A busy machine is slow, and a test that passes doesn't wait.
const PATIENCE: Duration = Duration::from_secs(60);
/// The screen is tall enough for everything that a test shows.
const ROWS: u16 = 120;

/// A key that isn't a character.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keys {
    Enter,
    Escape,
    Interrupt,
    Backspace,
    Down,
    /// Removes what is typed so far.
    ClearLine,
}

/// The program and its screen.
pub(crate) struct Screen {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    parser: Arc<Mutex<vt100::Parser>>,
    _master: Box<dyn MasterPty + Send>,
}

impl Screen {
    /// Starts the program in a folder, on a screen of this width.
    pub(crate) fn open(folder: &Folder, arguments: &[&str], width: u16) -> Self {
        Self::with(folder, arguments, width, &[])
    }

    /// Starts the program with more environment variables.
    pub(crate) fn with(folder: &Folder, arguments: &[&str], width: u16, variables: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: ROWS, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_rolecall"));
        command.args(arguments);
        command.cwd(folder.path("."));
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("SOURCE_DATE_EPOCH", DAY);
        command.env("XDG_STATE_HOME", folder.path("state"));
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = Arc::new(Mutex::new(vt100::Parser::new(counted(ROWS), counted(width), 0)));
        let (shown, mut reader) = (Arc::clone(&parser), pair.master.try_clone_reader().unwrap());
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                shown.lock().unwrap().process(&bytes[..count]);
            }
        });
        Self { child, writer: pair.master.take_writer().unwrap(), parser, _master: pair.master }
    }

    /// What the screen shows, without blank ends of lines.
    pub(crate) fn text(&self) -> String {
        self.parser.lock().unwrap().screen().contents()
    }

    /// The screen's text without blanks and line ends, as if nothing were wrapped.
    pub(crate) fn packed(&self) -> String {
        self.text().split_whitespace().collect()
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub(crate) fn sees(&self, text: &str) {
        self.waits(|screen| screen.text().contains(text), text);
    }

    /// Waits until the screen shows a text that may be wrapped.
    #[track_caller]
    pub(crate) fn sees_packed(&self, text: &str) {
        let packed: String = text.split_whitespace().collect();
        self.waits(|screen| screen.packed().contains(&packed), text);
    }

    /// Presses Escape, and waits until the question is left.
    #[track_caller]
    pub(crate) fn goes_back(&mut self) {
        let count = |screen: &Self| screen.text().matches("(back)").count();
        let before = count(self);
        self.press(Keys::Escape);
        self.waits(|screen| count(screen) > before, "(back)");
    }

    /// Waits until the screen no longer shows a text.
    #[track_caller]
    pub(crate) fn no_longer_sees(&self, text: &str) {
        self.waits(|screen| !screen.text().contains(text), text);
    }

    #[track_caller]
    fn waits(&self, until: impl Fn(&Self) -> bool, what: &str) {
        let start = Instant::now();
        while !until(self) {
            assert!(start.elapsed() < PATIENCE, "{what:?} is not as expected on:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Types a text.
    pub(crate) fn keys(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Types a text, and Enter.
    pub(crate) fn types(&mut self, text: &str) {
        self.keys(text);
        self.press(Keys::Enter);
    }

    /// Types a text and Enter, and waits until the screen has changed.
    #[track_caller]
    pub(crate) fn types_when_ready(&mut self, text: &str) {
        let before = self.text();
        self.types(text);
        self.waits(|screen| screen.text() != before, text);
        // What was typed is echoed before the next question is asked; the program reads keys in order all the same.
    }

    /// Presses a key.
    pub(crate) fn press(&mut self, key: Keys) {
        let cleared = "\u{7f}".repeat(60);
        self.keys(match key {
            Keys::Enter => "\r",
            Keys::Escape => "\u{1b}",
            Keys::Interrupt => "\u{3}",
            Keys::Backspace => "\u{7f}",
            Keys::Down => "\u{1b}[B",
            Keys::ClearLine => &cleared,
        });
    }

    /// Waits until the program ends, and returns its exit code.
    pub(crate) fn ends(&mut self) -> u32 {
        self.child.wait().unwrap().exit_code()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.child.kill());
    }
}

/// A count of rows or columns of a screen.
fn counted(count: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(count).unwrap()
}
