//! Prompts on a terminal, each suited to the kind of its field.

use std::io::IsTerminal;

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Confirm, Input, MultiSelect, Select};

use crate::core::artifact::{Answers, RawAnswer, Trust};
use crate::core::catalog::{Catalog, Field, Guidance, Holder, Kind, Template, Value};
use crate::core::diagnostic::{Diagnostic, Error};

/// Whether standard input and standard error are terminals.
pub fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Prompts for each field without an answer, or only for the required ones. The guidance is shown above the questions.
///
/// # Errors
/// The terminal was closed, or the prompt was canceled (Ctrl-C, Ctrl-D).
pub fn ask_fields(
    template: &Template,
    guidance: &[Guidance],
    answers: &mut Answers,
    required_only: bool,
) -> Result<(), Error> {
    for field in &template.fields {
        if answers.given(&field.id).is_some() || (required_only && !answers.requires(template, field)) {
            continue;
        }
        for advice in guidance.iter().filter(|advice| advice.field == field.id) {
            print_line(&dialoguer::console::style(&advice.text).dim().to_string());
        }
        loop {
            let text = prompt_for(field, answers.requires(template, field))?;
            let problems = match answers.give(template, field.id.as_str(), RawAnswer::Words(&text), Trust::Typed) {
                Ok(()) if answers.requires(template, field) && answers.get(field).is_none() => {
                    vec!["required".to_owned()]
                }
                Ok(()) => break,
                Err(problems) => problems.into_iter().map(|problem| problem.problem.diagnostic.message).collect(),
            };
            for problem in problems {
                print_line(&format!("  {problem}: {}", field.takes()));
            }
        }
    }
    Ok(())
}

/// Asks a yes-or-no question.
///
/// # Errors
/// As [`ask_fields`].
pub fn confirm(question: &str) -> Result<bool, Error> {
    Confirm::with_theme(&ColorfulTheme::default()).with_prompt(question).default(true).interact().map_err(canceled)
}

/// Prompts for the holders of each role, by the role's id: logins and teams separated by commas or spaces.
///
/// # Errors
/// As [`ask_fields`].
pub fn ask_holders(catalog: &Catalog) -> Result<Vec<(String, Vec<String>)>, Error> {
    print_line(
        "Who holds each role? Logins (ana) or teams (org/team), separated by commas. Leave empty if nobody holds it yet.",
    );
    let mut all = Vec::new();
    for role in catalog.roles() {
        let check = |text: &String| match split(text).find(|word| Holder::new(word).is_none()) {
            Some(wrong) => Err(format!("`{wrong}` is neither a login nor a team")),
            None => Ok(()),
        };
        let text: String = Input::with_theme(&ColorfulTheme::default())
            .with_prompt(role.name.clone())
            .allow_empty(true)
            .validate_with(check)
            .interact_text()
            .map_err(canceled)?;
        let holders = split(&text).filter_map(Holder::new).map(|holder| holder.as_str().to_owned()).collect();
        all.push((role.id.to_string(), holders));
    }
    Ok(all)
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty())
}

fn prompt_for(field: &Field, required: bool) -> Result<Vec<String>, Error> {
    let question = if required { field.ask.clone() } else { format!("{} (optional)", field.ask) };
    match field.kind {
        Kind::Choice => prompt_choice(field, required, &question),
        Kind::Choices => {
            let chosen = MultiSelect::with_theme(&ColorfulTheme::default())
                .with_prompt(format!("{question} (space selects, enter finishes)"))
                .items(&field.choices)
                .interact()
                .map_err(canceled)?;
            Ok(chosen.into_iter().map(|at| field.choices[at].clone()).collect())
        }
        Kind::Flag => {
            let yes = Confirm::with_theme(&ColorfulTheme::default())
                .with_prompt(question)
                .default(false)
                .interact()
                .map_err(canceled)?;
            Ok(vec![if yes { "yes" } else { "no" }.to_owned()])
        }
        Kind::Items => prompt_items(field, &question),
        Kind::List | Kind::Links => prompt_lines(&question, "one per line; an empty line finishes"),
        Kind::Paragraph => Ok(vec![prompt_lines(&question, "an empty line finishes")?.join("\n")]),
        Kind::Date => Ok(vec![prompt_line(&format!("{question} (2027-03-31 or 31 March 2027)"))?]),
        Kind::Period => Ok(vec![prompt_line(&format!("{question} (Q1 2027, 2027-W05 or January 2027)"))?]),
        Kind::Text | Kind::Number | Kind::User | Kind::Link => Ok(vec![prompt_line(&question)?]),
    }
}

fn prompt_choice(field: &Field, required: bool, question: &str) -> Result<Vec<String>, Error> {
    // For an optional field, "(none)" comes first, so that nothing is chosen by accident.
    let mut choices = field.choices.clone();
    if !required {
        choices.insert(0, "(none)".to_owned());
    }
    let first = match &field.default {
        Some(Value::Text(default)) => choices.iter().position(|choice| choice == default).unwrap_or(0),
        _ => 0,
    };
    let chosen = Select::with_theme(&ColorfulTheme::default())
        .with_prompt(question)
        .items(&choices)
        .default(first)
        .interact()
        .map_err(canceled)?;
    Ok(choices.get(chosen).filter(|choice| field.choices.contains(choice)).cloned().into_iter().collect())
}

/// Prompts for records one after another, until the first field is left empty.
fn prompt_items(field: &Field, question: &str) -> Result<Vec<String>, Error> {
    print_line(&format!("{question} (an empty first answer finishes)"));
    let mut rows = Vec::new();
    loop {
        let mut cells = Vec::new();
        for (at, inner) in field.fields.iter().enumerate() {
            let cell = prompt_for(inner, inner.required)?.join(", ").replace('|', "\\|");
            if at == 0 && cell.trim().is_empty() {
                return Ok(rows);
            }
            cells.push(cell.replace('\n', " "));
        }
        rows.push(cells.join(" | "));
    }
}

fn prompt_lines(question: &str, how: &str) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    let mut prompt = format!("{question} ({how})");
    loop {
        let text = prompt_line(&prompt)?;
        if text.trim().is_empty() {
            return Ok(all);
        }
        all.push(text);
        "…".clone_into(&mut prompt);
    }
}

fn prompt_line(question: &str) -> Result<String, Error> {
    Input::with_theme(&ColorfulTheme::default())
        .with_prompt(question)
        .allow_empty(true)
        .interact_text()
        .map_err(canceled)
}

fn print_line(text: &str) {
    // If the terminal was closed, there is nobody to report the error to.
    drop(dialoguer::console::Term::stderr().write_line(text));
}

fn canceled(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(error) = error;
    Error::failed(
        Diagnostic::error(format!("nothing was created: {error}"))
            .hint("run the command again, or give the answers with `--set`"),
    )
}
