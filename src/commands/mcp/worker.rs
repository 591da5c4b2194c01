//! The thread that runs a session's commands, one after the other, beside the protocol.

use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use super::session::Session;

/// Something to do in a session.
pub(super) type Job = Box<dyn FnOnce(&Session) + Send>;

/// Starts the thread. It ends once nobody can send a job any more and the last one is done.
pub(super) fn start(session: impl FnOnce() -> Session + Send + 'static) -> (Sender<Job>, JoinHandle<()>) {
    let (jobs, queue) = mpsc::channel::<Job>();
    let thread = std::thread::spawn(move || {
        let session = session();
        for job in queue {
            job(&session);
        }
    });
    (jobs, thread)
}
