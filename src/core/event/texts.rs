//! The texts of a rule: which paths they name, and which helpers they call.

use handlebars::Path;
use handlebars::template::{HelperTemplate, Parameter, Template as Compiled, TemplateElement};

/// Why a text can not be read, if it can not.
pub(super) fn unreadable(text: &str) -> Option<String> {
    let error = Compiled::compile(text).err()?;
    Some(error.reason().to_string().lines().next().unwrap_or_default().to_owned())
}

/// The paths that a text names, outside the blocks that open a value.
pub(super) fn names(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(compiled) = Compiled::compile(text) {
        walk(&compiled, &mut |call| {
            let given = call.params.iter().filter_map(path_of);
            let alone = path_of(&call.name).filter(|_| call.params.is_empty() && !call.block);
            found.extend(given.chain(alone));
        });
    }
    found
}

/// The helpers that a text calls.
pub(super) fn calls(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(compiled) = Compiled::compile(text) {
        walk(&compiled, &mut |call| {
            if !call.params.is_empty() {
                found.extend(path_of(&call.name));
            }
        });
    }
    found
}

fn walk(template: &Compiled, see: &mut dyn FnMut(&HelperTemplate)) {
    for element in &template.elements {
        match element {
            TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => see(call),
            TemplateElement::HelperBlock(block) => {
                see(block);
                // In these a name means something of the value that was opened.
                if !matches!(path_of(&block.name).as_deref(), Some("each" | "with")) {
                    for inner in block.template.iter().chain(&block.inverse) {
                        walk(inner, see);
                    }
                }
            }
            _ => {}
        }
    }
}

fn path_of(parameter: &Parameter) -> Option<String> {
    match parameter {
        Parameter::Name(name) | Parameter::Path(Path::Relative((_, name)) | Path::Local((_, _, name))) => {
            Some(name.clone())
        }
        _ => None,
    }
}
