//! URLs, normalised by the [URL Standard](https://url.spec.whatwg.org/). In the Worker the runtime's own `URL` does
//! this, because the `url` crate would be a tenth of the Worker's size. Elsewhere the `url` crate does it.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod runtime;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::normalise;
#[cfg(target_arch = "wasm32")]
pub(crate) use runtime::normalise;

/// A URL in its normal form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Url {
    /// The whole URL.
    pub href: String,
    /// Scheme and host, and the port if it is not the scheme's default.
    pub origin: String,
    /// The path, without query and fragment.
    pub path: String,
}

/// Whether a text is a host name of several labels, in lower case ([RFC 1123, section
/// 2.1](https://www.rfc-editor.org/rfc/rfc1123#section-2.1)). An IP address is not a host name: the last label must not
/// begin with a digit. Nor is a name with a label `xn--…` that the URL Standard refuses.
pub(crate) fn is_host_name(text: &str) -> bool {
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
        && (!text.contains("xn--") || is_normal(&format!("https://{text}/")))
}

fn is_normal(url: &str) -> bool {
    normalise(url).is_some_and(|normal| normal.href == url)
}

/// Whether a text is exactly `http://127.0.0.1:PORT` or `http://localhost:PORT`.
pub(crate) fn is_loopback_origin(text: &str) -> bool {
    let port = ["http://127.0.0.1:", "http://localhost:"].iter().find_map(|host| text.strip_prefix(host));
    port.is_some_and(|port| {
        let number: Option<u16> = port.parse().ok();
        // 80 is the default of http, which the normal form omits.
        number.is_some_and(|number| number != 80 && number.to_string() == port)
    })
}

#[cfg(test)]
mod tests;
