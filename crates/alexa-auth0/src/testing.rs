//! Runs conversations with a skill in tests, without certificates, keys, a network or a clock.
//!
//! ```
//! # async fn respond(turn: &Turn) -> Result {
//! #     let user = turn.user().await?;
//! #     Ok(Response::tell(format!("Welcome back, {}.", user.profile().speakable_name().unwrap_or_default())))
//! # }
//! use alexa_auth0::prelude::*;
//! use alexa_auth0::testing::Conversation;
//! use serde_json::json;
//!
//! let mut conversation = Conversation::new(Skill::new(respond));
//! assert_eq!(conversation.launch().card(), Some("LinkAccount"));
//!
//! let mut conversation = conversation.linked(&json!({ "sub": "auth0|ada", "given_name": "Ada" }));
//! assert_eq!(conversation.launch().speech(), "Welcome back, Ada.");
//! ```
//!
//! The module needs the feature `testing`. Enable it in `[dev-dependencies]` only: it makes verified requests and users
//! without verifying anything. The kit refuses to build a Worker with it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::DateTime;
use futures_util::FutureExt;
use serde_json::{Map, Value, json};

mod alexa_api;
mod answer;
mod intent_request;
mod stage;

use alexa_api::AlexaApi;
pub use answer::Answer;
use answer::tell;
pub use intent_request::IntentRequest;
use stage::{Apis, Stage};

use crate::account::{Account, Claims, User};
use crate::alexa::request::RequestEnvelope;
use crate::alexa::signature::VerifiedRequest;
use crate::auth0::access_token::AccessToken;
use crate::auth0::error::TokenError;
use crate::auth0::profile::UserInfo;
use crate::data::{UserData, data_of, text_of};
use crate::error::Error;
use crate::model::Asks;
use crate::ports::{HttpError, HttpResponse};
use crate::skill::Skill;
use crate::store::{DataError, MemoryStore, name, name_of_alexa_user};
use crate::turn::Turn;

/// The time of a conversation, 2025-06-15T15:06:40Z, unless [`Conversation::at`] sets another.
const NOW: u64 = 1_750_000_000;

/// The issuer of every user.
const ISSUER: &str = "https://tenant.example/";

/// The Alexa user id of every user, unless [`Conversation::alexa_user`] sets another.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::testing::Conversation;
/// # use serde_json::json;
/// # async fn respond(turn: &Turn) -> Result {
/// #     Ok(Response::tell(turn.alexa_user_id().map(|id| id.as_str().to_owned()).unwrap_or_default()))
/// # }
/// use alexa_auth0::testing::ALEXA_USER_ID;
///
/// assert_eq!(Conversation::new(Skill::new(respond)).launch().speech(), ALEXA_USER_ID);
/// ```
pub const ALEXA_USER_ID: &str = "amzn1.ask.account.test";

/// The device of every user.
const DEVICE_ID: &str = "amzn1.ask.device.test";

/// The access token of every linked user.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::testing::Conversation;
/// # use serde_json::json;
/// # async fn respond(turn: &Turn) -> Result {
/// #     let user = turn.user().await?;
/// #     turn.get("https://api.example.com/").bearer(user.access_token()).await?;
/// #     Ok(Response::tell("Sent."))
/// # }
/// use alexa_auth0::testing::ACCESS_TOKEN;
///
/// let mut conversation = Conversation::new(Skill::new(respond)).linked(&json!({ "sub": "auth0|ada" })).api(|request| {
///     assert_eq!(request.bearer.as_deref(), Some(ACCESS_TOKEN));
///     Ok(alexa_auth0::HttpResponse::new(200))
/// });
/// assert_eq!(conversation.launch().speech(), "Sent.");
/// ```
pub const ACCESS_TOKEN: &str = "access-token-of-a-test";

type Api = dyn Fn(&ApiRequest) -> Result<HttpResponse, HttpError>;

/// How the store of the user's data fails in a test: [`Conversation::user_data_fails`].
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::testing::Conversation;
/// # use serde_json::json;
/// # use alexa_auth0::UserData;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Default, Serialize, Deserialize)]
/// # struct List { items: Vec<String> }
/// # impl UserData for List {}
/// # async fn respond(turn: &Turn) -> Result {
/// #     let list: List = turn.user().await?.load().await?;
/// #     Ok(Response::tell(list.items.join(", ")))
/// # }
/// use alexa_auth0::testing::UserDataFailure;
///
/// let ada = json!({ "sub": "auth0|ada" });
/// let mut conversation = Conversation::new(Skill::new(respond).keeps_user_data())
///     .linked(&ada)
///     .user_data_fails(&[Some(UserDataFailure::Unavailable)]);
/// assert_eq!(conversation.launch().failure(), Some("user_data_unavailable"));
/// assert_eq!(conversation.launch().failure(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserDataFailure {
    /// It does not answer, and has done nothing.
    Unavailable,
    /// Another device of the user has saved meanwhile.
    Conflict,
    /// It saves, and its answer is lost.
    Unknown,
}

/// A request that the skill has sent to an API.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::testing::Conversation;
/// # use serde_json::json;
/// # async fn respond(turn: &Turn) -> Result {
/// #     turn.post("https://api.example.com/items").json(&json!({ "name": "milk" })).await?;
/// #     Ok(Response::tell("Added."))
/// # }
/// let mut conversation = Conversation::new(Skill::new(respond)).api(|_| Ok(alexa_auth0::HttpResponse::new(201)));
/// conversation.launch();
/// let call = &conversation.calls()[0];
/// assert_eq!((call.method.as_str(), call.url.as_str()), ("POST", "https://api.example.com/items"));
/// assert_eq!(call.header("content-type"), Some("application/json"));
/// assert_eq!(call.text(), r#"{"name":"milk"}"#);
/// assert_eq!(call.json()["name"], "milk");
/// assert_eq!(call.bearer, None);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApiRequest {
    /// The method, such as `POST`.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The bearer token.
    pub bearer: Option<String>,
    /// The body. Empty if there is none.
    pub body: Vec<u8>,
    headers: HttpResponse,
}

impl ApiRequest {
    /// The value of a header. Its name has no case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.header(name)
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_default()
    }

    /// The body parsed as JSON. Null if it is not JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A session between a user and a skill. Session attributes are kept from turn to turn, as Alexa keeps them.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::testing::Conversation;
/// # use serde_json::json;
/// # async fn respond(turn: &Turn) -> Result {
/// #     Ok(Response::tell(turn.user().await?.profile().speakable_name().unwrap_or("nobody")))
/// # }
/// let mut conversation = Conversation::new(Skill::new(respond));
/// assert_eq!(conversation.launch().card(), Some("LinkAccount"));
///
/// let mut conversation = conversation.linked(&json!({ "sub": "auth0|ada", "given_name": "Ada" }));
/// assert_eq!(conversation.launch().speech(), "Ada");
/// assert_eq!(conversation.expired().launch().card(), Some("LinkAccount"));
/// ```
pub struct Conversation {
    skill: Skill,
    account: Account,
    api: Rc<Api>,
    alexa: AlexaApi,
    calls: Rc<RefCell<Vec<ApiRequest>>>,
    locale: String,
    person: Option<String>,
    keep_email: bool,
    attributes: Map<String, Value>,
    now: u64,
    /// What the test adds to the context.
    context: Value,
    /// Whether the next request begins a session.
    is_new: bool,
    /// The variables and secrets.
    variables: Rc<BTreeMap<String, String>>,
    /// What the skill keeps for its users.
    store: Rc<MemoryStore>,
    alexa_user: String,
}

impl Conversation {
    /// Begins a conversation with a user who has not linked an account, in `en-US`. No API answers.
    #[must_use]
    pub fn new(skill: Skill) -> Self {
        Self {
            skill,
            account: Account::Unlinked,
            api: Rc::new(|_| Err(HttpError::Network)),
            alexa: AlexaApi::default(),
            calls: Rc::default(),
            locale: "en-US".to_owned(),
            person: None,
            keep_email: false,
            attributes: Map::new(),
            now: NOW,
            context: json!({}),
            is_new: true,
            variables: Rc::default(),
            store: Rc::default(),
            alexa_user: ALEXA_USER_ID.to_owned(),
        }
    }

    /// The skill has `AUTH0_KEEP_EMAIL = "true"`. Call it before [`Self::linked`].
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     let user = turn.user().await?;
    /// #     Ok(match user.profile().email() {
    /// #         Some(email) => Response::empty().with_card(Card::simple("You", email)),
    /// #         None => Response::empty(),
    /// #     })
    /// # }
    /// let ada = json!({ "sub": "auth0|ada", "email": "ada@example.com" });
    /// let kept = Conversation::new(Skill::new(respond)).keep_email().linked(&ada).launch();
    /// assert_eq!(kept.card(), Some("Simple"));
    /// assert_eq!(Conversation::new(Skill::new(respond)).linked(&ada).launch().card(), None);
    /// ```
    #[must_use]
    pub fn keep_email(mut self) -> Self {
        self.keep_email = true;
        self
    }

    /// The user has linked an account. `userinfo` has the claims that Auth0 returns: `sub`, and any of `given_name`,
    /// `name`, `nickname`, `email`. It also has the claims of the access token: `permissions`, `scope`, and those of
    /// your own.
    ///
    /// # Panics
    ///
    /// If `userinfo` has no `sub`.
    #[must_use]
    pub fn linked(mut self, userinfo: &Value) -> Self {
        let claims = userinfo.as_object().cloned().unwrap_or_default();
        let userinfo = UserInfo::from_json(userinfo.to_string().as_bytes());
        let (Some(userinfo), Ok(token)) = (userinfo, AccessToken::parse(ACCESS_TOKEN)) else {
            panic!("userinfo has no sub");
        };
        self.account = Account::Linked(User::new(
            userinfo.subject().to_owned(),
            userinfo.into_profile().keeping(self.keep_email),
            token,
            Claims::Given(claims),
        ));
        self
    }

    /// The user has linked an account, but the link has expired.
    #[must_use]
    pub fn expired(mut self) -> Self {
        self.account = Account::Refused(TokenError::Expired);
        self
    }

    /// The user has linked an account, but Auth0 cannot be reached.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(turn.user().await?.profile().speakable_name().unwrap_or("nobody")))
    /// # }
    /// let answer = Conversation::new(Skill::new(respond)).unavailable().launch();
    /// assert_eq!(answer.speech(), Sentences::ENGLISH.unavailable);
    /// ```
    #[must_use]
    pub fn unavailable(mut self) -> Self {
        self.account = Account::Unavailable;
        self
    }

    /// Uses another locale, such as `de-DE`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(turn.locale().unwrap_or_default()))
    /// # }
    /// assert_eq!(Conversation::new(Skill::new(respond)).locale("de-DE").launch().speech(), "de-DE");
    /// ```
    #[must_use]
    pub fn locale(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.locale);
        self
    }

    /// The device belongs to another Alexa user, such as another member of the household.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(turn.alexa_user_id().map(|id| id.as_str().to_owned()).unwrap_or_default()))
    /// # }
    /// let somebody = Conversation::new(Skill::new(respond)).alexa_user("amzn1.ask.account.ben").launch();
    /// assert_eq!(somebody.speech(), "amzn1.ask.account.ben");
    /// ```
    #[must_use]
    pub fn alexa_user(mut self, id: &str) -> Self {
        id.clone_into(&mut self.alexa_user);
        self
    }

    /// From now on, Alexa recognises the voice of the person with this `personId`, or no voice.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(if turn.person_id().is_some() { "I know your voice." } else { "Who are you?" }))
    /// # }
    /// let mut conversation = Conversation::new(Skill::new(respond)).voice(Some("amzn1.ask.person.ada"));
    /// assert_eq!(conversation.launch().speech(), "I know your voice.");
    /// assert_eq!(conversation.voice(None).launch().speech(), "Who are you?");
    /// ```
    #[must_use]
    pub fn voice(mut self, person_id: Option<&str>) -> Self {
        self.person = person_id.map(str::to_owned);
        self
    }

    /// The value of a variable or a secret, which the skill reads with [`Turn::setting`] or [`Turn::secret`].
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(turn.setting("GREETING")?))
    /// # }
    /// let skill = Skill::new(respond).with_setting("GREETING", "what to say");
    /// assert_eq!(Conversation::new(skill).variable("GREETING", "Good day.").launch().speech(), "Good day.");
    /// ```
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        Rc::make_mut(&mut self.variables).insert(name.to_owned(), value.to_owned());
        self
    }

    /// The current time, such as `2026-11-28T16:00:00Z`: that of [`Turn::now`], and of the requests' `timestamp`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(turn.now().to_string()))
    /// # }
    /// assert_eq!(Conversation::new(Skill::new(respond)).at("1970-01-02T00:00:00Z").launch().speech(), "86400");
    /// ```
    ///
    /// # Panics
    ///
    /// If `time` is not a time of RFC 3339.
    #[must_use]
    pub fn at(mut self, time: &str) -> Self {
        let parsed = DateTime::parse_from_rfc3339(time).ok().and_then(|time| u64::try_from(time.timestamp()).ok());
        self.now = parsed.unwrap_or_else(|| panic!("this is no time of RFC 3339: {time}"));
        self
    }

    /// The skill keeps this for the linked user already. Call it after [`Self::linked`].
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::UserData;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde::{Deserialize, Serialize};
    /// # use serde_json::json;
    /// # #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    /// # struct List { items: Vec<String> }
    /// # impl UserData for List {}
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     let user = turn.user().await?;
    /// #     let list = user.update(|list: &mut List| list.items.push("tea".to_owned())).await?;
    /// #     Ok(Response::tell(list.items.join(", ")))
    /// # }
    /// let ada = json!({ "sub": "auth0|ada" });
    /// let mut conversation = Conversation::new(Skill::new(respond).keeps_user_data()).linked(&ada).kept(&List { items: vec!["milk".to_owned()] });
    /// assert_eq!(conversation.launch().speech(), "milk, tea");
    /// assert_eq!(conversation.user_data::<List>().map(|list| list.items.len()), Some(2));
    /// ```
    ///
    /// # Panics
    ///
    /// If no account is linked, or if serde cannot serialize the data.
    #[must_use]
    pub fn kept<T: UserData>(self, data: &T) -> Self {
        let (Some(name), Ok(text)) = (self.record(), text_of(data)) else {
            panic!("no account is linked, or the data cannot be serialized");
        };
        self.store.set(&name, &text);
        self
    }

    /// What the skill keeps for the linked user.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # use alexa_auth0::UserData;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    /// # struct List { items: Vec<String> }
    /// # impl UserData for List {}
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     turn.user().await?.update(|list: &mut List| list.items.push("milk".to_owned())).await?;
    /// #     Ok(Response::tell("Added."))
    /// # }
    /// let mut conversation = Conversation::new(Skill::new(respond).keeps_user_data()).linked(&json!({ "sub": "auth0|ada" }));
    /// assert_eq!(conversation.user_data::<List>(), None);
    /// conversation.launch();
    /// assert_eq!(conversation.user_data(), Some(List { items: vec!["milk".to_owned()] }));
    /// ```
    ///
    /// # Panics
    ///
    /// If what is kept does not fit the type.
    #[must_use]
    pub fn user_data<T: UserData>(&self) -> Option<T> {
        let text = self.store.text(&self.record()?)?;
        Some(data_of(&text).unwrap_or_else(|_| panic!("what is kept does not fit the type: {text}")))
    }

    /// How the next calls of the store of the user's data fail, in order. None succeeds. `load` is one call, `save` is
    /// one after a `load`, and `update` is a `load` and a `save`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # use alexa_auth0::UserData;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    /// # struct List { items: Vec<String> }
    /// # impl UserData for List {}
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     turn.user().await?.update(|list: &mut List| list.items.push("milk".to_owned())).await?;
    /// #     Ok(Response::tell("Added."))
    /// # }
    /// use alexa_auth0::testing::UserDataFailure;
    ///
    /// // The first load succeeds, and the save after it meets a change of another device. `update` tries again.
    /// let mut conversation = Conversation::new(Skill::new(respond).keeps_user_data())
    ///     .linked(&json!({ "sub": "auth0|ada" }))
    ///     .user_data_fails(&[None, Some(UserDataFailure::Conflict)]);
    /// assert_eq!(conversation.launch().speech(), "Added.");
    /// ```
    #[must_use]
    pub fn user_data_fails(self, calls: &[Option<UserDataFailure>]) -> Self {
        self.store.fail(calls.iter().map(|call| {
            call.map(|failure| match failure {
                UserDataFailure::Unavailable => DataError::Unavailable,
                UserDataFailure::Conflict => DataError::Conflict,
                UserDataFailure::Unknown => DataError::Unknown,
            })
        }));
        self
    }

    /// What the skill keeps for the Alexa user as a [`Guest`](crate::Guest).
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # use alexa_auth0::UserData;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Default, Serialize, Deserialize)]
    /// # struct List { items: Vec<String> }
    /// # impl UserData for List {}
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     turn.guest()?.update(|list: &mut List| list.items.push("milk".to_owned())).await?;
    /// #     Ok(Response::tell("Added."))
    /// # }
    /// let mut conversation = Conversation::new(Skill::new(respond).keeps_user_data());
    /// conversation.launch();
    /// assert_eq!(conversation.guest_data::<List>().map(|list| list.items.len()), Some(1));
    /// ```
    ///
    /// # Panics
    ///
    /// If what is kept does not fit the type.
    #[must_use]
    pub fn guest_data<T: UserData>(&self) -> Option<T> {
        let text = self.store.text(&name_of_alexa_user(ISSUER, &self.alexa_user))?;
        Some(data_of(&text).unwrap_or_else(|_| panic!("what is kept does not fit the type: {text}")))
    }

    /// From now on the user has no linked account.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(turn.user().await?.profile().speakable_name().unwrap_or("nobody")))
    /// # }
    /// let mut conversation = Conversation::new(Skill::new(respond)).linked(&json!({ "sub": "auth0|ada" })).unlinked();
    /// assert_eq!(conversation.launch().card(), Some("LinkAccount"));
    /// ```
    #[must_use]
    pub fn unlinked(mut self) -> Self {
        self.account = Account::Unlinked;
        self
    }

    fn record(&self) -> Option<String> {
        match &self.account {
            Account::Linked(user) => Some(name(ISSUER, user.subject())),
            _ => None,
        }
    }

    /// Adds fields to the `context` of every following request, in Alexa's JSON: a device, a player, permissions.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(if turn.device().supports("AudioPlayer") { "Here it is." } else { "I cannot play." }))
    /// # }
    /// let player = json!({ "System": { "device": { "supportedInterfaces": { "AudioPlayer": {} } } } });
    /// let mut conversation = Conversation::new(Skill::new(respond)).context(&player);
    /// assert_eq!(conversation.launch().speech(), "Here it is.");
    /// ```
    #[must_use]
    pub fn context(mut self, context: &Value) -> Self {
        merge(&mut self.context, context);
        self
    }

    /// The device is an Echo Show: it has a screen that can be touched, APL and a player.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     let has_screen = turn.device().supports("Alexa.Presentation.APL");
    /// #     Ok(Response::tell(if has_screen { "Look." } else { "Listen." }))
    /// # }
    /// assert_eq!(Conversation::new(Skill::new(respond)).launch().speech(), "Listen.");
    /// assert_eq!(Conversation::new(Skill::new(respond)).echo_show().launch().speech(), "Look.");
    /// ```
    #[must_use]
    pub fn echo_show(self) -> Self {
        self.context(&json!({
            "System": { "device": { "supportedInterfaces": {
                "Alexa.Presentation.APL": { "runtime": { "maxVersion": "2024.3" } },
                "AudioPlayer": {},
            } } },
            "Viewport": { "shape": "RECTANGLE", "pixelWidth": 1280, "pixelHeight": 800, "dpi": 213, "touch": ["SINGLE"] },
        }))
    }

    /// The user has granted the skill a permission.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     turn.alexa()?.start_timer(std::time::Duration::from_secs(60), "tea").await?;
    /// #     Ok(Response::tell("From now."))
    /// # }
    /// let mut conversation = Conversation::new(Skill::new(respond)).granted("alexa::alerts:timers:skill:readwrite");
    /// assert_eq!(conversation.launch().speech(), "From now.");
    /// ```
    #[must_use]
    pub fn granted(mut self, permission: &str) -> Self {
        self.alexa.granted.push(permission.to_owned());
        self.context(
            &json!({ "System": { "user": { "permissions": { "scopes": { permission: { "status": "GRANTED" } } } } } }),
        )
    }

    /// What Alexa's own API answers, by the names in its paths: `System.timeZone`, `System.temperatureUnit`,
    /// `System.distanceUnits`, `Profile.givenName`, `Profile.name`, `Profile.email`, `address`. Unless a test sets it,
    /// the time zone is `America/Los_Angeles`. Profile, address, reminders and timers need [`Self::granted`].
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// async fn respond(turn: &Turn) -> Result {
    ///     let name = turn.alexa()?.given_name().await?.unwrap_or_default();
    ///     Ok(Response::tell(format!("Hello {name}.")))
    /// }
    ///
    /// let mut conversation = Conversation::new(Skill::new(respond)).alexa(&json!({ "Profile.givenName": "Ada" }));
    /// assert_eq!(conversation.launch().card(), Some("AskForPermissionsConsent"));
    ///
    /// let mut conversation = conversation.granted("alexa::profile:given_name:read");
    /// assert_eq!(conversation.launch().speech(), "Hello Ada.");
    /// ```
    #[must_use]
    pub fn alexa(mut self, values: &Value) -> Self {
        self.alexa.values.extend(values.as_object().cloned().unwrap_or_default());
        self
    }

    /// `api` answers the requests that the skill sends to APIs, except Alexa's.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use alexa_auth0::{HttpError, HttpResponse};
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     turn.post("https://api.example.com/items").json(&json!({ "name": "milk" })).await?;
    /// #     Ok(Response::tell("Added."))
    /// # }
    /// let mut conversation = Conversation::new(Skill::new(respond)).api(|request| match &*request.method {
    ///     "POST" => Ok(HttpResponse::new(201)),
    ///     _ => Err(HttpError::Network),
    /// });
    /// assert_eq!(conversation.launch().speech(), "Added.");
    /// assert_eq!(conversation.calls()[0].json(), json!({ "name": "milk" }));
    /// ```
    #[must_use]
    pub fn api(mut self, api: impl Fn(&ApiRequest) -> Result<HttpResponse, HttpError> + 'static) -> Self {
        self.api = Rc::new(api);
        self
    }

    /// The requests that the skill has sent to APIs so far, in order.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     turn.post("https://api.example.com/items").json(&json!({ "name": "milk" })).await?;
    /// #     Ok(Response::tell("Added."))
    /// # }
    /// let mut conversation = Conversation::new(Skill::new(respond)).api(|_| Ok(alexa_auth0::HttpResponse::new(201)));
    /// conversation.launch();
    /// assert_eq!(conversation.calls()[0].json(), json!({ "name": "milk" }));
    /// ```
    #[must_use]
    pub fn calls(&self) -> Vec<ApiRequest> {
        self.calls.borrow().clone()
    }

    /// The user opens the skill: a `LaunchRequest`.
    pub fn launch(&mut self) -> Answer {
        self.send(json!({ "type": "LaunchRequest" }))
    }

    /// The user asks for something, by the enum that [`model!`](crate::model!) has written:
    /// `conversation.ask(Ask::AddItem { item: "milk".into(), quantity: 2.into() })`. A slot without a value is
    /// `Slot::default()`, and one with several values is `["milk".into(), "tea".into()].into()`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # /*
    /// alexa_auth0::model!("skill-package/interactionModels/custom");
    /// # */ alexa_auth0::model!("../../examples/orders/skill-package/interactionModels/custom");
    ///
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     let Ask::Reorder { item, quantity } = turn.ask() else { return Ok(Response::empty()) };
    /// #     Ok(Response::tell(format!("{} {}", quantity.value().unwrap_or(1), item.spoken().unwrap_or_default())))
    /// # }
    /// let mut conversation = Conversation::new(Skill::new(respond));
    /// let answer = conversation.ask(Ask::Reorder { item: "kettles".into(), quantity: 2.into() });
    /// assert_eq!(answer.speech(), "2 kettles");
    /// ```
    ///
    /// # Panics
    ///
    /// If it is `Ask::Other`, which is no request.
    #[allow(clippy::needless_pass_by_value, reason = "tests write the value here")]
    pub fn ask<A: Asks + PartialEq>(&mut self, ask: A) -> Answer {
        if ask == A::launch() { self.launch() } else { self.send(IntentRequest::of(&ask)) }
    }

    /// The user says a sample sentence of an intent without slots: an `IntentRequest`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(turn.intent().map_or("", |intent| &intent.name).to_owned()))
    /// # }
    /// assert_eq!(Conversation::new(Skill::new(respond)).intent("OrderStatusIntent").speech(), "OrderStatusIntent");
    /// ```
    pub fn intent(&mut self, name: &str) -> Answer {
        self.send(json!({ "type": "IntentRequest", "intent": { "name": name } }))
    }

    /// The user says a sample sentence of an intent with values for slots: an `IntentRequest`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(match turn.slot("item").and_then(Slot::spoken) {
    /// #         Some(item) => Response::tell(format!("I have added {item}.")),
    /// #         None => Response::elicit("item", "What shall I add?"),
    /// #     })
    /// # }
    /// let mut conversation = Conversation::new(Skill::new(respond));
    /// assert_eq!(conversation.intent("AddItemIntent").elicits(), Some("item"));
    /// assert_eq!(conversation.intent_with("AddItemIntent", &[("item", "milk")]).speech(), "I have added milk.");
    /// ```
    pub fn intent_with(&mut self, name: &str, slots: &[(&str, &str)]) -> Answer {
        let slots: Map<String, Value> =
            slots.iter().map(|(slot, value)| ((*slot).to_owned(), json!({ "name": slot, "value": value }))).collect();
        self.send(json!({ "type": "IntentRequest", "intent": { "name": name, "slots": slots } }))
    }

    /// Sends any other request: an [`IntentRequest`], or its fields in Alexa's JSON. The fields that all requests have
    /// are added.
    /// <https://developer.amazon.com/docs/alexa/custom-skills/request-types-reference.html>
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     let event: serde_json::Value = turn.request().read_as()?;
    /// #     Ok(Response::tell(event["arguments"][0].as_str().unwrap_or_default()))
    /// # }
    /// let touched = json!({ "type": "Alexa.Presentation.APL.UserEvent", "arguments": ["milk"] });
    /// assert_eq!(Conversation::new(Skill::new(respond)).send(touched).speech(), "milk");
    /// ```
    ///
    /// # Panics
    ///
    /// If `request` is not a JSON object with a `type`, or if a handler awaits anything except functions of its turn.
    pub fn send(&mut self, request: impl Into<Value>) -> Answer {
        let mut request = request.into();
        request["requestId"] = "amzn1.echo-api.request.test".into();
        request["timestamp"] = timestamp(self.now).into();
        request["locale"] = self.locale.as_str().into();
        let user = json!({ "userId": self.alexa_user });
        let mut envelope = json!({
            "version": "1.0",
            "session": { "new": self.is_new, "attributes": self.attributes, "user": user },
            "context": { "System": {
                "device": { "deviceId": DEVICE_ID, "supportedInterfaces": {} },
                "apiEndpoint": alexa_api::ORIGIN,
                "apiAccessToken": alexa_api::TOKEN,
                "person": self.person.as_ref().map(|id| json!({ "personId": id })),
                "user": user,
            } },
            "request": request,
        });
        merge(&mut envelope["context"], &self.context);
        let Ok(envelope) = RequestEnvelope::parse(envelope.to_string().into_bytes()) else {
            panic!("this is no request: {request}");
        };
        let apis = Apis { api: Rc::clone(&self.api), alexa: self.alexa.clone(), calls: Rc::clone(&self.calls) };
        let variables = Rc::clone(&self.variables);
        let (account, now, after) = (self.account.clone(), self.now, RefCell::default());
        let stage = Rc::new(Stage {
            account,
            apis: Rc::new(apis),
            now,
            variables,
            after,
            notes: RefCell::default(),
            store: Rc::clone(&self.store),
            alexa_user: self.alexa_user.clone(),
        });
        if request["type"] == "AlexaSkillEvent.SkillDisabled"
            && let Some(erase) = self.skill.erase()
        {
            let _ = erase(Rc::<Stage>::clone(&stage)).now_or_never();
        }
        let turn = Turn::new(VerifiedRequest::unproven(envelope), Rc::<Stage>::clone(&stage), self.skill.needs());
        let Some((answer, error)) = self.skill.answer(&turn).now_or_never() else {
            panic!("a handler awaits something that does not exist in a conversation: only the calls of `Turn` do")
        };
        for work in stage.after.take() {
            assert!(
                work.now_or_never().is_some(),
                "work after the response awaits something that does not exist in a conversation: only the calls of `Turn` do"
            );
        }
        let json = json!(answer);
        self.attributes = json["sessionAttributes"].as_object().cloned().unwrap_or_default();
        self.is_new = json["response"]["shouldEndSession"] == true || request["type"] == "SessionEndedRequest";
        let failure = error.as_ref().and_then(Error::code);
        let answer = Answer { json, failure, notes: stage.notes.take() };
        tell(&request, &answer, error.as_ref());
        answer
    }
}

/// Unix time as Alexa writes it. The debug form of chrono's `DateTime` is RFC 3339's.
fn timestamp(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    time.map(|time| format!("{time:?}")).unwrap_or_default()
}

/// Adds the fields of an object to another one, at each depth.
fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}
