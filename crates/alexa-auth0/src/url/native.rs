//! By the `url` crate: for tests, where the Worker's runtime is not there.

use super::Url;

/// Nothing, if the text is no URL.
pub fn normalise(text: &str) -> Option<Url> {
    let url = url::Url::parse(text).ok()?;
    let (origin, path) = (url.origin().ascii_serialization(), url.path().to_owned());
    Some(Url { href: url.into(), origin, path })
}
