//! The store of a test, in memory, with its failures. It does what `js/user-data.mjs` does.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{DataError, Record};

/// [`crate::testing`]
#[derive(Default)]
pub(crate) struct MemoryStore {
    records: RefCell<BTreeMap<String, Record>>,
    /// How the next calls fail, if they do, the first one first.
    failures: RefCell<VecDeque<Option<DataError>>>,
    /// Which record was saved from the devices of which Alexa user.
    ties: RefCell<BTreeSet<(String, String)>>,
    /// The version of which Alexa user's record is in which other one.
    moved: RefCell<BTreeMap<(String, String), f64>>,
    /// The Alexa users who have disabled the skill.
    left: RefCell<BTreeSet<String>>,
}

impl MemoryStore {
    fn staged(&self) -> Result<(), DataError> {
        self.failures.borrow_mut().pop_front().flatten().map_or(Ok(()), Err)
    }

    pub(crate) fn fail(&self, calls: impl Iterator<Item = Option<DataError>>) {
        self.failures.borrow_mut().extend(calls);
    }

    /// The text of a record.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.records.borrow().get(name)?.text.clone()
    }

    /// Changes the record without a turn, as another device does.
    pub(crate) fn set(&self, name: &str, text: &str) {
        let mut records = self.records.borrow_mut();
        let record = records.entry(name.to_owned()).or_default();
        *record = Record { text: Some(text.to_owned()), version: record.version + 1.0, moved: 0.0 };
    }

    fn delete(&self, name: &str) {
        if let Some(record) = self.records.borrow_mut().get_mut(name) {
            *record = Record { text: None, version: record.version + 1.0, moved: 0.0 };
        }
        self.moved.borrow_mut().retain(|(record, _), _| record != name);
    }

    pub(crate) fn load(&self, name: &str, alexa: &str) -> Result<Record, DataError> {
        self.staged()?;
        let moved = self.moved.borrow().get(&(name.to_owned(), alexa.to_owned())).copied();
        let record = self.records.borrow().get(name).cloned().unwrap_or_default();
        Ok(Record { moved: moved.unwrap_or_default(), ..record })
    }

    pub(crate) fn leave(&self, alexa: &str) -> Result<(), DataError> {
        self.staged()?;
        self.left.borrow_mut().insert(alexa.to_owned());
        self.delete(alexa);
        let mut ties = self.ties.borrow_mut();
        let left: Vec<_> = ties.iter().filter(|(_, user)| user == alexa).cloned().collect();
        ties.retain(|(_, user)| user != alexa);
        for (name, _) in left.iter().filter(|(name, _)| ties.iter().all(|(other, _)| other != name)) {
            self.delete(name);
        }
        Ok(())
    }

    pub(crate) fn save(&self, name: &str, text: &str, version: f64, alexa: &str, moved: f64) -> Result<f64, DataError> {
        let staged = self.staged();
        if self.left.borrow().iter().any(|left| left == alexa || left == name) {
            return Err(DataError::Departed);
        }
        if !alexa.is_empty() {
            self.ties.borrow_mut().insert((name.to_owned(), alexa.to_owned()));
        }
        let mut records = self.records.borrow_mut();
        let record = records.entry(name.to_owned()).or_default();
        match staged {
            // Another device has written.
            Err(DataError::Conflict) => record.version += 1.0,
            // This is written, and the answer is lost.
            Ok(()) | Err(DataError::Unknown) => {}
            Err(error) => return Err(error),
        }
        if record.version.to_bits() != version.to_bits() {
            return Err(DataError::Conflict);
        }
        *record = Record { text: Some(text.to_owned()), version: version + 1.0, moved: 0.0 };
        if moved > 0.0 {
            self.moved.borrow_mut().insert((name.to_owned(), alexa.to_owned()), moved);
        }
        staged.map(|()| record.version)
    }

    /// `version` is the only one to delete, or 0.
    pub(crate) fn forget(&self, name: &str, version: f64) -> Result<(), DataError> {
        self.staged()?;
        let is_other =
            self.records.borrow().get(name).is_some_and(|record| record.version.to_bits() != version.to_bits());
        if version == 0.0 || !is_other {
            self.delete(name);
        }
        Ok(())
    }
}
