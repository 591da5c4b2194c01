//! Size limits for reading files.

/// The size limit for a kind of file. A larger file can't be what it claims to be, and would only cost memory and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// A configuration, a role, a template or a partial: 1 MiB.
    Settings,
    /// An artifact, an issue form, CODEOWNERS or a workflow: 4 MiB. GitHub accepts 256 KiB for a body, and 3 MB for
    /// CODEOWNERS.
    Artifact,
    /// An outline, a table, answers or a payload: 64 MiB. GitHub sends up to 25 MiB.
    Outline,
}

impl Limit {
    /// The limit in MiB.
    pub fn mebibytes(self) -> u64 {
        match self {
            Self::Settings => 1,
            Self::Artifact => 4,
            Self::Outline => 64,
        }
    }

    /// The limit in bytes.
    pub fn bytes(self) -> u64 {
        self.mebibytes() << 20
    }
}
