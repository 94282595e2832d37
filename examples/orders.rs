//! A skill that says where the user's last order is, by an API that takes the user's access token.
//!
//! It is walked through in `docs/AUTHORING.md`, and `tests/orders.rs` talks to it. To make it yours, copy the functions
//! into `src/skill/` and the intent into `skill-package/interactionModels/`.

use alexa_auth0_worker::account::User;
use alexa_auth0_worker::alexa::request::RequestKind;
use alexa_auth0_worker::alexa::response::Response;
use alexa_auth0_worker::service::ports::{Http, HttpRequest};
use alexa_auth0_worker::skill::{self, linked};
use alexa_auth0_worker::turn::{Platform, Turn};
use serde::{Deserialize, Serialize};

const ORDERS: &str = "https://api.example.com/orders";

/// What the API tells of an order.
#[derive(Deserialize)]
struct Order {
    item: String,
    arrives: Option<String>,
}

/// What is kept from turn to turn.
#[derive(Default, Deserialize, Serialize)]
struct Session {
    asked: u32,
}

/// One line for each intent; whatever else is asked goes to the sample.
pub async fn respond(turn: &Turn<'_, impl Platform>) -> Response {
    match &turn.request().kind {
        RequestKind::Intent { intent, .. } if intent.name == "OrderStatusIntent" => linked(turn, order_status).await,
        _ => skill::respond(turn).await,
    }
}

/// Only ever called with a user whose account is proven.
async fn order_status(turn: &Turn<'_, impl Platform>, user: &User) -> Response {
    let which = turn.slot("order").and_then(|slot| slot.resolved()?.id.as_deref()).unwrap_or("latest");
    let url = format!("{ORDERS}/{which}");
    let answer = turn.http().get(HttpRequest { url: &url, bearer: Some(user.access_token()) }).await;
    let Ok(order) = answer.map(|answer| answer.json::<Order>()) else {
        return Response::tell("I cannot reach your orders right now.");
    };

    let Session { asked } = turn.session();
    let speech = match order {
        Some(Order { item, arrives: Some(day) }) => format!("Your {item} arrives {day}."),
        Some(Order { item, arrives: None }) => format!("Your {item} has been delivered."),
        None => "There is no such order.".to_owned(),
    };
    let again = if asked > 0 { "Anything else about your orders?" } else { "Which other order are you waiting for?" };
    Response::ask(format!("{speech} {again}"), again).with_session(&Session { asked: asked + 1 })
}

#[allow(dead_code, reason = "an example is a program; this one is read, and called by its test")]
fn main() {}
