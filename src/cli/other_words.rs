//! What a person who types the word of another tool is told: the command of ours, or why there is none.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Words that are no commands of ours, and what to type instead.
const OTHER_WORDS: [(&[&str], &str); 8] = [
    (
        &["delete", "rm", "remove", "destroy", "drop"],
        "rolecall deletes nothing: `rolecall close KEY --not-planned` drops an artifact, and its text stays",
    ),
    (
        &["undo", "revert", "rollback", "restore"],
        "in files, git undoes it: `git diff` shows what was written; an artifact that was closed is opened again with \
         `rolecall reopen KEY`",
    ),
    (&["ls", "ps", "issues", "board"], "`rolecall list` shows the artifacts, `rolecall list --owed` what is due"),
    (&["search", "find", "grep", "query"], "`rolecall list --search TEXT` finds artifacts by their words"),
    (
        &["create", "add", "make", "generate", "scaffold"],
        "`rolecall new TEMPLATE` creates an artifact; `rolecall templates` lists the templates",
    ),
    (&["update", "set", "answer", "modify"], "`rolecall fill KEY --set FIELD=VALUE` changes answers"),
    (
        &["import", "sync", "push", "load"],
        "`rolecall apply FILE` creates what an outline, a CSV table or a workbook asks for",
    ),
    (&["diff", "preview", "validate"], "`rolecall plan FILE` shows what `rolecall apply FILE` would do"),
];

/// Adds what to type instead to an error that names an unknown command.
pub(super) fn with_other_word(mut error: clap::Error) -> clap::Error {
    let word = match (error.kind(), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::InvalidSubcommand, Some(ContextValue::String(word))) => word.to_lowercase(),
        _ => return error,
    };
    if let Some((_, instead)) = OTHER_WORDS.iter().find(|(words, _)| words.contains(&word.as_str())) {
        error.remove(ContextKind::SuggestedSubcommand);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(*instead)]));
    }
    error
}
