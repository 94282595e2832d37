//! Auth0's side: its tokens, its keys and what it tells of a user.

pub mod claims;
pub mod freshness;
pub mod jwks;
pub mod profile;
pub mod token;
