//! What a turn has around it in a test, in place of a Worker.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use serde_json::{Map, Value};

use super::alexa_api::AlexaApi;
use super::{Api, ApiRequest, ISSUER};
use crate::account::Account;
use crate::ports::{Http, HttpError, HttpRequest, HttpResponse, Reach};
use crate::store::MemoryStore;
use crate::turn::Host;

/// The host of a turn in a test.
pub(super) struct Stage {
    pub account: Account,
    pub apis: Rc<Apis>,
    pub now: u64,
    pub variables: Rc<BTreeMap<String, String>>,
    pub after: RefCell<Vec<LocalBoxFuture<'static, ()>>>,
    pub notes: RefCell<Map<String, Value>>,
    pub store: Rc<MemoryStore>,
    pub alexa_user: String,
}

/// The APIs that the skill calls.
pub(super) struct Apis {
    pub api: Rc<Api>,
    pub alexa: AlexaApi,
    pub calls: Rc<RefCell<Vec<ApiRequest>>>,
}

impl Reach for Stage {
    fn http(&self) -> Rc<dyn Http> {
        Rc::<Apis>::clone(&self.apis)
    }

    fn issuer(&self) -> &'static str {
        ISSUER
    }

    fn alexa_user(&self) -> Option<&str> {
        Some(&self.alexa_user)
    }

    fn store(&self) -> Option<&MemoryStore> {
        Some(&self.store)
    }
}

impl Host for Stage {
    fn account<'a>(&'a self, _: Option<&'a str>) -> LocalBoxFuture<'a, Account> {
        Box::pin(async { self.account.clone() })
    }

    fn now(&self) -> u64 {
        self.now
    }

    fn after(&self, work: LocalBoxFuture<'static, ()>) {
        self.after.borrow_mut().push(work);
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    fn note(&self, name: &'static str, value: Value) {
        self.notes.borrow_mut().insert(name.to_owned(), value);
    }
}

impl Http for Apis {
    fn send<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
        let request = ApiRequest {
            method: request.method.to_owned(),
            url: request.url.to_owned(),
            bearer: request.bearer.map(|token| token.secret().to_owned()),
            body: request.body.unwrap_or_default().to_owned(),
            headers: HttpResponse::received(0, request.headers.to_owned(), Vec::new()),
        };
        self.calls.borrow_mut().push(request.clone());
        Box::pin(async move { self.alexa.answer(&request).map_or_else(|| (self.api)(&request), Ok) })
    }

    fn time_left(&self) -> u32 {
        5_500
    }
}
