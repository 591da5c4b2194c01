//! A path as GitHub writes it, `/repos/{owner}/{repo}/git/ref/{ref}`, and what a request's path puts in its places.

/// A path with named places.
pub struct Route {
    parts: Vec<Part>,
}

enum Part {
    Word(String),
    Place(String),
    /// The last place of a path that takes in slashes as well: a file's path, a branch's name.
    Rest(String),
}

/// A place's name, and what stands there in a request's path.
pub type Filled<'a> = Vec<(&'a str, String)>;

impl Route {
    /// Reads a template; `slashes` tells which places take in slashes.
    pub fn new(template: &str, slashes: impl Fn(&str) -> bool) -> Self {
        let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) if slashes(name) => Part::Rest(name.to_owned()),
            Some(name) => Part::Place(name.to_owned()),
            None => Part::Word(part.to_owned()),
        };
        Self { parts: template.split('/').skip(1).map(part).collect() }
    }

    /// How many fixed words the path has: of two routes that fit, the one with more of them is meant.
    pub fn words(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Part::Word(_))).count()
    }

    /// What stands in the route's places, if the path is of this shape.
    pub fn fill(&self, path: &str) -> Option<Filled<'_>> {
        let mut segments = path.strip_prefix('/')?.split('/');
        let mut filled = Vec::new();
        for part in &self.parts {
            match part {
                Part::Word(word) => (segments.next()? == word).then_some(())?,
                Part::Place(name) => filled.push((name.as_str(), some(segments.next()?.to_owned())?)),
                Part::Rest(name) => {
                    let first = segments.next()?.to_owned();
                    let rest = segments.by_ref().fold(first, |rest, segment| rest + "/" + segment);
                    // The contents of a repository's root are asked for with an empty path.
                    filled.push((name.as_str(), if name == "path" { rest } else { some(rest)? }));
                }
            }
        }
        segments.next().is_none().then_some(filled)
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
