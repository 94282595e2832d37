//! JSON in which each value has its place: [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259).

use std::fmt;

/// A line and a column of a file, both from 1. The column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A value and where it begins.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) at: At,
    pub(crate) value: Value,
}

#[derive(Debug)]
pub(crate) enum Value {
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    Text(String),
    /// A number, `true`, `false` or `null`: no name in a model is one.
    Other,
}

impl Node {
    /// The field of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().find(|(known, _)| known == name).map(|(_, node)| node)
    }

    /// The fields of an object, or none.
    pub(crate) fn members(&self) -> &[(String, Self)] {
        if let Value::Object(members) = &self.value { members } else { &[] }
    }

    /// The items of an array, or none.
    pub(crate) fn items(&self) -> &[Self] {
        if let Value::Array(items) = &self.value { items } else { &[] }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }
}

/// Where a text stops to be JSON, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) at: At,
    pub(crate) why: String,
}

type Result<T> = std::result::Result<T, Mistake>;

/// Deeper JSON is no interaction model, and would overflow the compiler's stack.
const DEPTH: usize = 64;

pub(crate) fn parse(text: &str) -> Result<Node> {
    let mut parser = Parser { rest: text.trim_start_matches('\u{feff}'), at: At { line: 1, column: 1 } };
    let node = parser.value(0)?;
    parser.skip_space();
    if parser.rest.is_empty() { Ok(node) } else { parser.fail("there is text after the end") }
}

struct Parser<'a> {
    rest: &'a str,
    at: At,
}

impl Parser<'_> {
    fn fail<T>(&self, why: impl Into<String>) -> Result<T> {
        Err(Mistake { at: self.at, why: why.into() })
    }

    fn expected<T>(&self, what: &str) -> Result<T> {
        if self.rest.starts_with("//") || self.rest.starts_with("/*") {
            return self.fail("JSON has no comments");
        }
        let here = self.peek().map_or_else(|| "the end of the file".to_owned(), |next| format!("`{next}`"));
        self.fail(format!("expected {what}, found {here}"))
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.rest = &self.rest[next.len_utf8()..];
        let At { line, column } = self.at;
        self.at = if next == '\n' { At { line: line + 1, column: 1 } } else { At { line, column: column + 1 } };
        Some(next)
    }

    fn skip_while(&mut self, is_skipped: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&is_skipped) {
            self.next();
        }
    }

    fn skip_space(&mut self) {
        self.skip_while(|next| matches!(next, ' ' | '\t' | '\r' | '\n'));
    }

    /// Takes a character after white space, if it is there.
    fn takes(&mut self, wanted: char) -> bool {
        self.skip_space();
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.next();
        }
        is_there
    }

    fn value(&mut self, depth: usize) -> Result<Node> {
        self.skip_space();
        if depth > DEPTH {
            return self.fail("it is nested too deeply");
        }
        let at = self.at;
        let value = match self.peek() {
            Some('{') => Value::Object(self.object(depth + 1)?),
            Some('[') => Value::Array(self.array(depth + 1)?),
            Some('"') => Value::Text(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node { at, value })
    }

    fn object(&mut self, depth: usize) -> Result<Vec<(String, Node)>> {
        self.next();
        let mut members: Vec<(String, Node)> = Vec::new();
        if self.takes('}') {
            return Ok(members);
        }
        loop {
            self.skip_space();
            let at = self.at;
            match self.peek() {
                Some('"') => {}
                Some('}') => return self.fail("there is a comma before the `}`"),
                _ => return self.expected("a name in double quotes"),
            }
            let name = self.string()?;
            if members.iter().any(|(known, _)| *known == name) {
                // One of the two values would be lost.
                return Err(Mistake { at, why: format!("{name:?} is here twice") });
            }
            if !self.takes(':') {
                return self.expected("`:`");
            }
            members.push((name, self.value(depth)?));
            if self.takes('}') {
                return Ok(members);
            }
            if !self.takes(',') {
                return self.expected("`,` or `}`");
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>> {
        self.next();
        let mut items = Vec::new();
        if self.takes(']') {
            return Ok(items);
        }
        loop {
            items.push(self.value(depth)?);
            if self.takes(']') {
                return Ok(items);
            }
            if !self.takes(',') {
                return self.expected("`,` or `]`");
            }
            self.skip_space();
            if self.peek() == Some(']') {
                return self.fail("there is a comma before the `]`");
            }
        }
    }

    fn string(&mut self) -> Result<String> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape()?),
                Some('\n') | None => return Err(Mistake { at: start, why: "its closing `\"` is missing".to_owned() }),
                Some(other) => text.push(other),
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        Ok(match self.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('u') => return self.unicode(),
            _ => return self.fail("this letter must not follow a backslash"),
        })
    }

    /// The character of `\u0041`, or of a surrogate pair such as `\ud83d\ude00`.
    fn unicode(&mut self) -> Result<char> {
        let mut units = vec![self.unit()?];
        if (0xd800..0xdc00).contains(&units[0]) && self.rest.starts_with("\\u") {
            self.next();
            self.next();
            units.push(self.unit()?);
        }
        let decoded: Vec<_> = char::decode_utf16(units).collect();
        if let [Ok(character)] = decoded[..] { Ok(character) } else { self.fail("this is half a character") }
    }

    fn unit(&mut self) -> Result<u16> {
        let digits = self.rest.get(..4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let Some(unit) = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) else {
            return self.fail("\\u needs four hexadecimal digits");
        };
        for _ in 0..4 {
            self.next();
        }
        Ok(unit)
    }

    fn number(&mut self) -> Result<Value> {
        let text = self.rest;
        self.skip_while(|next| next.is_ascii_alphanumeric() || matches!(next, '+' | '-' | '.'));
        let number = &text[..text.len() - self.rest.len()];
        let whole = number.trim_start_matches('-');
        let is_json = !(whole.len() > 1 && whole.starts_with('0') && whole.as_bytes()[1].is_ascii_digit());
        // Rust reads a little more than JSON: `1.` is one.
        if is_json && !number.ends_with('.') && number.parse::<f64>().is_ok() {
            Ok(Value::Other)
        } else {
            self.fail(format!("`{number}` is not a number"))
        }
    }

    fn word(&mut self) -> Result<Value> {
        let text = self.rest;
        let at = self.at;
        self.skip_while(|next| next.is_ascii_alphanumeric());
        match &text[..text.len() - self.rest.len()] {
            "true" | "false" | "null" => Ok(Value::Other),
            "" => self.expected("a value"),
            word => Err(Mistake { at, why: format!("expected a value, found `{word}`") }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> String {
        parse(text).map_or_else(|Mistake { at, why }| format!("{at}: {why}"), |node| format!("{node:?}"))
    }

    #[test]
    fn each_value_has_its_line_and_column_in_characters() {
        let text = "\u{feff}{ \"größe\": [1, -2.5e3,\r\n  { \"a\": \"\\u00e9\\ud83d\\ude00\\n\" }],\n\t\"b\": true, \"c\": null, \"d\": false }\n";
        let node = parse(text).expect("JSON");
        let items = node.get("größe").expect("a member");
        assert_eq!(items.at, At { line: 1, column: 12 });
        assert_eq!(items.items()[1].at, At { line: 1, column: 16 });
        let inner = items.items()[2].get("a").expect("a member");
        assert_eq!((inner.at, inner.text()), (At { line: 2, column: 10 }, Some("é😀\n")));
        assert_eq!(node.get("b").map(|node| node.at), Some(At { line: 3, column: 7 }));
        assert!(node.get("e").is_none() && node.text().is_none() && node.items().is_empty());
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        for (text, why) in [
            ("", "1:1: expected a value, found the end of the file"),
            ("{\n \"a\": 1,\n}", "3:1: there is a comma before the `}`"),
            ("[1,\n ]", "2:2: there is a comma before the `]`"),
            ("{ \"a\": 1 \"b\": 2 }", "1:10: expected `,` or `}`, found `\"`"),
            ("[1 2]", "1:4: expected `,` or `]`, found `2`"),
            ("{ a: 1 }", "1:3: expected a name in double quotes, found `a`"),
            ("{ \"a\" 1 }", "1:7: expected `:`, found `1`"),
            ("{ \"a\": „b“ }", "1:8: expected a value, found `„`"),
            ("{ \"a\": 'b' }", "1:8: expected a value, found `'`"),
            ("{ \"a\": tru }", "1:8: expected a value, found `tru`"),
            ("{ \"a\": \"b\n\" }", "1:8: its closing `\"` is missing"),
            ("{ \"a\": 1, \"a\": 2 }", "1:11: \"a\" is here twice"),
            ("{ // a\n }", "1:3: JSON has no comments"),
            ("// a\n{}", "1:1: JSON has no comments"),
            ("{} {}", "1:4: there is text after the end"),
            ("[\"\\x\"]", "1:5: this letter must not follow a backslash"),
            ("[\"\\u12\"]", "1:5: \\u needs four hexadecimal digits"),
            ("[\"\\ud83d\"]", "1:9: this is half a character"),
            ("[01]", "1:4: `01` is not a number"),
            ("[1.]", "1:4: `1.` is not a number"),
            ("[-]", "1:3: `-` is not a number"),
            ("[1e]", "1:4: `1e` is not a number"),
        ] {
            assert_eq!(mistake(text), why, "{text}");
        }
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(64)).is_ok());
        assert_eq!(mistake(&nested(10_000)), "1:66: it is nested too deeply");
    }
}
