//! The output streams: data on standard output, messages on standard error, optional color, and no secrets.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice, StripStream};

use super::fold::fold;
use crate::core::diagnostic::Diagnostic;
use crate::core::mask::Mask;
use crate::environment::Streams;

/// How many diagnostics are shown before the rest is only counted.
const MAX_SHOWN: usize = 50;

/// The least width that is believed: some terminals say that they have no columns.
const MIN_WIDTH: usize = 20;

/// The two output streams.
pub struct Terminal {
    out: BufWriter<Box<dyn Write>>,
    err: Box<dyn Write>,
    err_colored: bool,
    standard: bool,
    mask: Mask,
}

impl Terminal {
    /// Opens the streams with a choice of color. `Auto` honors `NO_COLOR`. Secrets that the mask knows are hidden.
    pub fn new(streams: &Streams, choice: ColorChoice, mask: Mask) -> Self {
        match streams {
            Streams::Standard => {
                let err = AutoStream::new(io::stderr(), choice);
                let err_colored = !matches!(err.current_choice(), ColorChoice::Never);
                let out = BufWriter::new(Box::new(AutoStream::new(io::stdout(), choice)) as Box<dyn Write>);
                Self { out, err: Box::new(err), err_colored, standard: true, mask }
            }
            // A runner reads the two streams separately and loses their order, so everything goes to one.
            Streams::Joined => Self {
                out: BufWriter::new(Box::new(StripStream::new(Box::new(io::stdout()) as Box<dyn Write>))),
                err: Box::new(StripStream::new(Box::new(io::stdout()) as Box<dyn Write>)),
                err_colored: false,
                standard: false,
                mask,
            },
            Streams::MemoryStream(out, err) => Self {
                out: BufWriter::new(Box::new(StripStream::new(Box::new(out.clone()) as Box<dyn Write>))),
                err: Box::new(StripStream::new(Box::new(err.clone()) as Box<dyn Write>)),
                err_colored: false,
                standard: false,
                mask,
            },
        }
    }

    /// Whether standard error shows color.
    pub fn err_colored(&self) -> bool {
        self.err_colored
    }

    /// Whether the streams are the process's own, so that progress can be shown.
    pub fn is_standard(&self) -> bool {
        self.standard
    }

    /// How many columns a line on standard output may take; `None` if it isn't a terminal.
    pub fn width(&self) -> Option<usize> {
        let size = if self.standard { terminal_size::terminal_size_of(io::stdout()) } else { None };
        size.map(|(width, _)| usize::from(width.0))
    }

    /// Writes data to standard output.
    ///
    /// # Errors
    /// The stream is closed, or its disk is full.
    pub fn out(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(self.mask.hide(text).as_bytes())
    }

    /// Flushes standard output.
    ///
    /// # Errors
    /// As [`Terminal::out`].
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes a message to standard error, folded to the width of a terminal. If it is closed, the message is dropped.
    pub fn err(&mut self, text: &str) {
        drop(self.out.flush());
        // Secrets are hidden first: a folded one would not be recognized.
        let text = self.mask.hide(text);
        let folded = self.err_width().map(|width| fold(&text, width));
        drop(self.err.write_all(folded.as_deref().unwrap_or(&text).as_bytes()));
    }

    /// How many columns a line on standard error may take; `None` if it isn't a terminal.
    fn err_width(&self) -> Option<usize> {
        let size = if self.standard { terminal_size::terminal_size_of(io::stderr()) } else { None };
        size.map(|(width, _)| usize::from(width.0)).filter(|width| *width >= MIN_WIDTH)
    }
}

/// Renders diagnostics as text.
pub fn render_diagnostics(all: &[Diagnostic], colored: bool) -> String {
    let mut text = String::new();
    for diagnostic in all.iter().take(MAX_SHOWN) {
        text += &diagnostic.render(colored);
        text += "\n";
    }
    if all.len() > MAX_SHOWN {
        text += &format!("and {} more\n", all.len() - MAX_SHOWN);
    }
    text
}
