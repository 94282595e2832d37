//! URLs by the `url` crate, for tests outside the Worker's runtime.

use super::Url;

/// None if the text is not a URL.
pub(crate) fn normalise(text: &str) -> Option<Url> {
    let url = url::Url::parse(text).ok()?;
    let (origin, path) = (url.origin().ascii_serialization(), url.path().to_owned());
    Some(Url { href: url.into(), origin, path })
}
