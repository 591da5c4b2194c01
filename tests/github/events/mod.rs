//! Events, answered as the Action answers them.

mod defaults;
mod step;
