//! Alexa: its requests, the verification that Amazon sent them, and the responses.

pub(crate) mod certificate;
pub(crate) mod error;
pub(crate) mod outline;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod settings;
pub(crate) mod signature;
