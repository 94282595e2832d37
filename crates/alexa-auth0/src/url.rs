//! URLs, normalised by the [URL Standard](https://url.spec.whatwg.org/): by the runtime's own `URL` in the Worker, where a parser
//! of our own would be a tenth of its size, and by the `url` crate elsewhere.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod runtime;

#[cfg(not(target_arch = "wasm32"))]
pub use native::normalise;
#[cfg(target_arch = "wasm32")]
pub use runtime::normalise;

/// A URL in its normal form.
#[derive(Debug, PartialEq, Eq)]
pub struct Url {
    /// The whole of it.
    pub href: String,
    /// Scheme, host, and the port where it is not the scheme's own.
    pub origin: String,
    /// From the first slash on, without query and fragment.
    pub path: String,
}

/// Whether a text is a host name of several labels, in lower case ([RFC 1123, section 2.1](https://www.rfc-editor.org/rfc/rfc1123#section-2.1)).
/// An IP address is none: the last label must not begin with a digit.
pub fn is_host_name(text: &str) -> bool {
    const MAX_LENGTH: usize = 253;
    const MAX_LABEL: usize = 63;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_name = |label: &str| !label.starts_with(|first: char| first.is_ascii_digit());
    text.len() <= MAX_LENGTH
        && text.split('.').all(is_label)
        && text.rsplit_once('.').is_some_and(|(_, last)| is_name(last))
}

/// Whether a text is `http://127.0.0.1:PORT` or `http://localhost:PORT`, in no other form.
pub fn is_loopback_origin(text: &str) -> bool {
    let port = ["http://127.0.0.1:", "http://localhost:"].iter().find_map(|host| text.strip_prefix(host));
    port.is_some_and(|port| {
        let number: Option<u16> = port.parse().ok();
        // 80 is http's own, which a normal form leaves out.
        number.is_some_and(|number| number != 80 && number.to_string() == port)
    })
}

#[cfg(test)]
mod tests;
