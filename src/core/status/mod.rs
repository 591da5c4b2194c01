//! How a product stands: who answers for what, what is missing, and how everything hangs together.
//!
//! Each artifact is read once into [`Facts`]; a [`Product`] connects them. Findings look only at these.

mod chain;
mod days;
mod facts;
mod finding;
mod flow;
mod graph;
mod hats;
mod overview;
mod product;
mod registry;
mod relation;
mod roadmap;
mod rules;
mod settings;
mod sprint;
mod team;
mod text;
mod tree;
mod weeks;

pub use chain::{Chain, Link};
pub use days::days_since;
pub use facts::{Answered, Facts};
pub use finding::{About, Finding};
pub use flow::{Flow, flows};
pub use graph::{Graph, GraphEdge, MOST, Node};
pub use hats::{HATS, Hat};
pub use overview::{Overview, PersonLine, RoleLine};
pub use product::{Product, REPORT};
pub use registry::{Findings, Ignored, all, find};
pub use relation::{Edge, Relation};
pub use roadmap::Lane;
pub use settings::Settings;
pub use sprint::{Sprint, sprints};
pub use team::{Person, people};
pub use text::Ticks;
pub use tree::{Branch, branches};
pub use weeks::{Week, weeks};
