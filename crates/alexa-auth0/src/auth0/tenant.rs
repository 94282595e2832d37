//! The Auth0 tenant, and which of its tokens are accepted.

use crate::url::{is_host_name, is_loopback_origin};
use crate::variables::Variables;

/// The Auth0 tenant, and which of its tokens are accepted.
#[derive(Clone, Debug)]
pub(crate) struct Auth0Settings {
    /// The tenant. `AUTH0_DOMAIN`
    pub issuer: Issuer,
    /// The name of the same tenant before a change of its domain. Tokens that it issued are accepted until they expire,
    /// if the current keys of `issuer` verify them. Nothing is fetched from this domain. `AUTH0_FORMER_DOMAIN`
    pub former_issuer: Option<Issuer>,
    /// The application that Alexa uses. `AUTH0_CLIENT_ID`
    pub client_id: String,
    /// The API that access tokens are for. `AUTH0_AUDIENCE`
    pub audience: Option<String>,
    /// Whether ID tokens are accepted too. `AUTH0_ACCEPT_ID_TOKENS`
    pub accept_id_tokens: bool,
    /// Whether handlers get the user's e-mail address, and the cache stores it. `AUTH0_KEEP_EMAIL`
    pub keep_email: bool,
    /// The scopes that an access token must have. `AUTH0_REQUIRED_SCOPE`
    pub required_scope: Vec<String>,
    /// The organization that users sign in to. If none is set, tokens of an organization are refused.
    /// `AUTH0_ORGANIZATION`
    pub organization: Option<Organization>,
}

impl Auth0Settings {
    /// The names of the variables.
    pub(crate) const NAMES: [&str; 8] = [
        "AUTH0_DOMAIN",
        "AUTH0_FORMER_DOMAIN",
        "AUTH0_CLIENT_ID",
        "AUTH0_AUDIENCE",
        "AUTH0_ACCEPT_ID_TOKENS",
        "AUTH0_KEEP_EMAIL",
        "AUTH0_REQUIRED_SCOPE",
        "AUTH0_ORGANIZATION",
    ];

    /// Reads the settings. None if a problem was reported that leaves no tenant or no client.
    pub(crate) fn read(variables: &mut Variables<'_>) -> Option<Self> {
        let issuer = variables.required("AUTH0_DOMAIN").and_then(|domain| Issuer::read(&domain, variables));
        let client_id = variables.required("AUTH0_CLIENT_ID");
        if client_id.as_ref().is_some_and(|id| !id.bytes().all(|byte| byte.is_ascii_graphic())) {
            variables.problem("AUTH0_CLIENT_ID", "must be one word, as in the application's settings in Auth0");
        }
        let audience = variables.optional("AUTH0_AUDIENCE");
        if audience.is_some() && audience == client_id {
            variables.problem("AUTH0_AUDIENCE", "must be the identifier of an API, not the client id");
        }
        if audience.is_some() && audience.as_deref() == issuer.as_ref().map(Issuer::userinfo_endpoint) {
            variables.problem(
                "AUTH0_AUDIENCE",
                "must not be /userinfo, for which Auth0 issues opaque tokens: leave it empty",
            );
        }
        let former_issuer = variables.optional("AUTH0_FORMER_DOMAIN").and_then(|domain| {
            let former = Issuer::of_host(&domain);
            let reason = match &former {
                None => "must be a domain in lower case, without scheme or slash",
                Some(_) if former == issuer => "must be another domain than AUTH0_DOMAIN",
                Some(_) if audience.is_none() => {
                    "needs AUTH0_AUDIENCE: other tokens are verified by AUTH0_DOMAIN itself"
                }
                Some(_) => return former,
            };
            variables.problem("AUTH0_FORMER_DOMAIN", reason);
            None
        });
        let accept_id_tokens = variables.switch("AUTH0_ACCEPT_ID_TOKENS");
        let keep_email = variables.switch("AUTH0_KEEP_EMAIL");
        let required_scope = variables.list("AUTH0_REQUIRED_SCOPE", char::is_whitespace);
        if audience.is_none() && !required_scope.is_empty() {
            variables
                .problem("AUTH0_REQUIRED_SCOPE", "needs AUTH0_AUDIENCE: only a JWT for an API contains its scopes");
        }
        if !required_scope.iter().all(|scope| is_scope(scope)) {
            variables.problem("AUTH0_REQUIRED_SCOPE", "must be scopes separated by spaces, without commas or quotes");
        }
        let organization =
            variables.optional("AUTH0_ORGANIZATION").and_then(|name| Organization::read(&name, variables));
        Some(Self {
            issuer: issuer?,
            former_issuer,
            client_id: client_id?,
            audience,
            accept_id_tokens,
            keep_email,
            required_scope,
            organization,
        })
    }
}

/// Whether a text is a `scope-token` of [RFC 6749, section 3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3).
/// The RFC allows a comma, but Auth0's scopes do not have one, so here it is a mistake.
fn is_scope(scope: &str) -> bool {
    scope.bytes().all(|byte| byte.is_ascii_graphic() && !br#","\"#.contains(&byte))
}

/// An [organization](https://auth0.com/docs/manage-users/organizations/using-tokens) of the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Organization {
    /// By its id, `org_…`. Every token of an organization contains it.
    Id(String),
    /// By its name. Tokens contain it only if the tenant [allows organization
    /// names](https://auth0.com/docs/manage-users/organizations/configure-organizations/use-org-name-authentication-api).
    Name(String),
}

impl Organization {
    /// The maximum length of an id or name, in characters.
    const MAX_LENGTH: usize = 50;

    fn read(value: &str, variables: &mut Variables<'_>) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        if value.len() > Self::MAX_LENGTH || !value.bytes().all(plain) {
            variables.problem(
                "AUTH0_ORGANIZATION",
                "must be the organization's id (org_…) or its name, not its display name",
            );
            return None;
        }
        let value = value.to_owned();
        Some(if value.starts_with("org_") { Self::Id(value) } else { Self::Name(value) })
    }
}

/// The organization that the user signed in to, as a token or `/userinfo` names it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Membership {
    /// `org_id`
    pub id: Option<String>,
    /// `org_name`
    pub name: Option<String>,
}

impl Membership {
    /// Whether this is the `wanted` organization, or none if none is wanted. The comparison of names ignores
    /// case, as in Auth0's own libraries.
    #[must_use]
    pub(crate) fn is_of(&self, wanted: Option<&Organization>) -> bool {
        match wanted {
            None => *self == Self::default(),
            Some(Organization::Id(wanted)) => self.id.as_ref() == Some(wanted),
            Some(Organization::Name(wanted)) => {
                self.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(wanted))
            }
        }
    }
}

/// An Auth0 tenant. Its issuer identifier is `https://DOMAIN/`, and is compared exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issuer {
    identifier: String,
    jwks_uri: String,
    userinfo_endpoint: String,
}

impl Issuer {
    /// The tenant with this domain.
    fn read(domain: &str, variables: &mut Variables<'_>) -> Option<Self> {
        if is_loopback_origin(domain) {
            variables.override_by("AUTH0_DOMAIN");
            return Some(Self::of_origin(domain));
        }
        let issuer = Self::of_host(domain);
        if issuer.is_none() {
            variables.problem("AUTH0_DOMAIN", "must be a domain in lower case, without scheme or slash");
        }
        issuer
    }

    pub(crate) fn of_host(domain: &str) -> Option<Self> {
        is_host_name(domain).then(|| Self::of_origin(&format!("https://{domain}")))
    }

    fn of_origin(origin: &str) -> Self {
        Self {
            identifier: format!("{origin}/"),
            jwks_uri: format!("{origin}/.well-known/jwks.json"),
            userinfo_endpoint: format!("{origin}/userinfo"),
        }
    }

    /// The issuer identifier, with the slash at its end.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.identifier
    }

    /// The URL of the tenant's key set.
    #[must_use]
    pub(crate) fn jwks_uri(&self) -> &str {
        &self.jwks_uri
    }

    /// The URL of `/userinfo`. It is also the second audience of an access token.
    #[must_use]
    pub(crate) fn userinfo_endpoint(&self) -> &str {
        &self.userinfo_endpoint
    }
}
