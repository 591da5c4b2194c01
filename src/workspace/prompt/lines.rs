//! Lists and paragraphs, line by line. `\e` opens the person's editor with what was typed so far.

use std::ffi::OsStr;

use inquire::Editor;

use super::Prompts;
use super::field::Question;
use super::question::{Line, Reply, reply, style};
use crate::core::diagnostic::Error;

/// What opens the editor.
const EDIT: &str = "\\e";

impl Prompts {
    /// Asks for the items of a list.
    pub(super) fn ask_list(
        self,
        question: &Question<'_>,
        typed: &mut Vec<String>,
    ) -> Result<Reply<Vec<String>>, Error> {
        self.ask_lines(question, "one per line, an empty line ends the list", false, typed)
    }

    /// Asks for a paragraph.
    pub(super) fn ask_paragraph(
        self,
        question: &Question<'_>,
        typed: &mut Vec<String>,
    ) -> Result<Reply<Vec<String>>, Error> {
        let joined = |texts: &[String]| (question.check)(&[texts.join("\n")]);
        let question = Question {
            field: question.field,
            text: question.text.clone(),
            lines: question.lines.clone(),
            check: &joined,
        };
        Ok(match self.ask_lines(&question, "an empty line ends the text, \\e opens your editor", true, typed)? {
            Reply::Answer(lines) => Reply::Answer(vec![lines.join("\n")]),
            Reply::Back => Reply::Back,
        })
    }

    /// Asks for lines until one is empty. Esc goes back to the line before.
    fn ask_lines(
        self,
        question: &Question<'_>,
        how: &str,
        editor: bool,
        kept: &mut Vec<String>,
    ) -> Result<Reply<Vec<String>>, Error> {
        let mut lines = question.lines.clone();
        let mut at = 0;
        loop {
            kept.clone_from(&lines);
            let text = if at == 0 { question.text.clone() } else { format!("{}.", at + 1) };
            let check = |typed: &str| match typed.trim() {
                "" if at >= lines.len() => (question.check)(&lines),
                _ => Ok(()),
            };
            let initial = lines.get(at).cloned().unwrap_or_default();
            let line = Line {
                question: &text,
                help: self.help(how.to_owned()).filter(|_| at == 0 || editor),
                initial: &initial,
                check: &check,
            };
            match line.ask()? {
                Reply::Back if at == 0 => return Ok(Reply::Back),
                Reply::Back => at -= 1,
                Reply::Answer(typed) if editor && typed.trim() == EDIT => {
                    let begun = lines.iter().fold(String::new(), |text, line| text + line + "\n");
                    if let Reply::Answer(text) = open_editor(&question.text, &begun)? {
                        lines = text.trim_end().lines().map(str::to_owned).collect();
                        match (question.check)(&lines) {
                            Ok(()) => return Ok(Reply::Answer(lines)),
                            Err(message) => self.guide(&format!("# {message}")),
                        }
                        at = lines.len();
                    }
                }
                Reply::Answer(typed) if typed.trim().is_empty() && at >= lines.len() => {
                    return Ok(Reply::Answer(lines));
                }
                Reply::Answer(typed) if typed.trim().is_empty() => drop(lines.remove(at)),
                Reply::Answer(typed) => {
                    match lines.get_mut(at) {
                        Some(line) => *line = typed,
                        None => lines.push(typed),
                    }
                    at += 1;
                }
            }
        }
    }
}

/// Opens `$VISUAL` or `$EDITOR` with a text.
fn open_editor(question: &str, text: &str) -> Result<Reply<String>, Error> {
    let command = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    let command = command.into_iter().find(|command| !command.trim().is_empty());
    let words: Vec<&OsStr> = command.iter().flat_map(|command| command.split_whitespace()).map(OsStr::new).collect();
    let mut editor =
        Editor::new(question).with_predefined_text(text).with_file_extension(".md").with_render_config(style());
    if let Some((command, arguments)) = words.split_first() {
        editor = editor.with_editor_command(command).with_args(arguments);
    }
    reply(editor.prompt())
}
