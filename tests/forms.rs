//! Issue forms and the CODEOWNERS block: what `rolecall forms` writes and what it leaves alone, that GitHub accepts
//! every form, and what becomes of an issue filed through one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "forms/command.rs"]
mod command;
#[path = "forms/filed.rs"]
mod filed;
#[path = "forms/owners.rs"]
mod owners;
#[path = "forms/rules.rs"]
mod rules;
mod support;

use support::{Folder, Ran};

const CONFIG: &str = ".github/rolecall.yml";
const BUG: &str = ".github/ISSUE_TEMPLATE/product-owner-bug.yml";

fn forms(folder: &Folder, options: &[&str]) -> Ran {
    folder.run(&[&["forms"], options].concat())
}

/// A folder in which only `bug` has a form.
fn only_bug() -> Folder {
    let folder = Folder::new();
    folder.write(CONFIG, "forms: [bug]\n");
    folder
}
