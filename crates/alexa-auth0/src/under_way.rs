//! What is under way in an isolate: calls for the same thing, and the bodies of requests that wait.
//!
//! An entry counts until it is ended. If it never is, because the runtime has dropped the request, it counts until its request must have ended.

/// How many requests look for the same thing at the same time, in the cache and outside. The others wait.
pub const MAX_SAME: usize = 4;
/// How long a request that waits pauses before it looks again, in milliseconds.
pub const PAUSE: u32 = 100;
/// How often a request looks before it gives up. What it waits for takes 2.5 s at most: 0.5 s for the cache, and 2 s for a call.
pub const MAX_LOOKS: usize = 30;
/// How long an entry counts at most, in seconds. All calls of a request end within 5.5 s.
const LONGEST: u64 = 6;

/// What is under way: a name, an amount, and since when (Unix time in seconds).
#[derive(Default)]
pub struct UnderWay(Vec<(String, usize, u64)>);

impl UnderWay {
    /// The sum of the amounts under a name that are under way at `now`.
    pub fn amount(&mut self, name: &str, now: u64) -> usize {
        self.0.retain(|(.., since)| now.saturating_sub(*since) < LONGEST);
        self.0.iter().filter(|(known, ..)| known == name).map(|(_, amount, _)| amount).sum()
    }

    /// Records that something begins.
    pub fn begin(&mut self, name: &str, amount: usize, now: u64) {
        self.0.push((name.to_owned(), amount, now));
    }

    /// Records that something has ended.
    pub fn end(&mut self, name: &str, amount: usize) {
        if let Some(place) = self.0.iter().position(|entry| entry.0 == name && entry.1 == amount) {
            self.0.swap_remove(place);
        }
    }
}
