//! The store of what a skill keeps for its users.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use crate::crypto::sha256_hex;
use crate::ports::Reach;

/// The binding of the namespace.
pub(crate) const BINDING: &str = "USER_DATA";

/// The maximum size of a user's record, in bytes.
const MAX_SIZE: usize = 128 * 1024;

/// A record of the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record {
    /// JSON. None if there is nothing.
    pub text: Option<String>,
    /// The version of the record. It changes with each write.
    pub version: f64,
}

/// Why something was not loaded or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DataError {
    /// The skill has not declared that it keeps data.
    Undeclared,
    /// The Worker has no store.
    Unbound,
    /// The store does not answer.
    Unavailable,
    /// The store does not answer, and may have written.
    Unknown,
    /// Another device was faster.
    Conflict,
    /// The data is larger than 128 KiB.
    TooLarge,
    /// What is stored does not fit the type.
    Unreadable,
}

impl DataError {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Undeclared => "user_data_undeclared",
            Self::Unbound => "user_data_unbound",
            Self::Unavailable => "user_data_unavailable",
            Self::Unknown => "user_data_unknown",
            Self::Conflict => "user_data_conflict",
            Self::TooLarge => "user_data_too_large",
            Self::Unreadable => "user_data_unreadable",
        }
    }
}

/// The name of a user's record: the SHA-256 of issuer and `sub`.
pub(crate) fn name(issuer: &str, subject: &str) -> String {
    sha256_hex([issuer, "\n", subject].concat())
}

/// The record of a user, for one turn.
pub(crate) struct Keeper {
    reach: Rc<dyn Reach>,
    /// The version of the record that this turn has seen.
    seen: Cell<Option<f64>>,
}

#[cfg_attr(not(target_arch = "wasm32"), expect(clippy::unused_async, reason = "the store of a test answers at once"))]
impl Keeper {
    pub(crate) fn new(reach: Rc<dyn Reach>) -> Rc<Self> {
        Rc::new(Self { reach, seen: Cell::new(None) })
    }

    fn name(&self, subject: &str) -> String {
        name(self.reach.issuer(), subject)
    }

    pub(crate) async fn load(&self, subject: &str) -> Result<Record, DataError> {
        let record = self.read(&self.name(subject)).await?;
        self.seen.set(Some(record.version));
        Ok(record)
    }

    pub(crate) async fn save(&self, subject: &str, text: &str) -> Result<(), DataError> {
        if text.len() > MAX_SIZE {
            return Err(DataError::TooLarge);
        }
        let name = self.name(subject);
        let version = match self.seen.get() {
            Some(version) => version,
            None => self.read(&name).await?.version,
        };
        // From now on this turn writes on nothing else, until it loads again.
        self.seen.set(Some(version));
        let saved = match self.write(&name, text, version).await {
            // If it was written, it is there.
            Err(DataError::Unknown) => {
                let record = self.read(&name).await.map_err(|_| DataError::Unknown)?;
                let is_ours = record.version > version && record.text.as_deref() == Some(text);
                if is_ours { Ok(record.version) } else { Err(DataError::Unknown) }
            }
            saved => saved,
        };
        self.seen.set(Some(saved?));
        Ok(())
    }

    /// The name of the Alexa user's ties. Empty if the request names none.
    fn alexa(&self) -> String {
        alexa_name(&*self.reach).unwrap_or_default()
    }

    pub(crate) async fn forget(&self, subject: &str) -> Result<(), DataError> {
        self.seen.set(None);
        let name = self.name(subject);
        #[cfg(any(test, feature = "testing"))]
        if let Some(store) = self.reach.store() {
            return store.forget(&name);
        }
        #[cfg(target_arch = "wasm32")]
        return crate::worker::data::forget(&name, self.reach.http().time_left()).await;
        #[cfg(not(target_arch = "wasm32"))]
        Err(DataError::Unbound)
    }

    async fn read(&self, name: &str) -> Result<Record, DataError> {
        #[cfg(any(test, feature = "testing"))]
        if let Some(store) = self.reach.store() {
            return store.load(name);
        }
        #[cfg(target_arch = "wasm32")]
        return crate::worker::data::load(name, self.reach.http().time_left()).await;
        #[cfg(not(target_arch = "wasm32"))]
        Err(DataError::Unbound)
    }

    async fn write(&self, name: &str, text: &str, version: f64) -> Result<f64, DataError> {
        #[cfg(any(test, feature = "testing"))]
        if let Some(store) = self.reach.store() {
            return store.save(name, text, version, &self.alexa());
        }
        #[cfg(target_arch = "wasm32")]
        return crate::worker::data::save(name, text, version, &self.alexa(), self.reach.http().time_left()).await;
        #[cfg(not(target_arch = "wasm32"))]
        Err(DataError::Unbound)
    }
}

fn alexa_name(reach: &dyn Reach) -> Option<String> {
    Some(name(&[reach.issuer(), "alexa"].join("\n"), reach.alexa_user()?))
}

/// Deletes the data of an Alexa user who has disabled the skill.
pub(crate) type Erase = fn(Rc<dyn Reach>) -> LocalBoxFuture<'static, Result<(), DataError>>;

/// [`Erase`]
pub(crate) fn erase(reach: Rc<dyn Reach>) -> LocalBoxFuture<'static, Result<(), DataError>> {
    Box::pin(async move {
        let Some(alexa) = alexa_name(&*reach) else { return Ok(()) };
        #[cfg(any(test, feature = "testing"))]
        if let Some(store) = reach.store() {
            return store.leave(&alexa);
        }
        #[cfg(target_arch = "wasm32")]
        return crate::worker::data::leave(&alexa, reach.http().time_left()).await;
        #[cfg(not(target_arch = "wasm32"))]
        {
            let _ = alexa;
            Err(DataError::Unbound)
        }
    })
}

/// The store of a test, in memory, with its failures.
#[cfg(any(test, feature = "testing"))]
#[derive(Default)]
pub(crate) struct MemoryStore {
    records: std::cell::RefCell<std::collections::BTreeMap<String, Record>>,
    /// How the next calls fail, if they do, the first one first.
    failures: std::cell::RefCell<std::collections::VecDeque<Option<DataError>>>,
    /// Which record was saved from the devices of which Alexa user.
    ties: std::cell::RefCell<std::collections::BTreeSet<(String, String)>>,
}

#[cfg(any(test, feature = "testing"))]
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

    /// Changes the record behind the back of the turn, as another device does.
    pub(crate) fn set(&self, name: &str, text: &str) {
        let mut records = self.records.borrow_mut();
        let record = records.entry(name.to_owned()).or_default();
        *record = Record { text: Some(text.to_owned()), version: record.version + 1.0 };
    }

    pub(crate) fn load(&self, name: &str) -> Result<Record, DataError> {
        self.staged()?;
        Ok(self.records.borrow().get(name).cloned().unwrap_or_default())
    }

    pub(crate) fn leave(&self, alexa: &str) -> Result<(), DataError> {
        self.staged()?;
        let mut ties = self.ties.borrow_mut();
        let left: Vec<_> = ties.iter().filter(|(_, user)| user == alexa).cloned().collect();
        ties.retain(|(_, user)| user != alexa);
        for (name, _) in left {
            if ties.iter().all(|(other, _)| *other != name)
                && let Some(record) = self.records.borrow_mut().get_mut(&name)
            {
                *record = Record { text: None, version: record.version + 1.0 };
            }
        }
        Ok(())
    }

    pub(crate) fn save(&self, name: &str, text: &str, version: f64, alexa: &str) -> Result<f64, DataError> {
        let staged = self.staged();
        self.ties.borrow_mut().insert((name.to_owned(), alexa.to_owned()));
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
        *record = Record { text: Some(text.to_owned()), version: version + 1.0 };
        staged.map(|()| record.version)
    }

    pub(crate) fn forget(&self, name: &str) -> Result<(), DataError> {
        self.staged()?;
        if let Some(record) = self.records.borrow_mut().get_mut(name) {
            *record = Record { text: None, version: record.version + 1.0 };
        }
        Ok(())
    }
}
