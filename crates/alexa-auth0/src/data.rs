//! What a skill keeps for a user.

use std::rc::Rc;

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
/// If a later version of the skill needs another shape, it gets another [`Self::VERSION`], and [`Self::upgrade`] reads
/// the older ones. A field that is only added needs none of this: `#[serde(default)]`.
pub trait UserData: Serialize + DeserializeOwned + Default {
    /// The version of this shape.
    const VERSION: u32 = 1;

    /// Reads data of another version. None if that is not possible: then [`User::load`] is an error, and nothing is
    /// lost.
    ///
    /// ```
    /// use alexa_auth0::UserData;
    /// use serde::{Deserialize, Serialize};
    /// use serde_json::Value;
    ///
    /// /// In version 1, an item was only its name.
    /// #[derive(Default, Serialize, Deserialize)]
    /// struct List {
    ///     items: Vec<Item>,
    /// }
    ///
    /// #[derive(Default, Serialize, Deserialize)]
    /// struct Item {
    ///     name: String,
    ///     quantity: u32,
    /// }
    ///
    /// impl UserData for List {
    ///     const VERSION: u32 = 2;
    ///
    ///     fn upgrade(version: u32, data: Value) -> Option<Self> {
    ///         let names = data["items"].as_array().filter(|_| version == 1)?;
    ///         let item = |name: &Value| Some(Item { name: name.as_str()?.to_owned(), quantity: 1 });
    ///         Some(Self { items: names.iter().filter_map(item).collect() })
    ///     }
    /// }
    /// ```
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

fn data_or_default<T: UserData>(text: Option<String>) -> Result<T, DataError> {
    text.map_or_else(|| Ok(T::default()), |text| data_of(&text))
}

impl Keeper {
    async fn load_as<T: UserData>(&self) -> Result<T> {
        Ok(data_or_default(self.load().await?.text)?)
    }

    async fn save_as<T: UserData>(&self, data: &T) -> Result<()> {
        Ok(self.save(&text_of(data)?, 0.0).await?)
    }

    async fn update_as<T: UserData>(&self, change: impl Fn(&mut T)) -> Result<T> {
        let mut attempts = 1;
        loop {
            let mut data = self.load_as().await?;
            change(&mut data);
            match self.save_as(&data).await {
                Ok(()) => return Ok(data),
                Err(error) if attempts == ATTEMPTS || error.code() != Some(DataError::Conflict.code()) => {
                    return Err(error);
                }
                Err(_) => attempts += 1,
            }
        }
    }
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
    /// The user hears the sentence `unavailable`. The log has the code `user_data_unavailable` if the store does not
    /// answer, `user_data_undeclared` if the skill has not called
    /// [`Skill::keeps_user_data`](crate::Skill::keeps_user_data), `user_data_unbound` if the Worker has no store, or
    /// `user_data_unreadable` if what is stored does not fit the type.
    pub async fn load<T: UserData>(&self) -> Result<T> {
        self.kept()?.load_as().await
    }

    /// Keeps data for the user, in place of what was there. If this turn has loaded it before, it must not have changed
    /// since. It may have 128 KiB as JSON.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::UserData;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Default, Serialize, Deserialize)]
    /// # struct List { items: Vec<String> }
    /// # impl UserData for List {}
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user().await?;
    /// user.save(&List { items: vec!["milk".to_owned()] }).await?;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The user hears the sentence `unavailable`. The log has the code `user_data_conflict` if another device of the
    /// user was faster, `user_data_unknown` if the store does not answer, so that it may have written or not,
    /// `user_data_departed` if the user has disabled the skill meanwhile, `user_data_too_large` or `user_data_unbound`.
    pub async fn save<T: UserData>(&self, data: &T) -> Result<()> {
        self.kept()?.save_as(data).await
    }

    /// Loads, changes and saves, and does so again if another device of the user was faster. Returns the data as it was
    /// saved.
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
        self.kept()?.update_as(change).await
    }

    /// Loads what the skill keeps for the user, and moves into it what it has kept for the same Alexa user as a
    /// [`Guest`]. `merge` gets both, and is not called if there is nothing to move. Each record of a guest is moved
    /// once.
    ///
    /// If Alexa has recognised the voice of another person, and that person has linked an account, nothing is moved:
    /// the data is not theirs.
    ///
    /// Call it in place of [`Self::load`] where a user who has just linked an account begins, such as at the launch. It
    /// asks the store twice.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::UserData;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Default, Serialize, Deserialize)]
    /// # struct List { items: Vec<String> }
    /// # impl UserData for List {}
    /// async fn welcome(turn: &Turn) -> Result {
    ///     let user = turn.user().await?;
    ///     let list = user.adopt(&turn.guest()?, |list: &mut List, guests| list.items.extend(guests.items)).await?;
    ///     Ok(Response::tell(format!("There are {} items on your list.", list.items.len())))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Self::load`] and [`Self::save`]. What was kept for the guest is then still there.
    pub async fn adopt<T: UserData>(&self, guest: &Guest, merge: impl Fn(&mut T, T)) -> Result<T> {
        if guest.is_another {
            return self.load().await;
        }
        let guests = guest.keeper.load().await?;
        let Some(text) = guests.text else { return self.load().await };
        let mut attempts = 1;
        loop {
            let kept = self.kept()?;
            let record = kept.load().await?;
            let is_moved = record.moved.to_bits() == guests.version.to_bits();
            let mut data = data_or_default(record.text)?;
            if !is_moved {
                merge(&mut data, data_of(&text)?);
                match kept.save(&text_of(&data)?, guests.version).await {
                    Ok(()) => {}
                    Err(DataError::Conflict) if attempts < ATTEMPTS => {
                        attempts += 1;
                        continue;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            // If this fails, the next call does not move it again.
            let _ = guest.keeper.forget(Some(guests.version)).await;
            return Ok(data);
        }
    }

    /// Deletes what the skill keeps for the user.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// turn.user().await?.forget().await?;
    /// # Ok(Response::tell("I have deleted your list."))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Self::save`].
    pub async fn forget(&self) -> Result<()> {
        Ok(self.kept()?.forget(None).await?)
    }
}

/// An Alexa user for whom the skill keeps data without a linked account: [`Turn::guest`](crate::Turn::guest). Everyone
/// who speaks to the devices of this Alexa user shares it.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::UserData;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Default, Serialize, Deserialize)]
/// # struct List { items: Vec<String> }
/// # impl UserData for List {}
/// # async fn respond(turn: &Turn) -> Result {
/// let guest = turn.guest()?;
/// let mut list: List = guest.load().await?;
/// list.items.push("milk".to_owned());
/// guest.save(&list).await?;
///
/// // The same, without losing what another device saves at the same moment:
/// let list = guest.update(|list: &mut List| list.items.push("milk".to_owned())).await?;
/// if list.items.len() > 100 {
///     guest.forget().await?;
/// }
/// # Ok(Response::empty())
/// # }
/// ```
pub struct Guest {
    pub(crate) keeper: Rc<Keeper>,
    /// Whether the account of this request is that of another person, whose voice Alexa has recognised.
    pub(crate) is_another: bool,
}

impl Guest {
    /// What the skill keeps for the guest. The default if there is nothing.
    ///
    /// # Errors
    ///
    /// As [`User::load`].
    pub async fn load<T: UserData>(&self) -> Result<T> {
        self.keeper.load_as().await
    }

    /// Keeps data for the guest.
    ///
    /// # Errors
    ///
    /// As [`User::save`].
    pub async fn save<T: UserData>(&self, data: &T) -> Result<()> {
        self.keeper.save_as(data).await
    }

    /// Loads, changes and saves, and does so again if another device was faster.
    ///
    /// # Errors
    ///
    /// As [`User::update`].
    pub async fn update<T: UserData>(&self, change: impl Fn(&mut T)) -> Result<T> {
        self.keeper.update_as(change).await
    }

    /// Deletes what the skill keeps for the guest.
    ///
    /// # Errors
    ///
    /// As [`User::forget`].
    pub async fn forget(&self) -> Result<()> {
        Ok(self.keeper.forget(None).await?)
    }
}
