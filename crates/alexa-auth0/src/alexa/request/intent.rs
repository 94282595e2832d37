//! The intent of a request and its slots.
//!
//! ```json
//! { "name": "OrderStatusIntent",
//!   "slots": { "order": { "name": "order", "value": "the last one",
//!     "resolutions": { "resolutionsPerAuthority": [ { "authority": "…", "status": { "code": "ER_SUCCESS_MATCH" },
//!       "values": [ { "value": { "name": "latest", "id": "LATEST" } } ] } ] } } } }
//! ```

use crate::json::Json;

/// `request.intent`
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Intent {
    /// Its name in the interaction model.
    pub name: String,
    /// `CONFIRMED`, `DENIED` or `NONE`
    pub confirmation: Option<String>,
    /// The slots with their names in the interaction model, including slots without a value.
    pub slots: Vec<(String, Slot)>,
}

impl Intent {
    pub(super) fn read(intent: &Json<'_>) -> Option<Self> {
        let slots = intent.get("slots").and_then(Json::as_object).into_iter().flatten();
        Some(Self {
            name: intent.text("name")?.to_owned(),
            confirmation: intent.text("confirmationStatus").map(str::to_owned),
            slots: slots.map(|(name, slot)| (name.as_ref().to_owned(), Slot::read(slot))).collect(),
        })
    }

    /// The slot with this name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|(known, _)| known == name).map(|(_, slot)| slot)
    }
}

/// A slot: no value, one value, or several if the slot allows several.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Slot {
    /// `CONFIRMED`, `DENIED` or `NONE`
    pub confirmation: Option<String>,
    /// The values in the order in which the user said them.
    pub values: Vec<SlotValue>,
}

impl Slot {
    fn read(slot: &Json<'_>) -> Self {
        let confirmation = slot.text("confirmationStatus").map(str::to_owned);
        // `slotValue` repeats a single value. Several values are only there.
        let mut values = Vec::new();
        if let Some(said) = slot.get("slotValue") {
            collect(said, &mut values);
        }
        if values.is_empty() {
            values.extend(SlotValue::read(slot));
        }
        Self { confirmation, values }
    }

    /// The first value, as the user said it.
    #[must_use]
    pub fn spoken(&self) -> Option<&str> {
        self.values.first().map(|value| value.spoken.as_str())
    }

    /// The best match of the first value among the values in the interaction model.
    #[must_use]
    pub fn resolved(&self) -> Option<&Resolved> {
        self.values.first()?.resolved.first()
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
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SlotValue {
    /// The value as the user said it.
    pub spoken: String,
    /// The matching values of the interaction model, the best match first.
    pub resolved: Vec<Resolved>,
}

/// A value of the interaction model.
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
