//! What the team has set for its checks: unknown names are mistakes, with the nearest.

use crate::core::check::{Ignore, Settings, all, is_known};
use crate::core::config::config_file::Config;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::nearest::did_you_mean;
use crate::core::status;

/// What the configuration sets for the checks.
///
/// # Errors
/// It names a check that doesn't exist, or ignores something without a reason.
pub(in crate::commands) fn settings_of(config: &Config) -> Result<Settings, Error> {
    let also_known: Vec<&'static str> = status::all().map(|about| about.id).collect();
    let Some(file) = &config.file.checks else { return Ok(Settings { also_known, ..Settings::default() }) };
    let mut mistakes = Vec::new();
    let mut unknown = |path: &[&str], name: &str| {
        if !is_known(name) {
            let near = did_you_mean(name, all().map(|about| about.id));
            mistakes.push(config.mistake(path, format!("check `{name}` not found"), near));
        }
    };
    for name in file.levels.keys() {
        unknown(&["checks", "levels", name], name);
    }
    for name in file.ignore.iter().filter_map(|ignore| ignore.check.as_deref()) {
        unknown(&["checks", "ignore"], name);
    }
    let mut settings = Settings {
        levels: file.levels.iter().map(|(name, level)| (name.clone(), level.in_team())).collect(),
        vague_words: file.vague_words.clone(),
        personas: file.personas.clone(),
        also_known,
        ..Settings::default()
    };
    for ignore in &file.ignore {
        let what = match (&ignore.key, &ignore.path) {
            (Some(what), None) | (None, Some(what)) if !ignore.reason.trim().is_empty() => what.clone(),
            (Some(_), None) | (None, Some(_)) => {
                let mistake = Diagnostic::error("an entry of `ignore` gives no reason");
                mistakes.push(at_ignore(config, mistake.hint("say why: `reason: wording agreed with legal`")));
                continue;
            }
            _ => {
                let mistake = Diagnostic::error("an entry of `ignore` needs either a `key` or a `path`");
                mistakes
                    .push(at_ignore(config, mistake.hint("name the artifact or the file; `*` stands for anything")));
                continue;
            }
        };
        settings.ignore.push(Ignore { what, check: ignore.check.clone() });
    }
    if mistakes.is_empty() { Ok(settings) } else { Err(Error::Wrong(mistakes)) }
}

fn at_ignore(config: &Config, mistake: Diagnostic) -> Diagnostic {
    let place = config.mistake(&["checks", "ignore"], "", "").place;
    mistake.at(place)
}
