//! An account-linked Alexa skill whose users sign in with Auth0, as one Cloudflare Worker.
//!
//! A skill is a function from a [`Turn`] to a [`Response`]. This crate does the rest: it verifies that Amazon sent the
//! request, verifies the user's access token, and asks the user to link an account if none is linked.
//!
//! ```
//! use alexa_auth0::prelude::*;
//!
//! alexa_auth0::serve!(Skill::new(respond));
//! # /*
//! alexa_auth0::model!("skill-package/interactionModels/custom");
//! # */ alexa_auth0::model!("tests/data/models");
//!
//! async fn respond(turn: &Turn) -> Result {
//!     match turn.ask() {
//!         Ask::Launch | Ask::NavigateHome => welcome(turn).await,
//!         Ask::Help | Ask::Fallback => Ok(Response::ask("You can ask who you are.", "What would you like?")),
//!         Ask::Stop | Ask::Cancel => Ok(Response::tell("Goodbye.")),
//!         Ask::Other => Ok(Response::empty()),
//!     }
//! }
//!
//! async fn welcome(turn: &Turn) -> Result {
//!     let user = turn.user().await?; // a user who has not linked an account is asked to link it
//!     Ok(match user.profile().speakable_name() {
//!         Some(name) => Response::tell(format!("Welcome back, {name}.")),
//!         None => Response::tell("Welcome back."),
//!     })
//! }
//! ```
//!
//! The skill's crate must have `crate-type = ["cdylib"]` only. If `rlib` is listed as well, cargo skips link-time
//! optimization. With the feature `testing`, the module `testing` runs conversations with a skill in tests.
//!
//! # Scope
//!
//! **In scope:** verifying that Amazon recently sent a request to this skill, and verifying by an Auth0 token who the
//! user is. **Out of scope:** signing users in, which Alexa and Auth0 do; refreshing tokens, which Alexa does.
//!
//! # Trust
//!
//! **Trusted:** Amazon's roots, the configured tenant, the runtime's TLS and crypto, and the KV namespace for key sets
//! and profiles, unless the secret `CACHE_KEY` is set. **Not trusted:** the request, the token, and certificates from
//! the cache. A handler sees only requests whose signature was verified. A [`User`] exists only if the token was
//! verified, by its signature or by the tenant's `/userinfo`.
//!
//! # Layout
//!
//! From the ground up, each line imports only from those above it:
//!
//! - ground: `crypto`, `hidden`, `json`, `text`, `url`, `variables`;
//! - what Alexa and Auth0 specify: `alexa`, `auth0`; they do not know each other; `settings`, `cache_key`, `refusal`;
//! - a request's surroundings: `ports`, `store`, `account`, `owner`, `journal`, `needs`;
//! - what an isolate keeps: `cache`;
//! - what a developer uses: `model`, `error`, `data`, `turn`, `call`, `alexa_api`, `print`, `session`, `skill`, and
//!   `testing`;
//! - the order of the steps: `exchange`, `self_test`; in WebAssembly `worker`, and for a skill's crate `serve`.

#![warn(unreachable_pub)]
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, unused_variables, reason = "elsewhere only the tests run what a Worker runs")
)]

mod account;
mod alexa;
mod alexa_api;
mod auth0;
mod cache;
mod cache_key;
mod call;
mod crypto;
mod data;
mod error;
mod exchange;
mod hidden;
mod journal;
mod json;
mod model;
mod needs;
mod owner;
mod ports;
mod print;
mod refusal;
mod self_test;
mod serve;
mod session;
mod settings;
mod skill;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod text;
mod turn;
mod url;
mod variables;
#[cfg(target_arch = "wasm32")]
mod worker;

pub use account::{Account, User};
pub use alexa::request::{
    AlexaError, AlexaId, Confirmation, Date, Device, DialogState, Intent, Request, RequestKind, Resolved, Season,
    SkillEvent, Slot, SlotType, SlotValue, TaskStatus, TimeOfDay, Viewport,
};
pub use alexa::response::{
    CanFulfill, Card, Emphasis, Image, MarkupError, OutputSpeech, Prosody, Response, SayAs, Ssml, Stream,
};
pub use alexa_api::{Address, Alexa, Due};
/// Writes the enum `Ask` from the interaction models of the skill: a variant for each intent, with a field for each
/// slot.
///
/// The argument is the folder of the models, seen from the folder of `Cargo.toml`. [`Turn::ask`] returns the enum.
///
/// ```
/// use alexa_auth0::prelude::*;
///
/// # /*
/// alexa_auth0::model!("skill-package/interactionModels/custom");
/// # */ alexa_auth0::model!("../../examples/orders/skill-package/interactionModels/custom");
///
/// async fn respond(turn: &Turn) -> Result {
///     match turn.ask() {
///         Ask::Launch | Ask::NavigateHome => Ok(Response::ask("Welcome.", "What would you like?")),
///         Ask::Reorder { item, quantity } => reorder(item, quantity),
///         Ask::OrderStatus { .. } | Ask::ListOrders | Ask::Next | Ask::RemindMe => Ok(Response::tell("Not yet.")),
///         Ask::Help | Ask::Fallback => Ok(Response::ask("You can order something.", "What would you like?")),
///         Ask::Stop | Ask::Cancel => Ok(Response::tell("Goodbye.")),
///         Ask::Other => Ok(Response::empty()),
///     }
/// }
///
/// fn reorder(item: Slot, quantity: Slot<i64>) -> Result {
///     let Some(name) = item.spoken() else { return Ok(Response::elicit(&item.name, "What shall I order?")) };
///     Ok(Response::tell(format!("{} × {name}.", quantity.value().unwrap_or(1))))
/// }
/// ```
///
/// # Errors of the compiler
///
/// A variant that the models do not have, one that the `match` forgets, and a slot that an intent does not have. An
/// intent or a slot that only some locales have, unless `only_in_some_locales = ["AnIntent", "AnotherIntent.slot"]`
/// follows the folder. A slot with different types in two locales. A locale that `skill.json` or the folder lacks. Each
/// of the macro's messages has file, line and column of the model.
///
/// Do not write `_ =>` as the last arm: the compiler would not tell what the `match` forgets. [`Intent::name`] is there
/// to route by name.
///
/// # Names
///
/// `AddItemIntent`, `add_item` and `ADD_ITEM_INTENT` are `Ask::AddItem`. `AMAZON.HelpIntent` is `Ask::Help`, and an
/// intent of the skill's own with the name `HelpIntent` is `Ask::HelpIntent`. The slot `itemName` is the field
/// `item_name`, and a slot `type` is `r#type`.
///
/// # Types
///
/// | Slot type | Field |
/// |---|---|
/// | `AMAZON.NUMBER` | [`Slot<i64>`](Slot) |
/// | `AMAZON.DATE` | [`Slot<Date>`](Date) |
/// | `AMAZON.TIME` | [`Slot<TimeOfDay>`](TimeOfDay) |
/// | `AMAZON.DURATION` | [`Slot<Duration>`](std::time::Duration) |
/// | a custom type whose values have ids | `Slot` of an enum of these ids |
/// | any other | [`Slot`], which is text |
///
/// A slot may always be empty, because Alexa sends an intent before a dialog has filled its slots.
pub use alexa_auth0_model::model;
pub use auth0::access_token::AccessToken;
pub use auth0::error::TokenError;
pub use auth0::profile::Profile;
pub use call::Call;
pub use data::{Guest, UserData};
pub use error::{Error, ErrorKind, Result};
pub use model::Asks;
pub use needs::Secret;
pub use ports::{HttpError, HttpResponse};
pub use skill::{Sentences, Skill};
pub use turn::{Note, Turn};

#[doc(inline)]
pub use crate::{__dbg as dbg, __println as println};

/// The items that most handlers use.
pub mod prelude {
    pub use crate::{
        Account, CanFulfill, Card, Error, Intent, Request, RequestKind, Response, Result, Sentences, Skill, Slot, Ssml,
        Turn, User, model::Asks as _,
    };
    /// Writes JSON, for example for [`Response::with_directive`].
    pub use serde_json::json;
}

/// For the code that [`serve!`] and [`model!`] write into a skill. Do not use it directly.
#[doc(hidden)]
pub mod __private {
    pub use crate::model::{intent, named, slot, value};
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::print::print;
    #[cfg(target_arch = "wasm32")]
    pub use crate::worker::{Head, answer, prepare, print, receive};
    #[cfg(target_arch = "wasm32")]
    pub use wasm_bindgen;
}

/// Includes `README.md`, so that its example is compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

#[cfg(test)]
#[path = "../tests/suite/main.rs"]
mod suite;
