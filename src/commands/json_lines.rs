//! Writes JSON line by line, so that a long list isn't in memory as a text too.

use std::io::{self, Write};

/// How many bytes are written at once.
const CHUNK: usize = 1 << 16;

/// A writer that passes on whole lines.
pub(super) struct JsonLines<F> {
    held: Vec<u8>,
    out: F,
}

impl<F: FnMut(&str)> JsonLines<F> {
    pub(super) fn new(out: F) -> Self {
        Self { held: Vec::new(), out }
    }

    /// Writes the rest, and a line break.
    pub(super) fn end(mut self) {
        self.held.push(b'\n');
        self.pass(self.held.len());
    }

    fn pass(&mut self, length: usize) {
        let rest = self.held.split_off(length);
        let lines = std::mem::replace(&mut self.held, rest);
        let text = String::from_utf8(lines).expect("JSON is UTF-8");
        // A runner reads `##[` as the start of a command anywhere in a line. In JSON it can only be part of a string.
        (self.out)(&text.replace("##[", r"\u0023#["));
    }
}

impl<F: FnMut(&str)> Write for JsonLines<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= CHUNK
            && let Some(end) = self.held.iter().rposition(|byte| *byte == b'\n')
        {
            self.pass(end + 1);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_runner_would_read_as_a_command_is_escaped_wherever_a_chunk_ends() {
        let texts: Vec<String> = (0..3000).map(|at| format!("{}##[error]", "x".repeat(at % 50))).collect();
        let mut written = String::new();
        let mut lines = JsonLines::new(|text: &str| written += text);
        serde_json::to_writer_pretty(&mut lines, &texts).expect("it is JSON");
        lines.end();
        assert!(written.len() > CHUNK && written.ends_with("]\n") && !written.contains("##["));
        assert_eq!(serde_json::from_str::<Vec<String>>(&written).expect("it is JSON"), texts);
    }
}
