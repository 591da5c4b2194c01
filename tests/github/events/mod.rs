//! Events, answered as the Action answers them.

mod branches;
mod defaults;
mod step;
mod times;
