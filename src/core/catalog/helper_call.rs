//! Checks the calls of helpers in Handlebars: in templates and in the values of rules.

use handlebars::Path;
use handlebars::template::{HelperTemplate, Parameter};

use super::engine;
use crate::core::diagnostic::Diagnostic;
use crate::core::nearest::did_you_mean;

/// The error in a helper's call, whatever its values are, with a hint.
pub(crate) fn call_error(call: &HelperTemplate) -> Option<Diagnostic> {
    let name = name_of(&call.name);
    let Some(signature) = engine::signature(&name) else {
        let hint = did_you_mean(&name, engine::HELPERS.iter().copied());
        return Some(Diagnostic::error(format!("helper `{name}` not found")).hint(hint));
    };
    if call.params.is_empty() && call.hash.is_empty() {
        let hint = format!("write the field after it, like `{{{{{name} field}}}}`");
        return Some(Diagnostic::error(format!("the helper `{name}` needs a field")).hint(hint));
    }
    if !call.hash.is_empty() || !signature.count.contains(&call.params.len()) {
        return Some(
            Diagnostic::error(format!("the helper `{name}` takes other arguments"))
                .hint(format!("write `{}`", signature.usage)),
        );
    }
    None
}

/// Whether this is a plain name, not the call of a helper.
pub(crate) fn is_name(call: &HelperTemplate) -> bool {
    call.params.is_empty() && call.hash.is_empty() && engine::signature(&name_of(&call.name)).is_none()
}

/// A name or a path, as written.
pub(crate) fn name_of(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Name(name) | Parameter::Path(Path::Relative((_, name)) | Path::Local((_, _, name))) => name.clone(),
        Parameter::Literal(literal) => literal.to_string(),
        Parameter::Subexpression(inner) => inner.name().to_owned(),
        _ => String::new(),
    }
}
