//! stub
pub fn is_event(_: &str) -> bool { true }
pub fn events() -> impl Iterator<Item = &'static str> { ["push"].into_iter() }
pub fn actions(_: &str) -> Vec<&'static str> { vec!["opened","closed","created","published","synchronize","reopened"] }
pub fn find_path(_: &str, _: &str) -> Result<(), Vec<&'static str>> { Ok(()) }
pub fn by_writers(event: &str) -> bool { ["push","create","delete","release","schedule","workflow_dispatch","repository_dispatch"].contains(&event) }
pub fn starts_workflows(_: &str) -> bool { true }
