//! Plans: requests are compared with what exists, and become the steps that change it.

mod accept;
mod acceptance;
mod assignment;
mod branch_merge;
mod close_superseded;
pub mod document;
mod document_reader;
mod field_merge;
mod former_key;
mod hand_off;
mod identity;
mod kept_texts;
mod keyed;
mod label_receipt;
mod later;
mod make_plan;
mod move_owner;
mod options;
mod order;
mod ownership;
mod parent_limits;
mod receipt;
mod reconcile;
mod record;
mod shared_texts;
mod snapshot;
mod step;
mod step_planner;
mod suggest;
mod tagging;
mod trust;
mod update;
mod validate;

pub use accept::accept;
pub use acceptance::{is_dropped, why_not_accepted};
pub use branch_merge::merge_from_default;
pub use close_superseded::close_superseded;
pub use hand_off::{OwedArtifacts, all_owed, hand_off_targets};
pub use identity::{Candidate, authors_to_ask, choose_keys, has_marker, marker_keys, owner_line_key, resolve_claims};
pub use make_plan::{Decision, decide};

pub use former_key::{is_titled, key_among};
pub use label_receipt::LabelReceipt;
pub use move_owner::move_owner;
pub use order::levels;
pub use parent_limits::NO_SUB_ISSUES;

pub use receipt::{Action, Receipt, Receipts, Summary};
pub use record::{Record, State};

pub use assignment::Assignment;
pub use later::LatePlanner;
pub use options::Options;
pub use reconcile::reconcile;
pub use snapshot::{Claimant, Existing, Snapshot};
pub use step::{Change, Later, Plan, Step};

pub use suggest::{fitting_parents, free_name, is_taken};
pub use tagging::{Tagging, filed_key, tag};
pub use trust::{LastEdit, foreign_keys_claimed, keeps_claim, needs_trust, strip_untrusted};
