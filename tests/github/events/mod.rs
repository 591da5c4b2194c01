//! Events, answered as the Action answers them.

mod asking;
mod branches;
mod changing;
mod commands;
mod defaults;
mod listening;
mod step;
mod times;
