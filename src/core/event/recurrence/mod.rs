//! Artifacts that come back each period: schedules, periods, and the artifact of the period before.

pub(super) mod cron;
pub(super) mod new_draft;
pub(super) mod period;
pub(super) mod previous;
