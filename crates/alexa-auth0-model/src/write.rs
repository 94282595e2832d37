//! Writes the Rust of a model.

use std::fmt::Write;

use crate::locale::Kind;
use crate::model::{Intent, Model, Slot, Type, Value};

/// What is written has the names of the models, and nobody has to use all of it.
const ALLOW: &str =
    "#[allow(dead_code, missing_docs, unreachable_pub, nonstandard_style, clippy::all, clippy::pedantic)]\n";

macro_rules! put {
    ($out:expr, $($text:tt)*) => {
        // Writing to a String does not fail.
        let _ = write!($out, $($text)*);
    };
}

/// The enums, and the implementations of the library's traits.
pub(crate) fn rust(model: &Model) -> String {
    let mut out = String::new();
    put!(
        out,
        "/// What the user asks for: an intent of the interaction models, or one of the two that every skill has.\n"
    );
    put!(out, "{ALLOW}#[derive(Clone, Debug, PartialEq)]\npub enum Ask {{\n");
    put!(out, "/// The user opens the skill: `LaunchRequest`.\nLaunch,\n");
    for intent in &model.intents {
        put!(out, "#[doc = {:?}]\n{}", docs_of_intent(intent), intent.variant);
        if !intent.slots.is_empty() {
            put!(out, " {{\n");
            for slot in &intent.slots {
                let docs = format!("The slot `{}`, of the type `{}`.", slot.name, slot.type_name);
                put!(out, "#[doc = {docs:?}]\n{}: ::alexa_auth0::Slot{},\n", slot.field, argument(slot, model));
            }
            put!(out, "}}");
        }
        put!(out, ",\n");
    }
    put!(
        out,
        "/// Any other request: the end of the session, an event, or an intent that the models did not have when the skill was compiled.\n"
    );
    put!(out, "Other,\n}}\n");
    put!(out, "{ALLOW}impl ::alexa_auth0::Asks for Ask {{\n");
    put!(out, "fn launch() -> Self {{ Self::Launch }}\nfn other() -> Self {{ Self::Other }}\n");
    from_intent(&mut out, &model.intents);
    to_intent(&mut out, &model.intents);
    put!(out, "}}\n");
    for custom in &model.types {
        write_type(&mut out, custom);
    }
    out
}

fn from_intent(out: &mut String, intents: &[Intent]) {
    put!(out, "fn from_intent(intent: &::alexa_auth0::Intent) -> ::core::option::Option<Self> {{\n");
    put!(out, "::core::option::Option::Some(match intent.name.as_str() {{\n");
    for Intent { name, variant, slots, .. } in intents {
        put!(out, "{name:?} => Self::{variant}");
        if !slots.is_empty() {
            put!(out, " {{ ");
            for Slot { name, field, .. } in slots {
                put!(out, "{field}: ::alexa_auth0::__private::slot(intent, {name:?}), ");
            }
            put!(out, "}}");
        }
        put!(out, ",\n");
    }
    put!(out, "_ => return ::core::option::Option::None,\n}})\n}}\n");
}

fn to_intent(out: &mut String, intents: &[Intent]) {
    put!(out, "fn to_intent(&self) -> ::core::option::Option<::alexa_auth0::Intent> {{\n");
    put!(out, "::core::option::Option::Some(match self {{\n");
    put!(out, "Self::Launch | Self::Other => return ::core::option::Option::None,\n");
    for Intent { name, variant, slots, .. } in intents {
        put!(out, "Self::{variant}");
        if !slots.is_empty() {
            let fields: Vec<_> = slots.iter().map(|slot| slot.field.as_str()).collect();
            put!(out, " {{ {} }}", fields.join(", "));
        }
        put!(out, " => ::alexa_auth0::__private::intent({name:?}, ::std::vec![");
        for Slot { name, field, .. } in slots {
            put!(out, "::alexa_auth0::__private::named({name:?}, {field}), ");
        }
        put!(out, "]),\n");
    }
    put!(out, "}})\n}}\n");
}

fn write_type(out: &mut String, Type { name, rust, values }: &Type) {
    let docs = format!("A value of the slot type `{name}`, by its id.");
    put!(out, "#[doc = {docs:?}]\n{ALLOW}#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\npub enum {rust} {{\n");
    for Value { id, variant, names, .. } in values {
        let names: Vec<_> = names.iter().map(|(locale, name)| format!("{locale}: {name}")).collect();
        let docs = format!("`{id}`. {}", names.join("; "));
        put!(out, "#[doc = {docs:?}]\n{variant},\n");
    }
    put!(out, "}}\n{ALLOW}impl {rust} {{\n");
    put!(out, "/// Its id in the interaction models.\npub const fn id(self) -> &'static str {{\nmatch self {{\n");
    for Value { id, variant, .. } in values {
        put!(out, "Self::{variant} => {id:?},\n");
    }
    put!(out, "}}\n}}\n}}\n{ALLOW}impl ::alexa_auth0::SlotType for {rust} {{\n");
    put!(out, "fn parse(id: &str) -> ::core::option::Option<Self> {{\n::core::option::Option::Some(match id {{\n");
    for Value { id, variant, .. } in values {
        put!(out, "{id:?} => Self::{variant},\n");
    }
    put!(out, "_ => return ::core::option::Option::None,\n}})\n}}\n");
    put!(out, "fn read(value: &::alexa_auth0::SlotValue) -> ::core::option::Option<Self> {{\n");
    put!(out, "value.resolved.iter().find_map(|resolved| Self::parse(resolved.id.as_deref()?))\n}}\n}}\n");
    put!(out, "{ALLOW}impl ::core::convert::From<{rust}> for ::alexa_auth0::Slot<{rust}> {{\n");
    put!(out, "fn from(value: {rust}) -> Self {{\n::alexa_auth0::__private::value(value.id(), match value {{\n");
    for Value { variant, names, .. } in values {
        let name = names.first().map_or("", |(_, name)| name);
        put!(out, "{rust}::{variant} => {name:?},\n");
    }
    put!(out, "}}).into()\n}}\n}}\n");
}

/// The type of a slot's values, as an argument of `Slot`.
fn argument(slot: &Slot, model: &Model) -> String {
    match &slot.kind {
        Kind::Text => String::new(),
        Kind::Number => "<i64>".to_owned(),
        Kind::Date => "<::alexa_auth0::Date>".to_owned(),
        Kind::Time => "<::alexa_auth0::TimeOfDay>".to_owned(),
        Kind::Duration => "<::core::time::Duration>".to_owned(),
        Kind::Custom(name) => {
            let custom = model.types.iter().find(|custom| custom.name == *name);
            custom.map_or_else(String::new, |custom| format!("<{}>", custom.rust))
        }
    }
}

fn docs_of_intent(intent: &Intent) -> String {
    let mut docs = format!("`{}`, in {}\n", intent.name, intent.places[0]);
    for (locale, samples) in intent.samples.iter().filter(|(_, samples)| !samples.is_empty()) {
        let samples: Vec<_> = samples.iter().map(|sample| format!("“{sample}”")).collect();
        put!(docs, "\n- {locale}: {}", samples.join(", "));
    }
    docs
}
