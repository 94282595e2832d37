//! The settings of the tests' tenant and skill.

use crate::settings::{Reading, Settings};
use crate::variables::Variable;

pub(crate) const DOMAIN: &str = "tenant.example.auth0.com";
pub(crate) const ISSUER: &str = "https://tenant.example.auth0.com/";
pub(crate) const JWKS_URI: &str = "https://tenant.example.auth0.com/.well-known/jwks.json";
pub(crate) const USERINFO: &str = "https://tenant.example.auth0.com/userinfo";
pub(crate) const CLIENT: &str = "application-of-alexa";
pub(crate) const API: &str = "https://api.example.com/";
pub(crate) const SKILL: &str = "amzn1.ask.skill.00000000-0000-0000-0000-000000000001";

/// Reads the settings with some of them changed. An empty value unsets one.
pub(crate) fn read(changes: &[(&str, &str)]) -> Reading {
    let usual =
        [("AUTH0_DOMAIN", DOMAIN), ("AUTH0_CLIENT_ID", CLIENT), ("AUTH0_AUDIENCE", API), ("ALEXA_SKILL_ID", SKILL)];
    Settings::read(&|name| {
        let variables = changes.iter().chain(&usual);
        let value = variables.clone().find(|(known, _)| *known == name);
        value.map_or(Variable::Unset, |(_, value)| Variable::Text((*value).to_owned()))
    })
}

/// The usual settings with some of them changed. They must be valid.
pub(crate) fn settings_with(changes: &[(&str, &str)]) -> Settings {
    read(changes).settings.expect("settings without a problem")
}
