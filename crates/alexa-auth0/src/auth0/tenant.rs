//! The tenant that signs users in, and which of its tokens are accepted.

use url::Url;

use crate::variables::{Variables, loopback_origin};

/// Who signs users in, and which of their tokens are accepted.
#[derive(Clone, Debug)]
pub struct Auth0Settings {
    /// The tenant. `AUTH0_DOMAIN`
    pub issuer: Issuer,
    /// The application that Alexa uses. `AUTH0_CLIENT_ID`
    pub client_id: String,
    /// The API that access tokens are for. `AUTH0_AUDIENCE`
    pub audience: Option<String>,
    /// Whether an ID token may stand for an access token. `AUTH0_ACCEPT_ID_TOKENS`
    pub accept_id_tokens: bool,
    /// What an access token's `scope` must contain. `AUTH0_REQUIRED_SCOPE`
    pub required_scope: Vec<String>,
    /// What `org_id` must be; none: there must be no `org_id`. `AUTH0_ORGANIZATION`
    pub organization: Option<String>,
}

impl Auth0Settings {
    /// Reads the settings. None if a problem was taken down that leaves no tenant or no client.
    pub fn read(variables: &mut Variables<'_>) -> Option<Self> {
        let issuer = variables.required("AUTH0_DOMAIN").and_then(|domain| Issuer::read(&domain, variables));
        let client_id = variables.required("AUTH0_CLIENT_ID");
        let audience = variables.optional("AUTH0_AUDIENCE");
        if audience.is_some() && audience == client_id {
            variables.problem("AUTH0_AUDIENCE", "must be the identifier of an API, not the client id");
        }
        let accept_id_tokens = match variables.optional("AUTH0_ACCEPT_ID_TOKENS").as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                variables.problem("AUTH0_ACCEPT_ID_TOKENS", "must be true or false");
                false
            }
        };
        let required_scope = variables.list("AUTH0_REQUIRED_SCOPE", char::is_whitespace);
        if audience.is_none() && !required_scope.is_empty() {
            variables.problem("AUTH0_REQUIRED_SCOPE", "needs AUTH0_AUDIENCE: only a JWT for an API tells its scope");
        }
        let organization = variables.optional("AUTH0_ORGANIZATION");
        Some(Self { issuer: issuer?, client_id: client_id?, audience, accept_id_tokens, required_scope, organization })
    }
}

/// An Auth0 tenant by its issuer identifier, `https://DOMAIN/`, compared exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer(String);

impl Issuer {
    /// The tenant at a domain.
    fn read(domain: &str, variables: &mut Variables<'_>) -> Option<Self> {
        if let Some(origin) = loopback_origin(domain) {
            variables.override_by("AUTH0_DOMAIN");
            return Some(Self(origin.into()));
        }
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        let issuer = format!("https://{domain}/");
        let normalised = Url::parse(&issuer).is_ok_and(|url| url.as_str() == issuer);
        if normalised && domain.contains('.') && domain.bytes().all(plain) {
            return Some(Self(issuer));
        }
        variables.problem("AUTH0_DOMAIN", "must be a domain in lower case, without scheme or slash");
        None
    }

    /// The issuer identifier, with its slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the tenant publishes its keys.
    #[must_use]
    pub fn jwks_uri(&self) -> String {
        format!("{}.well-known/jwks.json", self.0)
    }

    /// Where the tenant tells of a user; also the second audience of an access token.
    #[must_use]
    pub fn userinfo_endpoint(&self) -> String {
        format!("{}userinfo", self.0)
    }
}
