//! Auth0: its tokens, its keys and its user profiles.

pub(crate) mod access_token;
pub(crate) mod claims;
pub(crate) mod error;
pub(crate) mod header;
pub(crate) mod jwks;
pub(crate) mod jwt;
mod name;
pub(crate) mod profile;
pub(crate) mod tenant;
