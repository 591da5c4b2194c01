//! Determines which source file uses which, with a Rust parser.
//!
//! A path is followed to the file that defines the item: a `pub use` in a `mod.rs` is only an alias for an item in
//! another file and not a dependency. Code under `#[cfg(test)]` doesn't count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// A module's path from the crate's root: `["core", "plan", "merge"]`.
type Module = Vec<String>;

/// The files of the crate by module, and what each uses.
pub(crate) struct Graph {
    /// Each module's file, relative to the repository.
    pub(crate) files: BTreeMap<Module, String>,
    /// The modules that each module uses, except itself.
    pub(crate) uses: BTreeMap<Module, BTreeSet<Module>>,
}

/// One file's uses, as written.
struct File {
    syntax: syn::File,
    module: Module,
}

impl Graph {
    /// Reads the sources under `src`.
    pub(crate) fn read(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut parsed = Vec::new();
        for path in sources(&root.join("src")) {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            let module = module_of(&name);
            let syntax = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
            files.insert(module.clone(), name);
            parsed.push(File { syntax, module });
        }
        let tests: BTreeSet<Module> = parsed.iter().flat_map(test_modules).collect();
        parsed.retain(|file| !(0..=file.module.len()).any(|length| tests.contains(&file.module[..length])));
        let mut graph = Self { files, uses: BTreeMap::new() };
        let exports = graph.exports(&parsed);
        for file in &parsed {
            let mut paths = Paths { module: file.module.clone(), found: Vec::new() };
            paths.visit_file(&file.syntax);
            let used = paths.found.into_iter().filter_map(|path| graph.follow(&path, &exports));
            let used = used.filter(|module| *module != file.module).collect();
            graph.uses.insert(file.module.clone(), used);
        }
        graph
    }

    /// Maps each `pub use` from the path that it offers to the path behind it.
    fn exports(&self, files: &[File]) -> BTreeMap<Vec<String>, Vec<String>> {
        let mut exports = BTreeMap::new();
        for file in files {
            for item in &file.syntax.items {
                let syn::Item::Use(item) = item else { continue };
                if matches!(item.vis, syn::Visibility::Inherited) {
                    continue;
                }
                let mut leaves = Vec::new();
                flatten(&item.tree, &mut Vec::new(), &mut leaves);
                for (path, name) in leaves {
                    // A path without a prefix starts at a child of the module.
                    let child = [file.module.as_slice(), &path[..1]].concat();
                    let path =
                        if self.files.contains_key(&child) { [file.module.clone(), path].concat() } else { path };
                    let Some(path) = absolute(&file.module, &path) else { continue };
                    exports.insert([file.module.clone(), vec![name]].concat(), path);
                }
            }
        }
        exports
    }

    /// The module that defines the item at a path from the crate's root.
    fn follow(&self, path: &[String], exports: &BTreeMap<Vec<String>, Vec<String>>) -> Option<Module> {
        let mut path = path.to_vec();
        for _ in 0..16 {
            let known = (1..=path.len()).rev().find_map(|length| {
                exports.get(&path[..length]).map(|behind| [behind.as_slice(), &path[length..]].concat())
            });
            match known {
                Some(behind) if behind != path => path = behind,
                _ => break,
            }
        }
        (1..=path.len()).rev().map(|length| path[..length].to_vec()).find(|module| self.files.contains_key(module))
    }

    /// Groups of modules that depend on each other in a cycle, each as the names of its files.
    pub(crate) fn cycles(&self) -> Vec<Vec<String>> {
        let mut cycles: Vec<Vec<String>> = Vec::new();
        let reach: BTreeMap<&Module, BTreeSet<&Module>> =
            self.uses.keys().map(|module| (module, self.reachable(module))).collect();
        let mut seen: BTreeSet<&Module> = BTreeSet::new();
        for module in self.uses.keys() {
            if !reach[module].contains(module) || !seen.insert(module) {
                continue;
            }
            let round: Vec<&Module> =
                reach[module].iter().copied().filter(|other| reach[*other].contains(module)).collect();
            seen.extend(&round);
            cycles.push(round.into_iter().map(|module| self.files[module].clone()).collect());
        }
        cycles
    }

    fn reachable(&self, from: &Module) -> BTreeSet<&Module> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&Module> = self.uses[from].iter().collect();
        while let Some(module) = open.pop() {
            if found.insert(module) {
                open.extend(self.uses.get(module).into_iter().flatten());
            }
        }
        found
    }
}

/// The modules in their own files that a file declares only for tests.
fn test_modules(file: &File) -> Vec<Module> {
    let declared = file.syntax.items.iter().filter_map(|item| match item {
        syn::Item::Mod(item) if is_test(&item.attrs) => Some(item.ident.to_string()),
        _ => None,
    });
    declared.map(|name| [file.module.clone(), vec![name]].concat()).collect()
}

/// The Rust files under a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn module_of(file: &str) -> Module {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Module = path.split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod")) || module == ["lib"] {
        module.pop();
    }
    module
}

/// Resolves a written path from the crate's root. Returns nothing for a path into another crate.
fn absolute(module: &Module, path: &[String]) -> Option<Vec<String>> {
    let mut base = module.clone();
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([base.as_slice(), &path[1..]].concat()),
        "super" => {
            let up = path.iter().take_while(|part| *part == "super").count();
            base.truncate(base.len().checked_sub(up)?);
            Some([base.as_slice(), &path[up..]].concat())
        }
        first if module.first().is_some_and(|own| own == first) => Some(path.to_vec()),
        _ => None,
    }
}

fn flatten(tree: &syn::UseTree, prefix: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, String)>) {
    match tree {
        syn::UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            flatten(&path.tree, prefix, leaves);
            prefix.pop();
        }
        syn::UseTree::Name(name) => {
            let name = name.ident.to_string();
            let path =
                if name == "self" { prefix.clone() } else { [prefix.as_slice(), std::slice::from_ref(&name)].concat() };
            leaves.push((path.clone(), path.last().cloned().unwrap_or(name)));
        }
        syn::UseTree::Rename(rename) => {
            let path = [prefix.as_slice(), &[rename.ident.to_string()]].concat();
            leaves.push((path, rename.rename.to_string()));
        }
        syn::UseTree::Glob(_) => leaves.push((prefix.clone(), "*".to_owned())),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, prefix, leaves)),
    }
}

/// Collects the paths that a file's code uses.
struct Paths {
    module: Module,
    found: Vec<Vec<String>>,
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            _ => return syn::visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // A re-export is an alias for other modules, and counts where they use it.
        if matches!(item.vis, syn::Visibility::Inherited) {
            let mut leaves = Vec::new();
            flatten(&item.tree, &mut Vec::new(), &mut leaves);
            for (path, _) in leaves {
                let child = [self.module.as_slice(), &path[..1]].concat();
                self.found.push(child.into_iter().chain(path[1..].iter().cloned()).collect());
                self.found.extend(absolute(&self.module, &path));
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if parts.len() > 1 {
            self.found.push([self.module.as_slice(), &parts].concat());
            self.found.extend(absolute(&self.module, &parts));
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}
