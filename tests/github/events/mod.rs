//! Events, answered the way the Action answers them.

mod asking;
mod branches;
mod changing;
mod cheap;
mod commands;
mod crashes;
mod defaults;
mod filed;
mod filing;
mod forging;
mod lasting;
mod listening;
mod oddities;
mod runners;
mod step;
mod strangers;
mod times;
