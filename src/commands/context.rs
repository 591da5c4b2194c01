//! What every command stands on: the global options, where output goes, the workspace, the day.

use std::io::ErrorKind;
use std::rc::Rc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use jiff::civil::Date;

use super::exit::Exit;
use crate::cli::{Color, Global};
use crate::core::catalog::Catalog;
use crate::core::config::config_file::TrackerKind;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::mask::Mask;
use crate::environment::Environment;
use crate::report::{Terminal, diagnostics, fatal_json};
use crate::tracker::{Connection, GitHub, Local, Log, RepositorySources, Tracker};
use crate::workspace::{ConfigSource, FileStore, Workspace, git_remote};

/// Where issues live, and where artifacts in files are kept.
pub(super) type Backends = (Rc<dyn Tracker>, Rc<dyn FileStore>);

/// The ground of a command.
pub(super) struct Context {
    pub(super) global: Global,
    pub(super) environment: Environment,
    terminal: Terminal,
    /// What must not be told anywhere.
    pub(super) mask: Mask,
    /// What was told of mistakes and oddities so far.
    pub(super) problems: Vec<Diagnostic>,
    /// Does a workflow, and no person, name the configuration?
    pub(super) by_workflow: bool,
    broken_pipe: bool,
    failed_write: Option<String>,
    /// Was anything printed on standard output?
    has_printed: bool,
}

impl Context {
    pub(super) fn new(global: Global, environment: Environment) -> Self {
        let choice = choice(global.color);
        let mask = Mask::new(|name| environment.variable(name));
        Self {
            terminal: Terminal::new(&environment.streams, choice, mask.clone()),
            mask,
            environment,
            global,
            problems: Vec::new(),
            by_workflow: false,
            broken_pipe: false,
            failed_write: None,
            has_printed: false,
        }
    }

    /// The folder that the command was told to work in.
    pub(super) fn directory(&self) -> Result<Utf8PathBuf, Error> {
        let here = std::env::current_dir().ok().and_then(|path| Utf8PathBuf::from_path_buf(path).ok());
        let here =
            here.ok_or_else(|| Diagnostic::error("the current folder's path is not UTF-8").hint("use `-C DIR`"))?;
        let directory = self.global.directory.as_ref().map_or_else(|| here.clone(), |directory| here.join(directory));
        // The way upward is looked for by names: `..` must not be one of them.
        let winding = directory.components().any(|part| part == Utf8Component::ParentDir);
        Ok(if winding { directory.canonicalize_utf8().unwrap_or(directory) } else { directory })
    }

    pub(super) fn workspace(&mut self) -> Result<Workspace, Error> {
        let chosen = if self.by_workflow { ConfigSource::ByWorkflow } else { ConfigSource::ByPerson };
        let workspace = Workspace::open(&self.directory()?, self.global.config.as_deref().map(chosen))?;
        let config = workspace.config_path.as_ref().map_or_else(|| "defaults".to_owned(), ToString::to_string);
        self.verbose(&format!("workspace {}, configuration {config}", workspace.root));
        Ok(workspace)
    }

    /// From here on everything goes to standard output.
    pub(super) fn join_streams(&mut self) {
        self.environment.streams = self.environment.streams.joined();
        self.terminal = Terminal::new(&self.environment.streams, choice(Color::Never), self.mask.clone());
    }

    /// The chosen tracker, and where its artifacts in files are kept: the option; else GitHub where `--repo` names a
    /// repository; else the configuration; else GitHub in a workflow; else the local one. A git remote alone chooses
    /// nothing.
    pub(super) fn backends(&self, workspace: &Workspace, catalog: &Rc<Catalog>) -> Result<Backends, Error> {
        let config = &workspace.config.file;
        let named = self.global.repo.as_ref().map(|_| TrackerKind::Github);
        let workflow = self.environment.variable("GITHUB_ACTIONS").as_deref() == Some("true");
        let chosen = self.global.tracker.map(TrackerKind::from).or(named).or(config.tracker);
        match chosen.unwrap_or(if workflow { TrackerKind::Github } else { TrackerKind::Local }) {
            TrackerKind::Local => {
                if let Some(repository) = &self.global.repo {
                    let mistake = Diagnostic::error(format!(
                        "`--repo {repository}` names a repository, and `--tracker local` uses none"
                    ));
                    return Err(mistake.hint("remove one of the two").into());
                }
                let folder = workspace.config.file.folder.as_deref();
                let place = workspace.config.document.as_ref().map(|document| document.place_of(&["folder"]));
                let local = Local::new(workspace.files(), folder, catalog).map_err(|mistake| mistake.at(place))?;
                Ok((Rc::new(local), Rc::new(workspace.files())))
            }
            TrackerKind::Github => {
                let place = workspace.config.document.as_ref().map(|document| document.place_of(&["repository"]));
                let named = self.global.repo.is_some()
                    || config.repository.is_some()
                    || self.environment.variable("GITHUB_REPOSITORY").is_some();
                let sources = RepositorySources {
                    option: self.global.repo.clone(),
                    config: config.repository.clone().map(|name| (name, place)),
                    remote: if named { None } else { git_remote(&workspace.root) },
                };
                let connection = Connection::find(&self.environment, sources)?;
                let say = self.logger();
                let field = config.field.clone();
                let verbose = self.global.verbose;
                let github = GitHub::open(connection, Rc::clone(catalog), field, &self.environment, say, verbose)?;
                let github = Rc::new(github);
                Ok((Rc::clone(&github) as Rc<dyn Tracker>, github as Rc<dyn FileStore>))
            }
        }
    }

    /// Where the tracker's talk goes.
    fn logger(&self) -> Log {
        let (streams, quiet, verbose) = (self.environment.streams.clone(), self.global.quiet, self.global.verbose);
        let (choice, mask) = (choice(self.global.color), self.mask.clone());
        Rc::new(move |text| {
            if !quiet || verbose {
                Terminal::new(&streams, choice, mask.clone()).err(text);
            }
        })
    }

    /// The day: the system's, or the one of `SOURCE_DATE_EPOCH` where a build must be the same on every day.
    pub(super) fn today(&self) -> Date {
        let fixed = self.environment.variable("SOURCE_DATE_EPOCH").and_then(|seconds| seconds.parse().ok());
        let fixed = fixed.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        match fixed {
            Some(timestamp) => jiff::ZonedDateTime::new(timestamp, jiff::tz::TimeZone::UTC).date(),
            None => jiff::ZonedDateTime::now().date(),
        }
    }

    /// A path of the command line, taken from the folder that the command works in.
    pub(super) fn resolve(&self, path: &Utf8Path) -> Result<Utf8PathBuf, Error> {
        Ok(self.directory()?.join(path))
    }

    /// Data, on standard output.
    pub(super) fn out(&mut self, text: &str) {
        self.has_printed = true;
        if self.broken_pipe {
            return;
        }
        match self.terminal.out(text) {
            Ok(()) => {}
            // Whoever read us has seen enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.broken_pipe = true,
            Err(error) => self.failed_write = Some(error.to_string()),
        }
    }

    /// One JSON object.
    pub(super) fn json<T: serde::Serialize>(&mut self, value: &T) {
        let text = serde_json::to_string_pretty(value).expect("our own types are always JSON");
        // A runner takes this for the beginning of a command wherever it stands in a line. In JSON it is in a text.
        let text = text.replace("##[", r"\u0023#[");
        self.out(&(text + "\n"));
    }

    /// Talk, on standard error.
    pub(super) fn say(&mut self, text: &str) {
        if !self.global.quiet {
            self.terminal.err(text);
        }
    }

    /// Is no progress to be shown?
    pub(super) fn is_silent(&self) -> bool {
        self.global.quiet || !self.terminal.is_standard()
    }

    /// What must be known even where little is to be said.
    pub(super) fn tell(&mut self, text: &str) {
        self.terminal.err(text);
    }

    pub(super) fn verbose(&mut self, text: &str) {
        if self.global.verbose {
            self.terminal.err(&format!("{text}\n"));
        }
    }

    pub(super) fn warn(&mut self, all: &[Diagnostic]) {
        self.problems.extend_from_slice(all);
        if !all.is_empty() {
            let text = diagnostics(all, self.terminal.err_coloured());
            self.terminal.err(&text);
        }
    }

    /// Tell of an error that ends the command: to people, and with `--json` to a machine, which reads one object.
    pub(super) fn tell_fatal(&mut self, error: &Error) {
        self.report_error(error);
        if self.global.json && !self.has_printed {
            self.json(&fatal_json(error));
        }
    }

    pub(super) fn report_error(&mut self, error: &Error) {
        self.problems.extend_from_slice(error.diagnostics());
        let text = diagnostics(error.diagnostics(), self.terminal.err_coloured());
        self.terminal.err(&text);
    }

    /// The exit of a command whose output may have failed at the very end.
    pub(super) fn finish(&mut self, exit: Exit) -> Exit {
        if !self.broken_pipe
            && let Err(error) = self.terminal.flush()
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.failed_write = Some(error.to_string());
        }
        match self.failed_write.take() {
            Some(reason) => {
                self.terminal.err(&format!("error: standard output can't be written: {reason}\n"));
                Exit::Failed
            }
            None => exit,
        }
    }
}

fn choice(color: Color) -> anstream::ColorChoice {
    match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
}
