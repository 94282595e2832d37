//! An account-linked Alexa skill whose users sign in with Auth0, as one Cloudflare Worker.
//!
//! **In scope:** proving that Amazon sent a request to this skill just now ([`alexa`]), proving who the user is by an
//! Auth0 token ([`auth0`]), and the conversation ([`skill`]). **Out of scope:** signing users in, which Alexa and
//! Auth0 do between themselves; refreshing tokens, which Alexa does.
//!
//! **Trusted:** Amazon's roots, the tenant behind the configured issuer, and the runtime's TLS and crypto. **Not
//! trusted:** the request, the token, and what comes from the cache. Nothing but [`alexa::signature::SignedRequest::verify`]
//! makes a [`VerifiedRequest`], and nothing but a verified token, or the tenant's own word, makes a [`User`].
//!
//! [`Service`] puts it in order over the ports [`Cache`](service::ports::Cache) and [`Http`](service::ports::Http).

pub mod account;
pub mod alexa;
pub mod auth0;
pub mod config;
pub mod crypto;
mod json;
pub mod refusal;
pub mod service;
pub mod skill;
mod text;
pub mod turn;
#[cfg(target_arch = "wasm32")]
mod worker;

pub use account::{Account, User};
pub use alexa::response::Response;
pub use alexa::signature::VerifiedRequest;
pub use config::{Config, Settings};
pub use refusal::Refusal;
pub use service::Service;
pub use turn::{Platform, Turn};

/// `docs/AUTHORING.md`, so that its examples are compiled.
#[cfg(doctest)]
#[doc = include_str!("../docs/AUTHORING.md")]
pub mod authoring {}
