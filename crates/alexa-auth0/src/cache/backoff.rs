//! Pauses after failures. They get longer with every failure, until an attempt succeeds.

use std::cell::Cell;

use crate::ports::{CALL_TIMEOUT, HttpError};

/// The pauses after one, two, three, and more failures, in seconds.
const PAUSES: [u64; 4] = [2, 5, 15, 30];

/// The recent failures of one operation. Times are Unix times in seconds.
#[derive(Debug, Default)]
pub(crate) struct Backoff(Cell<Failures>);

#[derive(Clone, Copy, Debug, Default)]
struct Failures {
    number: usize,
    until: u64,
}

/// An attempt, until its result is known. If it is dropped, it counts neither as a success nor as a failure.
#[must_use]
pub(crate) struct Attempt<'a>(&'a Backoff);

impl Backoff {
    /// Whether the operation may be tried at `now`.
    #[must_use]
    pub(crate) fn allows(&self, now: u64) -> bool {
        now >= self.0.get().until
    }

    /// Begins an attempt, if the operation may be tried at `now`.
    pub(crate) fn attempt(&self, now: u64) -> Option<Attempt<'_>> {
        self.allows(now).then_some(Attempt(self))
    }
}

impl Attempt<'_> {
    /// The attempt has failed at a time. Several attempts that run at the same time are one failure: the first that
    /// ends.
    pub(crate) fn failed(self, at: u64) {
        let Self(Backoff(failures)) = self;
        let Failures { number, until } = failures.get();
        if at >= until {
            failures.set(Failures { number: number + 1, until: at + PAUSES[number.min(PAUSES.len() - 1)] });
        }
    }

    /// The attempt has succeeded.
    pub(crate) fn succeeded(self) {
        self.0.0.set(Failures::default());
    }
}

/// When a call that began at `began` and failed has certainly ended, to the second. A pause begins then. If it began
/// with the call, it would be over already when a call times out.
#[must_use]
pub(crate) fn failed_at(error: HttpError, began: u64) -> u64 {
    if error == HttpError::TimedOut { began + CALL_TIMEOUT } else { began }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::Backoff;

    fn fail(backoff: &Backoff, now: u64) {
        backoff.attempt(now).expect("it may be tried").failed(now);
    }

    #[test]
    fn each_failure_is_followed_by_a_longer_pause_until_it_succeeds() {
        let backoff = Backoff::default();
        let mut now = 1_000;
        assert!(backoff.allows(0));
        for pause in [2, 5, 15, 30, 30] {
            fail(&backoff, now);
            assert!(backoff.attempt(now + pause - 1).is_none() && backoff.allows(now + pause), "{pause} s");
            now += pause;
        }
        backoff.attempt(now).expect("it may be tried").succeeded();
        assert!(backoff.allows(now));
        fail(&backoff, now);
        assert!(backoff.allows(now + 2));
    }

    #[test]
    fn attempts_that_fail_together_are_one_failure() {
        let backoff = Backoff::default();
        let attempts: Vec<_> = (0..10).map(|_| backoff.attempt(1_000).expect("it may be tried")).collect();
        for attempt in attempts {
            attempt.failed(1_000);
        }
        assert!(!backoff.allows(1_001) && backoff.allows(1_002));
        fail(&backoff, 1_002);
        assert!(!backoff.allows(1_006) && backoff.allows(1_007), "the second failure");
    }

    #[test]
    fn an_attempt_that_is_dropped_counts_for_nothing() {
        let backoff = Backoff::default();
        assert!(backoff.attempt(1_000).is_some());
        assert!(backoff.allows(1_000));
        fail(&backoff, 1_000);
        assert!(backoff.attempt(1_002).is_some());
        fail(&backoff, 1_002);
        assert!(!backoff.allows(1_006), "the second failure");
    }
}
