//! Session attributes: kept from turn to turn, and bound to the speaker.
//!
//! Alexa drops attributes that a response does not repeat, and passes the attributes of one speaker to the next. So
//! each response repeats them, unless the handler has changed them. It also stores a hash of the recognised person
//! under [`SPEAKER`]. If Alexa recognises another voice, the attributes are cleared. A turn without a recognised voice
//! keeps them, because Alexa often recognises a person in one utterance and not in the next.

use serde_json::{Map, Value};

use crate::alexa::request::{RequestEnvelope, RequestKind};
use crate::alexa::response::{Response, ResponseEnvelope};
use crate::crypto::sha256_hex;

/// The attribute that names the speaker of the others. Handlers neither see it nor set it.
const SPEAKER: &str = "$speaker";

/// The attributes that the last response of the session stored for the current speaker.
pub(crate) fn attributes(envelope: &RequestEnvelope) -> Map<String, Value> {
    let Some(session) = &envelope.session else { return Map::new() };
    let now = speaker(envelope);
    if now.is_some() && now.as_deref() != bound_to(&session.attributes) {
        return Map::new();
    }
    let mut attributes = session.attributes.clone();
    attributes.remove(SPEAKER);
    attributes
}

/// Adds the attributes for the next turn to a response. If the response ends the session, there is no next turn.
pub(crate) fn answer(envelope: &RequestEnvelope, mut response: Response) -> ResponseEnvelope {
    let has_ended = matches!(envelope.request.kind, RequestKind::SessionEnded { .. }) || response.ends_session();
    let kept = || if has_ended { Map::new() } else { attributes(envelope) };
    let mut attributes = response.take_session().unwrap_or_else(kept);
    attributes.remove(SPEAKER);
    if !attributes.is_empty() {
        let before = envelope.session.as_ref().and_then(|session| bound_to(&session.attributes));
        let owner = speaker(envelope).or(before.map(str::to_owned));
        attributes.extend(owner.map(|speaker| (SPEAKER.to_owned(), speaker.into())));
    }
    ResponseEnvelope::new(attributes, response)
}

fn bound_to(attributes: &Map<String, Value>) -> Option<&str> {
    attributes.get(SPEAKER)?.as_str()
}

/// A hash of the person whose voice was recognised.
fn speaker(envelope: &RequestEnvelope) -> Option<String> {
    envelope.context.person.id.as_ref().map(sha256_hex)
}
