//! How the arguments are described to people: each command's help fits a screen and shows what to type.

use clap::{Args as _, Command, CommandFactory as _, FromArgMatches as _};

use super::other_words::with_other_word;
use super::{Cli, Global};

/// What to type, by command.
const EXAMPLES: [(&str, &[&str]); 37] = [
    (
        "init",
        &[
            "rolecall init",
            "rolecall init --yes --tracker github --holder product-owner=ana --holder 'Product Lead=acme/leads'",
        ],
    ),
    ("doctor", &["rolecall doctor", "rolecall doctor --json --repo acme/app"]),
    ("roles", &["rolecall roles", "rolecall roles 'VP of Product'"]),
    ("templates eject", &["rolecall templates eject bug"]),
    (
        "templates lint",
        &["rolecall templates lint", "rolecall templates lint .github/rolecall/templates/tester/check.md"],
    ),
    ("templates", &["rolecall templates user-story", "rolecall templates eject bug"]),
    (
        "new",
        &[
            "rolecall new user-story",
            "rolecall new bug --draft --set actual='The cart is empty' --repo acme/app",
            "rolecall new feature --answers feature.yml --parent product-roadmap/2027",
        ],
    ),
    ("fill", &["rolecall fill bug/empty-cart --set expected='Two books'"]),
    (
        "plan",
        &[
            "rolecall plan outline.yml",
            "rolecall plan stories.csv --template user-story",
            "rolecall plan outline.yml --exit-code",
        ],
    ),
    (
        "apply",
        &[
            "rolecall apply outline.yml",
            "rolecall apply outline.yml --repo acme/app --dry-run",
            "rolecall apply outline.yml --prune",
        ],
    ),
    ("list", &["rolecall list --state draft", "rolecall list --person ana --sort milestone", "rolecall list --json"]),
    ("show", &["rolecall show user-story/guest-checkout", "rolecall show 12 --web"]),
    ("export", &["rolecall export --csv --template user-story", "rolecall export --xlsx --output plan.xlsx"]),
    (
        "check",
        &[
            "rolecall check",
            "rolecall check backlog.txt --lines --as user-story",
            "rolecall check outline.yml docs/okrs.md --format sarif",
        ],
    ),
    ("status", &["rolecall status", "rolecall status --fail-on warning", "rolecall status --json"]),
    ("why", &["rolecall why user-story/guest-checkout", "rolecall why 12 --json"]),
    ("graph", &["rolecall graph feature/guest-checkout", "rolecall graph --format dot | dot -Tsvg > graph.svg"]),
    (
        "report",
        &[
            "rolecall report --html status.html",
            "rolecall report --markdown status.md",
            "rolecall report --badge roles.svg",
        ],
    ),
    ("accept", &["rolecall accept feature/guest-checkout", "rolecall accept feature/guest-checkout --anyway"]),
    ("ack", &["rolecall ack user-story/guest-checkout"]),
    ("return", &["rolecall return user-story/guest-checkout --reason 'The measure is missing'"]),
    ("edit", &["rolecall edit user-story/gift-wrap", "rolecall edit 12 --from text.md"]),
    ("comment", &["rolecall comment user-story/gift-wrap 'Is this still needed?'"]),
    ("close", &["rolecall close user-story/gift-wrap --not-planned --reason 'Nobody asked for it'"]),
    ("reopen", &["rolecall reopen user-story/gift-wrap"]),
    ("rename", &["rolecall rename user-story/gift-wrap wrapping"]),
    ("move", &["rolecall move user-story/gift-wrap --parent feature/checkout"]),
    ("assign", &["rolecall assign user-story/gift-wrap ana", "rolecall assign 12 --remove ana"]),
    ("label", &["rolecall label user-story/gift-wrap urgent --remove later"]),
    ("event", &["rolecall event --list", "rolecall event --name issues.closed --payload event.json --dry-run"]),
    ("mcp", &["rolecall mcp", "rolecall mcp --allow none --repo acme/app"]),
    ("forms", &["rolecall forms", "rolecall forms --check"]),
    ("labels", &["rolecall labels --repo acme/app"]),
    ("schema", &["rolecall schema outline > outline.schema.json"]),
    ("completions", &["source <(rolecall completions bash)", "rolecall completions fish | source"]),
    ("man", &["rolecall man new | man -l -"]),
    ("help", &["rolecall help new", "rolecall help options"]),
];

/// Where the options of every command are described.
const OPTIONS: &str = "`rolecall help options` lists the options that every command takes.";

/// Parses arguments, the program's name first.
///
/// # Errors
///
/// clap's: arguments that don't fit, and the help or the version where they ask for it.
pub fn parse<I, T>(arguments: I) -> Result<Cli, clap::Error>
where
    I: IntoIterator<Item = T>,
    T: Into<std::ffi::OsString> + Clone,
{
    let mut command = command();
    let mut matches = command.try_get_matches_from_mut(arguments).map_err(with_other_word)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// The command line: the global options are listed in the program's own help, and not again under each command.
pub fn command() -> Command {
    let mut command = Cli::command();
    command.build();
    command = without_globals(command);
    EXAMPLES.iter().fold(command, |command, (name, examples)| {
        let examples =
            examples.iter().fold(String::from("Examples:\n"), |text, example| format!("{text}  {example}\n"));
        with_examples(command, name, &format!("{examples}\n{OPTIONS}"))
    })
}

/// Adds a text to the help of a command, which may be below another one.
fn with_examples(command: Command, name: &str, text: &str) -> Command {
    let (first, rest) = name.split_once(' ').map_or((name, None), |(first, rest)| (first, Some(rest)));
    command.mut_subcommand(first, |command| match rest {
        Some(rest) => with_examples(command, rest, text),
        None => command.after_help(text.to_owned()),
    })
}

/// The help of the options that every command takes.
pub fn global_options() -> Command {
    let command = Global::augment_args(Command::new("options")).disable_help_flag(true);
    command.help_template("These options go with every command:\n\n{options}").max_term_width(100)
}

fn without_globals(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |command| {
            without_globals(
                command
                    .mut_args(|arg| if arg.is_global_set() && arg.get_id() != "help" { arg.hide(true) } else { arg }),
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Splits a line as a shell does, as far as our examples go: single quotes, and no redirection.
    fn words(line: &str) -> Vec<String> {
        let line = line.split([')', '|', '>']).next().unwrap_or_default().trim_start_matches("source <(");
        let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
        for character in line.trim().chars().chain([' ']) {
            match character {
                '\'' => quoted = !quoted,
                ' ' if !quoted => words.push(std::mem::take(&mut word)),
                _ => word.push(character),
            }
        }
        words
    }

    #[test]
    fn each_command_has_examples_and_each_is_a_command() {
        let mut names: Vec<String> = Vec::new();
        for command in command().get_subcommands() {
            names.push(command.get_name().to_owned());
            names.extend(command.get_subcommands().map(|below| format!("{} {}", command.get_name(), below.get_name())));
        }
        assert_eq!(names.len(), EXAMPLES.len());
        for (name, examples) in EXAMPLES {
            assert!(names.iter().any(|known| known == name), "{name}");
            for example in examples {
                let words = words(example);
                assert!(words[1..].join(" ").starts_with(name), "{example}");
                assert!(parse(&words).is_ok(), "{example}: {:?}", parse(&words).err());
            }
        }
    }

    #[test]
    fn the_help_of_each_command_fits_a_screen() {
        for command in command().get_subcommands_mut() {
            let text = command.render_help().to_string();
            assert!(text.lines().count() <= 40, "{text}");
            assert!(!text.contains("--color") && text.contains("--help"), "{text}");
        }
        assert!(command().render_help().to_string().contains("--color"), "the program's help lists them");
        assert!(global_options().render_help().to_string().contains("--dry-run"));
    }
}
