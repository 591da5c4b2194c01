//! What the files of `plan` and `apply` ask for, all of them together.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::context::Context;
use super::project::Project;
use super::resolve;
use crate::core::artifact::{Composer, Request};
use crate::core::catalog::Template;
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::names::{ArtifactKey, Name};
use crate::core::outline::{MissingKey, fill_keys, read_outline, read_table};
use crate::core::plan::{Options, Snapshot};
use crate::workspace::{Files, Limit, ReadError, WriteError, read_named, read_stdin};

/// A file as read, and the path to write it to.
#[derive(Clone)]
pub(super) struct File {
    source: Arc<Source>,
    path: Option<Utf8PathBuf>,
    table: bool,
}

impl File {
    /// One that no keys are written into, under this path.
    pub(super) fn remote(path: &str, source: Arc<Source>) -> Self {
        Self { source, path: None, table: is_table(Utf8Path::new(path)) }
    }
}

/// What all files ask for together; for each file, where its requests begin, and its gaps.
struct OutlineRequests {
    requests: Vec<Request>,
    gaps: Vec<(usize, Vec<MissingKey>)>,
    mistakes: Vec<Diagnostic>,
    /// Could every file be read, if not without mistakes?
    whole: bool,
}

/// What the files ask for. Keys that are missing are an error that suggests them, or are written into the files.
pub(super) fn read(
    context: &mut Context,
    project: &Project,
    snapshot: &Snapshot,
    mut files: Vec<File>,
    template: Option<&str>,
    fill: bool,
) -> Result<Vec<Request>, Error> {
    let template = template.map(|id| resolve::template(&project.catalog, id)).transpose()?;
    let read = parse(project, &files, template);
    let complete = read.gaps.iter().all(|(_, gaps)| gaps.is_empty());
    if complete && read.mistakes.is_empty() {
        return Ok(read.requests);
    }
    let today = context.today();
    let suggestions = suggest(project, snapshot, &read.requests, today);
    if fill && files.iter().zip(&read.gaps).any(|(file, (_, gaps))| file.path.is_none() && !gaps.is_empty()) {
        let mistake = Diagnostic::error("keys can't be written into standard input");
        return Err(mistake.hint("name the file, or write the keys into what is piped in").into());
    }
    if !fill || !read.mistakes.is_empty() {
        return Err(Error::Wrong(all_mistakes(project, snapshot, read, &suggestions, fill, today)));
    }
    let before = files.clone();
    for (file, (first, gaps)) in files.iter_mut().zip(&read.gaps).filter(|(_, (_, gaps))| !gaps.is_empty()) {
        let name = |gap: &MissingKey| Some((gap.clone(), suggestions.get(&(first + gap.request))?.to_string()));
        let named: Option<Vec<(MissingKey, String)>> = gaps.iter().map(name).collect();
        let Some(text) = named.and_then(|named| fill_keys(&file.source, &named)) else {
            let message = format!("not every key can be written into {}", file.source.path);
            return Err(Diagnostic::error(message).hint("write the missing `key`s by hand").into());
        };
        file.source = Source::new(file.source.path.clone(), text);
    }
    // A child knows its parent by the parent's key, so the files are read again with their keys; and they are written
    // only once nothing else is wrong with what they ask for.
    let again = parse(project, &files, template);
    if !again.mistakes.is_empty() {
        return Err(Error::Wrong(again.mistakes));
    }
    let requests = again.requests;
    let options = Options { today, force: false, only_new: false };
    project.decide(&mut snapshot.clone(), &requests, options)?;
    for ((file, before), (_, gaps)) in files.iter().zip(&before).zip(&read.gaps) {
        if let (Some(path), false, false) = (&file.path, gaps.is_empty(), context.global.dry_run) {
            write(path, &before.source.text, &file.source.text)?;
            context.say(&format!("wrote {} into {}\n", count(gaps.len(), "key"), file.source.path));
        }
    }
    Ok(requests)
}

/// Open files, of which each is told if it can't be.
pub(super) fn open(context: &Context, paths: &[Utf8PathBuf]) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    let mut mistakes = Vec::new();
    for path in paths {
        let piped = path == "-";
        let whole = context.resolve(path)?;
        match if piped { read_stdin() } else { read_named(&whole, &context.directory()?, Limit::Outline) } {
            Ok(source) => files.push(File { source, path: (!piped).then_some(whole), table: is_table(path) }),
            Err(Error::Wrong(found)) => mistakes.extend(found),
            Err(other) => return Err(other),
        }
    }
    if mistakes.is_empty() { Ok(files) } else { Err(Error::Wrong(mistakes)) }
}

/// Open outlines by their paths from the workspace, which no person named: none leads out of it. Each is told if it can
/// not be.
pub(super) fn open_inside(inside: &Files, paths: &[String]) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    let mut mistakes = Vec::new();
    for path in paths {
        let found = inside.read(path, Limit::Outline);
        match found.and_then(|source| source.ok_or_else(|| ReadError::NotFound.told(path))) {
            Ok(source) => files.push(File::remote(path, source)),
            Err(Error::Wrong(found)) => mistakes.extend(found),
            Err(other) => return Err(other),
        }
    }
    if mistakes.is_empty() { Ok(files) } else { Err(Error::Wrong(mistakes)) }
}

fn parse(project: &Project, files: &[File], template: Option<&Template>) -> OutlineRequests {
    let mut read = OutlineRequests { requests: Vec::new(), gaps: Vec::new(), mistakes: Vec::new(), whole: true };
    for file in files {
        let wanted = match file.table {
            true => read_table(&project.catalog, &file.source, template),
            false => read_outline(&project.catalog, &file.source),
        };
        read.whole &= wanted.mistakes.is_empty() || !wanted.requests.is_empty();
        read.gaps.push((read.requests.len(), wanted.gaps));
        read.requests.extend(wanted.requests);
        read.mistakes.extend(wanted.mistakes);
    }
    read
}

/// Everything that is wrong, told in one breath: what can't be read, keys that are missing, and what would be wrong
/// with the rest if the suggested keys were written.
fn all_mistakes(
    project: &Project,
    snapshot: &Snapshot,
    read: OutlineRequests,
    suggestions: &HashMap<usize, Name>,
    fill: bool,
    today: jiff::civil::Date,
) -> Vec<Diagnostic> {
    let nameless = if fill { Vec::new() } else { nameless(&read, suggestions) };
    let mut mistakes = read.mistakes;
    mistakes.extend(nameless);
    if !read.whole {
        // What stands in a file that can't be read at all is not known: the others can't be judged.
        return mistakes;
    }
    let mut named = read.requests;
    for (at, name) in suggestions {
        named[*at].name = Some(name.clone());
    }
    named.retain(|request| request.name.is_some());
    let options = Options { today, force: false, only_new: false };
    if let Err(Error::Wrong(more)) = project.decide(&mut snapshot.clone(), &named, options) {
        mistakes.extend(more);
    }
    mistakes
}

fn is_table(path: &Utf8Path) -> bool {
    path.extension().is_some_and(|extension| ["csv", "tsv"].contains(&extension.to_lowercase().as_str()))
}

fn nameless(read: &OutlineRequests, suggestions: &HashMap<usize, Name>) -> Vec<Diagnostic> {
    let every = read.gaps.iter().flat_map(|(first, gaps)| gaps.iter().map(move |gap| first + gap.request));
    let mistakes = every.map(|at| {
        let request = &read.requests[at];
        let hint = match suggestions.get(&at) {
            Some(name) => format!("write `key: {name}`; `rolecall apply --fill-keys` writes all of them"),
            None => "write a `key`: its title doesn't make a name".to_owned(),
        };
        Diagnostic::error(format!("this {} has no key", request.template)).at(request.place.clone()).hint(hint)
    });
    mistakes.collect()
}

fn write(whole: &Utf8Path, before: &str, after: &str) -> Result<(), Error> {
    let folder = whole.parent().unwrap_or(Utf8Path::new(""));
    let files = Files::new(folder);
    let name = whole.file_name().unwrap_or_default();
    files
        .replace(name, before, after)
        .map_err(|error: WriteError| Error::failed(Diagnostic::error(error.to_string()).hint("try again")))
}

/// A free name for each request that has none: the slug of its title, with a number where that is taken.
fn suggest(
    project: &Project,
    snapshot: &Snapshot,
    requests: &[Request],
    today: jiff::civil::Date,
) -> HashMap<usize, Name> {
    let mut composer = Composer::new(&project.catalog);
    let mut taken: HashSet<ArtifactKey> = requests
        .iter()
        .filter_map(|request| Some(ArtifactKey::new(request.template.clone(), request.name.clone()?)))
        .collect();
    let mut turns: HashMap<ArtifactKey, usize> = HashMap::new();
    let mut suggestions = HashMap::new();
    for (at, request) in requests.iter().enumerate().filter(|(_, request)| request.name.is_none()) {
        let Some(name) = composer.suggested_name(request, today) else { continue };
        let key = ArtifactKey::new(request.template.clone(), name);
        let turn = turns.entry(key.clone()).or_insert(0);
        let free = loop {
            *turn += 1;
            let name = key.name().numbered(*turn);
            let numbered = ArtifactKey::new(key.template().clone(), name);
            if !taken.contains(&numbered) && snapshot.get(&numbered).is_none() {
                break numbered;
            }
        };
        suggestions.insert(at, free.name().clone());
        taken.insert(free);
    }
    suggestions
}

fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
