//! The intent of a request and its slots.
//!
//! ```json
//! { "name": "OrderStatusIntent",
//!   "slots": { "order": { "name": "order", "value": "the last one",
//!     "resolutions": { "resolutionsPerAuthority": [ { "authority": "…", "status": { "code": "ER_SUCCESS_MATCH" },
//!       "values": [ { "value": { "name": "latest", "id": "LATEST" } } ] } ] } } } }
//! ```

use std::fmt;
use std::marker::PhantomData;

use serde_json::{Map, Value, json};

use super::slot_type::SlotType;
use crate::json::Json;

/// `request.intent`
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let Some(intent) = turn.intent() else { return Ok(Response::empty()) };
/// let item = intent.slot("item").and_then(Slot::spoken).unwrap_or("nothing");
/// let corrected = intent.clone().with_slot("quantity", "1");
/// # Ok(Response::confirm_intent(format!("{}: {item}", intent.name)).with_updated_intent(&corrected))
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Intent {
    /// Its name in the interaction model.
    pub name: String,
    /// Whether the user has confirmed the intent.
    pub confirmation: Confirmation,
    /// The slots that the interaction model has for the intent, including those without a value.
    pub slots: Vec<Slot>,
}

impl Intent {
    pub(super) fn read(intent: &Json<'_>) -> Option<Self> {
        let slots = intent.get("slots").and_then(Json::as_object).into_iter().flatten();
        Some(Self {
            name: intent.text("name")?.to_owned(),
            confirmation: Confirmation::read(intent),
            slots: slots.map(|(name, slot)| Slot::read(name, slot)).collect(),
        })
    }

    /// The slot with this name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.name == name)
    }

    /// The intent with a value in a slot, for [`Response::with_updated_intent`](crate::Response::with_updated_intent).
    /// The value replaces what the user said.
    #[must_use]
    pub fn with_slot(mut self, name: &str, value: &str) -> Self {
        let value = SlotValue { spoken: value.to_owned(), resolved: Vec::new() };
        let slot = Slot { name: name.to_owned(), values: vec![value], ..Slot::default() };
        match self.slots.iter_mut().find(|known| known.name == name) {
            Some(known) => *known = slot,
            None => self.slots.push(slot),
        }
        self
    }

    /// The intent in Alexa's JSON, as a directive has it.
    pub(crate) fn to_json(&self) -> Value {
        let slots: Map<String, Value> = self.slots.iter().map(|slot| (slot.name.clone(), slot.to_json())).collect();
        json!({ "name": self.name, "confirmationStatus": self.confirmation.name(), "slots": slots })
    }
}

/// Whether the user has confirmed an intent or the value of a slot: `confirmationStatus`.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::Confirmation;
/// # async fn respond(turn: &Turn) -> Result {
/// Ok(match turn.confirmation() {
///     Confirmation::None => Response::confirm_intent("Shall I delete it?"),
///     Confirmation::Confirmed => Response::tell("It is deleted."),
///     Confirmation::Denied => Response::tell("I have kept it."),
/// })
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Confirmation {
    /// `NONE`: the user was not asked yet.
    #[default]
    None,
    /// `CONFIRMED`: the user has said yes.
    Confirmed,
    /// `DENIED`: the user has said no.
    Denied,
}

impl Confirmation {
    fn read(parent: &Json<'_>) -> Self {
        match parent.text("confirmationStatus") {
            Some("CONFIRMED") => Self::Confirmed,
            Some("DENIED") => Self::Denied,
            _ => Self::None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Confirmed => "CONFIRMED",
            Self::Denied => "DENIED",
        }
    }
}

/// How far Alexa is in a dialog that the interaction model describes: `dialogState`.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::DialogState;
/// # async fn respond(turn: &Turn) -> Result {
/// if turn.dialog_state() != Some(DialogState::Completed) {
///     return Ok(Response::delegate());
/// }
/// # Ok(Response::empty())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DialogState {
    /// `STARTED`: this is the first turn of the dialog.
    Started,
    /// `IN_PROGRESS`: a slot or a confirmation is missing.
    InProgress,
    /// `COMPLETED`: all required slots have values and are confirmed.
    Completed,
}

impl DialogState {
    pub(super) fn read(request: &Json<'_>) -> Option<Self> {
        match request.text("dialogState")? {
            "STARTED" => Some(Self::Started),
            "IN_PROGRESS" => Some(Self::InProgress),
            "COMPLETED" => Some(Self::Completed),
            _ => None,
        }
    }

    /// Its name in a test.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Started => "STARTED",
            Self::InProgress => "IN_PROGRESS",
            Self::Completed => "COMPLETED",
        }
    }
}

/// A slot: no value, one value, or several if the slot allows several. `T` is the type of the values.
/// [`model!`](crate::model!) takes it from the interaction model. A slot that is looked up by its name has text.
///
/// ```
/// use alexa_auth0::{Date, Slot};
///
/// let day: Slot<Date> = "2026-11-28".into();
/// assert_eq!(day.value(), Some(Date::Day { year: 2026, month: 11, day: 28 }));
/// assert_eq!(day.spoken(), Some("2026-11-28"));
/// ```
#[non_exhaustive]
pub struct Slot<T = String> {
    /// Its name in the interaction model, for [`Response::elicit`](crate::Response::elicit) and
    /// [`Response::confirm_slot`](crate::Response::confirm_slot).
    pub name: String,
    /// Whether the user has confirmed the value.
    pub confirmation: Confirmation,
    /// The values in the order in which the user said them.
    pub values: Vec<SlotValue>,
    of: PhantomData<fn() -> T>,
}

impl Slot {
    fn read(name: &str, slot: &Json<'_>) -> Self {
        let confirmation = Confirmation::read(slot);
        // `slotValue` repeats a single value. Several values are only there.
        let mut values = Vec::new();
        if let Some(said) = slot.get("slotValue") {
            collect(said, &mut values);
        }
        if values.is_empty() {
            values.extend(SlotValue::read(slot));
        }
        Self { name: name.to_owned(), confirmation, values, of: PhantomData }
    }

    /// Several values are a list.
    /// <https://developer.amazon.com/docs/alexa/custom-skills/request-types-reference.html#slot-object>
    fn to_json(&self) -> Value {
        let mut slot = json!({ "name": self.name, "confirmationStatus": self.confirmation.name() });
        let simple = |value: &SlotValue| json!({ "type": "Simple", "value": value.spoken });
        match self.values.as_slice() {
            [] => {}
            [one] => slot["value"] = one.spoken.as_str().into(),
            several => {
                slot["slotValue"] = json!({ "type": "List", "values": several.iter().map(simple).collect::<Vec<_>>() });
            }
        }
        slot
    }
}

impl<T> Slot<T> {
    /// The first value, as the user said it.
    ///
    /// ```
    /// use alexa_auth0::Slot;
    ///
    /// let item: Slot = "oat milk".into();
    /// assert_eq!(item.spoken(), Some("oat milk"));
    /// assert_eq!(Slot::<String>::default().spoken(), None);
    /// ```
    #[must_use]
    pub fn spoken(&self) -> Option<&str> {
        self.values.first().map(|value| value.spoken.as_str())
    }

    /// The first value as a number, a [`Date`](crate::Date), a [`TimeOfDay`](crate::TimeOfDay) or a
    /// [`Duration`](std::time::Duration). None if there is no value, or if it is not of this type.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let number: u32 = turn.slot("number").and_then(Slot::parse).unwrap_or(1);
    /// # Ok(Response::tell(number.to_string()))
    /// # }
    /// ```
    #[must_use]
    pub fn parse<U: SlotType>(&self) -> Option<U> {
        U::read(self.values.first()?)
    }

    /// The best match of the first value among the values in the interaction model.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result {
    /// let member = turn.slot("member").and_then(Slot::resolved);
    /// let name = member.map_or("somebody", |member| member.name.as_str());
    /// # Ok(Response::tell(format!("Shared with {name}.")))
    /// # }
    /// ```
    #[must_use]
    pub fn resolved(&self) -> Option<&Resolved> {
        self.values.first()?.resolved.first()
    }

    /// The same slot, with values of another type.
    pub(crate) fn of<U>(&self) -> Slot<U> {
        let Self { name, confirmation, values, .. } = self;
        Slot { name: name.clone(), confirmation: *confirmation, values: values.clone(), of: PhantomData }
    }

    /// The same slot, with a name.
    pub(crate) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

impl<T: SlotType> Slot<T> {
    /// The first value. None if there is none, or if it is not of the slot's type: Alexa sends `?` for a number that it
    /// has not understood, and words that are no value of a custom type.
    ///
    /// ```
    /// use alexa_auth0::Slot;
    ///
    /// let quantity: Slot<i64> = "25".into();
    /// assert_eq!(quantity.value(), Some(25));
    /// let not_understood: Slot<i64> = "?".into();
    /// assert_eq!(not_understood.value(), None);
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<T> {
        self.parse()
    }

    /// All values of a slot that allows several (`multipleValues`). None for a value that is not of the slot's type.
    ///
    /// ```
    /// use alexa_auth0::Slot;
    ///
    /// let numbers: Slot<i64> = [3.into(), "?".into(), 7.into()].into();
    /// assert_eq!(numbers.all().collect::<Vec<_>>(), [Some(3), None, Some(7)]);
    /// ```
    pub fn all(&self) -> impl Iterator<Item = Option<T>> {
        self.values.iter().map(T::read)
    }
}

/// A slot without a value, for tests.
impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { name: String::new(), confirmation: Confirmation::None, values: Vec::new(), of: PhantomData }
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        self.of()
    }
}

/// Whether the user said the same. The names are not compared, because a slot that a test writes has none.
impl<T> PartialEq for Slot<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.confirmation, &self.values) == (other.confirmation, &other.values)
    }
}

impl<T> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, confirmation, values, .. } = self;
        f.debug_struct("Slot").field("name", name).field("confirmation", confirmation).field("values", values).finish()
    }
}

/// A value as the user said it, for tests.
impl<T> From<&str> for Slot<T> {
    fn from(spoken: &str) -> Self {
        SlotValue { spoken: spoken.to_owned(), resolved: Vec::new() }.into()
    }
}

impl<T> From<SlotValue> for Slot<T> {
    fn from(value: SlotValue) -> Self {
        Self { values: vec![value], ..Self::default() }
    }
}

/// Several values, for tests.
impl<T, const N: usize> From<[Self; N]> for Slot<T> {
    fn from(slots: [Self; N]) -> Self {
        Self { values: slots.into_iter().flat_map(|slot| slot.values).collect(), ..Self::default() }
    }
}

/// The values of a `Simple` slot value, or of a `List` of slot values.
fn collect(slot_value: &Json<'_>, values: &mut Vec<SlotValue>) {
    match slot_value.get("values").and_then(Json::as_array) {
        Some(several) => several.iter().for_each(|value| collect(value, values)),
        None => values.extend(SlotValue::read(slot_value)),
    }
}

/// One value of a slot.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let said: Vec<_> = turn.slot("items").into_iter().flat_map(|slot| &slot.values).map(|value| &value.spoken).collect();
/// # Ok(Response::tell(format!("{} things.", said.len())))
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlotValue {
    /// The value as the user said it.
    pub spoken: String,
    /// The matching values of the interaction model, the best match first.
    pub resolved: Vec<Resolved>,
}

/// A value of the interaction model.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # async fn respond(turn: &Turn) -> Result {
/// let size = turn.slot("size").and_then(Slot::resolved);
/// let id = size.and_then(|size| size.id.as_deref()).unwrap_or("MEDIUM");
/// # Ok(Response::tell(id))
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolved {
    /// Its name.
    pub name: String,
    /// Its id, if the interaction model gives it one.
    pub id: Option<String>,
}

impl SlotValue {
    fn read(value: &Json<'_>) -> Option<Self> {
        let authorities = value.get("resolutions").and_then(|all| all.get("resolutionsPerAuthority"));
        let matched = |authority: &&Json<'_>| {
            authority.get("status").and_then(|status| status.text("code")) == Some("ER_SUCCESS_MATCH")
        };
        let values = authorities.and_then(Json::as_array).into_iter().flatten().filter(matched);
        let values = values.filter_map(|authority| authority.get("values")?.as_array()).flatten();
        Some(Self {
            spoken: value.text("value")?.to_owned(),
            resolved: values.filter_map(|value| Resolved::read(value.get("value")?)).collect(),
        })
    }
}

impl Resolved {
    fn read(value: &Json<'_>) -> Option<Self> {
        Some(Self { name: value.text("name")?.to_owned(), id: value.text("id").map(str::to_owned) })
    }
}
