//! What every command uses: the global options, the output streams, the workspace and the current date.

use std::io::ErrorKind;
use std::rc::Rc;
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use jiff::civil::Date;

use super::catalog_cache::CatalogCache;
use super::exit::Exit;
use super::gate::Gate;
use super::json_lines::JsonLines;
use crate::cli::{Color, Global};
use crate::core::catalog::Catalog;
use crate::core::config::config_file::TrackerKind;
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::mask::Mask;
use crate::environment::Environment;
use crate::report::{Terminal, fatal_json, render_diagnostics};
use crate::tracker::{Connection, GitHub, Local, Log, RepositorySources, Tracker};
use crate::workspace::{
    CONFIG, ConfigSource, FileStore, LOCAL_FOLDER, WORKFLOW, Workspace, git_remote, github_remote, read_stdin,
};

/// The tracker, which stores issues, and the store of artifacts in files.
pub(super) type Backends = (Rc<dyn Tracker>, Rc<dyn FileStore>);

/// The state that one command runs with.
pub(super) struct Context {
    pub(super) global: Global,
    pub(super) environment: Environment,
    terminal: Terminal,
    /// Hides secrets in all output.
    pub(super) mask: Mask,
    /// The errors and warnings reported so far.
    pub(super) problems: Vec<Diagnostic>,
    /// Whether a workflow, not a person, chose the configuration file.
    pub(super) by_workflow: bool,
    /// The catalog of the command before, in a server.
    pub(super) catalogs: CatalogCache,
    /// What holds back a plan that wasn't shown, if something does.
    pub(super) gate: Option<Gate>,
    broken_pipe: bool,
    failed_write: Option<String>,
    /// Whether anything was printed on standard output.
    has_printed: bool,
}

impl Context {
    pub(super) fn new(global: Global, environment: Environment) -> Self {
        let color = color_choice(global.color);
        let mask = Mask::new(|name| environment.variable(name));
        Self {
            terminal: Terminal::new(&environment.streams, color, mask.clone()),
            mask,
            environment,
            global,
            problems: Vec::new(),
            by_workflow: false,
            catalogs: CatalogCache::default(),
            gate: None,
            broken_pipe: false,
            failed_write: None,
            has_printed: false,
        }
    }

    /// The folder that the command works in: `-C`, or the current one.
    pub(super) fn directory(&self) -> Result<Utf8PathBuf, Error> {
        let current = std::env::current_dir().ok().and_then(|path| Utf8PathBuf::from_path_buf(path).ok());
        let current =
            current.ok_or_else(|| Diagnostic::error("the current folder's path is not UTF-8").hint("use `-C DIR`"))?;
        let directory =
            self.global.directory.as_ref().map_or_else(|| current.clone(), |directory| current.join(directory));
        // The workspace is found by going up through the path's components, so none of them may be `..`.
        let has_parent_parts = directory.components().any(|part| part == Utf8Component::ParentDir);
        Ok(if has_parent_parts { directory.canonicalize_utf8().unwrap_or(directory) } else { directory })
    }

    pub(super) fn workspace(&mut self) -> Result<Workspace, Error> {
        let chosen = if self.by_workflow { ConfigSource::ByWorkflow } else { ConfigSource::ByPerson };
        let workspace = Workspace::open(&self.directory()?, self.global.config.as_deref().map(chosen))?;
        let config = workspace.config_path.as_ref().map_or_else(|| "defaults".to_owned(), ToString::to_string);
        self.verbose(&format!("workspace {}, configuration {config}", workspace.root));
        Ok(workspace)
    }

    /// Sends everything to standard output from here on.
    pub(super) fn join_streams(&mut self) {
        self.environment.streams = self.environment.streams.joined();
        self.terminal = Terminal::new(&self.environment.streams, color_choice(Color::Never), self.mask.clone());
    }

    /// The tracker and file store in use: those of `--tracker`; else GitHub if `--repo` is given; else the
    /// configuration's; else GitHub in a workflow; else the local ones. A git remote alone doesn't select GitHub.
    pub(super) fn backends(&self, workspace: &Workspace, catalog: &Rc<Catalog>) -> Result<Backends, Error> {
        let config = &workspace.config.file;
        let named = self.global.repo.as_ref().map(|_| TrackerKind::Github);
        let workflow = self.environment.variable("GITHUB_ACTIONS").as_deref() == Some("true");
        let chosen = self.global.tracker.map(TrackerKind::from).or(named).or(config.tracker);
        match chosen.unwrap_or(if workflow { TrackerKind::Github } else { TrackerKind::Local }) {
            TrackerKind::Local => {
                if let Some(repository) = &self.global.repo {
                    let mistake =
                        Diagnostic::error(format!("`--repo {repository}` can't be used with `--tracker local`"));
                    return Err(mistake.hint("remove one of the two").into());
                }
                let folder = workspace.config.file.folder.as_deref();
                if chosen.is_none() {
                    self.note_default_tracker(workspace, folder.unwrap_or(LOCAL_FOLDER));
                }
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
                let log = self.logger();
                let field = config.field.clone();
                let verbose = self.global.verbose;
                let github = GitHub::open(connection, Rc::clone(catalog), field, &self.environment, log, verbose)?;
                let github = Rc::new(github);
                Ok((Rc::clone(&github) as Rc<dyn Tracker>, github as Rc<dyn FileStore>))
            }
        }
    }

    /// Says once, before the local tracker has any issues, that it is only the default: a folder with a GitHub remote, or
    /// with a workflow, which uses GitHub's issues.
    fn note_default_tracker(&self, workspace: &Workspace, folder: &str) {
        let files = workspace.files();
        if files.exists(folder.trim_end_matches('/').trim_start_matches("./")) {
            return;
        }
        let remote = if files.exists(".git") { github_remote(&workspace.root) } else { None };
        let why = match remote {
            Some(repository) => format!("the git remote is {repository}"),
            None if files.exists(WORKFLOW) => format!("{WORKFLOW} uses GitHub's issues"),
            None => return,
        };
        let log = self.logger();
        log(&format!(
            "note: issues are files in {folder}, although {why}; to choose, set `tracker: local` or `tracker: github` in {CONFIG}, or use `--tracker`\n"
        ));
    }

    /// Where the tracker writes its progress messages.
    fn logger(&self) -> Log {
        let (streams, quiet, verbose) = (self.environment.streams.clone(), self.global.quiet, self.global.verbose);
        let (color, mask) = (color_choice(self.global.color), self.mask.clone());
        Rc::new(move |text| {
            if !quiet || verbose {
                Terminal::new(&streams, color, mask.clone()).err(text);
            }
        })
    }

    /// The current date: the system's, or that of `SOURCE_DATE_EPOCH` for output that doesn't depend on the day.
    pub(super) fn today(&self) -> Date {
        let fixed = self.environment.variable("SOURCE_DATE_EPOCH").and_then(|seconds| seconds.parse().ok());
        let fixed = fixed.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        match fixed {
            Some(timestamp) => jiff::ZonedDateTime::new(timestamp, jiff::tz::TimeZone::UTC).date(),
            None => jiff::ZonedDateTime::now().date(),
        }
    }

    /// Reads standard input.
    pub(super) fn read_stdin(&self) -> Result<Arc<Source>, Error> {
        match &self.environment.input {
            Some(text) => Ok(Source::new("-", text.as_ref())),
            None => read_stdin(),
        }
    }

    /// Resolves a path of the command line against the folder that the command works in.
    pub(super) fn resolve(&self, path: &Utf8Path) -> Result<Utf8PathBuf, Error> {
        Ok(self.directory()?.join(path))
    }

    /// Writes data to standard output.
    pub(super) fn out(&mut self, text: &str) {
        self.has_printed = true;
        if self.broken_pipe {
            return;
        }
        match self.terminal.out(text) {
            Ok(()) => {}
            // The reader closed the pipe: it has what it needs.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.broken_pipe = true,
            Err(error) => self.failed_write = Some(error.to_string()),
        }
    }

    /// How many columns a line on standard output may take; `None` if it isn't a terminal.
    pub(super) fn width(&self) -> Option<usize> {
        self.terminal.width()
    }

    /// Writes one JSON object to standard output.
    pub(super) fn json<T: serde::Serialize>(&mut self, value: &T) {
        let mut lines = JsonLines::new(|text: &str| self.out(text));
        serde_json::to_writer_pretty(&mut lines, value).expect("our own types always serialize to JSON");
        lines.end();
    }

    /// Writes a message to standard error, unless `--quiet` is given.
    pub(super) fn info(&mut self, text: &str) {
        if !self.global.quiet {
            self.terminal.err(text);
        }
    }

    /// Whether the terminal shows only ASCII: the locale is `C` or `POSIX`.
    pub(super) fn is_ascii(&self) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| self.environment.variable(name));
        locale.is_some_and(|locale| ["C", "POSIX"].contains(&locale.as_str()))
    }

    /// Whether progress is hidden.
    pub(super) fn is_silent(&self) -> bool {
        self.global.quiet || !self.terminal.is_standard()
    }

    /// Writes text to standard error, even with `--quiet`.
    pub(super) fn print_err(&mut self, text: &str) {
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
            let text = render_diagnostics(all, self.terminal.err_colored());
            self.terminal.err(&text);
        }
    }

    /// Reports an error that ends the command: as text, and with `--json` also as an object on standard output.
    pub(super) fn report_fatal(&mut self, error: &Error) {
        self.report_error(error);
        if self.global.json && !self.has_printed {
            self.json(&fatal_json(error));
        }
    }

    pub(super) fn report_error(&mut self, error: &Error) {
        self.problems.extend_from_slice(error.diagnostics());
        let text = render_diagnostics(error.diagnostics(), self.terminal.err_colored());
        self.terminal.err(&text);
    }

    /// Flushes standard output and returns the command's exit: failed if the output couldn't be written.
    pub(super) fn finish(&mut self, exit: Exit) -> Exit {
        if !self.broken_pipe
            && let Err(error) = self.terminal.flush()
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.failed_write = Some(error.to_string());
        }
        match self.failed_write.take() {
            Some(reason) => {
                self.terminal.err(&format!("error: can't write to standard output: {reason}\n"));
                Exit::Failed
            }
            None => exit,
        }
    }
}

fn color_choice(color: Color) -> anstream::ColorChoice {
    match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
}
