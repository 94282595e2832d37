//! JSON in which no object has the same field twice, parsed without copying: strings are borrowed where possible.
//!
//! [RFC 7515, section 4](https://www.rfc-editor.org/rfc/rfc7515#section-4) and [RFC 7519, section
//! 4](https://www.rfc-editor.org/rfc/rfc7519#section-4) require unique names. Otherwise two parsers may read different
//! claims from one token. `serde_json::Value` silently keeps the last field. Requests, tokens, keys, `/userinfo` and
//! the cache are parsed by this module.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Number, Value};

/// The maximum number of nested objects and arrays.
const MAX_DEPTH: usize = 128;
/// Up to this number of fields, each name is compared with each other name.
const FEW: usize = 24;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Json<'a> {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    Object(Vec<Member<'a>>),
}

/// A field of an object.
pub(crate) type Member<'a> = (Cow<'a, str>, Json<'a>);

/// A field has another type than expected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WrongType;

impl<'a> Json<'a> {
    /// Parses `json`. None if it is not JSON, or if a field repeats at any depth.
    pub(crate) fn parse(json: &'a [u8]) -> Option<Self> {
        Self::parse_text(std::str::from_utf8(json).ok()?)
    }

    /// Parses `json` as [`Self::parse`] does, but tolerates values that cannot be represented: a number beyond `f64`, a
    /// string with a lone surrogate, and a value nested more than 128 levels deep. They read as null. RFC 8259 allows
    /// all three.
    pub(crate) fn parse_tolerantly(json: &'a [u8]) -> Option<Self> {
        let json = std::str::from_utf8(json).ok()?;
        Self::parse_text(json).or_else(|| tolerate(serde_json::from_str(json).ok()?, 1))
    }

    fn parse_text(json: &'a str) -> Option<Self> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let value = Unique.deserialize(&mut deserializer).ok()?;
        deserializer.end().ok()?;
        Some(value)
    }

    /// A field of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// A field of an object, if it is a string.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// A field of an object that is a string, absent, or null, which reads as absent.
    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<String>, WrongType> {
        match self.get(name) {
            None | Some(Self::Null) => Ok(None),
            Some(member) => member.as_text().map(|text| Some(text.to_owned())).ok_or(WrongType),
        }
    }

    /// A field of an object, if it is a non-negative integer.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        if let Self::Number(number) = self.get(name)? { number.as_u64() } else { None }
    }

    /// The value as a string.
    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The value as an array.
    pub(crate) fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The value as an object.
    pub(crate) fn as_object(&self) -> Option<&[Member<'a>]> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }
}

impl From<&Json<'_>> for Value {
    fn from(json: &Json<'_>) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => Self::Number(number.clone()),
            Json::Text(text) => Self::String(text.as_ref().to_owned()),
            Json::Array(items) => items.iter().map(Self::from).collect(),
            Json::Object(members) => {
                members.iter().map(|(name, value)| (name.as_ref().to_owned(), Self::from(value))).collect()
            }
        }
    }
}

/// Parses level by level, which parses nested values several times. Used only if the value cannot be parsed otherwise.
#[cold]
fn tolerate(value: &RawValue, depth: usize) -> Option<Json<'_>> {
    let json = value.get();
    Some(match json.as_bytes().first() {
        Some(b'{' | b'[') if depth > MAX_DEPTH => Json::Null,
        Some(b'{') => {
            let RawMembers(members) = serde_json::from_str(json).ok()?;
            let members = members.into_iter().map(|(name, value)| Some((name.into(), tolerate(value, depth + 1)?)));
            let members: Vec<Member<'_>> = members.collect::<Option<_>>()?;
            if has_repeats(&members) {
                return None;
            }
            Json::Object(members)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
            Json::Array(items.into_iter().map(|item| tolerate(item, depth + 1)).collect::<Option<_>>()?)
        }
        _ => Json::parse_text(json).unwrap_or_default(),
    })
}

/// Whether a name repeats.
fn has_repeats<T>(members: &[(Cow<'_, str>, T)]) -> bool {
    if members.len() > FEW {
        return has_repeats_among_many(members.iter().map(|(name, _)| &**name).collect());
    }
    members.iter().enumerate().any(|(at, (name, _))| members.iter().skip(at + 1).any(|(other, _)| other == name))
}

/// With a sorted set, because comparing each name with each other name takes too long if an attacker sends many fields.
#[cold]
fn has_repeats_among_many(names: Vec<&str>) -> bool {
    let mut known = BTreeSet::new();
    !names.into_iter().all(|name| known.insert(name))
}

/// The fields of one object.
struct RawMembers<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for RawMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = RawMembers<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawMembers<'de>, A::Error> {
                std::iter::from_fn(|| map.next_entry().transpose()).collect::<Result<_, _>>().map(RawMembers)
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

/// The name of a field.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(name.into())
    }

    fn visit_str<E>(self, name: &str) -> Result<Cow<'de, str>, E> {
        Ok(name.to_owned().into())
    }
}

/// A value in which no name repeats.
#[derive(Clone, Copy)]
struct Unique;

impl<'de> DeserializeSeed<'de> for Unique {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json<'de>, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(value.to_owned().into()))
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json<'de>, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key_seed(Name)? {
            members.push((name, map.next_value_seed(self)?));
        }
        if has_repeats(&members) { Err(A::Error::custom("a member name repeats")) } else { Ok(Json::Object(members)) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use serde_json::Value;

    use super::{FEW, Json};

    fn parse(json: &[u8]) -> Option<Value> {
        Json::parse(json).as_ref().map(Value::from)
    }

    fn parse_tolerantly(json: &[u8]) -> Option<Value> {
        Json::parse_tolerantly(json).as_ref().map(Value::from)
    }

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn reads_what_serde_json_reads() {
        let json = r#"{"a":[null,true,-1,2,3.5,"x",{"a":{}}],"b":1e2}"#;
        assert_eq!(parse(json.as_bytes()), serde_json::from_str(json).ok());
    }

    #[test]
    fn refuses_a_repeated_name_at_any_depth_and_in_any_spelling() {
        for json in [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"[{"b":{"a":1,"a":2}}]"#] {
            assert!(parse(json.as_bytes()).is_none(), "{json}");
        }
    }

    #[test]
    fn refuses_a_repeated_name_among_any_number() {
        for count in [2, FEW - 1, FEW, FEW + 1, 1000] {
            let members: Vec<String> = (0..count).map(|index| format!("\"{index}\":0")).collect();
            let object = |more: &str| format!("{{{}{more}}}", members.join(","));
            for repeated in [0, count / 2, count - 1] {
                assert!(parse(object("").as_bytes()).is_some());
                assert!(parse(object(&format!(",\"{repeated}\":0")).as_bytes()).is_none(), "{repeated} of {count}");
            }
        }
    }

    #[test]
    fn refuses_what_follows_the_value() {
        assert!(parse(br#"{"a":1} {}"#).is_none());
    }

    #[test]
    fn tolerates_what_cannot_be_kept_and_nothing_else() {
        let json = r#"{"a":"\ud800","b":1e400,"c":[1,"x",{"d":null}],"e":-2.5}"#;
        let read = json!({ "a": null, "b": null, "c": [1, "x", { "d": null }], "e": -2.5 });
        assert!(parse(json.as_bytes()).is_none());
        assert_eq!(parse_tolerantly(json.as_bytes()).unwrap(), read);

        let nested = |levels: usize| format!("{}7{}", "[".repeat(levels), "]".repeat(levels));
        let depth = |json: &str| {
            let mut value = &parse_tolerantly(json.as_bytes()).unwrap();
            std::iter::from_fn(|| value.get(0).map(|item| value = item)).count()
        };
        assert_eq!((depth(&nested(120)), depth(&nested(128)), depth(&nested(1000))), (120, 128, 128));

        for json in
            [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"[{"b":{"a":1,"a":2}}]"#, "", "{", "{} {}", "{\"a\":tru}"]
        {
            assert!(parse_tolerantly(json.as_bytes()).is_none(), "{json}");
        }
        assert!(parse_tolerantly(b"{\"a\":\"\xff\"}").is_none(), "not UTF-8");
    }
}
