//! The road into GitHub, against a GitHub of our own on loopback.
//!
//! Runs are in this process, in virtual time, or processes of their own where they are to be killed.

#![allow(
    clippy::unwrap_used,
    clippy::pedantic,
    unreachable_pub,
    reason = "a test fails by panicking, and is read from above"
)]

#[path = "fake/mod.rs"]
mod fake;
#[path = "github/shop.rs"]
mod shop;

#[path = "github/accepting.rs"]
mod accepting;
#[path = "github/bitten.rs"]
mod bitten;
#[path = "github/certificates.rs"]
mod certificates;
#[path = "github/connecting.rs"]
mod connecting;
#[path = "github/crashes.rs"]
mod crashes;
#[path = "github/degrade.rs"]
mod degrade;
#[path = "github/events/mod.rs"]
mod events;
#[path = "github/failures.rs"]
mod failures;
#[path = "github/fields.rs"]
mod fields;
#[path = "github/files.rs"]
mod files;
#[path = "github/labels.rs"]
mod labels;
#[path = "github/lagging.rs"]
mod lagging;
#[path = "github/limits.rs"]
mod limits;
#[path = "github/lookup.rs"]
mod lookup;
#[path = "github/making.rs"]
mod making;
#[path = "github/many.rs"]
mod many;
#[path = "github/mistakes.rs"]
mod mistakes;
#[path = "github/overlap.rs"]
mod overlap;
#[path = "github/paging.rs"]
mod paging;
#[path = "github/parents.rs"]
mod parents;
#[path = "github/reasons.rs"]
mod reasons;
#[path = "github/references.rs"]
mod references;
#[path = "github/refusals.rs"]
mod refusals;
#[path = "github/requests.rs"]
mod requests;
#[path = "github/seeds.rs"]
mod seeds;
#[path = "github/stopping.rs"]
mod stopping;
#[path = "github/trust.rs"]
mod trust;
#[path = "github/unreachable.rs"]
mod unreachable;
#[path = "github/verbose.rs"]
mod verbose;
#[path = "github/vouching.rs"]
mod vouching;
