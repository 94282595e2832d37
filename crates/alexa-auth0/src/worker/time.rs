//! The clock of the runtime. Everything outside `worker` counts in seconds, so milliseconds have a type of their own.

use worker::js_sys::Date;

/// Unix time in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Millis(u64);

impl Millis {
    /// The current time. In a Worker the clock advances only with input and output.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads a clock")]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a double holds every millisecond since 1970"
    )]
    pub(super) fn now() -> Self {
        Self(Date::now() as u64)
    }

    /// A time in a test.
    #[cfg(test)]
    pub(super) const fn at(milliseconds: u64) -> Self {
        Self(milliseconds)
    }

    /// Unix time in seconds.
    pub(super) fn seconds(self) -> u64 {
        self.0 / 1000
    }

    /// So many milliseconds later.
    pub(super) fn plus(self, milliseconds: u64) -> Self {
        Self(self.0 + milliseconds)
    }

    /// The milliseconds since an earlier time. Zero if it is later.
    pub(super) fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}
