//! Rendering with limits on the result's size and on the work. Work is counted in steps, not in time, so that a text
//! gives the same result on every machine.

use handlebars::template::{Template, TemplateElement};
use handlebars::{Context, Handlebars, Output, RenderContext, Renderable};
use serde_json::Value as Json;

/// The maximum size of a rendered text, in bytes. GitHub accepts no larger body, whatever its characters are.
const MAX_RENDERED: usize = 262_144;
/// The maximum number of steps. Each piece of text is a step, and so is each iteration of a loop.
const MAX_STEPS: usize = 100_000;
/// How many bytes of values raise the cost of an iteration by one: a helper can read all of them in each iteration.
const BYTES_PER_COST: usize = 16_384;
/// How many steps the inclusion of a partial takes: it copies the values.
const INCLUSION: usize = 50;

/// The helpers that count steps, with their steps. Templates can't call them.
pub(super) const STEPS: [(&str, usize); 2] = [(ITERATION_STEP, 1), (INCLUSION_STEP, INCLUSION)];
const ITERATION_STEP: &str = "one-round";
const INCLUSION_STEP: &str = "one-inclusion";

/// A compiled text that counts the iterations of its loops.
pub(crate) fn counted(mut template: Template) -> Template {
    if has_blocks(&template) {
        count_iterations(&mut template, &step(ITERATION_STEP));
    }
    template
}

/// A compiled partial that counts its inclusions and the iterations of its loops.
pub(super) fn counted_partial(template: Template) -> Template {
    let mut template = counted(template);
    prepend(&mut template, &step(INCLUSION_STEP));
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

fn count_iterations(template: &mut Template, step: &Template) {
    for element in &mut template.elements {
        match element {
            TemplateElement::HelperBlock(block) => {
                for inner in block.template.iter_mut().chain(&mut block.inverse) {
                    count_iterations(inner, step);
                }
                block.template.iter_mut().for_each(|inner| prepend(inner, step));
            }
            TemplateElement::PartialBlock(partial) => {
                partial.template.iter_mut().for_each(|inner| count_iterations(inner, step));
            }
            _ => {}
        }
    }
}

fn prepend(template: &mut Template, step: &Template) {
    template.elements.splice(0..0, step.elements.iter().cloned());
    template.mapping.splice(0..0, step.mapping.iter().cloned());
}

/// Renders a [`counted`] text.
///
/// # Errors
/// An error of Handlebars, or a limit that is exceeded.
pub(crate) fn render(template: &Template, engine: &Handlebars<'_>, context: &Context) -> Result<String, String> {
    let mut out = Bounded { text: String::new(), steps: 0, cost: 1 + size(context.data()) / BYTES_PER_COST };
    match template.render(engine, context, &mut RenderContext::new(None), &mut out) {
        Ok(()) => Ok(out.text),
        Err(_) if out.text.len() > MAX_RENDERED => Err(format!("the result is larger than {MAX_RENDERED} bytes")),
        Err(_) if out.steps > MAX_STEPS => Err(format!("it takes more than {MAX_STEPS} steps")),
        Err(error) => Err(error.to_string()),
    }
}

/// The size of a value's texts, in bytes.
fn size(value: &Json) -> usize {
    match value {
        Json::String(text) => text.len(),
        Json::Array(items) => items.iter().map(size).sum(),
        Json::Object(entries) => entries.values().map(size).sum(),
        _ => 1,
    }
}

/// An output that stops at the limits.
struct Bounded {
    text: String,
    steps: usize,
    /// How many steps an iteration costs.
    cost: usize,
}

impl Output for Bounded {
    fn write(&mut self, piece: &str) -> Result<(), std::io::Error> {
        self.steps += if piece.is_empty() { self.cost } else { 1 };
        self.text.push_str(piece);
        if self.steps > MAX_STEPS || self.text.len() > MAX_RENDERED {
            return Err(std::io::Error::other("limit exceeded"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::catalog::engine::payload_engine;
    use serde_json::json;

    fn rendered(text: &str, value: Json) -> Result<String, String> {
        let template = counted(Template::compile(text).expect("valid"));
        render(&template, &payload_engine(crate::core::names::slug), &Context::from(value))
    }

    #[test]
    fn ordinary_templates_are_rendered() {
        let list = json!({ "list": ["a", "b"], "wide": (0..1_000).collect::<Vec<_>>() });
        assert_eq!(
            rendered("{{#each list}}\n- {{this}}\n{{/each}}\nend", list.clone()).expect("short"),
            "- a\n- b\nend"
        );
        assert_eq!(rendered("{{#each wide}}x{{/each}}", list).expect("short").len(), 1_000);
    }

    #[test]
    fn nested_loops_end_even_if_they_write_nothing() {
        let wide = json!({ "a": vec![1; 1_000] });
        let empty = format!("{}{}", "{{#each @root.a}}".repeat(8), "{{/each}}".repeat(8));
        assert!(rendered(&empty, wide).expect_err("it takes too long").contains("steps"));
    }

    #[test]
    fn a_result_that_is_too_large_is_an_error() {
        let wide = json!({ "a": vec!["x".repeat(1_000); 1_000] });
        assert!(rendered("{{#each a}}{{this}}{{/each}}", wide).expect_err("it is too large").contains("bytes"));
    }
}
