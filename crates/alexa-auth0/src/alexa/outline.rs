//! The fields of a request that are read before its signature is verified: those that can refuse it, and no others.
//!
//! An unverified body must cost neither memory nor much time. So the body is scanned once, by the grammar of
//! [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259), without building any value. Four strings are borrowed from it.
//! [`RequestEnvelope::parse`](super::request::RequestEnvelope::parse) parses the body after the signature is verified.

use std::borrow::Cow;

/// The maximum number of nested objects and arrays.
const MAX_DEPTH: u32 = 128;
/// The maximum length of a string that is unescaped, in bytes: longer than any valid value.
const MAX_ESCAPED: usize = 512;

/// The fields that can refuse a request. They are not verified.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline<'a> {
    /// `request.type`
    pub r#type: Cow<'a, str>,
    /// `request.timestamp`, if it is a string.
    pub timestamp: Option<Cow<'a, str>>,
    /// `applicationId` of `context.System.application` and of `session.application`.
    pub application_ids: [Member<'a>; 2],
}

/// A field that the outline reads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) enum Member<'a> {
    /// It is missing.
    #[default]
    Absent,
    /// A string.
    Text(Cow<'a, str>),
    /// Another value, also null.
    NotText,
}

impl<'a> Member<'a> {
    fn text(self) -> Option<Cow<'a, str>> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl<'a> Outline<'a> {
    /// Reads the outline of a body. None if the body is not a JSON object with a `request` that has a `type`, is nested
    /// too deeply, or repeats a field that the outline reads.
    #[must_use]
    pub(crate) fn read(body: &'a [u8]) -> Option<Self> {
        let mut scanner = Scanner { body, at: 0 };
        let (mut r#type, mut timestamp) = (Member::Absent, Member::Absent);
        let (mut of_context, mut of_session) = (Member::Absent, Member::Absent);
        scanner.members(
            &mut [
                ("request", &mut |scanner, depth| {
                    scanner.object(
                        depth,
                        &mut [("type", &mut text(&mut r#type)), ("timestamp", &mut text(&mut timestamp))],
                    )
                }),
                ("session", &mut |scanner, depth| application(scanner, depth, &mut of_session)),
                ("context", &mut |scanner, depth| {
                    scanner.object(
                        depth,
                        &mut [("System", &mut |scanner, depth| application(scanner, depth, &mut of_context))],
                    )
                }),
            ],
            1,
        )?;
        scanner.skip_space();
        if scanner.at != body.len() {
            return None;
        }
        Some(Self { r#type: r#type.text()?, timestamp: timestamp.text(), application_ids: [of_context, of_session] })
    }

    /// Whether the request names at least one application, and `is_ours` is true for each.
    pub(crate) fn is_for(&self, is_ours: impl Fn(&str) -> bool) -> bool {
        let mut named = self.application_ids.iter().filter(|id| **id != Member::Absent).peekable();
        named.peek().is_some() && named.all(|id| matches!(id, Member::Text(id) if is_ours(id)))
    }
}

/// Scans a value at a depth of nesting.
type Read<'r, 'a> = &'r mut dyn FnMut(&mut Scanner<'a>, u32) -> Option<()>;

/// Stores a value.
fn text<'r, 'a>(found: &'r mut Member<'a>) -> impl FnMut(&mut Scanner<'a>, u32) -> Option<()> + use<'r, 'a> {
    move |scanner, depth| {
        *found = if scanner.peek() == Some(b'"') {
            Member::Text(unescaped(scanner.string()?)?)
        } else {
            scanner.value(depth)?;
            Member::NotText
        };
        Some(())
    }
}

/// `application.applicationId` of an object.
fn application<'a>(scanner: &mut Scanner<'a>, depth: u32, id: &mut Member<'a>) -> Option<()> {
    scanner.object(
        depth,
        &mut [("application", &mut |scanner, depth| scanner.object(depth, &mut [("applicationId", &mut text(id))]))],
    )
}

fn unescaped(raw: &[u8]) -> Option<Cow<'_, str>> {
    if !raw.contains(&b'\\') {
        return std::str::from_utf8(raw).ok().map(Cow::Borrowed);
    }
    if raw.len() > MAX_ESCAPED {
        return None;
    }
    serde_json::from_slice(&[b"\"", raw, b"\""].concat()).ok().map(Cow::Owned)
}

/// Whether a name with an escape sequence equals one of the wanted names. Alexa never sends such a name.
fn spells_one_of(name: &[u8], wanted: &[(&str, Read<'_, '_>)]) -> bool {
    !wanted.is_empty() && name.contains(&b'\\') && wanted.iter().any(|(known, _)| spells(name, known.as_bytes()))
}

/// Whether a name means `known`, which consists of ASCII letters. These can only be escaped as `\u00XX`. Nothing is
/// allocated: a stranger may send many such names.
fn spells(mut name: &[u8], known: &[u8]) -> bool {
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(16);
    let all = known.iter().all(|wanted| match name {
        [b'\\', b'u', b'0', b'0', high, low, rest @ ..] => {
            name = rest;
            digit(*high) * 16 + digit(*low) == u32::from(*wanted)
        }
        [byte, rest @ ..] => {
            name = rest;
            byte == wanted
        }
        [] => false,
    });
    all && name.is_empty()
}

struct Scanner<'a> {
    body: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.body.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Whether `byte` is next. If so, it is consumed.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }

    /// A value of any type.
    fn value(&mut self, depth: u32) -> Option<()> {
        match self.peek()? {
            b'{' => self.members(&mut [], depth),
            b'[' => self.items(depth),
            b'"' => self.string().map(|_| ()),
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            _ => self.number(),
        }
    }

    /// A value whose fields are read if it is an object.
    fn object(&mut self, depth: u32, wanted: &mut [(&str, Read<'_, 'a>)]) -> Option<()> {
        if self.peek() == Some(b'{') { self.members(wanted, depth) } else { self.value(depth) }
    }

    /// An object. `wanted` reads some of its fields. These may not repeat, not even with an escape sequence in the
    /// name.
    fn members(&mut self, wanted: &mut [(&str, Read<'_, 'a>)], depth: u32) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut seen = 0_u8;
        self.skip_space();
        self.expect(b'{')?;
        self.skip_space();
        if self.take(b'}') {
            return Some(());
        }
        loop {
            let name = self.string()?;
            if spells_one_of(name, wanted) {
                return None;
            }
            self.skip_space();
            self.expect(b':')?;
            self.skip_space();
            match wanted.iter_mut().enumerate().find(|(_, (known, _))| known.as_bytes() == name) {
                Some((index, (_, read))) => {
                    if seen & (1 << index) != 0 {
                        return None;
                    }
                    seen |= 1 << index;
                    read(self, depth + 1)?;
                }
                None => self.value(depth + 1)?,
            }
            self.skip_space();
            if self.take(b'}') {
                return Some(());
            }
            self.expect(b',')?;
            self.skip_space();
        }
    }

    fn items(&mut self, depth: u32) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.expect(b'[')?;
        self.skip_space();
        if self.take(b']') {
            return Some(());
        }
        loop {
            self.value(depth + 1)?;
            self.skip_space();
            if self.take(b']') {
                return Some(());
            }
            self.expect(b',')?;
            self.skip_space();
        }
    }

    /// The characters between the quotes of a string, with their escape sequences.
    fn string(&mut self) -> Option<&'a [u8]> {
        self.expect(b'"')?;
        let begin = self.at;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => self.escape()?,
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        self.body.get(begin..self.at - 1)
    }

    fn escape(&mut self) -> Option<()> {
        self.at += 1;
        let escaped = self.peek()?;
        self.at += 1;
        match escaped {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
            b'u' => {
                let digits = self.body.get(self.at..self.at + 4)?;
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                self.at += 4;
            }
            _ => return None,
        }
        Some(())
    }

    fn literal(&mut self, literal: &[u8]) -> Option<()> {
        let is_next = self.body.get(self.at..)?.starts_with(literal);
        self.at += literal.len();
        is_next.then_some(())
    }

    fn number(&mut self) -> Option<()> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _signed = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let begin = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > begin).then_some(())
    }
}

#[cfg(test)]
mod tests;
