//! A path template as GitHub writes it, `/repos/{owner}/{repo}/git/ref/{ref}`, and its parameters in a request's path.

/// A path with named parameters.
pub struct Route {
    parts: Vec<Part>,
}

enum Part {
    Word(String),
    Place(String),
    /// The last parameter of a path that may contain slashes: a file's path or a branch's name.
    Rest(String),
}

/// A parameter's name, and its value in a request's path.
pub type Filled<'a> = Vec<(&'a str, String)>;

impl Route {
    /// Parses a template; `slashes` says which parameters may contain slashes.
    pub fn new(template: &str, slashes: impl Fn(&str) -> bool) -> Self {
        let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) if slashes(name) => Part::Rest(name.to_owned()),
            Some(name) => Part::Place(name.to_owned()),
            None => Part::Word(part.to_owned()),
        };
        Self { parts: template.split('/').skip(1).map(part).collect() }
    }

    /// The number of fixed words in the path: of two routes that match, the one with more of them wins.
    pub fn words(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Part::Word(_))).count()
    }

    /// The values of the route's parameters, if the path matches.
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
                    // The contents of a repository's root are requested with an empty path.
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
