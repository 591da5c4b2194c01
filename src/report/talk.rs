//! Where words go: data on standard output, talk on standard error, colours where they are wanted.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};

use crate::core::diagnostic::Diagnostic;

/// How many diagnostics are shown before the rest is only counted.
const SHOWN: usize = 50;

/// The two streams.
pub struct Talk {
    out: BufWriter<AutoStream<io::Stdout>>,
    err: AutoStream<io::Stderr>,
    err_coloured: bool,
}

impl Talk {
    /// The streams with a choice of colour. `NO_COLOR` is honoured where the choice is `Auto`.
    pub fn new(choice: ColorChoice) -> Self {
        let err = AutoStream::new(io::stderr(), choice);
        let err_coloured = !matches!(err.current_choice(), ColorChoice::Never);
        Self { out: BufWriter::new(AutoStream::new(io::stdout(), choice)), err, err_coloured }
    }

    /// Are colours shown on standard error?
    pub fn err_coloured(&self) -> bool {
        self.err_coloured
    }

    /// Data.
    ///
    /// # Errors
    /// The stream is closed, or its disk is full.
    pub fn out(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// The data written so far goes out.
    ///
    /// # Errors
    /// As [`Talk::out`].
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Talk. Where nobody listens, nothing is lost.
    pub fn err(&mut self, text: &str) {
        drop(self.out.flush());
        drop(self.err.write_all(text.as_bytes()));
    }
}

/// Diagnostics as people read them.
pub fn diagnostics(all: &[Diagnostic], coloured: bool) -> String {
    let mut text = String::new();
    for diagnostic in all.iter().take(SHOWN) {
        text += &diagnostic.render(coloured);
        text += "\n";
    }
    if all.len() > SHOWN {
        text += &format!("and {} more\n", all.len() - SHOWN);
    }
    text
}
