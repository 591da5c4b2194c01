//! Recurring artifacts: schedules, periods, and the artifact of the previous period.

pub(super) mod cron;
pub(super) mod new_draft;
pub(super) mod period;
pub(super) mod previous;
