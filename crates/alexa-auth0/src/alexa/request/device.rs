//! The device that sent a request, and what the user has allowed the skill. Both are read from the verified envelope
//! when a handler asks for them.
//!
//! <https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html#context-object>

use crate::hidden::hidden;
use crate::json::Json;

/// An identifier that Alexa has made for this skill, of a user, a person or a device. Its [`Debug`] output hides it.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let id = turn.alexa_user_id().ok_or_else(|| Error::new("no_alexa_user"))?;
/// turn.post("https://api.example.com/users").json(&json!({ "id": id.as_str() })).await?;
/// alexa_auth0::println!("{id:?}"); // shows no identifier
/// # Ok(Response::empty())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AlexaId(String);

impl AlexaId {
    pub(crate) fn new(id: &str) -> Option<Self> {
        (!id.is_empty()).then(|| Self(id.to_owned()))
    }

    /// The identifier. It does not change while the user has the skill enabled. Do not speak or log it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

hidden!(AlexaId);

/// The device that sent a request.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let device = turn.device();
/// Ok(if device.supports("Alexa.Presentation.APL") {
///     Response::tell("Look at the screen.")
/// } else {
///     Response::tell("I have sent it to your Alexa app.")
/// })
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Device {
    /// `deviceId`. Absent from skill events.
    pub id: Option<AlexaId>,
    /// The screen. None if the device has none, or does not describe it.
    pub viewport: Option<Viewport>,
    interfaces: Vec<(String, Option<String>)>,
}

/// The screen of a device: the field `Viewport` of the context.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let is_round = turn.device().viewport.is_some_and(|screen| screen.shape.as_deref() == Some("ROUND"));
/// # Ok(Response::tell(if is_round { "A circle." } else { "No circle." }))
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Viewport {
    /// `RECTANGLE` or `ROUND`
    pub shape: Option<String>,
    /// `pixelWidth`
    pub pixel_width: Option<u64>,
    /// `pixelHeight`
    pub pixel_height: Option<u64>,
    /// Dots per inch.
    pub dpi: Option<u64>,
    /// Whether the screen can be touched.
    pub has_touch: bool,
}

impl Device {
    /// Whether the device supports an interface, such as `AudioPlayer` or `Alexa.Presentation.APL`. Alexa names only
    /// interfaces that the skill's manifest requests.
    #[must_use]
    pub fn supports(&self, interface: &str) -> bool {
        self.interfaces.iter().any(|(known, _)| known == interface)
    }

    /// The highest version of an interface that the device supports, such as `2024.3` of `Alexa.Presentation.APL`, if
    /// Alexa names one.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let device = turn.device();
    /// let apl = device.version("Alexa.Presentation.APL").unwrap_or("1.0");
    /// # Ok(Response::tell(apl))
    /// # }
    /// ```
    #[must_use]
    pub fn version(&self, interface: &str) -> Option<&str> {
        self.interfaces.iter().find(|(known, _)| known == interface).and_then(|(_, version)| version.as_deref())
    }

    /// The device in the context of an envelope.
    pub(crate) fn read(envelope: &Json<'_>) -> Self {
        let context = envelope.get("context").unwrap_or(&Json::Null);
        let device = member(context, &["System", "device"]);
        let interfaces = member(device, &["supportedInterfaces"]).as_object().into_iter().flatten();
        let version = |interface| member(interface, &["runtime", "maxVersion"]).as_text().map(str::to_owned);
        Self {
            id: device.text("deviceId").and_then(AlexaId::new),
            viewport: context.get("Viewport").map(Viewport::read),
            interfaces: interfaces.map(|(name, interface)| (name.as_ref().to_owned(), version(interface))).collect(),
        }
    }
}

impl Viewport {
    fn read(viewport: &Json<'_>) -> Self {
        let touch = viewport.get("touch").and_then(Json::as_array);
        Self {
            shape: viewport.text("shape").map(str::to_owned),
            pixel_width: viewport.number("pixelWidth"),
            pixel_height: viewport.number("pixelHeight"),
            dpi: viewport.number("dpi"),
            has_touch: touch.is_some_and(|touch| !touch.is_empty()),
        }
    }
}

/// Alexa's own API, for this request.
pub(crate) struct Endpoint {
    /// `apiEndpoint`
    pub origin: String,
    /// `apiAccessToken`
    pub token: String,
    /// `deviceId`
    pub device: Option<AlexaId>,
}

impl Endpoint {
    /// Empty fields if the envelope has none.
    pub(crate) fn read(envelope: &Json<'_>) -> Self {
        let system = member(envelope, &["context", "System"]);
        let text = |name| system.text(name).unwrap_or_default().to_owned();
        let device = member(system, &["device"]).text("deviceId").and_then(AlexaId::new);
        Self { origin: text("apiEndpoint"), token: text("apiAccessToken"), device }
    }
}

/// Whether the user has granted the skill a permission: `context.System.user.permissions.scopes`.
pub(crate) fn is_granted(envelope: &Json<'_>, permission: &str) -> bool {
    let scopes = member(envelope, &["context", "System", "user", "permissions", "scopes"]);
    member(scopes, &[permission]).text("status") == Some("GRANTED")
}

/// A field of a field. Null if there is none.
fn member<'j, 'a>(json: &'j Json<'a>, path: &[&str]) -> &'j Json<'a> {
    path.iter().try_fold(json, |json, name| json.get(name)).unwrap_or(&Json::Null)
}
