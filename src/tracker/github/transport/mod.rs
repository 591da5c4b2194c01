//! Requests to GitHub: connections, pacing, rate limits, retries, errors.

pub(super) mod api_request;
pub(super) mod api_response;
pub(super) mod client;
pub(super) mod connection;
pub(super) mod connector;
pub(super) mod error;
pub(super) mod error_response;
pub(super) mod graphql_error;
pub(super) mod http_client;
pub(super) mod links;
pub(super) mod pagination;
pub(super) mod payload;
pub(super) mod proxy;
pub(super) mod rate_limit;
#[cfg(test)]
pub(super) mod recorded;
