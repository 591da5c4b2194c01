//! Whether a request is one that GitHub describes: its path, query and body against the description of the REST
//! interface, its document and variables against the GraphQL schema. A stand-in for GitHub asks before it answers, so
//! that no test passes with a request that GitHub would refuse. What GitHub does with a good request is not known here.

#![allow(dead_code, unused_imports, unreachable_pub, reason = "each test crate uses its own part of this")]
#![allow(missing_docs, clippy::unwrap_used, reason = "the files embedded here are well formed")]

mod events;
mod fault;
mod graphql;
mod rest;
mod route;
mod server;

pub use events::check_event;
pub use graphql::{ADDENDUM, PUBLISHED, check_graphql, schema, schema_of, unused_variable};
pub use rest::{
    Refusal, check_answer, check_rest, check_rest_of, is_known, is_parameter, known_body, operations, pruned,
};
pub use server::Server;
