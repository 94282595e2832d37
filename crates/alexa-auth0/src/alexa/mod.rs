//! Alexa: its requests, the verification that Amazon sent them, and the responses.

pub mod certificate;
pub mod error;
pub mod outline;
pub mod request;
pub mod response;
pub mod settings;
pub mod signature;
