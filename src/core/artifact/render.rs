//! Renders a template's compiled texts with the answers.

use std::sync::Arc;

use handlebars::{Context, Template as Compiled};

use super::compiled_template::{CompiledTemplate, Tags, Text, names_field};
use super::compose::Composer;
use super::request::Request;
use crate::core::catalog::{Field, Template, bounded, read_date};
use crate::core::diagnostic::Diagnostic;

impl Composer<'_> {
    /// The artifact's labels, milestone and due date. A label or milestone that needs a missing answer is left out:
    /// half of one says nothing.
    pub(super) fn tags(
        &self,
        template: &Template,
        request: &Request,
        texts: &CompiledTemplate,
        context: &Context,
    ) -> Result<Tags, Diagnostic> {
        let unanswered: Vec<&Field> =
            template.fields.iter().filter(|field| request.answers.get(field).is_none()).collect();
        let complete = |text: &str| !unanswered.iter().any(|field| names_field(text, field));
        let mut labels = Vec::new();
        for (label, _) in texts.labels.iter().zip(&template.labels).filter(|(_, text)| complete(text)) {
            labels.push(self.line(label, context)?);
        }
        labels.extend(request.labels.iter().cloned());
        labels.retain(|label| !label.is_empty());
        dedup_labels(&mut labels);
        let line = |text: &Option<Text>, written: Option<&str>| match text {
            Some(text) if written.is_some_and(complete) => self.line(text, context).map(Some),
            _ => Ok(None),
        };
        let milestone = match &request.milestone {
            Some(milestone) => Some(milestone.clone()),
            None => line(&texts.milestone, template.milestone.as_deref())?,
        };
        let due = line(&texts.due, template.due.as_deref())?.and_then(|due| read_date(&due).ok());
        Ok(Tags { labels, milestone: milestone.filter(|milestone| !milestone.is_empty()), due })
    }

    /// A template's compiled texts, from the cache if they are there.
    pub(super) fn texts(&mut self, template: &Template) -> Result<Arc<CompiledTemplate>, Diagnostic> {
        if let Some(texts) = self.compiled.get(template.id.as_str()) {
            return Ok(Arc::clone(texts));
        }
        let compile = |text: &str| -> Result<Text, Diagnostic> {
            if !text.contains("{{") {
                return Ok(Text::Plain(text.to_owned()));
            }
            let compiled = Compiled::compile(text).map_err(|error| invalid_template(template, &error.to_string()))?;
            Ok(Text::Handlebars(Box::new(bounded::counted(compiled))))
        };
        let source = self.with_partials(&template.body);
        let texts = Arc::new(CompiledTemplate {
            title: compile(&template.title)?,
            body: compile(&template.body)?,
            labels: template.labels.iter().map(|label| compile(label)).collect::<Result<_, _>>()?,
            milestone: template.milestone.as_deref().map(compile).transpose()?,
            due: template.due.as_deref().map(compile).transpose()?,
            path: compile(&template.path)?,
            draws: source.contains("{{draw-"),
            uses_raw: template.body.contains("raw ")
                || self.catalog.partials().iter().any(|(_, p)| p.text.contains("raw ")),
            source,
        });
        self.compiled.insert(template.id.clone(), Arc::clone(&texts));
        Ok(texts)
    }

    /// A text followed by the partials that it includes.
    fn with_partials(&self, text: &str) -> String {
        let mut source = text.to_owned();
        let mut included: Vec<&str> = Vec::new();
        while let Some((name, partial)) = self.catalog.partials().iter().find_map(|(name, partial)| {
            let is_included = source.split("{{>").skip(1).any(|rest| {
                rest.trim_start().strip_prefix(name).is_some_and(|end| end.trim_start().starts_with(['}', '~']))
            });
            (is_included && !included.contains(&name)).then_some((name, partial))
        }) {
            included.push(name);
            source += &partial.text;
        }
        source
    }

    pub(super) fn render(&self, text: &Text, context: &Context) -> Result<String, Diagnostic> {
        match text {
            Text::Plain(text) => Ok(text.clone()),
            Text::Handlebars(compiled) => bounded::render(compiled, &self.catalog.engine, context).map_err(|reason| {
                Diagnostic::error(format!("cannot render the template: {reason}"))
                    .hint("run `rolecall templates lint` to check it, or shorten the answers")
            }),
        }
    }

    /// Renders a one-line text: a title, a label, a milestone or a path.
    pub(super) fn line(&self, text: &Text, context: &Context) -> Result<String, Diagnostic> {
        let rendered = self.render(text, context)?;
        Ok(rendered.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn invalid_template(template: &Template, reason: &str) -> Diagnostic {
    Diagnostic::error(format!("the template `{}` is not valid Handlebars: {reason}", template.id))
        .at(template.source.place(0..0))
        .hint("run `rolecall templates lint` to check it")
}

/// Removes duplicate labels. GitHub compares them without regard to case.
fn dedup_labels(labels: &mut Vec<String>) {
    let mut seen: Vec<String> = Vec::new();
    labels.retain(|label| {
        let folded = label.to_lowercase();
        let new = !seen.contains(&folded);
        seen.push(folded);
        new
    });
}
