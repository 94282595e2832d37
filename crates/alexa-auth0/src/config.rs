//! The settings, parsed once from the Worker's variables. Every problem is reported, not just the first.

use std::fmt;

use url::{Host, Url};

use crate::alexa::certificate::{CertOrigin, TrustAnchors};

/// The settings of a Worker that can answer.
#[derive(Clone, Debug)]
pub struct Config {
    /// Who signs users in.
    pub auth0: Auth0Config,
    /// Which skill this is, and who may sign its requests.
    pub alexa: AlexaConfig,
}

/// Who signs users in, and which of their tokens count.
#[derive(Clone, Debug)]
pub struct Auth0Config {
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

/// Which skill this is, and who may sign its requests.
#[derive(Clone, Debug)]
pub struct AlexaConfig {
    /// Application ids. `ALEXA_SKILL_ID`
    pub skill_ids: Vec<String>,
    /// Amazon's roots, and that of `ALEXA_DEV_ROOT_CA`.
    pub trust_anchors: TrustAnchors,
    /// Amazon's bucket, or `ALEXA_DEV_CERT_ORIGIN`.
    pub cert_origin: CertOrigin,
}

/// An Auth0 tenant by its issuer identifier, `https://DOMAIN/`, compared exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer(String);

impl Issuer {
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

/// One setting that cannot be used, and why. Its value is never part of this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the variable or binding.
    pub setting: &'static str,
    /// What it should be.
    pub reason: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.reason)
    }
}

/// What the runtime has under the name of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variable {
    /// Nothing.
    Unset,
    /// Text.
    Text(String),
    /// A number, a list …: not what it is taken for, and so never to be ignored.
    NotText,
}

impl From<Option<String>> for Variable {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Unset, Self::Text)
    }
}

/// The outcome of reading the settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The settings, or everything that is wrong with them.
    pub config: Result<Config, Vec<Problem>>,
    /// The development overrides that are set, by name.
    pub dev_overrides: Vec<&'static str>,
}

impl Settings {
    /// Reads the settings from `variable`; one that is empty or blank counts as unset.
    #[must_use]
    pub fn read<V: Into<Variable>>(variable: impl Fn(&str) -> V) -> Self {
        let variable = |name: &str| variable(name).into();
        let mut reader = Reader { variable, problems: Vec::new(), dev_overrides: Vec::new() };
        let auth0 = reader.auth0();
        let alexa = reader.alexa();
        let config = match (auth0, alexa) {
            (Some(auth0), Some(alexa)) if reader.problems.is_empty() => Ok(Config { auth0, alexa }),
            _ => Err(reader.problems),
        };
        Self { config, dev_overrides: reader.dev_overrides }
    }
}

struct Reader<F> {
    variable: F,
    problems: Vec<Problem>,
    dev_overrides: Vec<&'static str>,
}

impl<F: Fn(&str) -> Variable> Reader<F> {
    fn auth0(&mut self) -> Option<Auth0Config> {
        let issuer = self.required("AUTH0_DOMAIN").and_then(|domain| self.issuer(&domain));
        let client_id = self.required("AUTH0_CLIENT_ID");
        let audience = self.optional("AUTH0_AUDIENCE");
        if audience.is_some() && audience == client_id {
            self.problem("AUTH0_AUDIENCE", "must be the identifier of an API, not the client id");
        }
        let accept_id_tokens = match self.optional("AUTH0_ACCEPT_ID_TOKENS").as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                self.problem("AUTH0_ACCEPT_ID_TOKENS", "must be true or false");
                false
            }
        };
        let required_scope = self.list("AUTH0_REQUIRED_SCOPE", char::is_whitespace);
        if audience.is_none() && !required_scope.is_empty() {
            self.problem("AUTH0_REQUIRED_SCOPE", "needs AUTH0_AUDIENCE: only a JWT for an API tells its scope");
        }
        let organization = self.optional("AUTH0_ORGANIZATION");
        Some(Auth0Config {
            issuer: issuer?,
            client_id: client_id?,
            audience,
            accept_id_tokens,
            required_scope,
            organization,
        })
    }

    fn issuer(&mut self, domain: &str) -> Option<Issuer> {
        if let Some(origin) = loopback_origin(domain) {
            self.dev_overrides.push("AUTH0_DOMAIN");
            return Some(Issuer(origin.into()));
        }
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        let issuer = format!("https://{domain}/");
        let normalised = Url::parse(&issuer).is_ok_and(|url| url.as_str() == issuer);
        if normalised && domain.contains('.') && domain.bytes().all(plain) {
            return Some(Issuer(issuer));
        }
        self.problem("AUTH0_DOMAIN", "must be a domain in lower case, without scheme or slash");
        None
    }

    fn alexa(&mut self) -> Option<AlexaConfig> {
        let skill_ids = self.list("ALEXA_SKILL_ID", |separator| separator == ',');
        if skill_ids.is_empty() {
            self.problem("ALEXA_SKILL_ID", "is not set");
        }
        let trust_anchors = match self.development("ALEXA_DEV_ROOT_CA") {
            None => Some(TrustAnchors::amazon()),
            Some(pem) => TrustAnchors::amazon().with(&pem).ok(),
        };
        if trust_anchors.is_none() {
            self.problem("ALEXA_DEV_ROOT_CA", "must be a PEM certificate");
        }
        let cert_origin = match self.development("ALEXA_DEV_CERT_ORIGIN") {
            None => Some(CertOrigin::default()),
            Some(origin) => loopback_origin(&origin).map(CertOrigin::development),
        };
        if cert_origin.is_none() {
            self.problem("ALEXA_DEV_CERT_ORIGIN", "must be http://127.0.0.1:PORT or http://localhost:PORT");
        }
        Some(AlexaConfig { skill_ids, trust_anchors: trust_anchors?, cert_origin: cert_origin? })
    }

    fn optional(&mut self, setting: &'static str) -> Option<String> {
        match (self.variable)(setting) {
            Variable::Text(value) if !value.trim().is_empty() => Some(value.trim().to_owned()),
            Variable::Text(_) | Variable::Unset => None,
            Variable::NotText => {
                self.problem(setting, "must be text, in quotes");
                None
            }
        }
    }

    fn required(&mut self, setting: &'static str) -> Option<String> {
        let value = self.optional(setting);
        if value.is_none() {
            self.problem(setting, "is not set");
        }
        value
    }

    fn development(&mut self, setting: &'static str) -> Option<String> {
        let value = self.optional(setting)?;
        self.dev_overrides.push(setting);
        Some(value)
    }

    fn list(&mut self, setting: &'static str, separator: fn(char) -> bool) -> Vec<String> {
        let value = self.optional(setting).unwrap_or_default();
        value.split(separator).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    fn problem(&mut self, setting: &'static str, reason: &'static str) {
        self.problems.push(Problem { setting, reason });
    }
}

/// `http://127.0.0.1:PORT` or `http://localhost:PORT`, and no other form of it.
fn loopback_origin(value: &str) -> Option<Url> {
    let url = Url::parse(value).ok()?;
    let loopback = match url.host()? {
        Host::Ipv4(address) => address == std::net::Ipv4Addr::LOCALHOST,
        Host::Domain(name) => name == "localhost",
        Host::Ipv6(_) => false,
    };
    let exact = url.origin().ascii_serialization() == value;
    (url.scheme() == "http" && loopback && url.port().is_some() && exact).then_some(url)
}
