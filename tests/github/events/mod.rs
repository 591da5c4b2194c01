//! Events, answered the way the Action answers them.

mod branches;
mod changing;
mod cheap;
mod checks;
mod commands;
mod crashes;
mod defaults;
mod filed;
mod filing;
mod forging;
mod hostile_texts;
mod listening;
mod outages;
pub mod people;
mod runners;
mod step;
mod strangers;
mod times;
