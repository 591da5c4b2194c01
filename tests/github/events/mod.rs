//! Events, answered as the Action answers them.

mod asking;
mod changing;
mod commands;
mod defaults;
mod listening;
mod step;
