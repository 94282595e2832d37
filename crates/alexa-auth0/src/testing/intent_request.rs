//! An intent in a test, with everything that Alexa may know of it.

use serde_json::{Map, Value, json};

use crate::alexa::request::{Confirmation, DialogState, Resolved};
use crate::model::Asks;

/// An `IntentRequest` for [`Conversation::send`](super::Conversation::send), with values that Alexa has matched and
/// with the state of a dialog.
///
/// ```
/// # use alexa_auth0::prelude::*;
/// # use alexa_auth0::{Confirmation, DialogState};
/// # use alexa_auth0::testing::{Conversation, IntentRequest};
/// # async fn respond(turn: &Turn) -> Result {
/// #     let Some(intent) = turn.intent() else { return Ok(Response::empty()) };
/// #     if turn.dialog_state() != Some(DialogState::Completed) { return Ok(Response::delegate()) }
/// #     let member = intent.slot("member").and_then(Slot::resolved).and_then(|member| member.id.as_deref());
/// #     Ok(Response::tell(match (intent.confirmation, member) {
/// #         (Confirmation::Denied, _) => "Nothing was shared.".to_owned(),
/// #         (_, Some(member)) => format!("Shared with {member}."),
/// #         _ => "With whom?".to_owned(),
/// #     }))
/// # }
/// let mut conversation = Conversation::new(Skill::new(respond));
/// let share = IntentRequest::new("ShareIntent").resolved("member", "my wife", "ANNA", "Anna");
/// assert_eq!(conversation.send(share.clone()).directives()[0]["type"], "Dialog.Delegate");
///
/// let shared = share.clone().dialog(DialogState::Completed).confirmation(Confirmation::Confirmed);
/// assert_eq!(conversation.send(shared).speech(), "Shared with ANNA.");
/// ```
#[derive(Clone, Debug)]
pub struct IntentRequest {
    name: String,
    slots: Map<String, Value>,
    dialog: Option<DialogState>,
    confirmation: Confirmation,
}

impl IntentRequest {
    /// The intent without slots, at the beginning of a dialog.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let (dialog, confirmation) = (Some(DialogState::Started), Confirmation::None);
        Self { name: name.to_owned(), slots: Map::new(), dialog, confirmation }
    }

    /// The intent of an enum that [`model!`](crate::model!) has written, outside a dialog.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// use alexa_auth0::Confirmation;
    /// use alexa_auth0::testing::{Conversation, IntentRequest};
    ///
    /// alexa_auth0::model!("../../examples/orders/skill-package/interactionModels/custom");
    ///
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(if turn.confirmation() == Confirmation::Confirmed { "Ordered." } else { "Shall I?" }))
    /// # }
    /// let order = IntentRequest::of(&Ask::Reorder { item: "tea".into(), quantity: 2.into() });
    /// let mut conversation = Conversation::new(Skill::new(respond));
    /// assert_eq!(conversation.send(order.clone()).speech(), "Shall I?");
    /// assert_eq!(conversation.send(order.confirmation(Confirmation::Confirmed)).speech(), "Ordered.");
    /// ```
    ///
    /// # Panics
    ///
    /// If it is `Ask::Launch` or `Ask::Other`, which are no intents.
    #[must_use]
    pub fn of(ask: &impl Asks) -> Self {
        let Some(intent) = ask.to_intent() else { panic!("Ask::Launch and Ask::Other are no intents") };
        let mut request = Self { dialog: None, ..Self::new(&intent.name) };
        for slot in &intent.slots {
            if slot.values.is_empty() {
                // As Alexa sends it.
                let empty = json!({ "name": slot.name, "confirmationStatus": "NONE" });
                request.slots.insert(slot.name.clone(), empty);
            }
            for value in &slot.values {
                let authority = value.resolved.first().map(|Resolved { name, id }| matched(name, id.as_deref()));
                request = request.value(&slot.name, &value.spoken, authority);
            }
        }
        request
    }

    /// A value as the user said it. A slot that gets several values is a list.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     Ok(Response::tell(turn.slot("item").map_or(0, |slot| slot.values.len()).to_string()))
    /// # }
    /// use alexa_auth0::testing::IntentRequest;
    ///
    /// let add = IntentRequest::new("AddItemIntent").slot("item", "milk").slot("item", "bread");
    /// assert_eq!(Conversation::new(Skill::new(respond)).send(add).speech(), "2");
    /// ```
    #[must_use]
    pub fn slot(self, name: &str, spoken: &str) -> Self {
        self.value(name, spoken, None)
    }

    /// A value that Alexa has matched with one of the interaction model: its id and its name.
    #[must_use]
    pub fn resolved(self, slot: &str, spoken: &str, id: &str, name: &str) -> Self {
        self.value(slot, spoken, Some(matched(name, Some(id))))
    }

    /// A value that Alexa has compared with those of the interaction model, and found none.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # use alexa_auth0::testing::Conversation;
    /// # use serde_json::json;
    /// # async fn respond(turn: &Turn) -> Result {
    /// #     let member = turn.slot("member").ok_or_else(|| Error::new("no_slot"))?;
    /// #     Ok(Response::tell(match member.resolved() {
    /// #         Some(known) => known.name.clone(),
    /// #         None => format!("Who is {}?", member.spoken().unwrap_or_default()),
    /// #     }))
    /// # }
    /// use alexa_auth0::testing::IntentRequest;
    ///
    /// let share = IntentRequest::new("ShareListIntent").unresolved("member", "the dog");
    /// assert_eq!(Conversation::new(Skill::new(respond)).send(share).speech(), "Who is the dog?");
    /// ```
    #[must_use]
    pub fn unresolved(self, slot: &str, spoken: &str) -> Self {
        self.value(slot, spoken, Some(json!({ "status": { "code": "ER_SUCCESS_NO_MATCH" } })))
    }

    /// How far Alexa is in the dialog.
    #[must_use]
    pub fn dialog(mut self, state: DialogState) -> Self {
        self.dialog = Some(state);
        self
    }

    /// Whether the user has confirmed the intent.
    #[must_use]
    pub fn confirmation(mut self, confirmation: Confirmation) -> Self {
        self.confirmation = confirmation;
        self
    }

    fn value(mut self, slot: &str, spoken: &str, authority: Option<Value>) -> Self {
        let mut value = json!({ "type": "Simple", "value": spoken });
        if let Some(authority) = authority {
            value["resolutions"] = json!({ "resolutionsPerAuthority": [authority] });
        }
        let known = self.slots.get(slot).map(|known| known["slotValue"].clone());
        let said = match known {
            None => value.clone(),
            Some(mut list) if list["type"] == "List" => {
                list["values"].as_array_mut().into_iter().for_each(|values| values.push(value.clone()));
                list
            }
            Some(first) => json!({ "type": "List", "values": [first, value] }),
        };
        let mut entry = json!({ "name": slot, "confirmationStatus": "NONE", "slotValue": said });
        if said["type"] == "Simple" {
            // Alexa repeats a single value here.
            for name in ["value", "resolutions"] {
                if !said[name].is_null() {
                    entry[name] = said[name].clone();
                }
            }
        }
        self.slots.insert(slot.to_owned(), entry);
        self
    }
}

fn matched(name: &str, id: Option<&str>) -> Value {
    json!({ "status": { "code": "ER_SUCCESS_MATCH" }, "values": [{ "value": { "name": name, "id": id } }] })
}

impl From<IntentRequest> for Value {
    fn from(request: IntentRequest) -> Self {
        let IntentRequest { name, slots, dialog, confirmation } = request;
        let intent = json!({ "name": name, "confirmationStatus": confirmation.name(), "slots": slots });
        let mut request = json!({ "type": "IntentRequest", "intent": intent });
        if let Some(dialog) = dialog {
            request["dialogState"] = dialog.name().into();
        }
        request
    }
}
