//! Reads the outlines and tables of `plan` and `apply`, all of them together.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use camino::Utf8Path;

use super::context::Context;
use super::outline_source::File;
use super::project::Project;
use super::resolve;
use crate::core::artifact::{Composer, Outline, Request, Requests};
use crate::core::catalog::Template;
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::names::{ArtifactKey, Name};
use crate::core::outline::{FileRequests, MissingKey, TableOptions, fill_keys, read_outline, read_table};
use crate::core::plan::{Options, Snapshot};
use crate::workspace::{Files, WriteError};

/// How tables are read.
#[derive(Default)]
pub(super) struct Tables<'a> {
    /// The template of rows that name none.
    pub(super) template: Option<&'a str>,
    pub(super) options: TableOptions,
}

/// The requests of all files.
pub(super) struct AllRequests<'a>(Vec<(FileRequests<'a>, Option<Outline>)>);

impl Requests for AllRequests<'_> {
    fn count(&self) -> usize {
        self.0.iter().map(|(file, _)| file.count()).sum()
    }

    fn at(&self, mut index: usize) -> Cow<'_, Request> {
        for (file, outline) in &self.0 {
            if index < file.count() {
                return match file.at(index) {
                    Cow::Owned(request) => Cow::Owned(Request { outline: outline.clone(), ..request }),
                    kept @ Cow::Borrowed(_) => kept,
                };
            }
            index -= file.count();
        }
        panic!("there are not that many requests");
    }

    fn without_answers(&self, mut index: usize) -> Cow<'_, Request> {
        for (file, _) in &self.0 {
            if index < file.count() {
                return file.without_answers(index);
            }
            index -= file.count();
        }
        panic!("there are not that many requests");
    }
}

/// What all files say.
struct ReadFiles<'a> {
    requests: AllRequests<'a>,
    /// For each file, the index of its first request, and the requests that have no key.
    gaps: Vec<(usize, Vec<MissingKey>)>,
    mistakes: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    /// Whether every file could be read, at least in part.
    complete: bool,
}

/// Returns the requests of the files. A missing key is an error that suggests one, or with `fill` is written into its
/// file.
pub(super) fn read<'a>(
    context: &mut Context,
    project: &'a Project,
    snapshot: &Snapshot,
    mut files: Vec<File>,
    tables: &Tables<'_>,
    fill: bool,
) -> Result<AllRequests<'a>, Error> {
    let template = tables.template.map(|id| resolve::template(&project.catalog, id)).transpose()?;
    let read = parse(project, &files, template, &tables.options);
    context.warn(&read.warnings);
    let has_all_keys = read.gaps.iter().all(|(_, gaps)| gaps.is_empty());
    if has_all_keys && read.mistakes.is_empty() {
        return Ok(read.requests);
    }
    let today = context.today();
    let suggestions = suggest(project, snapshot, &read.requests, today);
    if fill && files.iter().zip(&read.gaps).any(|(file, (_, gaps))| file.path.is_none() && !gaps.is_empty()) {
        let without = files.iter().find(|file| file.path.is_none() && file.source.path != "-");
        let (what, hint) = match without {
            None => ("standard input", "pass the file's path, or add the keys to the piped text"),
            Some(other) => (other.source.path.as_str(), "save it as CSV in UTF-8, or add a column `key` by hand"),
        };
        return Err(Diagnostic::error(format!("can't write keys into {what}")).hint(hint).into());
    }
    if !fill || !read.mistakes.is_empty() {
        return Err(Error::Wrong(all_mistakes(project, snapshot, read, &suggestions, fill, today)));
    }
    let before = files.clone();
    for (file, (first, gaps)) in files.iter_mut().zip(&read.gaps).filter(|(_, (_, gaps))| !gaps.is_empty()) {
        let name = |gap: &MissingKey| Some((gap.clone(), suggestions.get(&(first + gap.request))?.to_string()));
        let named: Option<Vec<(MissingKey, String)>> = gaps.iter().map(name).collect();
        let Some(text) = named.and_then(|named| fill_keys(&file.source, &named)) else {
            let message = format!("can't write every key into {}", file.source.path);
            return Err(Diagnostic::error(message).hint("add the missing `key`s by hand").into());
        };
        file.source = Source::new(file.source.path.clone(), text);
    }
    // A child refers to its parent by key, so the files are parsed again with the new keys. They are written only if
    // nothing else is wrong with them.
    let reread = parse(project, &files, template, &tables.options);
    if !reread.mistakes.is_empty() {
        return Err(Error::Wrong(reread.mistakes));
    }
    let requests = reread.requests;
    let options = Options { today, force: false, only_new: false };
    project.decide(&mut snapshot.clone(), &requests, options)?;
    for ((file, before), (_, gaps)) in files.iter().zip(&before).zip(&read.gaps) {
        if let (Some(path), false, false) = (&file.path, gaps.is_empty(), context.global.dry_run) {
            write(path, &before.source.text, &file.source.text)?;
            context.info(&format!("wrote {} into {}\n", count(gaps.len(), "key"), file.source.path));
        }
    }
    Ok(requests)
}

/// What one file requests, without what is stored already.
///
/// # Errors
/// The mistakes in it.
pub(super) fn requests<'a>(
    project: &'a Project,
    file: &File,
    template: Option<&'a Template>,
) -> Result<FileRequests<'a>, Error> {
    let parsed = match file.table {
        true => read_table(&project.catalog, &file.source, template, &TableOptions::default()),
        false => read_outline(&project.catalog, &file.source),
    };
    if parsed.mistakes.is_empty() { Ok(parsed.requests) } else { Err(Error::Wrong(parsed.mistakes)) }
}

fn parse<'a>(
    project: &'a Project,
    files: &[File],
    template: Option<&'a Template>,
    options: &TableOptions,
) -> ReadFiles<'a> {
    let mut read = ReadFiles {
        requests: AllRequests(Vec::new()),
        gaps: Vec::new(),
        mistakes: Vec::new(),
        warnings: Vec::new(),
        complete: true,
    };
    let mut first = 0;
    for file in files {
        let mut parsed = match file.table {
            true => read_table(&project.catalog, &file.source, template, options),
            false => read_outline(&project.catalog, &file.source),
        };
        let count = parsed.requests.count();
        read.complete &= parsed.mistakes.is_empty() || count > 0;
        read.gaps.push((first, parsed.gaps));
        if let FileRequests::Kept(requests) = &mut parsed.requests {
            for request in requests.iter_mut() {
                request.outline.clone_from(&file.outline);
            }
        }
        read.requests.0.push((parsed.requests, file.outline.clone()));
        first += count;
        read.mistakes.extend(parsed.mistakes);
        read.warnings.extend_from_slice(&file.warnings);
        read.warnings.extend(parsed.warnings);
    }
    read
}

/// All mistakes at once: what can't be read, missing keys, and what would be wrong with the rest if the suggested keys
/// were used.
fn all_mistakes(
    project: &Project,
    snapshot: &Snapshot,
    read: ReadFiles<'_>,
    suggestions: &HashMap<usize, Name>,
    fill: bool,
    today: jiff::civil::Date,
) -> Vec<Diagnostic> {
    let missing_keys = if fill { Vec::new() } else { missing_keys(&read, suggestions) };
    let mut mistakes = read.mistakes;
    mistakes.extend(missing_keys);
    if !read.complete {
        // The other files may refer to one that can't be read, so they can't be checked.
        return mistakes;
    }
    let mut named: Vec<Request> = (0..read.requests.count()).map(|at| read.requests.at(at).into_owned()).collect();
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

fn missing_keys(read: &ReadFiles<'_>, suggestions: &HashMap<usize, Name>) -> Vec<Diagnostic> {
    let every = read.gaps.iter().flat_map(|(first, gaps)| gaps.iter().map(move |gap| first + gap.request));
    let mistakes = every.map(|at| {
        let request = read.requests.at(at);
        let hint = match suggestions.get(&at) {
            Some(name) => format!("add `key: {name}`; `rolecall apply --fill-keys` adds all of them"),
            None => "add a `key`: none can be made from its title".to_owned(),
        };
        Diagnostic::error(format!("this {} has no key", request.template)).at(request.place.clone()).hint(hint)
    });
    mistakes.collect()
}

fn write(path: &Utf8Path, before: &str, after: &str) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Utf8Path::new(""));
    let files = Files::new(folder);
    let name = path.file_name().unwrap_or_default();
    files
        .replace(name, before, after)
        .map_err(|error: WriteError| Error::failed(Diagnostic::error(error.to_string()).hint("try again")))
}

/// Suggests a free name for each request that has none: the slug of its title, with a number if that is taken.
fn suggest(
    project: &Project,
    snapshot: &Snapshot,
    requests: &dyn Requests,
    today: jiff::civil::Date,
) -> HashMap<usize, Name> {
    let mut composer = Composer::new(&project.catalog);
    let key = |request: &Request| Some(ArtifactKey::new(request.template.clone(), request.name.clone()?));
    let mut taken: HashSet<ArtifactKey> = (0..requests.count()).filter_map(|at| key(&requests.at(at))).collect();
    let mut attempts: HashMap<ArtifactKey, usize> = HashMap::new();
    let mut suggestions = HashMap::new();
    for at in 0..requests.count() {
        let request = requests.at(at);
        if request.name.is_some() {
            continue;
        }
        let Some(name) = composer.suggested_name(&request, today) else { continue };
        let key = ArtifactKey::new(request.template.clone(), name);
        let attempt = attempts.entry(key.clone()).or_insert(0);
        let free = loop {
            *attempt += 1;
            let name = key.name().numbered(*attempt);
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
