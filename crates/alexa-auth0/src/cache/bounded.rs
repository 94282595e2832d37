//! A map with a maximum size. Each entry expires at a time. If there is no room, the oldest entry is dropped.
//!
//! The part that does not depend on the type of the values is compiled once, for all maps.

use std::rc::Rc;

/// A map from texts to values. The newest entry is found first.
pub(crate) struct Bounded<T> {
    names: Names,
    values: Vec<T>,
}

impl<T> Bounded<T> {
    /// A map with `most` entries at most.
    pub(crate) const fn new(most: usize) -> Self {
        Self::with_bytes(most, usize::MAX)
    }

    /// A map whose names have `most_bytes` bytes together at most.
    pub(crate) const fn with_bytes(most: usize, most_bytes: usize) -> Self {
        Self { names: Names { most, most_bytes, entries: Vec::new() }, values: Vec::new() }
    }

    /// The value of a name at `now`, and when it expires (Unix times in seconds).
    pub(crate) fn get(&self, name: &str, now: u64) -> Option<(&T, u64)> {
        let place = self.names.place(name)?;
        let until = self.names.entries[place].until;
        (now < until).then(|| (&self.values[place], until))
    }

    /// Stores a value until a time. Drops the entries that have expired at `now`.
    pub(crate) fn insert(&mut self, name: Rc<str>, value: T, until: u64, now: u64) {
        let values = &mut self.values;
        self.names.make_room(&name, now, &mut |place| drop(values.remove(place)));
        if self.names.push(name, until) {
            self.values.push(value);
        }
    }

    /// Removes the entry of a name, also if it has expired.
    pub(crate) fn remove(&mut self, name: &str) -> Option<T> {
        let place = self.names.place(name)?;
        self.names.entries.remove(place);
        Some(self.values.remove(place))
    }

    /// Removes the entries whose values are not to be kept.
    pub(crate) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        for place in (0..self.values.len()).rev() {
            if !keep(&self.values[place]) {
                self.names.entries.remove(place);
                self.values.remove(place);
            }
        }
    }

    /// The number of entries that have not expired at `now`.
    pub(crate) fn len(&self, now: u64) -> usize {
        self.names.entries.iter().filter(|entry| now < entry.until).count()
    }
}

/// The names of a map, the oldest first.
struct Names {
    most: usize,
    most_bytes: usize,
    entries: Vec<Name>,
}

struct Name {
    text: Rc<str>,
    suffix: u128,
    until: u64,
}

impl Names {
    fn place(&self, text: &str) -> Option<usize> {
        let suffix = suffix(text);
        self.entries.iter().rposition(|name| name.suffix == suffix && *name.text == *text)
    }

    /// Drops the entry of `text`, those that have expired, and the oldest ones, until there is room for it. Reports the
    /// place of each.
    fn make_room(&mut self, text: &str, now: u64, dropped: &mut dyn FnMut(usize)) {
        let suffix = suffix(text);
        for place in (0..self.entries.len()).rev() {
            let name = &self.entries[place];
            if name.until <= now || (name.suffix == suffix && *name.text == *text) {
                self.entries.remove(place);
                dropped(place);
            }
        }
        while !self.entries.is_empty() && !self.has_room(text) {
            self.entries.remove(0);
            dropped(0);
        }
    }

    fn has_room(&self, text: &str) -> bool {
        let bytes: usize = self.entries.iter().map(|name| name.text.len()).sum();
        self.entries.len() < self.most && bytes + text.len() <= self.most_bytes
    }

    /// Returns whether there is room.
    fn push(&mut self, text: Rc<str>, until: u64) -> bool {
        let has_room = self.has_room(&text);
        if has_room {
            self.entries.push(Name { suffix: suffix(&text), text, until });
        }
        has_room
    }
}

/// The last characters as a number: it makes the comparison quick. Tokens of one tenant begin alike, and URLs of one
/// store, but their ends differ. Zero for a shorter text.
fn suffix(text: &str) -> u128 {
    text.as_bytes().last_chunk().map_or(0, |suffix| u128::from_le_bytes(*suffix))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::Bounded;

    const NOW: u64 = 1_000;

    fn map(most: usize, names: &[&str]) -> Bounded<usize> {
        let mut map = Bounded::new(most);
        for (value, name) in names.iter().enumerate() {
            map.insert((*name).into(), value, NOW + 60, NOW);
        }
        map
    }

    fn value(map: &Bounded<usize>, name: &str) -> Option<usize> {
        map.get(name, NOW).map(|(value, _)| *value)
    }

    #[test]
    fn an_entry_is_found_by_its_whole_name() {
        let name = "header.payload.signature-of-a-token";
        let map = map(4, &[name, "", "short"]);
        assert_eq!((value(&map, name), value(&map, ""), value(&map, "short")), (Some(0), Some(1), Some(2)));
        for other in
            ["header.payload.signature-of-a-tokeN", "Header.payload.signature-of-a-token", "shorT", "shor", "a"]
        {
            assert_eq!(value(&map, other), None, "{other}");
        }
    }

    #[test]
    fn an_entry_expires() {
        let map = map(4, &["a"]);
        assert_eq!(map.get("a", NOW + 59), Some((&0, NOW + 60)));
        assert_eq!(map.get("a", NOW + 60), None);
        assert_eq!((map.len(NOW + 59), map.len(NOW + 60)), (1, 0));
    }

    #[test]
    fn the_oldest_is_dropped_and_the_same_again_takes_nobodys_place() {
        let mut map = map(3, &["a", "b", "c", "d"]);
        assert_eq!((value(&map, "a"), value(&map, "b")), (None, Some(1)));
        map.insert("c".into(), 7, NOW + 60, NOW);
        assert_eq!((value(&map, "b"), value(&map, "c"), value(&map, "d")), (Some(1), Some(7), Some(3)));
        map.insert("e".into(), 8, NOW + 60, NOW);
        assert_eq!(value(&map, "b"), None);
        assert_eq!(value(&map, "c"), Some(7), "it is the newest but one");
    }

    #[test]
    fn those_that_have_expired_are_dropped_wherever_they_are() {
        let mut map = map(3, &["a"]);
        map.insert("b".into(), 1, NOW + 10, NOW);
        map.insert("c".into(), 2, NOW + 60, NOW);
        map.insert("d".into(), 3, NOW + 60, NOW + 10);
        assert_eq!(["a", "b", "c", "d"].map(|name| value(&map, name)), [Some(0), None, Some(2), Some(3)]);
    }

    #[test]
    fn the_bytes_of_all_names_are_limited() {
        let mut map = Bounded::with_bytes(10, 8);
        for name in ["aaaa", "bbb", "cc"] {
            map.insert(name.into(), (), NOW + 60, NOW);
        }
        assert_eq!(["aaaa", "bbb", "cc"].map(|name| map.get(name, NOW).is_some()), [false, true, true]);
        map.insert("nine-bytes".into(), (), NOW + 60, NOW);
        assert_eq!(map.len(NOW), 0, "what never fits is not stored");
        map.insert("8-bytes!".into(), (), NOW + 60, NOW);
        assert_eq!(map.len(NOW), 1);
    }

    #[test]
    fn entries_are_removed_by_name_and_by_value() {
        let mut map = map(4, &["a", "b", "c"]);
        assert_eq!((map.remove("b"), map.remove("b")), (Some(1), None));
        map.retain(|value| *value != 0);
        assert_eq!(["a", "b", "c"].map(|name| value(&map, name)), [None, None, Some(2)]);
    }
}
