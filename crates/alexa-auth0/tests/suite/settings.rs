//! All problems with the settings are reported together, and no problem contains a value.

#![allow(clippy::unwrap_used, reason = "in a test or a helper of one, a failure here is a failed test")]

use crate::settings::Settings;
use crate::suite::support::settings::{API, CLIENT, DOMAIN, ISSUER, SKILL, USERINFO, read, settings_with};
use crate::suite::support::world::root;
use crate::variables::Variable;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The names of the settings with a problem.
fn problems(changes: &[(&str, &str)]) -> Vec<&'static str> {
    let problems = read(changes).settings.err().unwrap_or_default();
    problems.into_iter().map(|problem| problem.setting).collect()
}

#[test]
fn the_settings_mean_what_their_names_say() {
    let Settings { auth0, alexa, .. } = settings_with(&[]);
    assert_eq!(auth0.issuer.as_str(), ISSUER);
    assert_eq!(auth0.issuer.jwks_uri(), format!("https://{DOMAIN}/.well-known/jwks.json"));
    assert_eq!(auth0.issuer.userinfo_endpoint(), format!("https://{DOMAIN}/userinfo"));
    assert_eq!((auth0.client_id.as_str(), auth0.audience.as_deref()), (CLIENT, Some(API)));
    assert_eq!((auth0.accept_id_tokens, auth0.organization), (false, None));
    assert!(auth0.required_scope.is_empty());
    assert_eq!(alexa.skill_ids, [SKILL]);
    assert_eq!(alexa.trust_anchors.count(), 5);
    assert_eq!(alexa.cert_origin, crate::alexa::certificate::CertOrigin::default());
}

#[test]
fn lists_are_separated_and_trimmed() {
    let config = settings_with(&[("AUTH0_REQUIRED_SCOPE", "  read:x   write:x ")]);
    assert_eq!(config.auth0.required_scope, ["read:x", "write:x"]);
}

/// `kit/tests/project/values.test.mjs` reads the same table.
#[test]
fn skill_ids_are_of_two_forms() {
    let table: Value = serde_json::from_str(include_str!("../data/skill-ids.json")).expect("the table");
    for (text, ids) in table["lists"].as_object().unwrap() {
        assert_eq!(json!(settings_with(&[("ALEXA_SKILL_ID", text)]).alexa.skill_ids), *ids, "{text}");
    }
    for text in table["no lists"].as_array().unwrap() {
        assert_eq!(problems(&[("ALEXA_SKILL_ID", text.as_str().unwrap())]), ["ALEXA_SKILL_ID"], "{text}");
    }
}

#[test]
fn blank_is_unset_and_values_are_trimmed() {
    for blank in ["", " ", "\t\n"] {
        assert_eq!(problems(&[("AUTH0_CLIENT_ID", blank)]), ["AUTH0_CLIENT_ID"]);
        assert_eq!(problems(&[("ALEXA_SKILL_ID", blank)]), ["ALEXA_SKILL_ID"]);
        let optional = [
            ("AUTH0_AUDIENCE", blank),
            ("AUTH0_ACCEPT_ID_TOKENS", blank),
            ("AUTH0_KEEP_EMAIL", blank),
            ("AUTH0_REQUIRED_SCOPE", blank),
            ("AUTH0_ORGANIZATION", blank),
            ("AUTH0_FORMER_DOMAIN", blank),
            ("ALEXA_DEV_ROOT_CA", blank),
            ("ALEXA_DEV_CERT_ORIGIN", blank),
        ];
        let settings = read(&optional);
        assert!(settings.dev_overrides.is_empty());
        let auth0 = settings.settings.unwrap().auth0;
        assert_eq!((auth0.audience, auth0.organization), (None, None));
        assert_eq!((auth0.accept_id_tokens, auth0.keep_email), (false, false));
    }
    let trimmed = settings_with(&[("AUTH0_DOMAIN", &format!(" {DOMAIN}\n")), ("AUTH0_CLIENT_ID", " id ")]);
    assert_eq!((trimmed.auth0.issuer.as_str(), trimmed.auth0.client_id.as_str()), (ISSUER, "id"));
    assert_eq!(problems(&[("ALEXA_SKILL_ID", " , ,")]), ["ALEXA_SKILL_ID"]);
}

#[test]
fn every_problem_is_told_at_once() {
    let nothing = Settings::read(&|_| Variable::Unset).settings.unwrap_err();
    let names: Vec<_> = nothing.iter().map(|problem| problem.setting).collect();
    assert_eq!(names, ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID", "ALEXA_SKILL_ID"]);
    let wrong = [
        ("AUTH0_DOMAIN", "https://x/"),
        ("AUTH0_CLIENT_ID", ""),
        ("AUTH0_AUDIENCE", ""),
        ("AUTH0_ACCEPT_ID_TOKENS", "yes"),
        ("AUTH0_REQUIRED_SCOPE", "read:x"),
        ("ALEXA_SKILL_ID", ""),
        ("ALEXA_DEV_ROOT_CA", "x"),
        ("ALEXA_DEV_CERT_ORIGIN", "x"),
        ("ALEXA_DEV_API_ORIGIN", "x"),
    ];
    let mut expected: Vec<_> = wrong.iter().map(|(name, _)| *name).filter(|name| *name != "AUTH0_AUDIENCE").collect();
    let mut reported = problems(&wrong);
    expected.sort_unstable();
    reported.sort_unstable();
    assert_eq!(reported, expected);
}

#[test]
fn no_problem_tells_a_value() {
    let marker = "s3cret-Value";
    let values = ["AUTH0_DOMAIN", "AUTH0_ACCEPT_ID_TOKENS", "ALEXA_DEV_ROOT_CA", "ALEXA_DEV_CERT_ORIGIN"];
    let mut settings: Vec<_> = values.map(|name| (name, marker)).into();
    settings.extend([("AUTH0_AUDIENCE", marker), ("AUTH0_CLIENT_ID", marker), ("AUTH0_REQUIRED_SCOPE", marker)]);
    let problems = read(&settings).settings.unwrap_err();
    assert_eq!(problems.len(), 5);
    for problem in problems {
        assert!(!format!("{problem} {problem:?}").contains(marker), "{problem}");
        assert!(problem.to_string().starts_with(&format!("{}: ", problem.setting)), "{problem}");
    }
}

#[test]
fn a_domain_is_a_host_name_in_lower_case() {
    for domain in ["example.eu.auth0.com", "login.example.com", "a-b.c0"] {
        assert_eq!(settings_with(&[("AUTH0_DOMAIN", domain)]).auth0.issuer.as_str(), format!("https://{domain}/"));
    }
    let wrong = [
        "https://example.auth0.com",
        "https://example.auth0.com/",
        "http://example.auth0.com",
        "example.auth0.com/",
        "example.auth0.com/path",
        "example.auth0.com:8443",
        "user@example.auth0.com",
        "example.auth0.com?x",
        "example.auth0.com#x",
        "Example.auth0.com",
        "example auth0.com",
        "ex\u{e4}mple.auth0.com",
        "example%2eauth0.com",
        "localhost",
        "[::1]",
        "\\example.auth0.com",
    ];
    for domain in wrong {
        assert_eq!(problems(&[("AUTH0_DOMAIN", domain)]), ["AUTH0_DOMAIN"], "{domain}");
    }
}

#[test]
fn http_is_for_loopback_with_a_port_and_counts_as_a_development_override() {
    for origin in ["http://127.0.0.1:9000", "http://localhost:9000"] {
        let names = ["AUTH0_DOMAIN", "ALEXA_DEV_CERT_ORIGIN", "ALEXA_DEV_API_ORIGIN"];
        let settings = read(&names.map(|name| (name, origin)));
        assert_eq!(settings.dev_overrides, names, "{origin}");
        assert_eq!(settings.settings.unwrap().auth0.issuer.as_str(), format!("{origin}/"));
    }
    let others = [
        "http://127.0.0.1",
        "http://127.0.0.1:80",
        "http://127.0.0.1:9000/",
        "http://127.0.0.1:9000/path",
        "http://127.0.0.1:9000?x",
        "http://user@127.0.0.1:9000",
        "http://127.0.0.2:9000",
        "http://127.1:9000",
        "http://0x7f000001:9000",
        "http://0.0.0.0:9000",
        "http://[::1]:9000",
        "http://localhost.example:9000",
        "http://LOCALHOST:9000",
        "http://192.168.0.1:9000",
        "http://example.com:9000",
        "https://127.0.0.1:9000",
        "https://localhost:9000",
        "ftp://127.0.0.1:9000",
    ];
    for origin in others {
        assert_eq!(problems(&[("AUTH0_DOMAIN", origin)]), ["AUTH0_DOMAIN"], "{origin}");
        assert_eq!(problems(&[("ALEXA_DEV_CERT_ORIGIN", origin)]), ["ALEXA_DEV_CERT_ORIGIN"], "{origin}");
        assert_eq!(problems(&[("ALEXA_DEV_API_ORIGIN", origin)]), ["ALEXA_DEV_API_ORIGIN"], "{origin}");
    }
}

#[test]
fn a_development_override_is_named_whether_it_can_be_used_or_not() {
    assert!(read(&[]).dev_overrides.is_empty());
    let root = root().pem;
    for pem in [root.as_str(), "not a certificate"] {
        let settings = read(&[("ALEXA_DEV_ROOT_CA", pem)]);
        assert_eq!(settings.dev_overrides, ["ALEXA_DEV_ROOT_CA"]);
        assert_eq!(settings.settings.is_ok(), pem == root);
    }
    assert_eq!(
        settings_with(&[("ALEXA_DEV_ROOT_CA", &root)]).alexa.trust_anchors.count(),
        6,
        "beside Amazon's, not instead"
    );
}

#[test]
fn a_switch_is_on_by_the_word_true_alone() {
    for (value, is_on) in [("true", true), ("false", false)] {
        assert_eq!(settings_with(&[("AUTH0_ACCEPT_ID_TOKENS", value)]).auth0.accept_id_tokens, is_on);
        assert_eq!(settings_with(&[("AUTH0_KEEP_EMAIL", value)]).auth0.keep_email, is_on);
    }
    for value in ["TRUE", "True", "1", "yes", "on", "truee"] {
        for switch in ["AUTH0_ACCEPT_ID_TOKENS", "AUTH0_KEEP_EMAIL"] {
            assert_eq!(problems(&[(switch, value)]), [switch], "{value}");
        }
    }
}

#[test]
fn what_no_token_can_fulfil_is_a_problem() {
    let too_long = "a".repeat(51);
    for (setting, right, wrong) in [
        ("AUTH0_REQUIRED_SCOPE", "read:orders write:orders", "read:orders, write:orders"),
        ("AUTH0_REQUIRED_SCOPE", "!#$%&'()*+-./09:;<=>?@AZ[]^_`az{|}~", "\"read:orders\""),
        ("AUTH0_REQUIRED_SCOPE", "read:orders", "read:orders\\"),
        ("AUTH0_REQUIRED_SCOPE", "read:orders", "read:bücher"),
        ("AUTH0_ORGANIZATION", "org_9ybsU1dN2dKfDkBi", "org_1,org_2"),
        ("AUTH0_ORGANIZATION", "Acme_Corp-1", "Acme Corp"),
        ("AUTH0_ORGANIZATION", &too_long[1..], &too_long),
        ("AUTH0_FORMER_DOMAIN", "former.example.com", "https://former.example.com/"),
        ("AUTH0_FORMER_DOMAIN", "former.example.com", "http://127.0.0.1:9000"),
        ("AUTH0_FORMER_DOMAIN", "former.example.com", DOMAIN),
        ("AUTH0_CLIENT_ID", "Xk3vQ9mT", "Xk3v Q9mT"),
        ("AUTH0_AUDIENCE", "https://example.com/userinfo", USERINFO),
    ] {
        assert_eq!(problems(&[(setting, right)]), [""; 0], "{right}");
        assert_eq!(problems(&[(setting, wrong)]), [setting], "{wrong}");
    }
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    assert_eq!(problems(&[("AUTH0_AUDIENCE", CLIENT)]), ["AUTH0_AUDIENCE"]);
    let scope_without_api = [("AUTH0_AUDIENCE", ""), ("AUTH0_REQUIRED_SCOPE", "read:x")];
    assert_eq!(problems(&scope_without_api), ["AUTH0_REQUIRED_SCOPE"]);
    assert_eq!(problems(&[("AUTH0_REQUIRED_SCOPE", "read:x")]), [""; 0]);
    let former_without_api = [("AUTH0_AUDIENCE", ""), ("AUTH0_FORMER_DOMAIN", "former.example.com")];
    assert_eq!(problems(&former_without_api), ["AUTH0_FORMER_DOMAIN"]);
}

#[test]
fn what_is_not_text_is_a_problem_and_never_taken_for_nothing() {
    for not_text in [
        "AUTH0_DOMAIN",
        "AUTH0_AUDIENCE",
        "AUTH0_ACCEPT_ID_TOKENS",
        "AUTH0_KEEP_EMAIL",
        "AUTH0_REQUIRED_SCOPE",
        "AUTH0_ORGANIZATION",
        "AUTH0_FORMER_DOMAIN",
    ] {
        let usual = |name: &str| match name {
            "AUTH0_DOMAIN" => Variable::Text("tenant.example.auth0.com".into()),
            "AUTH0_CLIENT_ID" | "ALEXA_SKILL_ID" => Variable::Text(SKILL.into()),
            _ => Variable::Unset,
        };
        assert!(Settings::read(&usual).settings.is_ok());
        let settings = Settings::read(&|name| if name == not_text { Variable::NotText } else { usual(name) });
        let problems = settings.settings.unwrap_err();
        assert!(problems.iter().any(|problem| problem.setting == not_text), "{not_text}: {problems:?}");
    }
}

#[test]
fn every_setting_of_the_tenant_has_a_digest_and_no_other_has() {
    let asked = std::cell::RefCell::new(Vec::new());
    let values = |name: &str| {
        asked.borrow_mut().push(name.to_owned());
        Variable::Text(format!(" value of {name}\n"))
    };
    let _ = Settings::read(&values);
    let mut of_tenant: Vec<_> = asked.take().into_iter().filter(|name| name.starts_with("AUTH0_")).collect();
    of_tenant.sort_unstable();
    of_tenant.dedup();
    let digests = Settings::digests(&values);
    assert_eq!(digests.keys().collect::<Vec<_>>(), of_tenant.iter().collect::<Vec<_>>());
    // echo -n 'value of AUTH0_DOMAIN' | sha256sum
    assert_eq!(digests["AUTH0_DOMAIN"], "e585a5ba77147b67729b59745065eeb056be9fe8ae211831063ad0fd156908d5");

    let blank = |name: &str| if name == "AUTH0_AUDIENCE" { Variable::Text(" ".into()) } else { Variable::Unset };
    assert!(Settings::digests(&blank).is_empty());
}
