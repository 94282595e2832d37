//! What a skill keeps for a user.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::account::User;
use crate::error::{Error, Reason, Result};
use crate::store::{DataError, Keeper};

/// How often [`User::update`] tries again, if there is time.
const ATTEMPTS: usize = 20;

/// Data that a skill keeps for a user: [`User::load`].
///
/// ```
/// use alexa_auth0::UserData;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Default, Serialize, Deserialize)]
/// struct Preferences {
///     team: String,
/// }
///
/// impl UserData for Preferences {}
/// ```
///
/// If a later version of the skill needs another shape, it gets another [`Self::VERSION`], and [`Self::upgrade`] reads the older ones. A member that is
/// only added needs none of this: `#[serde(default)]`.
pub trait UserData: Serialize + DeserializeOwned + Default {
    /// The version of this shape.
    const VERSION: u32 = 1;

    /// Reads data of another version. None if that is not possible: then [`User::load`] is an error, and nothing is lost.
    #[must_use]
    fn upgrade(version: u32, data: Value) -> Option<Self> {
        let _ = (version, data);
        None
    }
}

impl From<DataError> for Error {
    fn from(error: DataError) -> Self {
        Self::of(Reason::UserData(error.code()))
    }
}

/// The text of a record.
#[derive(Serialize, Deserialize)]
struct Kept<D> {
    version: u32,
    data: D,
}

/// The text of a record with this data.
pub(crate) fn text_of<T: UserData>(data: &T) -> Result<String> {
    Ok(serde_json::to_string(&Kept { version: T::VERSION, data })?)
}

/// The data of a record, also of an older version.
pub(crate) fn data_of<T: UserData>(text: &str) -> Result<T, DataError> {
    let kept: Kept<Value> = serde_json::from_str(text).map_err(|_| DataError::Unreadable)?;
    let data = if kept.version == T::VERSION {
        serde_json::from_value(kept.data).ok()
    } else {
        T::upgrade(kept.version, kept.data)
    };
    data.ok_or(DataError::Unreadable)
}

impl User {
    fn kept(&self) -> Result<&Keeper, DataError> {
        self.keeper().ok_or(DataError::Undeclared)
    }

    /// What the skill keeps for the user. The default if there is nothing.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::UserData;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Default, Serialize, Deserialize)]
    /// # struct Preferences { team: String }
    /// # impl UserData for Preferences {}
    /// async fn set_team(turn: &Turn, team: &str) -> Result {
    ///     let user = turn.user().await?;
    ///     let mut preferences: Preferences = user.load().await?;
    ///     preferences.team = team.to_owned();
    ///     user.save(&preferences).await?;
    ///     Ok(Response::tell(format!("Your team is {team}.")))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The user hears the sentence `unavailable`. The log has the code `user_data_unavailable` if the store does not answer, `user_data_undeclared` if
    /// the skill has not called [`Skill::keeps_user_data`](crate::Skill::keeps_user_data), `user_data_unbound` if the Worker has no store, or
    /// `user_data_unreadable` if what is stored does not fit the type.
    pub async fn load<T: UserData>(&self) -> Result<T> {
        let record = self.kept()?.load(self.subject()).await?;
        Ok(record.text.map_or_else(|| Ok(T::default()), |text| data_of(&text))?)
    }

    /// Keeps data for the user, in place of what was there. If this turn has loaded it before, it must not have changed since. It may have 128 KiB
    /// as JSON.
    ///
    /// # Errors
    ///
    /// The user hears the sentence `unavailable`. The log has the code `user_data_conflict` if another device of the user was faster,
    /// `user_data_unknown` if the store does not answer, so that it may have written or not, `user_data_too_large` or `user_data_unbound`.
    pub async fn save<T: UserData>(&self, data: &T) -> Result<()> {
        let text = text_of(data)?;
        Ok(self.kept()?.save(self.subject(), &text).await?)
    }

    /// Loads, changes and saves, and does so again if another device of the user was faster. Returns the data as it was saved.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::UserData;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Default, Serialize, Deserialize)]
    /// # struct List { items: Vec<String> }
    /// # impl UserData for List {}
    /// async fn add(turn: &Turn, item: &str) -> Result {
    ///     let user = turn.user().await?;
    ///     let list = user.update(|list: &mut List| list.items.push(item.to_owned())).await?;
    ///     Ok(Response::tell(format!("There are {} items now.", list.items.len())))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Self::load`] and [`Self::save`].
    pub async fn update<T: UserData>(&self, change: impl Fn(&mut T)) -> Result<T> {
        let mut attempts = 1;
        loop {
            let mut data = self.load().await?;
            change(&mut data);
            match self.save(&data).await {
                Ok(()) => return Ok(data),
                Err(error) if attempts == ATTEMPTS || error.code() != Some(DataError::Conflict.code()) => {
                    return Err(error);
                }
                Err(_) => attempts += 1,
            }
        }
    }

    /// Deletes what the skill keeps for the user.
    ///
    /// # Errors
    ///
    /// As [`Self::save`].
    pub async fn forget(&self) -> Result<()> {
        Ok(self.kept()?.forget(self.subject()).await?)
    }
}
