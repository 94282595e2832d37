//! Session attributes: kept from turn to turn, and bound to whoever speaks.
//!
//! Alexa forgets the attributes that an answer does not repeat, and hands on those of one speaker to the next. So each answer
//! repeats them, unless the handler has changed them, and names the recognised voice that they belong to under
//! [`SPEAKER`], by a hash. When another voice is recognised, the attributes start anew.
//! A turn in which no voice is recognised keeps them: Alexa recognises the same person in one utterance and not in the next.

use serde_json::{Map, Value};

use crate::alexa::request::{RequestEnvelope, RequestKind};
use crate::alexa::response::{Response, ResponseEnvelope};
use crate::crypto::sha256_hex;

/// The attribute that says whose the others are. It is the library's own: handlers neither see nor set it.
const SPEAKER: &str = "$speaker";

/// The attributes that the last answer of the session has kept for whoever speaks now.
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

/// The answer of a turn, with the attributes that are to be there in the next one. There is none after a session that ends.
pub(crate) fn answer(envelope: &RequestEnvelope, mut response: Response) -> ResponseEnvelope {
    let has_ended = matches!(envelope.request.kind, RequestKind::SessionEnded { .. }) || response.ends_session();
    let kept = || if has_ended { Map::new() } else { attributes(envelope) };
    let mut attributes = response.take_session().unwrap_or_else(kept);
    attributes.remove(SPEAKER);
    if !attributes.is_empty() {
        let before = envelope.session.as_ref().and_then(|session| bound_to(&session.attributes));
        let bound_to = speaker(envelope).or(before.map(str::to_owned));
        attributes.extend(bound_to.map(|speaker| (SPEAKER.to_owned(), speaker.into())));
    }
    ResponseEnvelope::new(attributes, response)
}

fn bound_to(attributes: &Map<String, Value>) -> Option<&str> {
    attributes.get(SPEAKER)?.as_str()
}

/// The person whose voice was recognised.
fn speaker(envelope: &RequestEnvelope) -> Option<String> {
    envelope.context.person.id.as_ref().map(sha256_hex)
}
