//! Events, answered the way the Action answers them.

mod agents;
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
mod reports;
mod returns;
mod runners;
mod step;
mod strangers;
mod times;
