//! The conversation: one function for each intent.

use alexa_auth0::prelude::*;
use alexa_auth0::{Call, Confirmation, Date, Due, SkillEvent, TimeOfDay, UserData};
use serde::{Deserialize, Serialize};

use crate::speech::{Speech, about};

alexa_auth0::model!("skill-package/interactionModels/custom");

/// Answers a request.
pub async fn respond(turn: &Turn) -> Result {
    match turn.ask() {
        Ask::Launch | Ask::NavigateHome | Ask::ReadList => read_list(turn).await,
        Ask::Next => next(turn).await,
        Ask::AddItem { item, quantity } => add_item(turn, item, quantity).await,
        Ask::RemoveItem { item } => remove_item(turn, item).await,
        Ask::ShareList { member } => share_list(turn, member).await,
        Ask::ForgetMe => forget_me(turn).await,
        Ask::RemindMe { day, time } => remind_me(turn, day, time).await,
        Ask::Help | Ask::Fallback => Ok(Response::ask(speech(turn).help, speech(turn).what_next)),
        Ask::Stop | Ask::Cancel => Ok(Response::tell(speech(turn).goodbye)),
        Ask::Other => other(turn),
    }
}

fn other(turn: &Turn) -> Result {
    match &turn.request().kind {
        RequestKind::SkillEvent(SkillEvent::Disabled { .. }) => forget(turn),
        _ => Ok(Response::empty()),
    }
}

/// What the skill keeps for the user.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// In the order in which they were added.
    pub items: Vec<Item>,
}

impl UserData for List {}

/// An item of the list.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub name: String,
    pub quantity: i64,
}

/// What the user was told in this session.
#[derive(Default, Serialize, Deserialize)]
struct Told {
    items: usize,
}

async fn read_list(turn: &Turn) -> Result {
    let List { items } = turn.user().await?.load().await?;
    turn.note("items", items.len());
    let whole: Vec<_> = items.iter().map(|item| format!("{} × {}", item.quantity, item.name)).collect();
    let data = json!({ "list": { "items": whole } });
    let document: serde_json::Value = serde_json::from_str(include_str!("list.apl.json"))?;
    let response = told(turn, &items, 0);
    Ok(response.with_card(Card::simple(speech(turn).title, whole.join("\n"))).show(&turn.device(), document, data))
}

async fn next(turn: &Turn) -> Result {
    let List { items } = turn.user().await?.load().await?;
    Ok(told(turn, &items, turn.session::<Told>().items))
}

/// Tells five items at a time.
fn told(turn: &Turn, items: &[Item], begin: usize) -> Response {
    const AT_ONCE: usize = 5;
    let some: Vec<_> =
        items.iter().skip(begin).take(AT_ONCE).map(|item| format!("{} {}", item.quantity, item.name)).collect();
    let end = begin + some.len();
    match (some.is_empty(), end < items.len()) {
        (true, _) => Response::ask(speech(turn).nothing, speech(turn).what_next),
        (false, true) => Response::ask(format!("{}. {}", some.join(", "), speech(turn).more), speech(turn).more),
        (false, false) => Response::ask(format!("{}.", some.join(", ")), speech(turn).what_next),
    }
    .with_session(&Told { items: end })
}

async fn add_item(turn: &Turn, item: Slot, quantity: Slot<i64>) -> Result {
    let user = turn.user_with("edit:list").await?;
    let Some(name) = item.spoken() else {
        return Ok(Response::elicit(&item.name, speech(turn).what_to_add));
    };
    let quantity = quantity.value().unwrap_or(1);
    user.update(|list: &mut List| list.items.push(Item { name: name.to_owned(), quantity })).await?;
    Ok(Response::ask(about(name, speech(turn).added), speech(turn).what_next))
}

async fn remove_item(turn: &Turn, item: Slot) -> Result {
    let user = turn.user_with("edit:list").await?;
    let Some(name) = item.spoken() else {
        return Ok(Response::elicit(&item.name, speech(turn).what_to_remove));
    };
    match turn.confirmation() {
        Confirmation::None => {
            return Ok(Response::confirm_intent(about(name, speech(turn).shall_i_remove)));
        }
        Confirmation::Denied => return Ok(Response::ask(speech(turn).kept, speech(turn).what_next)),
        Confirmation::Confirmed => {}
    }
    let before: List = user.load().await?;
    if before.items.iter().all(|item| item.name != name) {
        return Ok(Response::ask(about(name, speech(turn).not_there), speech(turn).what_next));
    }
    user.update(|list: &mut List| list.items.retain(|item| item.name != name)).await?;
    Ok(Response::ask(about(name, speech(turn).removed), speech(turn).what_next))
}

async fn forget_me(turn: &Turn) -> Result {
    turn.user().await?.forget().await?;
    Ok(Response::tell(speech(turn).forgotten))
}

/// With a member of the household, whom the interaction model knows by an id and by synonyms.
async fn share_list(turn: &Turn, member: Slot<Member>) -> Result {
    let user = turn.user_with("edit:list").await?;
    let (Some(with), Some(resolved)) = (member.value(), member.resolved()) else {
        return Ok(Response::elicit(&member.name, speech(turn).with_whom));
    };
    turn.say_meanwhile(speech(turn).one_moment).await;
    let call = turn.post(format!("{}/members", turn.setting("LIST_API")?)).bearer(user.access_token());
    let response = api(turn, call)?.json(&json!({ "id": with.id() })).await?;
    if response.status == 401 {
        return Err(Error::relink());
    }
    if !response.is_success() {
        return Err(Error::new("not_shared"));
    }
    Ok(Response::tell(about(&resolved.name, speech(turn).shared)))
}

/// A call with the key of the API.
fn api(turn: &Turn, call: Call) -> Result<Call> {
    Ok(call.header("X-Api-Key", turn.secret("LIST_API_KEY")?.as_str()))
}

async fn remind_me(turn: &Turn, day: Slot<Date>, time: Slot<TimeOfDay>) -> Result {
    let Some(at @ TimeOfDay::At { .. }) = time.value() else {
        return Ok(Response::elicit(&time.name, speech(turn).when));
    };
    let day = match day.value() {
        Some(day @ Date::Day { .. }) => day.to_string(),
        // Alexa's clock is that of the request. Near midnight the day of the device may be another one, and Alexa
        // refuses a time that has passed.
        _ => turn.request().timestamp.as_deref().unwrap_or_default().chars().take(10).collect(),
    };
    let alexa = turn.alexa()?;
    alexa.remind(Due::At(format!("{day}T{at}:00")), speech(turn).title).await?;
    let zone = alexa.time_zone().await?;
    Ok(Response::tell(about(&zone, speech(turn).reminded)))
}

/// The user has disabled the skill. The library deletes the list. The API may delete what it has of the Alexa user, and
/// nobody waits for that.
fn forget(turn: &Turn) -> Result {
    if let Some(id) = turn.alexa_user_id() {
        let url = format!("{}/alexa-users/forget", turn.setting("LIST_API")?);
        let call = api(turn, turn.post(url))?.json(&json!({ "id": id.as_str() }));
        turn.after(async move {
            let _ = call.await;
        });
    }
    Ok(Response::empty())
}

fn speech(turn: &Turn) -> &'static Speech {
    Speech::of(turn.locale())
}
