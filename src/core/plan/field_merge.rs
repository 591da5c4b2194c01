//! Merges the title, milestone and parent of a request into an existing artifact.

use super::existing::Existing;
use super::ownership::digest;
use crate::core::artifact::{Artifact, Digest, Marker};

/// The merged values.
pub(super) struct MergedFields {
    pub(super) title: MergedField,
    pub(super) milestone: MergedField,
    pub(super) parent: MergedField,
}

impl MergedFields {
    pub(super) fn merge(artifact: &Artifact, existing: &Existing, base: &Marker, force: bool) -> Self {
        let record = &existing.record;
        let field = |now: Option<&str>, requested: Option<&str>, base: Option<&Digest>| {
            MergedField::merge(now, requested, base, force)
        };
        let title_was_read = artifact.before.as_ref().is_some_and(|before| before.title == record.title);
        let title_base = if title_was_read { Some(digest(Some(&record.title))) } else { base.title.clone() };
        let parent = match artifact.parent.as_ref().map(ToString::to_string) {
            // A repository's name can be written in either case.
            Some(parent) if record.parent.as_ref().is_some_and(|now| now.eq_ignore_ascii_case(&parent)) => {
                field(record.parent.as_deref(), record.parent.as_deref(), base.parent.as_ref())
            }
            Some(parent) => field(record.parent.as_deref(), Some(&parent), base.parent.as_ref()),
            // A request that names no parent doesn't remove it.
            None => MergedField { value: record.parent.clone(), digest: base.parent.clone(), conflict: false },
        };
        Self {
            title: match title_base.as_ref() {
                // The title of an issue that people filed is theirs: none was scaffolded, and a title is never empty.
                Some(base) if *base == digest(None) => {
                    MergedField { value: Some(record.title.clone()), digest: Some(digest(None)), conflict: false }
                }
                base => field(Some(&record.title), Some(&artifact.title), base),
            },
            milestone: field(record.milestone.as_deref(), artifact.milestone.as_deref(), base.milestone.as_ref()),
            parent,
        }
    }

    /// One warning per value that a person changed and that differs from the request.
    pub(super) fn warnings(&self) -> Vec<String> {
        [("title", &self.title), ("milestone", &self.milestone), ("parent", &self.parent)]
            .into_iter()
            .filter(|(_, field)| field.conflict)
            .map(|(name, _)| format!("the {name} was changed by hand and was left as it is"))
            .collect()
    }
}

/// A value of one line, merged by its digest.
pub(super) struct MergedField {
    /// The value after the merge.
    pub(super) value: Option<String>,
    /// The digest of the scaffolded value, for the marker.
    pub(super) digest: Option<Digest>,
    /// Whether a person's value was left, though it differs from the request.
    conflict: bool,
}

impl MergedField {
    /// Merges a value. Without a digest, any value counts as a person's.
    fn merge(now: Option<&str>, requested: Option<&str>, base: Option<&Digest>, force: bool) -> Self {
        if requested.is_none() && base.is_none_or(|base| *base == digest(None)) {
            // No value was ever requested here: the one that exists is a person's.
            return Self { value: now.map(str::to_owned), digest: Some(digest(None)), conflict: false };
        }
        let untouched = base.map_or(now.is_none(), |base| *base == digest(now));
        let same = now.unwrap_or_default() == requested.unwrap_or_default();
        if same || untouched || force {
            Self { value: requested.map(str::to_owned), digest: Some(digest(requested)), conflict: false }
        } else {
            Self { value: now.map(str::to_owned), digest: base.cloned(), conflict: true }
        }
    }
}
