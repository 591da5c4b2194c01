//! Checks that a request is one that GitHub describes: its path, query and body against the description of the REST
//! API, its document and variables against the GraphQL schema. A fake GitHub calls this before it answers, so that no
//! test passes with a request that GitHub would refuse. How GitHub responds to a valid request is out of scope here.

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
