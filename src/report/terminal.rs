//! Where words go: data on standard output, talk on standard error, colours where they are wanted, and no secrets.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice, StripStream};

use crate::core::diagnostic::Diagnostic;
use crate::core::mask::Mask;
use crate::environment::Streams;

/// How many diagnostics are shown before the rest is only counted.
const SHOWN: usize = 50;

/// The two streams.
pub struct Terminal {
    out: BufWriter<Box<dyn Write>>,
    err: Box<dyn Write>,
    err_coloured: bool,
    standard: bool,
    mask: Mask,
}

impl Terminal {
    /// The streams with a choice of colour. `NO_COLOR` is honoured where the choice is `Auto`. What the mask knows is
    /// written nowhere.
    pub fn new(streams: &Streams, choice: ColorChoice, mask: Mask) -> Self {
        match streams {
            Streams::Standard => {
                let err = AutoStream::new(io::stderr(), choice);
                let err_coloured = !matches!(err.current_choice(), ColorChoice::Never);
                let out = BufWriter::new(Box::new(AutoStream::new(io::stdout(), choice)) as Box<dyn Write>);
                Self { out, err: Box::new(err), err_coloured, standard: true, mask }
            }
            // A runner reads the two streams apart, and their order would be lost: all goes one way.
            Streams::Joined => Self {
                out: BufWriter::new(Box::new(StripStream::new(Box::new(io::stdout()) as Box<dyn Write>))),
                err: Box::new(StripStream::new(Box::new(io::stdout()) as Box<dyn Write>)),
                err_coloured: false,
                standard: false,
                mask,
            },
            Streams::MemoryStream(out, err) => Self {
                out: BufWriter::new(Box::new(StripStream::new(Box::new(out.clone()) as Box<dyn Write>))),
                err: Box::new(StripStream::new(Box::new(err.clone()) as Box<dyn Write>)),
                err_coloured: false,
                standard: false,
                mask,
            },
        }
    }

    /// Are colours shown on standard error?
    pub fn err_coloured(&self) -> bool {
        self.err_coloured
    }

    /// Do words go to the process's own streams, where progress can be shown?
    pub fn is_standard(&self) -> bool {
        self.standard
    }

    /// Data.
    ///
    /// # Errors
    /// The stream is closed, or its disk is full.
    pub fn out(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(self.mask.hide(text).as_bytes())
    }

    /// The data written so far goes out.
    ///
    /// # Errors
    /// As [`Terminal::out`].
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Talk. Where nobody listens, nothing is lost.
    pub fn err(&mut self, text: &str) {
        drop(self.out.flush());
        drop(self.err.write_all(self.mask.hide(text).as_bytes()));
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
