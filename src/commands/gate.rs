//! The gate that an agent's plan passes twice: when it is shown, and when it is carried out.

/// What a plan was made on: the requests, the artifacts that exist, and the catalog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PlanDigest(pub(super) [u8; 32]);

/// What holds back a plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    /// The plan that was shown, once it is to be carried out.
    pub(super) expected: Option<PlanDigest>,
    /// The plan that was made now.
    pub(super) made: Option<PlanDigest>,
    /// Whether it writes anything.
    pub(super) writes: bool,
    /// Whether it may change only drafts, and what agents created.
    pub(super) only_drafts: bool,
    /// Whether it needs not to be shown first.
    pub(super) unseen: bool,
}

impl Gate {
    /// Lets every plan pass that creates artifacts and changes only drafts.
    pub(super) fn for_drafts() -> Self {
        Self { only_drafts: true, unseen: true, ..Self::default() }
    }
}
