//! The built-in roles and templates, embedded at build time.

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The order in which the built-in roles are listed: from the widest view to the closest.
const ORDER: [&str; 5] =
    ["product-leader", "product-manager", "product-owner", "product-development", "product-operations"];

/// The usual titles, as YAML.
pub(super) fn titles() -> &'static str {
    TEMPLATES.get_file("titles.yml").and_then(include_dir::File::contents_utf8).expect("it is embedded")
}

/// The embedded files: each path below `templates/`, and its text.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut folders: Vec<&Dir<'static>> = TEMPLATES.dirs().collect();
    folders.sort_by_key(|folder| ORDER.iter().position(|id| folder.path().to_str() == Some(id)));
    let files = folders.into_iter().flat_map(Dir::files);
    files.filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
}
