//! Answers one request: an exchange of an isolate.
//!
//! Other modules make the decisions, in functions that neither wait nor read a clock. This module calls them in order.
//! First the request is verified. Only then are there accounts, which a handler can ask.

use std::collections::VecDeque;
use std::rc::Rc;

mod accounts;
mod events;
mod outlet;

pub(crate) use accounts::Accounts;

use crate::alexa::error::RequestError;
use crate::alexa::request::RequestKind;
use crate::alexa::response::ResponseEnvelope;
use crate::alexa::signature::{Inbound, SignedRequest, VerifiedRequest};
use crate::cache::{Caches, Context, departed, profiles};
use crate::error::Error;
use crate::journal::{Journal, Line, Task};
use crate::owner::Owner;
use crate::ports::{Cache, Outbound};
use crate::settings::Settings;
use crate::skill::Skill;
use crate::turn::{Host, Turn};
use crate::variables::Variable;

/// An isolate that can answer: its settings, the namespace of KV, and what it keeps in memory.
pub(crate) struct Isolate {
    settings: Settings,
    kv: Rc<dyn Cache>,
    variables: Box<dyn Fn(&str) -> Variable>,
    caches: Caches,
}

/// The result of an exchange.
pub(crate) struct Outcome {
    /// The response. An error if Amazon did not send the request to this skill, or if this cannot be determined.
    pub answer: Result<ResponseEnvelope, RequestError>,
    /// The error of the handler.
    pub error: Option<Error>,
    /// The data for the log.
    pub line: Line,
    /// The work for the time after the response.
    pub tasks: Tasks,
}

/// Work for the time after the response.
pub(crate) struct Tasks {
    isolate: Rc<Isolate>,
    now: u64,
    list: VecDeque<Task>,
    /// Those of a handler that has left work of its own.
    accounts: Option<Rc<Accounts>>,
}

impl Isolate {
    /// An isolate with empty caches. `variables` are those of the Worker.
    pub(crate) fn new(settings: Settings, kv: Rc<dyn Cache>, variables: Box<dyn Fn(&str) -> Variable>) -> Rc<Self> {
        Rc::new(Self { settings, kv, variables, caches: Caches::default() })
    }

    /// The value of a variable or a secret. None if it is not set, blank, or no text.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        match (self.variables)(name) {
            Variable::Text(value) => Some(value.trim().to_owned()).filter(|value| !value.is_empty()),
            Variable::Unset | Variable::NotText => None,
        }
    }

    /// The settings.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// So many other requests look for keys. They never end.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) fn occupy_key_lookups(&self, number: usize, now: u64) {
        self.caches.keys.occupy_lookups(number, now);
    }

    /// So many other requests look for the certificate of a URL. They never end.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) fn occupy_certificate_lookups(&self, url: &str, number: usize, now: u64) {
        self.caches.certificates.occupy_lookups(url, number, now);
    }

    fn context<'a>(&'a self, http: &'a dyn Outbound, now: u64, journal: &'a Journal) -> Context<'a> {
        Context { settings: &self.settings, kv: &*self.kv, http, now, journal }
    }
}

/// Answers the request that arrived at `now` (Unix time in seconds) with a skill.
pub(crate) async fn run(
    isolate: &Rc<Isolate>,
    http: Rc<dyn Outbound>,
    now: u64,
    inbound: Inbound,
    skill: &Skill,
) -> Outcome {
    let journal = Rc::new(Journal::default());
    let (mut left, mut error) = (None, None);
    let answer = match verified(isolate.context(&*http, now, &journal), &isolate.caches, inbound).await {
        Ok(request) => {
            let accounts = Accounts::new(isolate, http, now, &journal, Owner::of(&request));
            let answer;
            (answer, error) = answered(request, Rc::clone(&accounts), &journal, skill).await;
            left = accounts.has_work().then_some(accounts);
            Ok(answer)
        }
        Err(refused) => Err(refused),
    };
    let (line, tasks) = journal.take();
    Outcome { answer, error, line, tasks: Tasks { accounts: left, ..Tasks::new(isolate, now, tasks) } }
}

async fn verified(context: Context<'_>, caches: &Caches, inbound: Inbound) -> Result<VerifiedRequest, RequestError> {
    let signed = SignedRequest::parse(inbound, &context.settings.alexa, context.now)?;
    let certificate = caches.certificates.get(context, &signed).await?;
    signed.verify(&certificate)
}

async fn answered(
    request: VerifiedRequest,
    accounts: Rc<Accounts>,
    journal: &Journal,
    skill: &Skill,
) -> (ResponseEnvelope, Option<Error>) {
    journal.note(|line| {
        let request = &request.envelope().request;
        line.request_type = Some(request.r#type.clone());
        line.locale.clone_from(&request.locale);
    });
    if let RequestKind::SkillEvent(event) = &request.envelope().request.kind {
        events::handle(&accounts, event, skill.erase()).await;
    }
    let turn = Turn::new(request, accounts as Rc<dyn Host>, skill.needs());
    let (answer, error) = skill.answer(&turn).await;
    if let Some(error) = &error {
        journal.note(|line| (line.error, line.has_failed) = (error.code(), error.is_failure()));
    }
    if answer.is_empty() {
        journal.note(|line| line.unanswered = turn.intent().map(|intent| intent.name.clone()));
    }
    (answer, error)
}

impl Tasks {
    /// Work that a request at `now` (Unix time in seconds) has left.
    pub(crate) fn new(isolate: &Rc<Isolate>, now: u64, list: VecDeque<Task>) -> Self {
        Self { isolate: Rc::clone(isolate), now, list, accounts: None }
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.accounts.is_none()
    }

    /// Does the work: the library's in order, and what it adds, and then the handler's.
    pub(crate) async fn finish(self, http: Rc<dyn Outbound>) {
        let Self { isolate, now, list, accounts } = self;
        let journal = Journal::with(list);
        let context = isolate.context(&*http, now, &journal);
        while let Some(task) = journal.next_task() {
            match task {
                Task::Put { key, value, ttl } => isolate.kv.put(&key, &value, ttl).await,
                Task::RefreshKeys => isolate.caches.keys.refresh(context).await,
                Task::PutProfile { owner, token, value, ttl } => {
                    profiles::put(context, &isolate.caches.departed, &owner, &token, &value, ttl).await;
                }
                Task::Forget { owner } => departed::forget(context, &owner).await,
            }
        }
        if let Some(accounts) = accounts {
            accounts.work(http).await;
        }
    }
}
