//! Reads what a person filed through a form back into answers.

pub(super) mod fence;
pub(super) mod filed_form;
pub(super) mod form_answer;
pub(super) mod list_text;
pub(super) mod replace_filed;
pub(super) mod split;
