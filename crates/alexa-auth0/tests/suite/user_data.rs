//! What a skill keeps for its users.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::prelude::*;
use crate::testing::{Conversation, UserDataFailure};
use crate::{ErrorKind, UserData};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct List {
    items: Vec<String>,
}

impl UserData for List {}

fn list(items: &[&str]) -> List {
    List { items: items.iter().map(|&item| item.to_owned()).collect() }
}

fn talk(respond: impl AsyncFn(&Turn) -> Result + 'static) -> Conversation {
    Conversation::new(Skill::new(respond).keeps_user_data()).linked(&json!({ "sub": "auth0|ada" }))
}

async fn add(turn: &Turn) -> Result {
    let user = turn.user().await?;
    let mut list: List = user.load().await?;
    list.items.push(format!("item {}", list.items.len()));
    user.save(&list).await?;
    Ok(Response::tell(list.items.len().to_string()))
}

async fn update(turn: &Turn) -> Result {
    let list = turn.user().await?.update(|list: &mut List| list.items.push("tea".to_owned())).await?;
    Ok(Response::tell(list.items.join(", ")))
}

#[test]
fn what_is_saved_is_there_in_the_next_turn_and_belongs_to_one_user() {
    let mut ada = talk(add);
    assert_eq!(ada.user_data::<List>(), None);
    for number in ["1", "2", "3"] {
        assert_eq!(ada.launch().speech(), number);
    }
    assert_eq!(ada.user_data(), Some(list(&["item 0", "item 1", "item 2"])));
    let mut ben = ada.linked(&json!({ "sub": "auth0|ben" }));
    assert_eq!(ben.launch().speech(), "1");
    assert_eq!(ben.linked(&json!({ "sub": "auth0|ada" })).launch().speech(), "4");
}

#[test]
fn what_is_forgotten_is_gone_and_can_be_kept_anew() {
    let respond = async |turn: &Turn| {
        let user = turn.user().await?;
        user.forget().await?;
        let list: List = user.load().await?;
        Ok(Response::tell(list.items.len().to_string()))
    };
    let mut conversation = talk(respond).kept(&list(&["milk"]));
    assert_eq!(conversation.launch().speech(), "0");
    assert_eq!(conversation.user_data::<List>(), None);
    assert_eq!(talk(add).kept(&list(&["milk"])).launch().speech(), "2");
}

#[test]
fn a_save_without_a_load_replaces_what_was_there() {
    let respond = async |turn: &Turn| {
        turn.user().await?.save(&list(&["tea"])).await?;
        Ok(Response::empty())
    };
    for mut conversation in [talk(respond), talk(respond).kept(&list(&["milk"]))] {
        assert_eq!(conversation.launch().failure(), None);
        assert_eq!(conversation.user_data(), Some(list(&["tea"])));
    }
}

#[test]
fn a_turn_saves_nothing_over_what_another_device_has_saved_until_it_loads_again() {
    let respond = async |turn: &Turn| {
        let user = turn.user().await?;
        let _: List = user.load().await?;
        let first = user.save(&list(&["mine"])).await;
        let second = turn.user().await?.save(&list(&["mine"])).await;
        let codes = [first, second].map(|saved| saved.err().and_then(|error| error.code()));
        let _: List = user.load().await?;
        user.save(&list(&["mine after theirs"])).await?;
        Ok(Response::tell(format!("{codes:?}")))
    };
    let mut conversation = talk(respond).user_data_fails(&[None, Some(UserDataFailure::Conflict)]);
    let conflict = r#"Some("user_data_conflict")"#;
    assert_eq!(conversation.launch().speech(), format!("[{conflict}, {conflict}]"));
    assert_eq!(conversation.user_data(), Some(list(&["mine after theirs"])));

    let behind = async |turn: &Turn| {
        let (user, other) = (turn.user().await?, turn.user().await?);
        let _: List = user.load().await?;
        other.save(&list(&["a"])).await?; // one turn has one version, so this is no other device
        user.save(&list(&["b"])).await?;
        Ok(Response::empty())
    };
    let mut conversation = talk(behind);
    assert_eq!(conversation.launch().failure(), None);
    assert_eq!(conversation.user_data(), Some(list(&["b"])));
}

#[test]
fn an_update_is_made_again_if_another_device_was_faster() {
    use UserDataFailure::{Conflict, Unavailable, Unknown};

    let mut conversation = talk(update).kept(&list(&["milk"]));
    assert_eq!(conversation.launch().speech(), "milk, tea");

    // Each failure is that of one call: load, save, load, save …
    let answer = |failures: &[Option<UserDataFailure>]| {
        let mut conversation = talk(update).user_data_fails(failures);
        let answer = conversation.launch();
        (answer.failure(), conversation.user_data::<List>().map_or(0, |list| list.items.len()))
    };
    assert_eq!(answer(&[None, Some(Conflict), None, None]), (None, 1));
    assert_eq!(answer(&[Some(Unavailable)]), (Some("user_data_unavailable"), 0));
    assert_eq!(answer(&[None, Some(Unavailable)]), (Some("user_data_unavailable"), 0));
    assert_eq!(answer(&[None, Some(Unknown)]), (None, 1), "what was written is found, and not written again");
    assert_eq!(answer(&[None, Some(Unknown), Some(Unavailable)]), (Some("user_data_unknown"), 1));
}

#[test]
fn a_user_hears_that_the_account_cannot_be_reached_while_the_store_is_down() {
    let answer = talk(add).user_data_fails(&[Some(UserDataFailure::Unavailable)]).launch();
    assert_eq!((answer.speech(), answer.card()), (Sentences::ENGLISH.unavailable, None));
    let skill = Skill::new(add).keeps_user_data().on_error(|_, error, _| Response::tell(format!("{:?}", error.kind())));
    let conversation = Conversation::new(skill).linked(&json!({ "sub": "a" }));
    let answer = conversation.user_data_fails(&[Some(UserDataFailure::Unavailable)]).launch();
    assert_eq!(answer.speech(), format!("{:?}", ErrorKind::UserData));
}

#[test]
fn data_has_at_most_128_kib() {
    let of = |length: usize| {
        let respond = async move |turn: &Turn| {
            turn.user().await?.save(&list(&["x".repeat(length).as_str()])).await?;
            Ok(Response::empty())
        };
        talk(respond).launch().failure()
    };
    let rest = r#"{"version":1,"data":{"items":[""]}}"#.len();
    assert_eq!(of(128 * 1024 - rest), None);
    assert_eq!(of(128 * 1024 - rest + 1), Some("user_data_too_large"));
}

/// A later version of [`List`], with quantities.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Quantities {
    items: Vec<(String, u32)>,
}

impl UserData for Quantities {
    const VERSION: u32 = 2;

    fn upgrade(version: u32, data: Value) -> Option<Self> {
        let old: List = (version == 1).then(|| serde_json::from_value(data).ok())??;
        Some(Self { items: old.items.into_iter().map(|item| (item, 1)).collect() })
    }
}

#[test]
fn an_older_shape_is_read_by_the_authors_function_and_a_newer_one_is_not_lost() {
    async fn count<T: UserData>(turn: &Turn) -> Result {
        let data: T = turn.user().await?.load().await?;
        Ok(Response::tell(serde_json::to_string(&data)?))
    }
    let upgraded = talk(count::<Quantities>).kept(&list(&["milk"])).launch();
    assert_eq!(upgraded.speech(), r#"{"items":[["milk",1]]}"#);
    let newer = Quantities { items: vec![("milk".to_owned(), 2)] };
    let mut rolled_back = talk(count::<List>).kept(&newer);
    assert_eq!(rolled_back.launch().failure(), Some("user_data_unreadable"));
    assert_eq!(rolled_back.user_data(), Some(newer));
}

#[test]
fn the_data_goes_with_the_last_alexa_user_who_disables_the_skill() {
    let respond = async |turn: &Turn| match turn.request().kind {
        RequestKind::Launch { .. } => add(turn).await,
        _ => Ok(Response::empty()),
    };
    let disabled = json!({ "type": "AlexaSkillEvent.SkillDisabled" });
    let mut conversation =
        Conversation::new(Skill::new(respond).keeps_user_data()).linked(&json!({ "sub": "auth0|ada" }));
    conversation.launch();
    let mut conversation = conversation.alexa_user("amzn1.ask.account.another");
    assert_eq!(conversation.launch().speech(), "2");
    conversation.send(disabled.clone());
    assert_eq!(conversation.user_data(), Some(list(&["item 0", "item 1"])));
    let mut conversation = conversation.alexa_user(crate::testing::ALEXA_USER_ID);
    conversation.send(disabled.clone());
    assert_eq!(conversation.user_data::<List>(), None);
}

#[test]
fn a_skill_that_has_not_declared_it_keeps_nothing_because_nothing_would_delete_it() {
    let mut undeclared = Conversation::new(Skill::new(add)).linked(&json!({ "sub": "auth0|ada" }));
    assert_eq!(undeclared.launch().failure(), Some("user_data_undeclared"));
    assert_eq!(undeclared.user_data::<List>(), None);
}

/// Adds an item for the guest or for the account, whichever there is, and moves what was the guest's.
async fn add_for_anyone(turn: &Turn) -> Result {
    let list = match turn.account().await {
        Account::Linked(user) => {
            let guest = turn.guest()?;
            user.adopt(&guest, |list: &mut List, guests| list.items.extend(guests.items)).await?;
            user.update(|list: &mut List| list.items.push("of the account".to_owned())).await?
        }
        _ => turn.guest()?.update(|list: &mut List| list.items.push("of a guest".to_owned())).await?,
    };
    Ok(Response::tell(list.items.join(", ")))
}

fn begin_as_guest() -> Conversation {
    Conversation::new(Skill::new(add_for_anyone).keeps_user_data())
}

fn ada() -> Value {
    json!({ "sub": "auth0|ada" })
}

#[test]
fn what_a_guest_keeps_belongs_to_the_alexa_user_and_moves_once_to_the_account_that_is_linked() {
    let mut conversation = begin_as_guest();
    assert_eq!(conversation.launch().speech(), "of a guest");
    assert_eq!(conversation.launch().speech(), "of a guest, of a guest");
    let mut other = conversation.alexa_user("amzn1.ask.account.OTHER");
    assert_eq!(other.guest_data::<List>(), None);
    assert_eq!(other.launch().speech(), "of a guest");

    let mut linked = other.alexa_user(crate::testing::ALEXA_USER_ID).linked(&ada());
    assert_eq!(linked.launch().speech(), "of a guest, of a guest, of the account");
    assert_eq!(linked.guest_data::<List>(), None, "it has moved");
    assert_eq!(linked.launch().speech(), "of a guest, of a guest, of the account, of the account");

    let mut again = linked.unlinked();
    assert_eq!(again.launch().speech(), "of a guest", "the account's data is the account's");
    let relinked = again.linked(&ada()).launch().speech().to_owned();
    assert!(relinked.ends_with("of the account, of the account, of a guest, of the account"), "{relinked}");
}

#[test]
fn what_a_guest_keeps_does_not_move_to_the_account_of_another_person() {
    let mut conversation = begin_as_guest();
    conversation.launch();
    let ben = json!({ "System": { "person": { "personId": "amzn1.ask.person.BEN", "accessToken": "of Ben" } } });
    let mut recognised = conversation.linked(&json!({ "sub": "auth0|ben" })).context(&ben);
    assert_eq!(recognised.launch().speech(), "of the account");
    assert_eq!(recognised.guest_data(), Some(list(&["of a guest"])));
}

#[test]
fn what_could_not_be_deleted_after_it_has_moved_is_not_moved_again() {
    let mut conversation = begin_as_guest();
    conversation.launch();
    // Both are loaded, the account's is saved, and the guest's cannot be deleted.
    let failures = [None, None, None, Some(UserDataFailure::Unavailable)];
    let mut linked = conversation.linked(&ada()).user_data_fails(&failures);
    assert_eq!(linked.launch().speech(), "of a guest, of the account");
    assert!(linked.guest_data::<List>().is_some());
    assert_eq!(linked.launch().speech(), "of a guest, of the account, of the account");
    assert_eq!(linked.guest_data::<List>(), None);
}

#[test]
fn another_device_may_be_faster_while_a_guests_data_moves_and_nothing_is_lost() {
    let mut conversation = begin_as_guest();
    conversation.launch();
    let failures = [None, None, Some(UserDataFailure::Conflict)];
    let mut linked = conversation.linked(&ada()).kept(&list(&["milk"])).user_data_fails(&failures);
    assert_eq!(linked.launch().speech(), "milk, of a guest, of the account");

    let mut conversation = begin_as_guest();
    conversation.launch();
    let mut down = conversation.linked(&ada()).user_data_fails(&[None, None, Some(UserDataFailure::Unavailable)]);
    assert_eq!(down.launch().failure(), Some("user_data_unavailable"));
    assert_eq!(down.guest_data(), Some(list(&["of a guest"])), "it is still there");
}

#[test]
fn who_disables_the_skill_leaves_nothing_and_a_save_that_comes_later_writes_nothing() {
    let disabled = json!({ "type": "AlexaSkillEvent.SkillDisabled" });
    let mut conversation = begin_as_guest();
    conversation.launch();
    conversation.send(disabled.clone());
    assert_eq!(conversation.guest_data::<List>(), None);
    assert_eq!(conversation.launch().failure(), Some("user_data_departed"));

    let mut conversation = talk(add);
    conversation.launch();
    conversation.send(disabled);
    assert_eq!(conversation.launch().failure(), Some("user_data_departed"));
    assert_eq!(conversation.user_data::<List>(), None);
}

#[test]
fn a_guest_is_forgotten_and_a_skill_that_declares_nothing_has_none() {
    let respond = async |turn: &Turn| {
        let guest = turn.guest()?;
        guest.save(&list(&["milk"])).await?;
        let before: List = guest.load().await?;
        guest.forget().await?;
        let after: List = guest.load().await?;
        Ok(Response::tell(format!("{} {}", before.items.len(), after.items.len())))
    };
    assert_eq!(Conversation::new(Skill::new(respond).keeps_user_data()).launch().speech(), "1 0");
    assert_eq!(Conversation::new(Skill::new(respond)).launch().failure(), Some("user_data_undeclared"));
}
