//! Outbound HTTP of a handler. A call belongs to the turn, also if it is made after the response: then it has that
//! work's time, and not the turn's.

use std::cell::OnceCell;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use crate::ports::{Http, HttpError, HttpRequest, HttpResponse, Outbound};

/// The HTTP of a turn, and later that of the work after its response.
pub(crate) struct Outlet {
    during: Rc<dyn Outbound>,
    after: OnceCell<Rc<dyn Outbound>>,
}

impl Outlet {
    pub(super) fn new(during: Rc<dyn Outbound>) -> Rc<Self> {
        Rc::new(Self { during, after: OnceCell::new() })
    }

    /// The response has been sent. Calls use this from now on.
    pub(super) fn responded(&self, after: Rc<dyn Outbound>) {
        let _ = self.after.set(after); // it is called once
    }

    fn current(&self) -> &dyn Outbound {
        &**self.after.get().unwrap_or(&self.during)
    }
}

impl Http for Outlet {
    fn send<'a>(&'a self, request: HttpRequest<'a>) -> LocalBoxFuture<'a, Result<HttpResponse, HttpError>> {
        self.current().send(request)
    }

    fn time_left(&self) -> u32 {
        self.current().time_left()
    }
}
