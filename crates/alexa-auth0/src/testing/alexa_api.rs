//! Alexa's own API in a test.

use serde_json::{Map, Value, json};

use super::{ApiRequest, DEVICE_ID};
use crate::ports::HttpResponse;

pub(super) const ORIGIN: &str = "https://api.amazonalexa.com";
pub(super) const TOKEN: &str = "api-access-token-of-a-test";

/// What the user has set and entered, and granted the skill.
#[derive(Clone)]
pub(super) struct AlexaApi {
    /// By the names in the API's paths.
    pub values: Map<String, Value>,
    pub granted: Vec<String>,
}

impl Default for AlexaApi {
    fn default() -> Self {
        let values = Map::from_iter([("System.timeZone".to_owned(), "America/Los_Angeles".into())]);
        Self { values, granted: Vec::new() }
    }
}

impl AlexaApi {
    /// The answer to a request. None if it is not for this API.
    pub(super) fn answer(&self, request: &ApiRequest) -> Option<HttpResponse> {
        let path = request.url.strip_prefix(ORIGIN)?;
        if request.bearer.as_deref() != Some(TOKEN) {
            return Some(HttpResponse::new(401));
        }
        let device = format!("/devices/{DEVICE_ID}/settings/");
        let (version, path) = path.split_at_checked(3)?;
        Some(match (request.method.as_str(), version) {
            ("GET", "/v2") if path.starts_with(&device) => self.value(&path[device.len()..]),
            ("GET", "/v2") => self.profile(path.strip_prefix("/accounts/~current/settings/")?),
            ("GET", "/v1") => self.address(path.strip_prefix(&device)?),
            ("POST", "/v1") => match path {
                "/directives" => HttpResponse::new(204),
                "/alerts/reminders" => self.created("reminders", &json!({ "alertToken": "reminder-of-a-test" })),
                "/alerts/timers" => self.created("timers", &json!({ "id": "timer-of-a-test" })),
                _ => HttpResponse::new(404),
            },
            _ => HttpResponse::new(404),
        })
    }

    fn value(&self, name: &str) -> HttpResponse {
        self.values.get(name).map_or(HttpResponse::new(204), |value| HttpResponse::new(200).with_json(value))
    }

    fn profile(&self, name: &str) -> HttpResponse {
        let permission = match name {
            "Profile.givenName" => "alexa::profile:given_name:read",
            "Profile.name" => "alexa::profile:name:read",
            "Profile.email" => "alexa::profile:email:read",
            "Profile.mobileNumber" => "alexa::profile:mobile_number:read",
            _ => return HttpResponse::new(404),
        };
        if self.grants(permission) { self.value(name) } else { HttpResponse::new(403) }
    }

    fn address(&self, name: &str) -> HttpResponse {
        let permissions = match name {
            "address" => ["read::alexa:device:all:address", "alexa::devices:all:address:full:read"],
            "address/countryAndPostalCode" => [
                "read::alexa:device:all:address:country_and_postal_code",
                "alexa::devices:all:address:country_and_postal_code:read",
            ],
            _ => return HttpResponse::new(404),
        };
        let is_granted = permissions.iter().any(|permission| self.grants(permission));
        if is_granted { self.value("address") } else { HttpResponse::new(403) }
    }

    fn created(&self, what: &str, created: &Value) -> HttpResponse {
        let is_granted = self.grants(&format!("alexa::alerts:{what}:skill:readwrite"));
        if is_granted { HttpResponse::new(201).with_json(created) } else { HttpResponse::new(401) }
    }

    fn grants(&self, permission: &str) -> bool {
        self.granted.iter().any(|granted| granted == permission)
    }
}
