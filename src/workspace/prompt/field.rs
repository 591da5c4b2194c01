//! The question of a field, suited to its kind.

use inquire::MultiSelect;
use inquire::list_option::ListOption;
use inquire::validator::Validation;

use super::Prompts;
use super::question::{Line, Reply, reply, style};
use super::texts::{check, lines_of};
use crate::core::catalog::{Field, Kind, Value};
use crate::core::diagnostic::Error;

/// The question of a field, and how it is asked.
pub(super) struct Question<'a> {
    pub(super) field: &'a Field,
    pub(super) text: String,
    /// The answer so far, as it was typed.
    pub(super) lines: Vec<String>,
    /// What is wrong with an answer.
    pub(super) check: &'a dyn Fn(&[String]) -> Result<(), String>,
}

impl Prompts {
    /// Asks for a field's answer, as texts. `given` is the answer so far, which can be changed. `typed` gets the items that
    /// are complete, one by one, so that they can be kept if the person stops before the last one.
    ///
    /// # Errors
    /// The person pressed Ctrl-C, or the terminal was closed.
    pub fn ask_field(
        self,
        field: &Field,
        given: Option<&Value>,
        typed: &mut Vec<String>,
    ) -> Result<Reply<Vec<String>>, Error> {
        let text = if field.required { field.ask.clone() } else { format!("{} (optional)", field.ask) };
        let given = given.or(field.default.as_ref());
        if field.kind == Kind::Items {
            return self.ask_items(field, &text, given, typed);
        }
        let check = |texts: &[String]| check(field, texts);
        self.ask_question(&Question { field, text, lines: lines_of(given), check: &check }, typed)
    }

    /// Asks a question of any kind but `items`.
    pub(super) fn ask_question(
        self,
        question: &Question<'_>,
        typed: &mut Vec<String>,
    ) -> Result<Reply<Vec<String>>, Error> {
        let Question { field, text, lines, check } = question;
        let one = |reply| match reply {
            Reply::Answer(text) => Reply::Answer(vec![text]),
            Reply::Back => Reply::Back,
        };
        match field.kind {
            Kind::Choice => self.ask_choice(question),
            Kind::Choices => self.ask_choices(question),
            Kind::Flag => {
                let yes = self.confirm(text, lines.first().is_some_and(|word| word == "yes"))?;
                Ok(match yes {
                    Reply::Answer(yes) => Reply::Answer(vec![if yes { "yes" } else { "no" }.to_owned()]),
                    Reply::Back => Reply::Back,
                })
            }
            // A record's paragraph is one line, as its cell is.
            Kind::Paragraph if !field.in_record => self.ask_paragraph(question, typed),
            Kind::List | Kind::Links if !field.in_record => self.ask_list(question, typed),
            _ => {
                let line = Line {
                    question: text,
                    help: self.help(format_of(field)),
                    initial: &lines.join(", "),
                    check: &|text| check(&[text.to_owned()]),
                };
                Ok(one(line.ask()?))
            }
        }
    }

    fn ask_choice(self, question: &Question<'_>) -> Result<Reply<Vec<String>>, Error> {
        let Question { field, text, lines, .. } = question;
        // For an optional field, "(none)" comes first, so that nothing is chosen by accident.
        let mut choices = field.choices.clone();
        if !field.required {
            choices.insert(0, "(none)".to_owned());
        }
        let first = lines.first().and_then(|line| choices.iter().position(|choice| choice == line)).unwrap_or(0);
        Ok(match self.choose(text, &choices, first)? {
            Reply::Answer(at) => {
                let chosen = choices.get(at).filter(|choice| field.choices.contains(choice));
                Reply::Answer(chosen.cloned().into_iter().collect())
            }
            Reply::Back => Reply::Back,
        })
    }

    fn ask_choices(self, question: &Question<'_>) -> Result<Reply<Vec<String>>, Error> {
        let Question { field, text, lines, .. } = question;
        let chosen: Vec<usize> =
            lines.iter().filter_map(|line| field.choices.iter().position(|choice| choice == line)).collect();
        let checked = (*field).clone();
        let validator = move |options: &[ListOption<&String>]| {
            let texts: Vec<String> = options.iter().map(|option| option.value.clone()).collect();
            Ok(super::texts::check(&checked, &texts)
                .map_or_else(|message| Validation::Invalid(message.into()), |()| Validation::Valid))
        };
        let mut select = MultiSelect::new(text, field.choices.clone())
            .with_default(&chosen)
            .with_validator(validator)
            .with_render_config(style());
        if self.quiet {
            select = select.without_help_message();
        }
        reply(select.prompt())
    }
}

/// The format of a line, where it isn't plain text.
pub(super) fn format_of(field: &Field) -> String {
    match field.kind {
        Kind::Text if field.min.is_none() && field.max.is_none() => String::new(),
        Kind::User => "a login, or org/team".to_owned(),
        Kind::Link => "a key, #12 or plain words".to_owned(),
        _ => field.takes(),
    }
}
