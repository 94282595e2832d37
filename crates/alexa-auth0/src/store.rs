//! The store of what a skill keeps for its users.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use crate::crypto::sha256_hex;
use crate::ports::Reach;

#[cfg(any(test, feature = "testing"))]
mod memory;

#[cfg(any(test, feature = "testing"))]
pub(crate) use memory::MemoryStore;

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
    /// The version of the guest's record that is in this one.
    pub moved: f64,
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
    /// The user has disabled the skill meanwhile.
    Departed,
    /// The request names no Alexa user.
    NoAlexaUser,
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
            Self::Departed => "user_data_departed",
            Self::NoAlexaUser => "user_data_no_alexa_user",
            Self::TooLarge => "user_data_too_large",
            Self::Unreadable => "user_data_unreadable",
        }
    }
}

/// The name of a user's record: the SHA-256 of issuer and `sub`.
pub(crate) fn name(issuer: &str, subject: &str) -> String {
    sha256_hex([issuer, "\n", subject].concat())
}

/// Whose record it is.
enum Whose {
    /// That of the account with this `sub`.
    Account(String),
    /// That of the Alexa user who has not linked an account.
    Guest,
}

/// The record of a user, for one turn.
pub(crate) struct Keeper {
    reach: Rc<dyn Reach>,
    whose: Whose,
    /// The version of the record that this turn has seen.
    seen: Cell<Option<f64>>,
}

#[cfg_attr(not(target_arch = "wasm32"), expect(clippy::unused_async, reason = "the store of a test answers at once"))]
impl Keeper {
    pub(crate) fn of_account(reach: Rc<dyn Reach>, subject: &str) -> Rc<Self> {
        Rc::new(Self { reach, whose: Whose::Account(subject.to_owned()), seen: Cell::new(None) })
    }

    pub(crate) fn of_guest(reach: Rc<dyn Reach>) -> Rc<Self> {
        Rc::new(Self { reach, whose: Whose::Guest, seen: Cell::new(None) })
    }

    /// The name of the record, and that of the Alexa user to whom an account is tied.
    fn names(&self) -> Result<(String, String), DataError> {
        let alexa = alexa_name(&*self.reach);
        match &self.whose {
            Whose::Account(subject) => Ok((name(self.reach.issuer(), subject), alexa.unwrap_or_default())),
            Whose::Guest => Ok((alexa.ok_or(DataError::NoAlexaUser)?, String::new())),
        }
    }

    pub(crate) async fn load(&self) -> Result<Record, DataError> {
        let (name, alexa) = self.names()?;
        let record = self.read(&name, &alexa).await?;
        self.seen.set(Some(record.version));
        Ok(record)
    }

    /// `moved` is the version of the guest's record that is in the text, or 0.
    pub(crate) async fn save(&self, text: &str, moved: f64) -> Result<(), DataError> {
        if text.len() > MAX_SIZE {
            return Err(DataError::TooLarge);
        }
        let (name, alexa) = self.names()?;
        let version = match self.seen.get() {
            Some(version) => version,
            None => self.read(&name, &alexa).await?.version,
        };
        // From now on this turn writes on nothing else, until it loads again.
        self.seen.set(Some(version));
        let saved = match self.write(&name, text, version, &alexa, moved).await {
            // If it was written, it is there.
            Err(DataError::Unknown) => {
                let record = self.read(&name, &alexa).await.map_err(|_| DataError::Unknown)?;
                let is_ours = record.version > version && record.text.as_deref() == Some(text);
                if is_ours { Ok(record.version) } else { Err(DataError::Unknown) }
            }
            saved => saved,
        };
        self.seen.set(Some(saved?));
        Ok(())
    }

    /// Deletes the record, or only this version of it.
    pub(crate) async fn forget(&self, version: Option<f64>) -> Result<(), DataError> {
        self.seen.set(None);
        let (name, _) = self.names()?;
        let (is_guest, version) = (matches!(self.whose, Whose::Guest), version.unwrap_or_default());
        #[cfg(any(test, feature = "testing"))]
        if let Some(store) = self.reach.store() {
            return store.forget(&name, version);
        }
        #[cfg(target_arch = "wasm32")]
        return crate::worker::data::forget(&name, is_guest, version, self.reach.http().time_left()).await;
        #[cfg(not(target_arch = "wasm32"))]
        Err(DataError::Unbound)
    }

    async fn read(&self, name: &str, alexa: &str) -> Result<Record, DataError> {
        #[cfg(any(test, feature = "testing"))]
        if let Some(store) = self.reach.store() {
            return store.load(name, alexa);
        }
        #[cfg(target_arch = "wasm32")]
        return crate::worker::data::load(name, alexa, self.reach.http().time_left()).await;
        #[cfg(not(target_arch = "wasm32"))]
        Err(DataError::Unbound)
    }

    async fn write(&self, name: &str, text: &str, version: f64, alexa: &str, moved: f64) -> Result<f64, DataError> {
        #[cfg(any(test, feature = "testing"))]
        if let Some(store) = self.reach.store() {
            return store.save(name, text, version, alexa, moved);
        }
        #[cfg(target_arch = "wasm32")]
        return crate::worker::data::save(name, text, version, alexa, moved, self.reach.http().time_left()).await;
        #[cfg(not(target_arch = "wasm32"))]
        Err(DataError::Unbound)
    }
}

/// The name of what belongs to an Alexa user: the ties to accounts, and the record of a guest.
pub(crate) fn name_of_alexa_user(issuer: &str, id: &str) -> String {
    name(&[issuer, "alexa"].join("\n"), id)
}

fn alexa_name(reach: &dyn Reach) -> Option<String> {
    Some(name_of_alexa_user(reach.issuer(), reach.alexa_user()?))
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
