//! Alexa's side: its requests, the proof that Amazon sent them, and the answers.

pub mod certificate;
pub mod error;
pub mod freshness;
pub mod outline;
pub mod request;
pub mod response;
pub mod settings;
pub mod signature;
