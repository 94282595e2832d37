//! Auth0: its tokens, its keys and its user profiles.

pub mod access_token;
pub mod claims;
pub mod error;
pub mod header;
pub mod jwks;
pub mod jwt;
mod name;
pub mod profile;
pub mod tenant;
