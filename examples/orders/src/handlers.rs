//! GET and POST with the user's token, a slot that is asked for, a confirmation, a session, and a reminder.

use alexa_auth0::Confirmation;
use alexa_auth0::prelude::*;
use serde::{Deserialize, Serialize};

alexa_auth0::model!("skill-package/interactionModels/custom");

/// Answers a request.
pub async fn respond(turn: &Turn) -> Result {
    match turn.ask() {
        Ask::Launch | Ask::NavigateHome => welcome(turn).await,
        Ask::OrderStatus => order_status(turn).await,
        Ask::ListOrders => list_orders(turn, 0).await,
        Ask::Next => list_orders(turn, turn.session::<Heard>().orders).await,
        Ask::Reorder { item, quantity } => reorder(turn, item, quantity).await,
        Ask::RemindMe => remind_me(turn).await,
        Ask::Help | Ask::Fallback => {
            Ok(Response::ask("You can ask where your order is, or order something.", "What would you like?"))
        }
        Ask::Stop | Ask::Cancel => Ok(Response::tell("Goodbye.")),
        Ask::Other => Ok(Response::empty()),
    }
}

async fn welcome(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let name = user.profile().speakable_name().unwrap_or("dear customer");
    Ok(Response::ask(format!("Welcome back, {name}. What would you like?"), "What would you like?"))
}

/// An order, as the API returns it.
#[derive(serde::Deserialize)]
struct Order {
    item: String,
    day: String,
}

async fn order_status(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let response = turn.get("https://api.example.com/orders/latest").bearer(user.access_token()).await?;
    let Some(order) = response.json::<Order>() else {
        return Ok(Response::tell("There is no such order."));
    };
    Ok(Response::tell(format!("Your {} arrives {}.", order.item, order.day)))
}

/// What the user has heard of the list in this session.
#[derive(Default, Serialize, Deserialize)]
struct Heard {
    orders: usize,
}

/// Tells three orders at a time.
async fn list_orders(turn: &Turn, begin: usize) -> Result {
    const AT_ONCE: usize = 3;
    let user = turn.user().await?;
    let response = turn.get("https://api.example.com/orders").bearer(user.access_token()).await?;
    if response.status == 401 {
        return Err(Error::relink());
    }
    let orders: Vec<Order> = response.json().ok_or_else(|| Error::new("orders_unreadable"))?;
    turn.note("orders", orders.len());
    let items: Vec<_> = orders.iter().skip(begin).take(AT_ONCE).map(|order| order.item.as_str()).collect();
    if items.is_empty() {
        return Ok(Response::tell("That was all."));
    }
    let end = begin + items.len();
    let speech = items.join(", ");
    Ok(if end < orders.len() {
        Response::ask(format!("{speech}. Say next for more."), "Say next for more.")
            .with_session(&Heard { orders: end })
    } else {
        Response::tell(format!("{speech}."))
    })
}

async fn reorder(turn: &Turn, item: Slot, quantity: Slot<i64>) -> Result {
    let user = turn.user().await?;
    let Some(name) = item.spoken() else {
        return Ok(Response::elicit(&item.name, "What shall I order?"));
    };
    let quantity = quantity.value().unwrap_or(1);
    match turn.confirmation() {
        Confirmation::None => return Ok(Response::confirm_intent(format!("Shall I order {quantity} {name}?"))),
        Confirmation::Denied => return Ok(Response::tell("I have ordered nothing.")),
        Confirmation::Confirmed => {}
    }
    let response = turn
        .post("https://api.example.com/orders")
        .bearer(user.access_token())
        .header("Idempotency-Key", turn.request_id().unwrap_or_default())
        .json(&json!({ "item": name, "quantity": quantity }))
        .await?;
    match response.status {
        201 => Ok(Response::tell(format!("I have ordered {quantity} {name}."))),
        401 => Err(Error::relink()),
        _ => Err(Error::new("order_refused")),
    }
}

async fn remind_me(turn: &Turn) -> Result {
    let in_an_hour = alexa_auth0::Due::After(std::time::Duration::from_hours(1));
    turn.alexa()?.remind(in_an_hour, "Your order arrives.").await?;
    Ok(Response::tell("I will remind you in an hour."))
}
