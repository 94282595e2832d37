//! The skill of the module `orders`. It says where the user's last order is, by an API that accepts the user's access
//! token.

use crate::prelude::*;
use serde::{Deserialize, Serialize};

const ORDERS: &str = "https://api.example.com/orders";

/// An order, as the API returns it.
#[derive(Deserialize)]
struct Order {
    item: String,
    arrives: Option<String>,
}

/// The session attributes.
#[derive(Default, Deserialize, Serialize)]
struct Session {
    asked: u32,
}

/// One line for each intent.
pub(super) async fn respond(turn: &Turn) -> Result {
    match turn.intent().map(|intent| intent.name.as_str()) {
        Some("OrderStatusIntent") => order_status(turn).await,
        _ => Ok(Response::empty()),
    }
}

async fn order_status(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let which = turn.slot("order").and_then(|slot| slot.resolved()?.id.as_deref()).unwrap_or("latest");
    let answer = turn.get(format!("{ORDERS}/{which}")).bearer(user.access_token()).await;
    let Ok(order) = answer.map(|answer| answer.json::<Order>()) else {
        return Ok(Response::tell("I cannot reach your orders right now."));
    };

    let Session { asked } = turn.session();
    let speech = match order {
        Some(Order { item, arrives: Some(day) }) => format!("Your {item} arrives {day}."),
        Some(Order { item, arrives: None }) => format!("Your {item} has been delivered."),
        None => "There is no such order.".to_owned(),
    };
    let again = if asked > 0 { "Anything else about your orders?" } else { "Which other order are you waiting for?" };
    Ok(Response::ask(format!("{speech} {again}"), again).with_session(&Session { asked: asked + 1 }))
}
