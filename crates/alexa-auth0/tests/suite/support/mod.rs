//! For all test files: a fixed time, keys from seeds, tokens, certificate chains, and
//! ports that record their calls.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests: a failure here is a failed test")]

pub(crate) mod chains;
pub(crate) mod keys;
pub(crate) mod ports;
pub(crate) mod settings;
pub(crate) mod tokens;
pub(crate) mod world;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use chrono::DateTime;

/// 2025-06-15T15:06:40Z, in seconds: the current time, unless a test sets another.
pub(crate) const NOW: u64 = 1_750_000_000;

pub(crate) const MINUTE: u64 = 60;
pub(crate) const HOUR: u64 = 60 * MINUTE;
pub(crate) const DAY: u64 = 24 * HOUR;

/// Unix time as Alexa writes it, e.g. `2025-06-15T15:06:40Z`.
pub(crate) fn rfc3339(seconds: u64) -> String {
    // The debug form of chrono's `DateTime` is RFC 3339's.
    format!("{:?}", DateTime::from_timestamp(seconds.try_into().unwrap(), 0).unwrap())
}

/// Runs a future to its end. Futures over these ports never wait.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    match poll_once(pin!(future)) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits for something"),
    }
}

/// Polls a future once, for tests of what happens while it waits.
pub(crate) fn poll_once<F: Future + ?Sized>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
