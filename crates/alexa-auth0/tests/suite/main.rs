//! Tests of the library.

pub(crate) mod support;

mod after_response;
mod agreement;
mod alexa_api;
mod cache_key;
mod calls;
mod certificate_chain;
mod certificate_url;
mod failures;
mod forgetting;
mod freshness_of_certificates;
mod freshness_of_keys;
mod freshness_of_profiles;
mod genuine_chain;
#[cfg(not(target_arch = "wasm32"))] // some thousand orders, of the same code
mod interleavings;
mod jwks;
mod names;
mod oracle;
mod orders;
mod orders_skill;
mod privacy;
mod request_data;
mod request_model;
mod response;
mod self_test;
mod session;
mod settings;
mod signed_request;
mod skill_settings;
mod slot_values;
mod speech_limits;
mod token_form;
mod token_rules;
mod tolerance;
mod trust_anchors;
mod user_claims;
mod user_data;
mod usual;
