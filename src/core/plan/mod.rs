//! What is wanted against what is there: an outline or a table read into requests, and requests into a plan.

mod accept;
mod carry;
mod check;
mod claim;
mod decide;
pub mod document;
mod fill_keys;
mod hang;
mod label;
mod order;
mod outline;
mod receipt;
mod record;
mod reserved;
mod rotation;
mod settle;
mod snapshot;
mod step;
mod table;
mod update;

pub use accept::accept;
pub use carry::carry;
pub use claim::{Claim, authors_to_ask, choose_keys, marked, owned, settle_claims};
pub use decide::{Decision, decide};
pub use fill_keys::{Gap, fill_keys};
pub use label::LabelReceipt;
pub use order::levels;
pub use outline::{Wanted, read_outline};
pub use receipt::{Action, Receipt, Receipts, Summary};
pub use record::{Record, State};
pub use reserved::read_name;
pub use rotation::Rotation;
pub use settle::{Options, settle};
pub use snapshot::{Existing, Snapshot, Twin};
pub use step::{Change, Plan, Step};
pub use table::read_table;
