//! What happens while a request is answered: the data of its line in the log, and the work that is left for the time
//! after the response.

use std::cell::RefCell;
use std::collections::VecDeque;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::owner::Owner;

/// The source of keys, certificate or profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Source {
    /// The access token's own claims.
    Token,
    /// This isolate's memory.
    Memory,
    /// Workers KV.
    Kv,
    /// The network.
    Fetch,
}

/// The data of one request for its line in the log. It does not identify the user.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Line {
    /// `answered`, or `failed` if a handler returned an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'static str>,
    /// The duration, in milliseconds.
    pub ms: u64,
    /// The type of the request. It comes only from verified requests, as does the locale.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub request_type: Option<String>,
    /// The locale of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The kind of account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<&'static str>,
    /// The code of the rule that a token or a certificate chain breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The code of a handler's error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<&'static str>,
    /// Whether that error is a failure.
    #[serde(skip)]
    pub has_failed: bool,
    /// The name of the intent, if the response was empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<String>,
    /// Where the signing certificate came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Source>,
    /// Where the tenant's keys came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Source>,
    /// Where the user's profile came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Source>,
    /// Whether what the skill keeps for a user who has disabled it was deleted: `yes`, or why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased: Option<&'static str>,
    /// What the handler has noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Box<Map<String, Value>>>,
}

impl Line {
    /// The request was answered after `ms` milliseconds.
    pub(crate) fn answered(&mut self, ms: u64) {
        self.outcome = Some(if self.has_failed { "failed" } else { "answered" });
        self.ms = ms;
    }
}

/// Work for the time after the response.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Store a value in KV, for a time in seconds.
    Put { key: String, value: String, ttl: u64 },
    /// Fetch the issuer's keys again.
    RefreshKeys,
    /// Store the profile of a user's token, unless the user has disabled the skill meanwhile.
    PutProfile { owner: Owner, token: String, value: String, ttl: u64 },
    /// Delete the data that is stored for a user.
    Forget { owner: Owner },
}

/// The journal of one request.
#[derive(Default)]
pub(crate) struct Journal(RefCell<(Line, VecDeque<Task>)>);

impl Journal {
    /// A journal with work that is left.
    pub(crate) fn with(tasks: VecDeque<Task>) -> Self {
        Self(RefCell::new((Line::default(), tasks)))
    }

    /// Changes the line in the log.
    pub(crate) fn note(&self, change: impl FnOnce(&mut Line)) {
        change(&mut self.0.borrow_mut().0);
    }

    /// Adds work for the time after the response. It is done in this order, but a user is forgotten first.
    pub(crate) fn after(&self, task: Task) {
        let tasks = &mut self.0.borrow_mut().1;
        if matches!(task, Task::Forget { .. }) { tasks.push_front(task) } else { tasks.push_back(task) }
    }

    /// The next work.
    pub(crate) fn next_task(&self) -> Option<Task> {
        self.0.borrow_mut().1.pop_front()
    }

    /// Line and work so far. The journal is empty afterwards.
    pub(crate) fn take(&self) -> (Line, VecDeque<Task>) {
        self.0.take()
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{Journal, Task};
    use crate::owner::Owner;

    #[test]
    fn work_is_done_in_order_and_a_user_is_forgotten_first() {
        let journal = Journal::default();
        let put = |key: &str| Task::Put { key: key.to_owned(), value: String::new(), ttl: 60 };
        let forget = || Task::Forget { owner: Owner::named("a") };
        for task in [put("1"), Task::RefreshKeys, forget(), put("2")] {
            journal.after(task);
        }
        let tasks: Vec<Task> = std::iter::from_fn(|| journal.next_task()).collect();
        assert_eq!(tasks, [forget(), put("1"), Task::RefreshKeys, put("2")]);
    }
}
