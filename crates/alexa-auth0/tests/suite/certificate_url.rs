//! The certificate URL is normalised and must be within the folder of Amazon's chains. The normalised URL is fetched.

use crate::alexa::certificate::{CertChainUrl, CertOrigin};
use crate::suite::support::settings::settings_with;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const NORMALISED: &str = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem";

fn parse(url: &str) -> Option<String> {
    CertChainUrl::parse(url, &CertOrigin::default()).ok().map(|url| url.as_str().to_owned())
}

#[test]
fn amazons_url_is_accepted_in_each_of_its_spellings() {
    let spellings = [
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
        "HTTPS://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://S3.AmazonAWS.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/./echo.api/./echo-api-cert.pem",
        "https://s3.amazonaws.com/%2e/echo.api/x/%2E%2e/echo-api-cert.pem",
        "https://s3.amazonaws.com/elsewhere/../echo.api/echo-api-cert.pem",
    ];
    for url in spellings {
        assert_eq!(parse(url).as_deref(), Some(NORMALISED), "{url}");
    }
}

#[test]
fn any_name_within_the_folder_is_accepted() {
    for name in ["echo-api-cert-12.pem", "2/chain_1~a.pem", ""] {
        let url = format!("https://s3.amazonaws.com/echo.api/{name}");
        assert_eq!(parse(&url), Some(url.clone()), "{url}");
    }
}

#[test]
fn another_place_is_refused() {
    let elsewhere = [
        ("no URL", "echo.api"),
        ("empty", ""),
        ("no host", "https:///echo.api/echo-api-cert.pem"),
        ("no scheme", "s3.amazonaws.com/echo.api/echo-api-cert.pem"),
        ("relative", "/echo.api/echo-api-cert.pem"),
        ("without a scheme of its own", "//s3.amazonaws.com/echo.api/echo-api-cert.pem"),
        ("not https", "http://s3.amazonaws.com/echo.api/echo-api-cert.pem"),
        ("https's port over http", "http://s3.amazonaws.com:443/echo.api/echo-api-cert.pem"),
        ("a file", "file://s3.amazonaws.com/echo.api/echo-api-cert.pem"),
        ("another host", "https://notamazon.com/echo.api/echo-api-cert.pem"),
        ("a longer host", "https://s3.amazonaws.com.example/echo.api/echo-api-cert.pem"),
        ("a prefixed host", "https://xs3.amazonaws.com/echo.api/echo-api-cert.pem"),
        ("a bucket's host", "https://echo.api.s3.amazonaws.com/echo.api/echo-api-cert.pem"),
        ("a host with a last dot", "https://s3.amazonaws.com./echo.api/echo-api-cert.pem"),
        ("an IPv4 address", "https://127.0.0.1/echo.api/echo-api-cert.pem"),
        ("an IPv6 address", "https://[::1]/echo.api/echo-api-cert.pem"),
        ("another port", "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem"),
        ("port 80", "https://s3.amazonaws.com:80/echo.api/echo-api-cert.pem"),
        ("no port", "https://s3.amazonaws.com:99999/echo.api/echo-api-cert.pem"),
        ("another case", "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem"),
        ("another path", "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem"),
        ("the folder elsewhere", "https://s3.amazonaws.com/x/echo.api/echo-api-cert.pem"),
        ("a longer folder", "https://s3.amazonaws.com/echo.apis/echo-api-cert.pem"),
        ("the folder without a slash", "https://s3.amazonaws.com/echo.api"),
        ("out of the folder", "https://s3.amazonaws.com/echo.api/../evil/c.pem"),
        ("out of the folder, encoded", "https://s3.amazonaws.com/echo.api/%2e%2e/evil/c.pem"),
        ("out of the folder, half encoded", "https://s3.amazonaws.com/echo.api/.%2E/evil/c.pem"),
        ("out of the folder, with too many dots", "https://s3.amazonaws.com/echo.api/../../evil/c.pem"),
        ("a second slash", "https://s3.amazonaws.com//echo.api/echo-api-cert.pem"),
    ];
    for (case, url) in elsewhere {
        assert_eq!(parse(url), None, "{case}");
    }
}

#[test]
fn what_a_server_could_read_in_another_way_is_refused() {
    let ambiguous = [
        ("userinfo", "https://s3.amazonaws.com@evil.example/echo.api/c.pem"),
        ("Amazon as password", "https://x:s3.amazonaws.com@evil.example/echo.api/c.pem"),
        ("userinfo before Amazon", "https://user:password@s3.amazonaws.com/echo.api/c.pem"),
        ("an empty user", "https://@s3.amazonaws.com/echo.api/c.pem"),
        ("a query", "https://s3.amazonaws.com/echo.api/c.pem?versionId=1"),
        ("an empty query", "https://s3.amazonaws.com/echo.api/c.pem?"),
        ("a fragment", "https://s3.amazonaws.com/echo.api/c.pem#x"),
        ("an encoded slash", "https://s3.amazonaws.com/echo.api/..%2fevil/c.pem"),
        ("dots encoded twice", "https://s3.amazonaws.com/echo.api/%252e%252e/evil/c.pem"),
        ("an encoded letter", "https://s3.amazonaws.com/echo.api/%63.pem"),
        ("an encoded null", "https://s3.amazonaws.com/echo.api/c.pem%00"),
        ("an incomplete escape", "https://s3.amazonaws.com/echo.api/c%2"),
        ("an encoded host", "https://s3.amazonaws%2ecom@evil.example/echo.api/c.pem"),
        ("backslashes", "https:\\\\s3.amazonaws.com\\echo.api\\c.pem"),
        ("a backslash that leaves", "https://s3.amazonaws.com/echo.api/..\\evil/c.pem"),
        ("a tab", "https://s3.amazonaws.com/echo.api/.\t./evil/c.pem"),
        ("a tab within the folder", "https://s3.amazonaws.com/echo.api/c\t.pem"),
        ("a line feed", "https://s3.amazonaws.com/echo.api/c.pem\n"),
        ("a space before", " https://s3.amazonaws.com/echo.api/c.pem"),
        ("a space within", "https://s3.amazonaws.com/echo.api/c .pem"),
        ("a null", "https://s3.amazonaws.com/echo.api/c.pem\0"),
        ("letters that look like ASCII", "https://s3.amazonaws.com/echo.api/\u{ff43}.pem"),
        ("a host that looks like Amazon's", "https://s3.\u{ff41}mazonaws.com/echo.api/c.pem"),
        ("several headers in one", "https://s3.amazonaws.com/echo.api/c.pem, https://s3.amazonaws.com/echo.api/d.pem"),
    ];
    for (case, url) in ambiguous {
        assert_eq!(parse(url), None, "{case}");
    }
}

#[test]
fn a_url_has_at_most_512_bytes() {
    let of_length = |length: usize| format!("{:a<length$}", "https://s3.amazonaws.com/echo.api/");
    assert!(parse(&of_length(512)).is_some());
    assert_eq!(parse(&of_length(513)), None);
}

#[test]
fn the_development_origin_replaces_amazons_and_nothing_else() {
    let origin = settings_with(&[("ALEXA_DEV_CERT_ORIGIN", "http://127.0.0.1:8788")]).alexa.cert_origin;
    let accepted = |url| CertChainUrl::parse(url, &origin).is_ok();
    assert!(accepted("http://127.0.0.1:8788/echo.api/c.pem"));
    for url in [
        "https://s3.amazonaws.com/echo.api/c.pem",
        "https://127.0.0.1:8788/echo.api/c.pem",
        "http://127.0.0.1:8789/echo.api/c.pem",
        "http://localhost:8788/echo.api/c.pem",
        "http://127.0.0.1:8788/other/c.pem",
    ] {
        assert!(!accepted(url), "{url}");
    }
}
