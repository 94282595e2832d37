//! A handler's requests to APIs.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use std::time::Duration;

use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::auth0::access_token::AccessToken;
use crate::prelude::*;
use crate::testing::{ACCESS_TOKEN, ApiRequest, Conversation};
use crate::{Call, HttpError, HttpResponse};

const URL: &str = "https://api.example.com/items?list=1";

/// The request that a skill sends, or why it cannot.
fn sent(make: fn(Call) -> Call) -> (Vec<ApiRequest>, String) {
    let respond = async move |turn: &Turn| {
        let result = make(turn.post(URL)).await;
        Ok(Response::tell(format!("{result:?}")))
    };
    let mut conversation = Conversation::new(Skill::new(respond)).api(|_| Ok(HttpResponse::new(204)));
    let speech = conversation.launch().speech().to_owned();
    (conversation.calls(), speech)
}

fn one(make: fn(Call) -> Call) -> ApiRequest {
    let (mut calls, speech) = sent(make);
    assert_eq!((calls.len(), speech.as_str()), (1, "Ok(HttpResponse { status: 204, .. })"));
    calls.remove(0)
}

#[test]
fn a_call_has_method_url_headers_and_body() {
    let plain = one(|call| call);
    assert_eq!((plain.method.as_str(), plain.url.as_str(), plain.bearer.as_deref()), ("POST", URL, None));
    assert!(plain.body.is_empty() && plain.header("Content-Type").is_none());

    let json = one(|call| call.json(&json!({ "name": "Brötchen" })).header("X-Api-Key", "k").header("X-Two", "a: b"));
    assert_eq!(json.json(), json!({ "name": "Brötchen" }));
    assert_eq!((json.header("content-type"), json.header("x-api-key")), (Some("application/json"), Some("k")));
    assert_eq!(json.header("X-Two"), Some("a: b"));

    let form = one(|call| call.form(&[("a b", "1&2=3"), ("ü", "*-._~"), ("", "")]));
    assert_eq!(form.text(), "a+b=1%262%3D3&%C3%BC=*-._%7E&=");
    assert_eq!(form.header("Content-Type"), Some("application/x-www-form-urlencoded"));

    let bytes = one(|call| call.body("image/png", [0, 255]).within(Duration::from_secs(1)));
    assert_eq!((bytes.body.as_slice(), bytes.header("Content-Type")), (&[0, 255][..], Some("image/png")));

    let token = one(|call| call.bearer(&AccessToken::parse(ACCESS_TOKEN).unwrap()));
    assert_eq!(token.bearer.as_deref(), Some(ACCESS_TOKEN));
}

#[test]
fn each_method_has_its_function() {
    let respond = async |turn: &Turn| {
        for call in
            [turn.get(URL), turn.post(URL), turn.put(URL), turn.patch(URL), turn.delete(URL), turn.call("QUERY", URL)]
        {
            call.await?;
        }
        Ok(Response::empty())
    };
    let mut conversation = Conversation::new(Skill::new(respond)).api(|_| Ok(HttpResponse::new(200)));
    conversation.launch();
    let methods: Vec<_> = conversation.calls().into_iter().map(|call| call.method).collect();
    assert_eq!(methods, ["GET", "POST", "PUT", "PATCH", "DELETE", "QUERY"]);
}

#[test]
fn what_is_not_valid_is_not_sent() {
    for make in [
        (|call: Call| call.header("", "a")) as fn(Call) -> Call,
        |call| call.header("X-A\nX-B", "a"),
        |call| call.header("X-A", "a\r\nX-B: b"),
        |call| call.header("X-A", "a\0"),
        |call| call.body("text/plain\n", "a"),
        |call| call.json(&std::collections::BTreeMap::from([((1, 2), 3)])), // its names are no strings
    ] {
        let (calls, speech) = sent(make);
        assert_eq!((calls.len(), speech.as_str()), (0, "Err(Invalid)"));
    }
    assert_eq!(HttpError::Invalid.to_string(), "invalid request");
}

#[test]
fn a_response_has_headers_without_case_and_json_only_with_success() {
    let response =
        HttpResponse::new(200).with_header("X-Total", "2").with_header("x-total", "3").with_json(&json!([1]));
    assert_eq!((response.header("X-TOTAL"), response.header("Total"), response.header("")), (Some("2"), None, None));
    assert_eq!(response.json::<Vec<u8>>(), Some(vec![1]));
    assert_eq!(HttpResponse::new(404).with_json(&json!([1])).json::<Vec<u8>>(), None);
    assert_eq!(HttpResponse::new(204).json::<Vec<u8>>(), None);
    assert_eq!(format!("{:?}", response.with_header("Set-Cookie", "secret")), "HttpResponse { status: 200, .. }");
}
