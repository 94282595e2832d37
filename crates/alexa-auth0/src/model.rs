//! What [`model!`](crate::model!) builds upon.

use crate::alexa::request::{Confirmation, Intent, Resolved, Slot, SlotValue};

/// What the user asks for: the enum that [`model!`](crate::model!) writes. [`Turn::ask`](crate::Turn::ask) returns it.
///
/// ```
/// use alexa_auth0::prelude::*;
///
/// # /*
/// alexa_auth0::model!("skill-package/interactionModels/custom");
/// # */ alexa_auth0::model!("../../examples/orders/skill-package/interactionModels/custom");
///
/// assert_eq!(Ask::OrderStatus.to_intent().map(|intent| intent.name).as_deref(), Some("OrderStatusIntent"));
/// assert_eq!(Ask::launch(), Ask::Launch);
/// assert_eq!(Ask::other().to_intent().map(|intent| intent.name), None);
///
/// fn is_answered(intent: &Intent) -> bool {
///     Ask::from_intent(intent).is_some()
/// }
/// ```
pub trait Asks: Sized {
    /// The user opens the skill.
    fn launch() -> Self;

    /// Any request that is neither that nor an intent of the interaction models.
    fn other() -> Self;

    /// The intent. None if the interaction models do not have it.
    fn from_intent(intent: &Intent) -> Option<Self>;

    /// The intent as Alexa would send it. None if this is no intent.
    fn to_intent(&self) -> Option<Intent>;
}

/// The slot of an intent, with its type. One that the request lacks has no value.
#[must_use]
pub fn slot<T>(intent: &Intent, name: &str) -> Slot<T> {
    intent.slot(name).map_or_else(|| Slot::default().named(name), Slot::of)
}

/// An intent with slots, each with its name.
#[must_use]
pub fn intent(name: &str, slots: Vec<Slot>) -> Intent {
    Intent { name: name.to_owned(), confirmation: Confirmation::None, slots }
}

/// A slot of an intent, with its name.
#[must_use]
pub fn named<T>(name: &str, slot: &Slot<T>) -> Slot {
    slot.of().named(name)
}

/// A value of a custom slot type, as Alexa sends it for the name of the value.
#[must_use]
pub fn value(id: &str, name: &str) -> SlotValue {
    let resolved = Resolved { name: name.to_owned(), id: Some(id.to_owned()) };
    SlotValue { spoken: name.to_owned(), resolved: vec![resolved] }
}
