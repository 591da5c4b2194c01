//! The tools, one file each. A new tool is a file with its `TOOL`, and a line in `TOOLS`.

mod apply_plan;
mod check;
mod comment;
mod describe_template;
mod fill_draft;
mod holders_only;
mod list_artifacts;
mod list_roles;
mod list_templates;
mod new_draft;
mod plan;
mod show_artifact;
mod status;
mod tool;
mod why;

pub(super) use self::tool::{Call, Effect, Tool};

/// Every tool.
pub(super) const TOOLS: &[Tool] = &[
    list_roles::TOOL,
    list_templates::TOOL,
    describe_template::TOOL,
    list_artifacts::TOOL,
    show_artifact::TOOL,
    why::TOOL,
    status::TOOL,
    check::TOOL,
    plan::TOOL,
    apply_plan::TOOL,
    new_draft::TOOL,
    fill_draft::TOOL,
    comment::TOOL,
    holders_only::ACCEPT,
    holders_only::CLOSE,
    holders_only::REOPEN,
    holders_only::RENAME,
];
