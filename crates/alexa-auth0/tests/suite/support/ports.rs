//! A cache and HTTP that answer from a table and record their calls.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::task::Poll;

use futures_util::future::LocalBoxFuture;

use crate::ports::{Cache, CacheError, Http, HttpError, HttpRequest, HttpResponse, Outbound};

/// A cache like Workers KV.
#[derive(Default)]
pub(crate) struct FakeCache {
    pub values: RefCell<BTreeMap<String, String>>,
    /// Key and time to live of each stored value.
    pub puts: RefCell<Vec<(String, u64)>>,
    /// The number of reads.
    pub gets: Cell<usize>,
    /// No value can be read.
    pub fails: Cell<bool>,
    /// How often the keys cannot be listed.
    pub failing_lists: Cell<usize>,
}

impl FakeCache {
    pub(crate) fn set(&self, key: impl Into<String>, value: impl Into<String>) {
        self.values.borrow_mut().insert(key.into(), value.into());
    }

    /// The only key with this prefix.
    pub(crate) fn key(&self, prefix: &str) -> String {
        let values = self.values.borrow();
        let mut keys = values.keys().filter(|key| key.starts_with(prefix));
        let key = keys.next().unwrap_or_else(|| panic!("no {prefix}")).clone();
        assert_eq!(keys.next(), None, "more than one {prefix}");
        key
    }

    pub(crate) fn clear(&self) {
        self.values.borrow_mut().clear();
        self.puts.borrow_mut().clear();
    }
}

impl Cache for FakeCache {
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Result<Option<String>, CacheError>> {
        self.gets.set(self.gets.get() + 1);
        Box::pin(
            async move { if self.fails.get() { Err(CacheError) } else { Ok(self.values.borrow().get(key).cloned()) } },
        )
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a str, ttl: u64) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            self.puts.borrow_mut().push((key.to_owned(), ttl));
            self.set(key, value);
        })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> LocalBoxFuture<'a, Result<Vec<String>, CacheError>> {
        Box::pin(async move {
            if self.failing_lists.get() > 0 {
                self.failing_lists.set(self.failing_lists.get() - 1);
                return Err(CacheError);
            }
            let values = self.values.borrow();
            Ok(values.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
        })
    }

    fn delete<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            self.values.borrow_mut().remove(key);
        })
    }
}

/// HTTP. A URL that is not in the table cannot be reached.
#[derive(Default)]
pub(crate) struct FakeHttp {
    pub answers: RefCell<BTreeMap<String, Result<HttpResponse, HttpError>>>,
    /// Each requested URL.
    pub calls: RefCell<Vec<String>>,
    /// The bearer token of each call.
    pub bearers: RefCell<Vec<Option<String>>>,
    /// While this is set, calls do not end.
    pub silent: Cell<bool>,
    /// How often a request has waited. Each wait ends when the future is polled again.
    pub waits: Cell<usize>,
    /// The current time, Unix time in seconds.
    pub now: Cell<u64>,
}

impl FakeHttp {
    pub(crate) fn answer(&self, url: impl Into<String>, answer: Result<HttpResponse, HttpError>) {
        self.answers.borrow_mut().insert(url.into(), answer);
    }

    pub(crate) fn serve(&self, url: impl Into<String>, body: impl Into<Vec<u8>>) {
        self.answer(url, Ok(HttpResponse::new(200).with_body(body)));
    }

    pub(crate) fn refuse(&self, url: impl Into<String>, status: u16) {
        self.answer(url, Ok(HttpResponse::new(status)));
    }

    pub(crate) fn fail(&self, url: impl Into<String>) {
        self.answer(url, Err(HttpError::Network));
    }

    /// The number of calls since the last call of this function.
    pub(crate) fn count(&self) -> usize {
        self.calls.borrow_mut().drain(..).count()
    }
}

impl Http for FakeHttp {
    fn send<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
        Box::pin(async move {
            self.calls.borrow_mut().push(request.url.to_owned());
            self.bearers.borrow_mut().push(request.bearer.map(|token| token.secret().to_owned()));
            std::future::poll_fn(|_| if self.silent.get() { Poll::Pending } else { Poll::Ready(()) }).await;
            self.answers.borrow().get(request.url).cloned().unwrap_or(Err(HttpError::Network))
        })
    }

    fn time_left(&self) -> u32 {
        5_500
    }
}

impl Outbound for FakeHttp {
    fn wait(&self, _milliseconds: u32) -> LocalBoxFuture<'_, Option<u64>> {
        self.waits.set(self.waits.get() + 1);
        let mut is_over = false;
        Box::pin(std::future::poll_fn(move |_| {
            if std::mem::replace(&mut is_over, true) { Poll::Ready(Some(self.now.get())) } else { Poll::Pending }
        }))
    }
}
