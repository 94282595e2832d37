//! JSON in which no object has the same member twice.
//!
//! [RFC 7515, section 4](https://www.rfc-editor.org/rfc/rfc7515#section-4) and
//! [RFC 7519, section 4](https://www.rfc-editor.org/rfc/rfc7519#section-4) demand unique names; otherwise two
//! readers of one token may disagree on what it says. `serde_json::Value` silently keeps the last. Requests, tokens,
//! `/userinfo` and the cache are read so; a JWK by jwt-simple, which does the same.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

/// Most levels of objects and arrays that are read.
const MAX_DEPTH: usize = 128;

/// Parses `json`, at every depth refusing a member that repeats.
pub(crate) fn parse(json: &[u8]) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = UniqueValue.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Parses `json` as [`parse`] does, but tolerates what cannot be kept: a number beyond `f64`, text with a lone surrogate
/// and what nests more than 128 levels deep read as null. RFC 8259 allows all three.
pub(crate) fn parse_tolerantly(json: &[u8]) -> Result<Value, serde_json::Error> {
    parse(json).or_else(|_| tolerate(serde_json::from_slice(json)?, 1))
}

/// Reads level by level, and so several times what is nested: only what can be read in no other way.
#[cold]
fn tolerate(value: &RawValue, depth: usize) -> Result<Value, serde_json::Error> {
    let json = value.get();
    match json.as_bytes().first() {
        Some(b'{' | b'[') if depth > MAX_DEPTH => Ok(Value::Null),
        Some(b'{') => {
            let Members(members) = serde_json::from_str(json)?;
            members.into_iter().map(|(name, value)| Ok((name, tolerate(value, depth + 1)?))).collect()
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json)?;
            items.into_iter().map(|item| tolerate(item, depth + 1)).collect()
        }
        _ => Ok(serde_json::from_str(json).unwrap_or_default()),
    }
}

/// The members of one object, none of which repeats.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with unique member names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members: Vec<(String, &RawValue)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                    if members.iter().any(|(known, _)| *known == name) {
                        return Err(A::Error::custom("a member name repeats"));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

/// The member `name` of an object, if it is text.
pub(crate) fn text<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

/// The member `name` of an object, if it is a whole number that is not negative.
pub(crate) fn number(object: &Value, name: &str) -> Option<u64> {
    object.get(name)?.as_u64()
}

#[derive(Clone, Copy)]
struct UniqueValue;

impl<'de> DeserializeSeed<'de> for UniqueValue {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for UniqueValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON with unique member names")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(self)?;
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a member name repeats"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{parse, parse_tolerantly};

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn reads_what_serde_json_reads() {
        let json = r#"{"a":[null,true,-1,2,3.5,"x",{"a":{}}],"b":1e2}"#;
        assert_eq!(parse(json.as_bytes()).unwrap(), serde_json::from_str::<serde_json::Value>(json).unwrap());
    }

    #[test]
    fn refuses_a_repeated_name_at_any_depth_and_in_any_spelling() {
        for json in [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"[{"b":{"a":1,"a":2}}]"#] {
            assert!(parse(json.as_bytes()).is_err(), "{json}");
        }
    }

    #[test]
    fn refuses_what_follows_the_value() {
        assert!(parse(br#"{"a":1} {}"#).is_err());
    }

    #[test]
    fn tolerates_what_cannot_be_kept_and_nothing_else() {
        let json = r#"{"a":"\ud800","b":1e400,"c":[1,"x",{"d":null}],"e":-2.5}"#;
        let read = json!({ "a": null, "b": null, "c": [1, "x", { "d": null }], "e": -2.5 });
        assert!(parse(json.as_bytes()).is_err());
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
            assert!(parse_tolerantly(json.as_bytes()).is_err(), "{json}");
        }
        assert!(parse_tolerantly(b"{\"a\":\"\xff\"}").is_err(), "not UTF-8");
    }
}
