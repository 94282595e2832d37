//! Alexa's own API, for a handler.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::alexa::request::{AlexaId, Endpoint};
use crate::alexa::response::OutputSpeech;
use crate::auth0::access_token::AccessToken;
use crate::call::Call;
use crate::error::{Error, Result};
use crate::hidden::hidden;
use crate::ports::HttpResponse;
use crate::turn::Turn;

/// The documents name the last one of the Far East in two ways.
/// <https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html#system-object>
const ENDPOINTS: [&str; 4] = [
    "https://api.amazonalexa.com",
    "https://api.eu.amazonalexa.com",
    "https://api.fe.amazonalexa.com",
    "https://api.fe.amazon.com",
];

/// How long a progressive response may delay the response.
const MEANWHILE: Duration = Duration::from_secs(1);

/// Alexa's own API: [`Turn::alexa`]. Its URL and token are those of the verified request. The token is sent to Amazon
/// only, and nothing shows it.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let zone = turn.alexa()?.time_zone().await?;
/// # Ok(Response::tell(zone))
/// # }
/// ```
///
/// # Errors
///
/// If the user has not granted the skill a permission that is needed, `?` asks for it with a card: [`Error::consent`].
/// If Alexa refuses the call for another reason, the error has the code `alexa_api_refused`. If a setting of the device
/// is needed and the request names no device, `no_device`. If Alexa does not answer, it is
/// [`HttpError`](crate::HttpError).
pub struct Alexa<'a> {
    turn: &'a Turn,
    origin: String,
    token: AccessToken,
    device: Option<AlexaId>,
}

/// The address of the device's owner, as far as the user has entered it. Its [`Debug`] output hides it.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let address = turn.alexa()?.address().await?;
/// let city = address.city.as_deref().unwrap_or("your city");
/// # Ok(Response::tell(format!("We deliver in {city}.")))
/// # }
/// ```
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Address {
    /// The street.
    pub address_line1: Option<String>,
    /// More of it.
    pub address_line2: Option<String>,
    /// More of it.
    pub address_line3: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The district or county.
    pub district_or_county: Option<String>,
    /// The state or region.
    pub state_or_region: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The country, by ISO 3166.
    pub country_code: Option<String>,
}

hidden!(Address);

/// When a reminder is due: [`Alexa::remind`].
///
/// ```
/// use std::time::Duration;
///
/// use alexa_auth0::Due;
///
/// Due::After(Duration::from_secs(3600));
/// Due::At("2026-12-24T18:00:00".to_owned());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Due {
    /// After this time.
    After(Duration),
    /// At this time of the device's time zone, such as `2026-11-28T16:00:00`.
    At(String),
}

#[expect(clippy::missing_errors_doc, reason = "they are those of the type's documentation")]
impl<'a> Alexa<'a> {
    /// The API of a verified request.
    pub(crate) fn new(turn: &'a Turn, endpoint: Endpoint, dev_origin: Option<&str>) -> Result<Self> {
        let Endpoint { origin, token, device } = endpoint;
        let known = ENDPOINTS.into_iter().chain(dev_origin);
        let origin = known.into_iter().find(|known| origin.trim_end_matches('/') == *known).map(str::to_owned);
        let Some(origin) = origin else { return Err(Error::new("foreign_alexa_api")) };
        let token = AccessToken::parse(&token).map_err(|_| Error::new("no_alexa_api"))?;
        Ok(Self { turn, origin, token, device })
    }

    /// The time zone of the device, such as `Europe/Berlin`: a name of the IANA's database.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let zone = turn.alexa()?.time_zone().await?; // "Europe/Berlin"
    /// # Ok(Response::tell(zone))
    /// # }
    /// ```
    pub async fn time_zone(&self) -> Result<String> {
        self.setting("System.timeZone").await?.ok_or_else(|| Error::new("no_time_zone"))
    }

    /// The unit of temperatures: `CELSIUS` or `FAHRENHEIT`. None if the user has not chosen one.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let is_fahrenheit = turn.alexa()?.temperature_unit().await?.as_deref() == Some("FAHRENHEIT");
    /// # Ok(Response::tell(if is_fahrenheit { "70" } else { "21" }))
    /// # }
    /// ```
    pub async fn temperature_unit(&self) -> Result<Option<String>> {
        self.setting("System.temperatureUnit").await
    }

    /// The units of distances: `METRIC` or `IMPERIAL`. None if the user has not chosen them.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let is_metric = turn.alexa()?.distance_units().await?.as_deref() != Some("IMPERIAL");
    /// # Ok(Response::tell(if is_metric { "8 km" } else { "5 miles" }))
    /// # }
    /// ```
    pub async fn distance_units(&self) -> Result<Option<String>> {
        self.setting("System.distanceUnits").await
    }

    async fn setting(&self, name: &str) -> Result<Option<String>> {
        let path = format!("/v2/devices/{}/settings/{name}", self.device()?);
        read(&self.get(&path).await?)
    }

    /// The given name of the Alexa account's owner. It needs the permission `alexa::profile:given_name:read`. None if
    /// the user has not entered it. The owner may be another person than the user of the linked account.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let name = turn.alexa()?.given_name().await?.unwrap_or_default();
    /// # Ok(Response::tell(name))
    /// # }
    /// ```
    pub async fn given_name(&self) -> Result<Option<String>> {
        self.profile("givenName", "alexa::profile:given_name:read").await
    }

    /// The full name, with the permission `alexa::profile:name:read`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let name = turn.alexa()?.full_name().await?.unwrap_or_default();
    /// # Ok(Response::tell(name))
    /// # }
    /// ```
    pub async fn full_name(&self) -> Result<Option<String>> {
        self.profile("name", "alexa::profile:name:read").await
    }

    /// The e-mail address, with the permission `alexa::profile:email:read`. Do not speak it.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let email = turn.alexa()?.email().await?.unwrap_or_default();
    /// Ok(Response::tell("It is on the card.").with_card(Card::simple("Your e-mail address", email)))
    /// # }
    /// ```
    pub async fn email(&self) -> Result<Option<String>> {
        self.profile("email", "alexa::profile:email:read").await
    }

    async fn profile(&self, name: &str, permission: &str) -> Result<Option<String>> {
        self.permitted(self.get(&format!("/v2/accounts/~current/settings/Profile.{name}")), permission).await
    }

    /// The address of the device, with the permission `read::alexa:device:all:address`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let city = turn.alexa()?.address().await?.city.unwrap_or_default();
    /// # Ok(Response::tell(city))
    /// # }
    /// ```
    pub async fn address(&self) -> Result<Address> {
        let path = format!("/v1/devices/{}/settings/address", self.device()?);
        Ok(self.permitted(self.get(&path), "read::alexa:device:all:address").await?.unwrap_or_default())
    }

    /// Country and postal code of the device, with the permission
    /// `read::alexa:device:all:address:country_and_postal_code`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let postal_code = turn.alexa()?.country_and_postal_code().await?.postal_code.unwrap_or_default();
    /// # Ok(Response::tell(postal_code))
    /// # }
    /// ```
    pub async fn country_and_postal_code(&self) -> Result<Address> {
        let path = format!("/v1/devices/{}/settings/address/countryAndPostalCode", self.device()?);
        let permission = "read::alexa:device:all:address:country_and_postal_code";
        Ok(self.permitted(self.get(&path), permission).await?.unwrap_or_default())
    }

    /// Sets a reminder, with the permission `alexa::alerts:reminders:skill:readwrite`. Returns its `alertToken`, for
    /// `/v1/alerts/reminders/…`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// use std::time::Duration;
    ///
    /// use alexa_auth0::Due;
    ///
    /// # async fn respond(turn: &Turn) -> Result {
    /// turn.alexa()?.remind(Due::After(Duration::from_secs(3600)), "Go shopping").await?;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub async fn remind(&self, due: Due, text: &str) -> Result<String> {
        let trigger = match due {
            Due::After(time) => json!({ "type": "SCHEDULED_RELATIVE", "offsetInSeconds": time.as_secs() }),
            Due::At(time) => json!({ "type": "SCHEDULED_ABSOLUTE", "scheduledTime": time }),
        };
        let request = self.turn.request();
        let reminder = json!({
            "requestTime": request.timestamp.as_deref().unwrap_or_default().trim_end_matches('Z'),
            "trigger": trigger,
            "alertInfo": { "spokenInfo": { "content": [{ "locale": request.locale, "text": text }] } },
            "pushNotification": { "status": "ENABLED" },
        });
        let permission = "alexa::alerts:reminders:skill:readwrite";
        let set: Value = self.set(self.post("/v1/alerts/reminders").json(&reminder), permission).await?;
        Ok(set["alertToken"].as_str().unwrap_or_default().to_owned())
    }

    /// Starts a timer that rings, with the permission `alexa::alerts:timers:skill:readwrite`. Returns its `id`, for
    /// `/v1/alerts/timers/…`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// turn.alexa()?.start_timer(std::time::Duration::from_secs(300), "tea").await?;
    /// # Ok(Response::tell("Five minutes, from now."))
    /// # }
    /// ```
    pub async fn start_timer(&self, duration: Duration, label: &str) -> Result<String> {
        let timer = json!({
            "duration": format!("PT{}S", duration.as_secs()),
            "timerLabel": label,
            "creationBehavior": { "displayExperience": { "visibility": "VISIBLE" } },
            "triggeringBehavior": {
                "operation": { "type": "NOTIFY_ONLY" },
                "notificationConfig": { "playAudible": true },
            },
        });
        let permission = "alexa::alerts:timers:skill:readwrite";
        let set: Value = self.set(self.post("/v1/alerts/timers").json(&timer), permission).await?;
        Ok(set["id"].as_str().unwrap_or_default().to_owned())
    }

    /// A GET request to a path of the API.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let reminders: Option<serde_json::Value> = turn.alexa()?.get("/v1/alerts/reminders").await?.json();
    /// # Ok(Response::tell(reminders.unwrap_or_default().to_string()))
    /// # }
    /// ```
    pub fn get(&self, path: &str) -> Call {
        self.call("GET", path)
    }

    /// A POST request to a path of the API.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let list = json!({ "name": "Garden", "state": "active" });
    /// turn.alexa()?.post("/v2/householdlists/").json(&list).await?;
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn post(&self, path: &str) -> Call {
        self.call("POST", path)
    }

    /// A request with any method to a path of the API, such as `/v1/alerts/reminders/…`. The path begins with `/`.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let response = turn.alexa()?.call("DELETE", "/v1/alerts/timers").await?;
    /// if response.status == 401 {
    ///     return Err(Error::consent("alexa::alerts:timers:skill:readwrite"));
    /// }
    /// # Ok(Response::empty())
    /// # }
    /// ```
    pub fn call(&self, method: &'static str, path: &str) -> Call {
        // Without the slash, a path could be the end of another host's name.
        let url = if path.starts_with('/') { format!("{}{path}", self.origin) } else { String::new() };
        self.turn.call(method, url).bearer(&self.token)
    }

    /// Lets Alexa say something while the handler works: a progressive response.
    async fn say(&self, speech: &OutputSpeech) -> Result<()> {
        let directive = json!({
            "header": { "requestId": self.turn.request_id() },
            "directive": { "type": "VoicePlayer.Speak", "speech": speech.markup() },
        });
        self.post("/v1/directives").json(&directive).within(MEANWHILE).await?;
        Ok(())
    }

    fn device(&self) -> Result<&str> {
        let id = self.device.as_ref().map(AlexaId::as_str).unwrap_or_default();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        if !id.is_empty() && id.bytes().all(is_plain) { Ok(id) } else { Err(Error::new("no_device")) }
    }

    /// The result of a call that needs a permission.
    async fn permitted<T: DeserializeOwned>(&self, call: Call, permission: &str) -> Result<Option<T>> {
        let response = call.await?;
        if matches!(response.status, 401 | 403) && !self.turn.is_granted(permission) {
            return Err(Error::consent(permission));
        }
        read(&response)
    }

    /// The result of a call that creates something.
    async fn set<T: DeserializeOwned>(&self, call: Call, permission: &str) -> Result<T> {
        self.permitted(call, permission).await?.ok_or_else(|| Error::new("alexa_api_refused"))
    }
}

/// The JSON of a response. None if there is nothing.
fn read<T: DeserializeOwned>(response: &HttpResponse) -> Result<Option<T>> {
    match response.status {
        204 => Ok(None),
        _ => response.json().map(Some).ok_or_else(|| Error::new("alexa_api_refused")),
    }
}

/// Never fails: the user only waits in silence.
pub(crate) async fn say_meanwhile(turn: &Turn, speech: OutputSpeech) {
    if let Ok(alexa) = turn.alexa() {
        let _ = alexa.say(&speech).await;
    }
}
