//! Files that are generated from the code and checked in: the JSON Schemas and the reference. If one of these tests
//! fails, `ROLECALL_BLESS=1 cargo test --test reference` rewrites the files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use clap::CommandFactory;
use rolecall::cli::Cli;
use rolecall::core::catalog::{Acceptance, Catalog, Field, HandOff, Template, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::schema;

fn catalog() -> Catalog {
    load(&[], &Config::default()).unwrap()
}

#[track_caller]
fn same(path: &str, wanted: &str) {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("ROLECALL_BLESS").is_some() {
        std::fs::create_dir_all(whole.parent().unwrap()).unwrap();
        std::fs::write(&whole, wanted).unwrap();
        return;
    }
    let is = std::fs::read_to_string(&whole).unwrap_or_default().replace("\r\n", "\n");
    assert!(is == wanted, "{path} is not what the code says: run `ROLECALL_BLESS=1 cargo test --test reference`");
}

#[test]
fn the_schemas_are_those_of_the_types() {
    for (name, schema) in [
        ("config", schema::config()),
        ("role", schema::role()),
        ("template", schema::template()),
        ("outline", schema::outline(&catalog())),
    ] {
        same(&format!("schema/{name}.json"), &(serde_json::to_string_pretty(&schema).unwrap() + "\n"));
    }
}

#[test]
fn the_reference_of_the_commands_is_their_help() {
    let mut command = Cli::command().term_width(100);
    command.build();
    let mut text = String::from("# The commands\n\nGenerated from the program's own help.\n\n```text\n");
    text += &help(&mut command);
    text += "```\n";
    describe(&command, "rolecall", &mut text);
    same("docs/reference/commands.md", &text);
}

fn describe(command: &clap::Command, path: &str, text: &mut String) {
    for verb in command.get_subcommands() {
        let path = format!("{path} {}", verb.get_name());
        writeln!(text, "\n## `{path}`\n\n```text").unwrap();
        *text += &help(&mut verb.clone().term_width(100));
        *text += "```\n";
        describe(verb, &path, text);
    }
}

/// The help without the parts that every command repeats, and without trailing spaces.
fn help(command: &mut clap::Command) -> String {
    let help = command.render_long_help().to_string();
    let own = match (help.find("Global options:"), command.get_name()) {
        (Some(at), name) if name != "rolecall" => &help[..at],
        _ => help.as_str(),
    };
    own.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn the_reference_of_the_templates_is_the_catalog() {
    let catalog = catalog();
    let mut text = String::from(
        "# The roles and their templates\n\nGenerated from the built-in catalog. A field with * is required.\n",
    );
    for role in catalog.roles() {
        writeln!(text, "\n## {}\n\n`{}`, label `{}`. Titles: ", role.name, role.id, role.label.name).unwrap();
        let titles: Vec<String> = role.titles.iter().map(rolecall::core::catalog::Title::with_aliases).collect();
        text.truncate(text.trim_end().len());
        writeln!(text, " {}.", titles.join(", ")).unwrap();
        for template in catalog.templates().filter(|template| template.role == role.id) {
            text += &describe_template(template);
        }
    }
    same("docs/reference/templates.md", &text);
}

fn describe_template(template: &Template) -> String {
    let ids = |all: &[rolecall::core::names::TemplateId]| {
        all.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
    };
    let owed = |hand_off: &HandOff| match &hand_off.when {
        Some(field) => format!("`{}` (if `{field}` is answered)", hand_off.template),
        None => format!("`{}`", hand_off.template),
    };
    let mut text = format!("\n### `{}`\n\n{}.", template.id, template.about);
    if !template.aliases.is_empty() {
        write!(text, " Formerly {}.", ids(&template.aliases)).unwrap();
    }
    if !template.under.is_empty() {
        write!(text, " Its parent is {}.", ids(&template.under)).unwrap();
    }
    if !template.then.is_empty() || template.accepted == Acceptance::Command {
        let how = if template.accepted == Acceptance::Command { "by `rolecall accept`" } else { "when closed" };
        let follow_ups: Vec<String> = template.then.iter().map(owed).collect();
        let next = if follow_ups.is_empty() { "nothing".to_owned() } else { follow_ups.join(", ") };
        write!(text, " Accepted {how}; then owes {next}.").unwrap();
    }
    text += "\n\n| field | asks | takes |\n| --- | --- | --- |\n";
    for field in &template.fields {
        let takes = field.takes().replace('|', "\\|");
        writeln!(text, "| {} | {} | {takes} |", name(field), field.ask.replace('|', "\\|")).unwrap();
    }
    text
}

fn name(field: &Field) -> String {
    format!("`{}`{}", field.id, if field.required { "*" } else { "" })
}

#[test]
fn what_the_project_itself_writes_fits_the_schemas() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| -> serde_json::Value {
        let text = std::fs::read_to_string(path).unwrap();
        let text = match text.strip_prefix("---\n") {
            Some(front) => front.split("\n---\n").next().unwrap().to_owned(),
            None => text,
        };
        serde_saphyr::from_str(&text).unwrap()
    };
    let check = |schema: &serde_json::Value, path: &Path| {
        let validator = jsonschema::validator_for(schema).unwrap();
        let value = read(path);
        let wrong: Vec<String> =
            validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
    };
    check(&schema::outline(&catalog()), &root.join("examples/bookshop/outline.yml"));
    check(&schema::config(), &root.join("examples/bookshop/.github/rolecall.yml"));
    for role in catalog().roles() {
        let folder = root.join("templates").join(role.id.as_str());
        check(&schema::role(), &folder.join("role.yml"));
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                check(&schema::template(), &path);
            }
        }
    }
}
