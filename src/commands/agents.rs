//! What an agent asks for: it is marked as the agent's, stays within the team's limit, and is no acceptance.

use std::borrow::Cow;

use jiff::civil::Date;

use super::context::Context;
use super::project::Project;
use crate::core::artifact::{Request, Requests};
use crate::core::catalog::Role;
use crate::core::config::{AgentAcceptance, AgentsFile};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::{AgentName, ArtifactKey};
use crate::core::plan::{Change, Existing, Plan, Snapshot};

/// The agent that this run works for: `--agent`, or `ROLECALL_AGENT`; `None` for a person.
///
/// # Errors
/// The environment's isn't a name.
pub(super) fn agent(context: &Context) -> Result<Option<AgentName>, Error> {
    if context.global.agent.is_some() {
        return Ok(context.global.agent.clone());
    }
    let Some(name) = context.environment.variable("ROLECALL_AGENT") else { return Ok(None) };
    let mistake = || Diagnostic::error("`ROLECALL_AGENT` is not a name").hint("use one line of at most 80 characters");
    AgentName::parse(&name).map(Some).ok_or_else(|| mistake().into())
}

/// Requests that an agent makes.
pub(super) struct Proposed<'a> {
    requests: &'a dyn Requests,
    by: AgentName,
    settings: AgentsFile,
}

impl<'a> Proposed<'a> {
    /// The requests as the agent's, if this run works for one.
    ///
    /// # Errors
    /// The agent's name isn't one.
    pub(super) fn new(context: &Context, project: &Project, requests: &'a dyn Requests) -> Result<Option<Self>, Error> {
        let settings = project.workspace.config.file.agents.clone().unwrap_or_default();
        Ok(agent(context)?.map(|by| Self { requests, by, settings }))
    }

    /// Checks that the agent doesn't create more today than the team allows, in all its runs together.
    ///
    /// # Errors
    /// It would.
    pub(super) fn check(&self, project: &Project, snapshot: &Snapshot, plan: &Plan, today: Date) -> Result<(), Error> {
        let name = self.by.without_version();
        let is_of_today =
            |by: &AgentName, created: Option<Date>| by.without_version() == name && created == Some(today);
        let existing = snapshot.iter().filter(|existing| {
            existing.record.created == Some(today)
                && existing.by().is_some_and(|by| is_of_today(&by, existing.record.created))
        });
        let before = existing.count();
        let creates = |change: &Change| match change {
            Change::Create(_) => true,
            Change::Later(later) => later.creates,
            Change::None | Change::Update(_) => false,
        };
        let new = plan.steps.iter().filter(|step| creates(&step.change)).count();
        let limit = usize::try_from(self.settings.per_day).unwrap_or(usize::MAX);
        if new == 0 || before + new <= limit {
            return Ok(());
        }
        let message =
            format!("the agent `{name}` may create {limit} artifacts a day: {before} exist, and {new} would be new");
        let config = project.workspace.config_path.as_ref().map_or(crate::workspace::CONFIG, |path| path.as_str());
        let hint = format!("ask for fewer, or let a person raise `agents: {{ per-day: {limit} }}` in {config}");
        Err(Error::failed(Diagnostic::error(message).hint(hint)))
    }

    fn marked<'b>(&self, request: Cow<'b, Request>) -> Cow<'b, Request> {
        let mut request = request.into_owned();
        request.by = Some(self.by.clone());
        // What an agent doesn't know is a question for people, and no mistake.
        request.draft = true;
        // An agent mentions nobody, refers to nothing and hides nothing, whosever words it passes on.
        request.answers = std::mem::take(&mut request.answers).from_outside();
        if let Some(label) = self.settings.label.as_deref().map(str::trim)
            && !request.labels.iter().any(|known| known.eq_ignore_ascii_case(label))
        {
            request.labels.push(label.to_owned());
        }
        Cow::Owned(request)
    }
}

impl Requests for Proposed<'_> {
    fn count(&self) -> usize {
        self.requests.count()
    }

    fn at(&self, index: usize) -> Cow<'_, Request> {
        self.marked(self.requests.at(index))
    }

    fn without_answers(&self, index: usize) -> Cow<'_, Request> {
        self.marked(self.requests.without_answers(index))
    }
}

/// Checks that whoever runs this may accept an artifact: a person, or an agent that the configuration allows and whose
/// token's account holds the role.
///
/// # Errors
/// An agent that may not.
pub(super) fn check_acceptance(
    context: &Context,
    project: &Project,
    key: &ArtifactKey,
    role: Option<&Role>,
) -> Result<(), Error> {
    let Some(agent) = agent(context)? else { return Ok(()) };
    let settings = project.workspace.config.file.agents.clone().unwrap_or_default();
    let refused = |why: String, hint: String| Err(Error::from(Diagnostic::error(why).hint(hint)));
    if settings.accept == AgentAcceptance::Never {
        let why = format!("the agent `{agent}` can't accept `{key}`: only people accept");
        return refused(why, "ask whoever holds its role".to_owned());
    }
    let Some(host) = project.tracker.host() else {
        let why = format!("the agent `{agent}` can't accept `{key}`: without GitHub, it has no account");
        return refused(why, "ask whoever holds its role".to_owned());
    };
    let account = host.access()?.account;
    match role.is_some_and(|role| holds(project, role, &account)) {
        true => Ok(()),
        false => {
            let why =
                format!("the agent `{agent}` can't accept `{key}`: its account `{account}` doesn't hold the role");
            refused(why, "ask whoever holds its role".to_owned())
        }
    }
}

/// Checks that an app's or a bot's comment may accept an artifact: the configuration lets agents accept, and names it among
/// the role's holders.
///
/// # Errors
/// An app or a bot that may not.
pub(super) fn check_app(project: &Project, app: Option<&str>, existing: &Existing) -> Result<(), Error> {
    let Some(app) = app else { return Ok(()) };
    let accept = project.workspace.config.file.agents.as_ref().map(|agents| agents.accept).unwrap_or_default();
    let role = project.catalog.role(existing.owner(&project.catalog).as_str());
    if accept == AgentAcceptance::Holder && role.is_some_and(|role| holds(project, role, app)) {
        return Ok(());
    }
    let mistake =
        Diagnostic::error(format!("the app `{app}` can't accept `{}`: only people accept", existing.record.key));
    Err(mistake.hint("ask whoever holds its role to comment `/rolecall accept`").into())
}

/// Whether a role's holders name an account. An app's login ends in `[bot]`, which a holder's name leaves out.
pub(super) fn holds(project: &Project, role: &Role, account: &str) -> bool {
    let account = account.trim_end_matches("[bot]");
    project.catalog.holders(role).iter().any(|holder| holder.as_str().eq_ignore_ascii_case(account))
}
