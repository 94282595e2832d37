//! One turn of the conversation, for a handler of the skill.

use std::cell::OnceCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::account::{Account, User};
use crate::alexa::request::{
    AlexaId, Confirmation, Device, DialogState, Endpoint, Intent, Request, RequestKind, Slot, is_granted,
};
use crate::alexa::response::{OutputSpeech, Response, ResponseEnvelope, restored};
use crate::alexa::settings::API_ORIGIN;
use crate::alexa::signature::VerifiedRequest;
use crate::alexa_api::{self, Alexa};
use crate::call::Call;
use crate::data::Guest;
use crate::error::{Error, Reason, Result};
use crate::model::Asks;
use crate::needs::{Kind, Need, Secret};
use crate::ports::Reach;
use crate::session;
use crate::store::{DataError, Keeper};

/// The host of a turn. In a Worker it has the accounts of the request, in a test those of the conversation.
pub(crate) trait Host: Reach {
    /// Looks up the account of an access token.
    fn account<'a>(&'a self, access_token: Option<&'a str>) -> LocalBoxFuture<'a, Account>;

    /// When the request arrived, Unix time in seconds.
    fn now(&self) -> u64;

    /// Does some work after the response.
    fn after(&self, work: LocalBoxFuture<'static, ()>);

    /// The value of a variable or a secret. None if it is not set, or blank.
    fn variable(&self, name: &str) -> Option<String>;

    /// Adds a field to the request's line in the log.
    fn note(&self, name: &'static str, value: Value);
}

/// The value of a note: a number, a truth value or a fixed word.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// turn.note("items", 3);
/// turn.note("is_gold", true);
/// turn.note("source", "cache"); // a fixed word, not a `String`
/// # Ok(Response::empty())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Note(Value);

macro_rules! notes {
    ($($type:ty),+) => {
        $(impl From<$type> for Note {
            fn from(value: $type) -> Self {
                Self(value.into())
            }
        })+
    };
}

notes!(i32, i64, u16, u32, u64, usize, f64, bool, &'static str);

/// A verified request, with everything that a handler needs to answer it.
///
/// ```
/// use alexa_auth0::prelude::*;
///
/// async fn respond(turn: &Turn) -> Result {
///     match turn.intent().map(|intent| intent.name.as_str()) {
///         None => Ok(Response::ask("Welcome.", "What would you like?")),
///         Some("OrderStatusIntent") => {
///             let user = turn.user().await?;
///             let response = turn.get("https://api.example.com/orders/latest").bearer(user.access_token()).await?;
///             Ok(Response::tell(if response.is_success() { "It is on its way." } else { "There is no order." }))
///         }
///         Some(_) => Ok(Response::empty()),
///     }
/// }
/// ```
pub struct Turn {
    request: VerifiedRequest,
    host: Rc<dyn Host>,
    needs: Rc<Vec<Need>>,
    /// The record of the user, once it has been asked for.
    keeper: OnceCell<Rc<Keeper>>,
    /// That of the guest.
    guest: OnceCell<Rc<Keeper>>,
}

impl Turn {
    /// Creates a turn for `request`, of a skill that has declared its `needs`.
    pub(crate) fn new(request: VerifiedRequest, host: Rc<dyn Host>, needs: Rc<Vec<Need>>) -> Self {
        Self { request, host, needs, keeper: OnceCell::new(), guest: OnceCell::new() }
    }

    /// The request.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// if let RequestKind::SessionEnded { reason, .. } = &turn.request().kind {
    ///     turn.note("silence", reason.as_deref() == Some("EXCEEDED_MAX_REPROMPTS"));
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request.envelope().request
    }

    /// The locale of the request, e.g. `en-GB`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let goodbye = if turn.locale().is_some_and(|locale| locale.starts_with("de")) { "Bis bald." } else { "Goodbye." };
    /// # Ok(Response::tell(goodbye))
    /// # }
    /// ```
    #[must_use]
    pub fn locale(&self) -> Option<&str> {
        self.request().locale.as_deref()
    }

    /// What the user asks for, as the enum that [`model!`](crate::model!) writes. A request that is neither a launch
    /// nor an intent of the interaction models is `Ask::Other`: [`Self::request`] has it.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// # /*
    /// alexa_auth0::model!("skill-package/interactionModels/custom");
    /// # */ alexa_auth0::model!("tests/data/models");
    ///
    /// async fn respond(turn: &Turn) -> Result {
    ///     match turn.ask() {
    ///         Ask::Launch | Ask::NavigateHome => Ok(Response::ask("Welcome.", "What would you like?")),
    ///         Ask::Help | Ask::Fallback => Ok(Response::ask("You can say hello.", "What would you like?")),
    ///         Ask::Stop | Ask::Cancel => Ok(Response::tell("Goodbye.")),
    ///         Ask::Other => Ok(Response::empty()),
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn ask<A: Asks>(&self) -> A {
        match &self.request().kind {
            RequestKind::Launch { .. } => A::launch(),
            RequestKind::Intent { intent, .. } => A::from_intent(intent).unwrap_or_else(A::other),
            _ => A::other(),
        }
    }

    /// The intent of the request, if it has one.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let name = turn.intent().map_or("no intent", |intent| intent.name.as_str());
    /// # Ok(Response::tell(name))
    /// # }
    /// ```
    #[must_use]
    pub fn intent(&self) -> Option<&Intent> {
        match &self.request().kind {
            RequestKind::Intent { intent, .. } | RequestKind::CanFulfillIntent { intent, .. } => Some(intent),
            _ => None,
        }
    }

    /// The slot of the intent with this name.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let item = turn.slot("item").and_then(Slot::spoken).unwrap_or("nothing");
    /// # Ok(Response::tell(item))
    /// # }
    /// ```
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.intent()?.slot(name)
    }

    /// How far Alexa is in a dialog that the interaction model describes. None if there is none for the intent.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::DialogState;
    /// # async fn respond(turn: &Turn) -> Result {
    /// if turn.dialog_state() != Some(DialogState::Completed) {
    ///     return Ok(Response::delegate());
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn dialog_state(&self) -> Option<DialogState> {
        match &self.request().kind {
            RequestKind::Intent { dialog_state, .. } => *dialog_state,
            _ => None,
        }
    }

    /// Whether the user has confirmed the intent, after [`Response::confirm_intent`]. [`Confirmation::None`] if there
    /// is no intent.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::Confirmation;
    /// # async fn respond(turn: &Turn) -> Result {
    /// Ok(match turn.confirmation() {
    ///     Confirmation::None => Response::confirm_intent("Shall I delete it?"),
    ///     Confirmation::Confirmed => Response::tell("It is deleted."),
    ///     Confirmation::Denied => Response::tell("I have kept it."),
    /// })
    /// # }
    /// ```
    #[must_use]
    pub fn confirmation(&self) -> Confirmation {
        self.intent().map_or(Confirmation::None, |intent| intent.confirmation)
    }

    /// Whether this request begins a session. False for a request outside a session, such as a skill event.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let greeting = if turn.is_new_session() { "Welcome. " } else { "" };
    /// # Ok(Response::tell(greeting))
    /// # }
    /// ```
    #[must_use]
    pub fn is_new_session(&self) -> bool {
        self.request.envelope().session.as_ref().is_some_and(|session| session.is_new)
    }

    /// When the request arrived, Unix time in seconds, by the Worker's clock. `std::time::SystemTime::now` panics in a
    /// Worker.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let days = turn.now() / (24 * 60 * 60);
    /// # Ok(Response::tell(format!("Day {days}.")))
    /// # }
    /// ```
    #[must_use]
    pub fn now(&self) -> u64 {
        self.host.now()
    }

    /// `requestId`. It is the same if the request arrives again, so an API can ignore what it has done already.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let call = turn
    ///     .post("https://api.example.com/orders")
    ///     .header("Idempotency-Key", turn.request_id().unwrap_or_default());
    /// # { call.await?; Ok(Response::empty()) }
    /// # }
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request().request_id.as_deref()
    }

    /// The user to whose account the device is registered, for this skill: `userId`. Skill events name the user, too.
    /// It is another one after the user has disabled and enabled the skill.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// if let Some(id) = turn.alexa_user_id() {
    ///     turn.post("https://api.example.com/devices").json(&json!({ "alexa_user": id.as_str() })).await?;
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn alexa_user_id(&self) -> Option<AlexaId> {
        self.request.envelope().user_id().and_then(AlexaId::new)
    }

    /// The person whose voice Alexa has recognised: `personId`. Alexa names it only if the skill has the permission
    /// `alexa::person_id:read`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let is_recognised = turn.person_id().is_some();
    /// # Ok(Response::tell(if is_recognised { "I know your voice." } else { "Who are you?" }))
    /// # }
    /// ```
    #[must_use]
    pub fn person_id(&self) -> Option<AlexaId> {
        self.request.envelope().context.person.id.as_deref().and_then(AlexaId::new)
    }

    /// The device that sent the request, and what it supports. A device without a field in the request supports
    /// nothing.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let device = turn.device();
    /// let has_screen = device.supports("Alexa.Presentation.APL");
    /// # Ok(Response::tell(if has_screen { "Look." } else { "Listen." }))
    /// # }
    /// ```
    #[must_use]
    pub fn device(&self) -> Device {
        Device::read(&self.request.envelope().json())
    }

    /// Whether the user has granted the skill a permission, such as `alexa::devices:all:address:full:read`. To ask for
    /// it: [`Card::permissions`](crate::Card::permissions).
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// const REMINDERS: &str = "alexa::alerts:reminders:skill:readwrite";
    /// if !turn.is_granted(REMINDERS) {
    ///     return Ok(Response::tell("Allow reminders in the Alexa app first.").with_card(Card::permissions([REMINDERS])));
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn is_granted(&self, permission: &str) -> bool {
        is_granted(&self.request.envelope().json(), permission)
    }

    /// Parses the whole verified body as any type that serde can read, for fields that no type of this library has. The
    /// body contains tokens: do not log it.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// use serde::Deserialize;
    ///
    /// #[derive(Deserialize)]
    /// struct Body {
    ///     context: Context,
    /// }
    ///
    /// #[derive(Deserialize)]
    /// struct Context {
    ///     #[serde(rename = "AudioPlayer")]
    ///     audio_player: Player,
    /// }
    ///
    /// #[derive(Deserialize)]
    /// struct Player {
    ///     token: Option<String>,
    /// }
    ///
    /// async fn playing(turn: &Turn) -> Result {
    ///     let body: Body = turn.envelope_as()?;
    ///     Ok(match body.context.audio_player.token {
    ///         Some(title) => Response::tell(format!("This is {title}.")),
    ///         None => Response::tell("Nothing is playing."),
    ///     })
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`] if the body does not fit the type.
    pub fn envelope_as<'a, T: Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(self.request.envelope().body())
    }

    /// The session attributes, as [`Response::with_session`](crate::alexa::response::Response::with_session) last set
    /// them in this session. Returns the default if they were not set, cannot be read as a `T`, or belong to another
    /// recognised voice than the current one.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Default, Serialize, Deserialize)]
    /// struct Heard {
    ///     orders: usize,
    /// }
    ///
    /// async fn next(turn: &Turn) -> Result {
    ///     let heard: Heard = turn.session();
    ///     let next = Heard { orders: heard.orders + 3 };
    ///     Ok(Response::ask("Here are three more. Say next for more.", "Say next for more.").with_session(&next))
    /// }
    /// ```
    #[must_use]
    pub fn session<T: DeserializeOwned + Default>(&self) -> T {
        let attributes = session::attributes(self.request.envelope());
        let is_set = !attributes.is_empty();
        serde_json::from_value(restored(attributes)).unwrap_or_else(|_| {
            if is_set {
                self.note("session", "unreadable");
            }
            T::default()
        })
    }

    /// The body of the answer.
    pub(crate) fn answer(&self, response: Response) -> ResponseEnvelope {
        session::answer(self.request.envelope(), response)
    }

    /// The account of the user who speaks. The library sends no request to Auth0 before a handler calls this or [`Turn::user`].
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// Ok(match turn.account().await {
    ///     Account::Linked(user) => Response::tell(user.profile().speakable_name().unwrap_or("Hello.")),
    ///     Account::Unlinked => Response::tell("You can use this without an account, too."),
    ///     _ => Response::tell("I can't reach your account right now."),
    /// })
    /// # }
    /// ```
    #[must_use = "nothing happens until it is awaited"]
    pub fn account(&self) -> LocalBoxFuture<'_, Account> {
        Box::pin(async move {
            match self.host.account(self.request.envelope().access_token()).await {
                Account::Linked(user) => Account::Linked(self.keeping(user)),
                other => other,
            }
        })
    }

    /// The user, with the record of this turn if the skill keeps data.
    fn keeping(&self, user: User) -> User {
        if !self.keeps_user_data() {
            return user;
        }
        let keeper = self.keeper.get_or_init(|| Keeper::of_account(Rc::clone(&self.host) as _, user.subject()));
        let keeper = Rc::clone(keeper);
        user.with(keeper)
    }

    fn keeps_user_data(&self) -> bool {
        self.needs.iter().any(|need| need.kind == Kind::UserData)
    }

    /// The Alexa user, for whom the skill can keep data without a linked account. [`User::adopt`] moves it to the
    /// account of a user who links one.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::UserData;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Default, Serialize, Deserialize)]
    /// # struct Visits { number: u32 }
    /// # impl UserData for Visits {}
    /// async fn welcome(turn: &Turn) -> Result {
    ///     let visits = turn.guest()?.update(|visits: &mut Visits| visits.number += 1).await?;
    ///     Ok(Response::tell(format!("This is your visit number {}.", visits.number)))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// An error with the code `user_data_undeclared` if the skill has not called
    /// [`Skill::keeps_user_data`](crate::Skill::keeps_user_data).
    pub fn guest(&self) -> Result<Guest> {
        if !self.keeps_user_data() {
            return Err(DataError::Undeclared.into());
        }
        let keeper = self.guest.get_or_init(|| Keeper::of_guest(Rc::clone(&self.host) as _));
        let is_another = self.request.envelope().context.person.access_token.is_some();
        Ok(Guest { keeper: Rc::clone(keeper), is_another })
    }

    /// The user whose account is linked.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user().await?; // a user without an account is asked to link one
    /// let name = user.profile().speakable_name().unwrap_or_default();
    /// # Ok(Response::tell(name))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the user has not linked an account, the link has expired, or Auth0 does not answer. Return it with `?`: the
    /// user then hears the matching sentence of the skill's [`Sentences`](crate::Sentences).
    #[must_use = "nothing happens until it is awaited"]
    pub fn user(&self) -> LocalBoxFuture<'_, Result<User>> {
        Box::pin(async move {
            match self.host.account(self.request.envelope().access_token()).await {
                Account::Linked(user) => Ok(self.keeping(user)),
                Account::Unlinked => Err(Error::of(Reason::Unlinked)),
                Account::Refused(_) => Err(Error::of(Reason::Expired)),
                Account::Unavailable => Err(Error::of(Reason::Unavailable)),
            }
        })
    }

    /// The user whose account is linked, if the access token grants a permission of RBAC or a scope: [`User::may`].
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let user = turn.user_with("edit:list").await?; // the others hear that their account isn't allowed to do that
    /// # Ok(Response::tell(user.subject()))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Self::user`], and [`Error::forbidden`] if the token does not grant it.
    pub async fn user_with(&self, permission: &str) -> Result<User> {
        let user = self.user().await?;
        if user.may(permission) { Ok(user) } else { Err(Error::forbidden()) }
    }

    /// The value of a variable of `wrangler.toml` that the skill has declared:
    /// [`Skill::with_setting`](crate::Skill::with_setting).
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let url = format!("{}/members", turn.setting("LIST_API")?);
    /// # { turn.get(url).await?; Ok(Response::empty()) }
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// An error with the code `missing_setting` or `undeclared_setting`.
    pub fn setting(&self, name: &str) -> Result<String> {
        self.declared(name, Kind::Setting)
    }

    /// The value of a secret that the skill has declared: [`Skill::with_secret`](crate::Skill::with_secret).
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let key = turn.secret("LIST_API_KEY")?;
    /// let response = turn.get(turn.setting("LIST_API")?).header("X-Api-Key", key.as_str()).await?;
    /// # Ok(Response::tell(response.status.to_string()))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// An error with the code `missing_setting` or `undeclared_setting`.
    pub fn secret(&self, name: &str) -> Result<Secret> {
        self.declared(name, Kind::Secret).map(Secret::new)
    }

    fn declared(&self, name: &str, kind: Kind) -> Result<String> {
        if !self.needs.iter().any(|need| need.name == name && need.kind == kind) {
            return Err(Error::new("undeclared_setting"));
        }
        self.host.variable(name).ok_or_else(|| Error::new("missing_setting"))
    }

    /// A GET request to an API.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let response = turn.get("https://api.example.com/orders/latest").await?;
    /// let item: Option<String> = response.json();
    /// # Ok(Response::tell(item.unwrap_or_default()))
    /// # }
    /// ```
    pub fn get(&self, url: impl Into<String>) -> Call {
        self.call("GET", url)
    }

    /// A POST request to an API.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let response = turn.post("https://api.example.com/orders").json(&json!({ "item": "tea" })).await?;
    /// if !response.is_success() {
    ///     return Err(Error::new("order_refused"));
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn post(&self, url: impl Into<String>) -> Call {
        self.call("POST", url)
    }

    /// A PUT request to an API.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let response = turn.put("https://api.example.com/orders/7").json(&json!({ "item": "tea" })).await?;
    /// if !response.is_success() {
    ///     return Err(Error::new("order_refused"));
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn put(&self, url: impl Into<String>) -> Call {
        self.call("PUT", url)
    }

    /// A PATCH request to an API.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let response = turn.patch("https://api.example.com/orders/7").json(&json!({ "quantity": 2 })).await?;
    /// if !response.is_success() {
    ///     return Err(Error::new("order_refused"));
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn patch(&self, url: impl Into<String>) -> Call {
        self.call("PATCH", url)
    }

    /// A DELETE request to an API.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// turn.delete("https://api.example.com/orders/7").await?;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn delete(&self, url: impl Into<String>) -> Call {
        self.call("DELETE", url)
    }

    /// A request to an API with any method.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let response = turn.call("HEAD", "https://api.example.com/orders/7").await?;
    /// # Ok(Response::tell(response.status.to_string()))
    /// # }
    /// ```
    pub fn call(&self, method: &'static str, url: impl Into<String>) -> Call {
        Call::new(self.host.http(), method, url.into())
    }

    /// Alexa's own API: the device's time zone, the user's address, reminders, timers.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let zone = turn.alexa()?.time_zone().await?;
    /// # Ok(Response::tell(zone))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// An error with the code `no_alexa_api` if the request has no token for it, or `foreign_alexa_api` if its endpoint
    /// is not Amazon's.
    pub fn alexa(&self) -> Result<Alexa<'_>> {
        let endpoint = Endpoint::read(&self.request.envelope().json());
        if endpoint.token.is_empty() {
            return Err(Error::new("no_alexa_api"));
        }
        Alexa::new(self, endpoint, self.host.variable(API_ORIGIN).as_deref())
    }

    /// Lets Alexa say something while the handler still works, for example before a slow call. It takes a second at
    /// most, and it never fails: at worst the user waits in silence.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// turn.say_meanwhile("One moment.").await;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub async fn say_meanwhile(&self, speech: impl Into<OutputSpeech>) {
        alexa_api::say_meanwhile(self, speech.into()).await;
    }

    /// Does some work after the response has been sent, so that the user does not wait for it. The work of a turn is
    /// done in order. Its calls must end within 5.5 seconds after the response. Nobody learns whether it succeeds. If
    /// Cloudflare ends the Worker meanwhile, the work is lost. In a test it is done before the next request.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let call = turn.post("https://api.example.com/visits").json(&json!({ "at": turn.now() }));
    /// turn.after(async move {
    ///     let _ = call.await;
    /// });
    /// # Ok(Response::tell("Welcome."))
    /// # }
    /// ```
    pub fn after(&self, work: impl Future<Output = ()> + 'static) {
        self.host.after(Box::pin(work));
    }

    /// Adds a field to `notes` in the request's line in the log: a number, or a fixed word. It cannot be a text that
    /// came from a user.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// # let items = [1, 2];
    /// turn.note("items", items.len());
    /// turn.note("source", "cache");
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn note(&self, name: &'static str, value: impl Into<Note>) {
        self.host.note(name, value.into().0);
    }

    /// The bindings of the Worker: KV, D1, R2, queues, other Workers. Their types are those of the crate `worker`. For
    /// some of them, enable a feature of that crate in your `Cargo.toml`, such as `d1`.
    ///
    /// In a test there are no bindings. Put a trait of your own in front of a binding, or let the test expect the
    /// error.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let best = turn.env()?.kv("SCORES")?.get("best").text().await?;
    /// # Ok(Response::tell(best.unwrap_or_default()))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// An error with the code `no_bindings` where no Worker runs, as in a test.
    pub fn env(&self) -> Result<::worker::Env> {
        #[cfg(target_arch = "wasm32")]
        let env = crate::worker::env();
        #[cfg(not(target_arch = "wasm32"))]
        let env = None;
        env.ok_or_else(|| Error::new("no_bindings"))
    }

    /// How long calls of this turn may still take, all together. Alexa waits 8 seconds for the response, and this
    /// leaves time for its way.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// if turn.time_left() > std::time::Duration::from_secs(2) {
    ///     turn.get("https://api.example.com/recommendations").await?;
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    #[must_use]
    pub fn time_left(&self) -> Duration {
        Duration::from_millis(self.host.http().time_left().into())
    }
}
