//! The roles and templates that come with the program, embedded when it is built.

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Each embedded file: its path below `templates/`, and its text.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.dirs().flat_map(Dir::files).filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
}
