//! The pure logic: no files, clock, environment, network or async. A test enforces this.

pub mod artifact;
pub mod catalog;
pub mod check;
pub mod config;
pub mod counted;
pub mod diagnostic;
pub mod event;
pub mod form;
pub mod hint;
pub mod markdown;
pub mod mask;
pub(crate) mod months;
pub mod names;
pub mod nearest;
pub mod outline;
pub mod pace;
pub mod parallel;
pub mod plan;
pub mod schema;
pub mod spanned;
pub mod status;
pub mod visible;
pub mod warnings;
pub mod yaml;
