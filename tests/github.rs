//! The GitHub tracker, tested against a fake GitHub on loopback.
//!
//! Runs take place in this process and in virtual time, or in processes of their own where the test kills them.

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
#[path = "github/assigning.rs"]
mod assigning;
#[path = "github/certificates.rs"]
mod certificates;
#[path = "github/changing.rs"]
mod changing;
#[path = "github/connecting.rs"]
mod connecting;
#[path = "github/crashes.rs"]
mod crashes;
#[path = "github/creating.rs"]
mod creating;
#[path = "github/degrade.rs"]
mod degrade;
#[path = "github/doctor.rs"]
mod doctor;
#[path = "github/enterprise.rs"]
mod enterprise;
#[path = "github/events/mod.rs"]
mod events;
#[path = "github/failures.rs"]
mod failures;
#[path = "github/few_requests.rs"]
mod few_requests;
#[path = "github/fields.rs"]
mod fields;
#[path = "github/files.rs"]
mod files;
#[path = "github/graphql_errors.rs"]
mod graphql_errors;
#[path = "github/held_up.rs"]
mod held_up;
#[path = "github/labels.rs"]
mod labels;
#[path = "github/lagging.rs"]
mod lagging;
#[path = "github/limits.rs"]
mod limits;
#[path = "github/lookup.rs"]
mod lookup;
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
#[path = "github/parts.rs"]
mod parts;
#[path = "github/people.rs"]
mod people;
#[path = "github/proxies.rs"]
mod proxies;
#[path = "github/reasons.rs"]
mod reasons;
#[path = "github/references.rs"]
mod references;
#[path = "github/refusals.rs"]
mod refusals;
#[path = "github/relay.rs"]
mod relay;
#[path = "github/reported_bugs.rs"]
mod reported_bugs;
#[path = "github/requests.rs"]
mod requests;
#[path = "github/seeds.rs"]
mod seeds;
#[path = "github/stopping.rs"]
mod stopping;
#[path = "github/trust.rs"]
mod trust;
#[path = "github/trusted_edits.rs"]
mod trusted_edits;
#[path = "github/unreachable.rs"]
mod unreachable;
#[path = "github/verbose.rs"]
mod verbose;
#[path = "github/waits.rs"]
mod waits;
