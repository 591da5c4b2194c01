//! Rendering that ends: what comes out has a limit, and so has the work that it takes, counted in steps and not in time,
//! so that the same text ends in the same way on every machine.

use handlebars::template::{Template, TemplateElement};
use handlebars::{Context, Handlebars, Output, RenderContext, Renderable};
use serde_json::Value as Json;

/// What a text may come to, in bytes: no body that GitHub takes has more, whatever its letters are.
const MAX_RENDERED: usize = 262_144;
/// How many steps rendering may take: each piece of text is one, and so is each round of a loop.
const MAX_STEPS: usize = 100_000;
/// So many bytes of values make a step dearer by one: a helper can look at all of them in each round.
const DEARER: usize = 16_384;
/// How many steps an inclusion is: the values are copied for it.
const INCLUSION: usize = 50;

/// The helpers that count, with how many steps each is. To a template they are not helpers' names.
pub(super) const STEPS: [(&str, usize); 2] = [(ROUND, 1), (PARTIAL, INCLUSION)];
const ROUND: &str = "one-round";
const PARTIAL: &str = "one-inclusion";

/// A compiled text in which each round of a loop counts.
pub(crate) fn counted(mut template: Template) -> Template {
    if has_blocks(&template) {
        count(&mut template, &step(ROUND));
    }
    template
}

/// The same for a partial: each inclusion counts, too.
pub(super) fn counted_partial(template: Template) -> Template {
    let mut template = counted(template);
    put(&mut template, &step(PARTIAL));
    template
}

fn step(name: &str) -> Template {
    Template::compile(&format!("{{{{{name}}}}}")).unwrap_or_default()
}

fn has_blocks(template: &Template) -> bool {
    template
        .elements
        .iter()
        .any(|element| matches!(element, TemplateElement::HelperBlock(_) | TemplateElement::PartialBlock(_)))
}

fn count(template: &mut Template, step: &Template) {
    for element in &mut template.elements {
        match element {
            TemplateElement::HelperBlock(block) => {
                for inner in block.template.iter_mut().chain(&mut block.inverse) {
                    count(inner, step);
                }
                block.template.iter_mut().for_each(|inner| put(inner, step));
            }
            TemplateElement::PartialBlock(partial) => partial.template.iter_mut().for_each(|inner| count(inner, step)),
            _ => {}
        }
    }
}

fn put(template: &mut Template, step: &Template) {
    template.elements.splice(0..0, step.elements.iter().cloned());
    template.mapping.splice(0..0, step.mapping.iter().cloned());
}

/// Render a text that was [`counted`].
///
/// # Errors
/// What Handlebars says, or that the text has no end in sight.
pub(crate) fn render(template: &Template, engine: &Handlebars<'_>, context: &Context) -> Result<String, String> {
    let mut out = Bounded { text: String::new(), steps: 0, cost: 1 + size(context.data()) / DEARER };
    match template.render(engine, context, &mut RenderContext::new(None), &mut out) {
        Ok(()) => Ok(out.text),
        Err(_) if out.text.len() > MAX_RENDERED => Err(format!("it comes to more than {MAX_RENDERED} bytes")),
        Err(_) if out.steps > MAX_STEPS => Err(format!("it takes more than {MAX_STEPS} steps")),
        Err(error) => Err(error.to_string()),
    }
}

/// The bytes of a value's texts.
fn size(value: &Json) -> usize {
    match value {
        Json::String(text) => text.len(),
        Json::Array(items) => items.iter().map(size).sum(),
        Json::Object(entries) => entries.values().map(size).sum(),
        _ => 1,
    }
}

/// A text that is written up to its limits.
struct Bounded {
    text: String,
    steps: usize,
    /// What a step costs.
    cost: usize,
}

impl Output for Bounded {
    fn write(&mut self, piece: &str) -> Result<(), std::io::Error> {
        self.steps += if piece.is_empty() { self.cost } else { 1 };
        self.text.push_str(piece);
        if self.steps > MAX_STEPS || self.text.len() > MAX_RENDERED {
            return Err(std::io::Error::other("the limit is reached"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::catalog::engine::over_payloads;
    use serde_json::json;

    fn rendered(text: &str, value: Json) -> Result<String, String> {
        let template = counted(Template::compile(text).expect("valid"));
        render(&template, &over_payloads(crate::core::names::slug), &Context::from(value))
    }

    #[test]
    fn what_people_write_is_rendered() {
        let list = json!({ "list": ["a", "b"], "wide": (0..1_000).collect::<Vec<_>>() });
        assert_eq!(
            rendered("{{#each list}}\n- {{this}}\n{{/each}}\nend", list.clone()).expect("short"),
            "- a\n- b\nend"
        );
        assert_eq!(rendered("{{#each wide}}x{{/each}}", list).expect("short").len(), 1_000);
    }

    #[test]
    fn rounds_in_rounds_end_though_they_write_nothing() {
        let wide = json!({ "a": vec![1; 1_000] });
        let empty = format!("{}{}", "{{#each @root.a}}".repeat(8), "{{/each}}".repeat(8));
        assert!(rendered(&empty, wide).expect_err("it has no end").contains("steps"));
    }

    #[test]
    fn what_grows_too_large_ends() {
        let wide = json!({ "a": vec!["x".repeat(1_000); 1_000] });
        assert!(rendered("{{#each a}}{{this}}{{/each}}", wide).expect_err("it is too large").contains("bytes"));
    }
}
