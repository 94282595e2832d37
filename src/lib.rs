//! An account-linked Alexa skill whose users sign in with Auth0, as one Cloudflare Worker.

pub mod account;
pub mod alexa;
pub mod auth0;
pub mod config;
pub mod crypto;
mod json;
pub mod refusal;
pub mod service;
pub mod skill;
pub mod turn;
#[cfg(target_arch = "wasm32")]
mod worker;
