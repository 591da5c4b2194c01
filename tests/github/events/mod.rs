//! Events, answered as the Action answers them.

mod defaults;
mod branches;
mod step;
mod times;
