//! What is under way in an isolate: calls for the same thing, and the bodies of requests that wait.

use std::cell::RefCell;

/// How many requests look for the same thing at the same time, in KV and outside. The others wait.
pub(crate) const MAX_SAME: usize = 4;
/// How long a request that waits pauses before it looks again, in milliseconds.
pub(crate) const PAUSE: u32 = 100;
/// How often a request looks before it gives up. What it waits for takes 2.5 s at most: 0.5 s for KV, and 2 s for a
/// call.
pub(crate) const MAX_LOOKS: usize = 30;
/// How long an entry counts at most, in seconds. All calls of a request end within 5.5 s.
const LONGEST: u64 = 6;

/// What is under way.
#[derive(Default)]
pub(crate) struct UnderWay(RefCell<Entries>);

#[derive(Default)]
struct Entries {
    list: Vec<Entry>,
    /// The number of the next entry.
    next: u64,
}

struct Entry {
    name: String,
    amount: usize,
    /// Unix time in seconds.
    since: u64,
    number: u64,
}

/// An entry. It counts until this is dropped. If the runtime drops a request without running the code that drops this,
/// it counts until the request must have ended.
#[must_use = "it ends when it is dropped"]
pub(crate) struct Attempt<'a> {
    all: &'a UnderWay,
    number: u64,
}

impl UnderWay {
    /// The sum of the amounts under a name that are under way at `now`.
    pub(crate) fn amount(&self, name: &str, now: u64) -> usize {
        let entries = self.0.borrow();
        entries.list.iter().filter(|entry| entry.name == name && is_current(entry, now)).map(|entry| entry.amount).sum()
    }

    /// Something begins.
    pub(crate) fn begin(&self, name: &str, amount: usize, now: u64) -> Attempt<'_> {
        let mut entries = self.0.borrow_mut();
        entries.list.retain(|entry| is_current(entry, now));
        let number = entries.next;
        entries.next += 1;
        entries.list.push(Entry { name: name.to_owned(), amount, since: now, number });
        Attempt { all: self, number }
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        self.all.0.borrow_mut().list.retain(|entry| entry.number != self.number);
    }
}

fn is_current(entry: &Entry, now: u64) -> bool {
    now.saturating_sub(entry.since) < LONGEST
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::UnderWay;

    #[test]
    fn what_has_begun_counts_until_it_is_dropped() {
        let all = UnderWay::default();
        let first = all.begin("a", 1, 1_000);
        let second = all.begin("a", 2, 1_001);
        let other = all.begin("b", 4, 1_001);
        assert_eq!((all.amount("a", 1_001), all.amount("b", 1_001), all.amount("c", 1_001)), (3, 4, 0));
        drop(first);
        assert_eq!(all.amount("a", 1_001), 2);
        drop(second);
        let third = all.begin("a", 8, 1_001);
        drop(other);
        assert_eq!((all.amount("a", 1_001), all.amount("b", 1_001)), (8, 0));
        drop(third);
    }

    #[test]
    fn what_never_ends_counts_for_six_seconds() {
        let all = UnderWay::default();
        std::mem::forget(all.begin("a", 1, 1_000));
        assert_eq!((all.amount("a", 1_005), all.amount("a", 1_006)), (1, 0));
    }
}
