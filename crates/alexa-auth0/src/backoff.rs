//! Pauses after failures. They get longer with every failure, until an attempt succeeds.

/// The pauses after one, two, three, and more failures, in seconds.
const PAUSES: [u64; 4] = [2, 5, 15, 30];

/// The recent failures of one operation. Times are Unix times in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backoff {
    failures: usize,
    until: u64,
}

impl Backoff {
    /// Whether the operation may be tried at `now`.
    #[must_use]
    pub fn allows(&self, now: u64) -> bool {
        now >= self.until
    }

    /// Records a failure. Several attempts that run at the same time are one failure: the first that ends.
    pub fn failed(&mut self, now: u64) {
        if !self.allows(now) {
            return;
        }
        self.until = now + PAUSES[self.failures.min(PAUSES.len() - 1)];
        self.failures += 1;
    }

    /// Records a success.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::Backoff;

    #[test]
    fn each_failure_is_followed_by_a_longer_pause_until_it_succeeds() {
        let mut backoff = Backoff::default();
        let mut now = 1_000;
        assert!(backoff.allows(0));
        for pause in [2, 5, 15, 30, 30] {
            backoff.failed(now);
            assert!(!backoff.allows(now + pause - 1) && backoff.allows(now + pause), "{pause} s");
            now += pause;
        }
        backoff.succeeded();
        assert!(backoff.allows(now));
        backoff.failed(now);
        assert!(backoff.allows(now + 2));
    }

    #[test]
    fn attempts_that_fail_together_are_one_failure() {
        let mut backoff = Backoff::default();
        for _ in 0..10 {
            backoff.failed(1_000);
            backoff.failed(1_001);
        }
        assert!(!backoff.allows(1_001) && backoff.allows(1_002));
        backoff.failed(1_002);
        assert!(!backoff.allows(1_006) && backoff.allows(1_007), "the second failure");
    }
}
