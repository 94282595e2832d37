//! The skill of the library's tests: every kind of response, and every way to fail. Its sentences exist only for the
//! tests.

use std::hint::black_box;
use std::time::Duration;

use alexa_auth0::prelude::*;
use alexa_auth0::{HttpResponse, UserData};
use serde::{Deserialize, Serialize};

alexa_auth0::serve!(skill());

/// Created at the first request, before anything is looked at.
fn skill() -> Skill {
    #[cfg(target_arch = "wasm32")]
    assert!(!probe::panics(), "a text with ada@example.com");
    alexa_auth0::println!("printed {}", "by the skill");
    let skill = Skill::new(respond);
    #[cfg(target_arch = "wasm32")]
    if probe::needs() {
        return skill
            .with_setting("TEST_SETTING", "a test")
            .with_secret("TEST_SECRET", "another one")
            .keeps_user_data();
    }
    skill
}

/// What a test sets before the Worker starts: a panic that no request of Alexa's is needed for, and needs.
#[cfg(target_arch = "wasm32")]
mod probe {
    use alexa_auth0::__private::wasm_bindgen::{self, prelude::wasm_bindgen};

    #[wasm_bindgen(
        inline_js = "export const panics = () => globalThis.panics === true; export const needs = () => globalThis.needs === true;"
    )]
    extern "C" {
        pub fn panics() -> bool;
        pub fn needs() -> bool;
    }
}

async fn respond(turn: &Turn) -> Result {
    match &turn.request().kind {
        RequestKind::Launch { .. } => welcome(turn).await,
        RequestKind::Intent { intent, .. } => match intent.name.as_str() {
            "AMAZON.NavigateHomeIntent" => welcome(turn).await,
            "WhoAmIIntent" => who_am_i(turn).await,
            "AMAZON.HelpIntent" | "AMAZON.FallbackIntent" => Ok(Response::ask("Ask who you are.", "Well?")),
            "AMAZON.StopIntent" | "AMAZON.CancelIntent" => Ok(Response::tell("Goodbye.")),
            "WaitIntent" => wait_and_welcome(turn).await,
            "WaitAndPanicIntent" => wait_and_panic(turn).await,
            "SendIntent" => send(turn).await,
            "InvalidCallIntent" => invalid_calls(turn).await,
            "SettingsIntent" => Ok(Response::tell(format!(
                "{} {}",
                turn.setting("TEST_SETTING")?,
                turn.secret("TEST_SECRET")?.as_str()
            ))),
            "AfterIntent" => {
                let call = turn.post("https://api.example.com/after").json(&1);
                turn.after(async move {
                    let _ = call.await;
                });
                Ok(Response::tell("Before."))
            }
            "BindingIntent" => bindings(turn).await,
            "ZoneIntent" => {
                turn.say_meanwhile("One moment.").await;
                Ok(Response::tell(turn.alexa()?.time_zone().await?))
            }
            "ConvertedErrorIntent" => {
                turn.note("items", 3);
                let _: u8 = serde_json::from_str("\"ada@example.com\"")?;
                Ok(Response::empty())
            }
            "CountIntent" => {
                let user = turn.user().await?;
                let count = user.update(|count: &mut Count| count.number += 1).await?;
                Ok(Response::tell(count.number.to_string()))
            }
            "GuestCountIntent" => guest_count(turn).await,
            "StaleIntent" => stale(turn).await,
            "ForgetIntent" => {
                turn.user().await?.forget().await?;
                Ok(Response::tell("Forgotten."))
            }
            "KeepIntent" => {
                let size = turn.slot("size").and_then(Slot::parse).unwrap_or(0);
                turn.user().await?.save(&Count { number: 0, padding: "x".repeat(size) }).await?;
                Ok(Response::tell("Kept."))
            }
            "FailIntent" => Err(Error::new("a_test_fails")),
            "PanicIntent" => panic!("a test panics"),
            "RecurseIntent" => Ok(Response::tell(recurse(black_box(1)).to_string())),
            "WaitAndRecurseIntent" => wait_and_recurse(turn).await,
            _ => Ok(Response::empty()),
        },
        _ => Ok(Response::empty()),
    }
}

/// Greets after an API has answered twice.
async fn wait_and_welcome(turn: &Turn) -> Result {
    for _ in 0..2 {
        wait(turn).await?;
    }
    welcome(turn).await
}

/// Changes something at an API, and says what it has answered.
async fn send(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let left = turn.time_left();
    let call = turn
        .patch("https://api.example.com/items/1?a=b")
        .bearer(user.access_token())
        .header("Idempotency-Key", turn.request_id().unwrap_or_default())
        .json(&["Brötchen"])
        .within(Duration::from_millis(500));
    Ok(Response::tell(match call.await {
        Ok(response) => {
            let total = response.header("x-total").unwrap_or("no").to_owned();
            format!("{} with {total}, {} s left", response.status, left.as_secs())
        }
        Err(error) => error.to_string(),
    }))
}

/// What the runtime refuses to send.
async fn invalid_calls(turn: &Turn) -> Result {
    let calls = [
        turn.get("no-address"),
        turn.get("https://api.example.com/").header("no name", "a"),
        turn.call("NO METHOD", "https://api.example.com/"),
        turn.get("https://api.example.com/").body("text/plain", "a"),
    ];
    let mut heard = Vec::new();
    for call in calls {
        heard.push(call.await.map_or_else(|error| error.to_string(), |response| response.status.to_string()));
    }
    Ok(Response::tell(heard.join(", ")))
}

/// What is kept for a user.
#[derive(Default, Serialize, Deserialize)]
struct Count {
    number: u64,
    #[serde(default)]
    padding: String,
}

impl UserData for Count {}

/// Counts for the guest, or for the account with what was the guest's.
async fn guest_count(turn: &Turn) -> Result {
    let count = match turn.account().await {
        Account::Linked(user) => {
            user.adopt(&turn.guest()?, |own: &mut Count, guests| own.number += guests.number).await?
        }
        _ => turn.guest()?.update(|count: &mut Count| count.number += 1).await?,
    };
    Ok(Response::tell(count.number.to_string()))
}

/// Saves what was loaded before an API answered.
async fn stale(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let mut count: Count = user.load().await?;
    wait(turn).await?;
    count.number += 1;
    user.save(&count).await?;
    Ok(Response::tell(count.number.to_string()))
}

/// The bindings of the Worker, by the runtime's crate.
async fn bindings(turn: &Turn) -> Result {
    let env = turn.env()?;
    let cache = env.kv("CACHE")?;
    cache.put("own", "1")?.execute().await?;
    let own = cache.get("own").text().await?;
    env.kv("MISSING")?;
    Ok(Response::tell(own.unwrap_or_default()))
}

async fn wait_and_panic(turn: &Turn) -> Result {
    wait(turn).await?;
    panic!("a test panics")
}

async fn wait_and_recurse(turn: &Turn) -> Result {
    wait(turn).await?;
    Ok(Response::tell(recurse(black_box(1)).to_string()))
}

/// Never reaches its end.
#[inline(never)]
fn recurse(depth: u64) -> u64 {
    if depth == 0 { 0 } else { recurse(black_box(depth + 1)).wrapping_mul(depth) }
}

async fn wait(turn: &Turn) -> Result<HttpResponse> {
    Ok(turn.get("https://api.example.com/slow").await?)
}

async fn welcome(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let greeting = match user.profile().speakable_name() {
        Some(name) => format!("Welcome back, {name}."),
        None => "Welcome back.".to_owned(),
    };
    Ok(Response::ask(greeting, "Well?"))
}

async fn who_am_i(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let name = user.profile().speakable_name().unwrap_or("nameless");
    let answer = Response::tell(format!("You are {name}."));
    Ok(match user.profile().email() {
        Some(email) => answer.with_card(Card::simple("Your address", email)),
        None => answer,
    })
}
