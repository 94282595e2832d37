//! Alexa's side: its requests, the proof that Amazon sent them, and the answers.

pub mod certificate;
pub mod freshness;
pub mod request;
pub mod response;
pub mod signature;
