//! The settings. They are parsed once, from the Worker's variables.

use serde_json::{Map, Value};

use crate::alexa::settings::AlexaSettings;
use crate::auth0::tenant::{Auth0Settings, Issuer};
use crate::cache_key::CacheKey;
use crate::crypto::sha256_hex;
use crate::variables::{Problem, Variable, Variables};

/// The variable for the domain in the names of the users' data.
pub(crate) const USER_DATA_DOMAIN: &str = "USER_DATA_DOMAIN";

/// The variable for the jurisdiction in which the users' data is.
pub(crate) const USER_DATA_JURISDICTION: &str = "USER_DATA_JURISDICTION";

/// <https://developers.cloudflare.com/durable-objects/reference/data-location/>
const JURISDICTIONS: [&str; 3] = ["eu", "us", "fedramp"];

/// The settings of a Worker that can answer.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The Auth0 tenant.
    pub auth0: Auth0Settings,
    /// The skill's ids, and who may sign its requests.
    pub alexa: AlexaSettings,
    /// Signs what is stored in the cache. `CACHE_KEY`
    pub cache_key: Option<CacheKey>,
    /// The issuer in the names of what the skill keeps for its users, if it is not the tenant's any more.
    /// `USER_DATA_DOMAIN`
    pub user_data_issuer: Option<Issuer>,
}

/// The result of reading the settings.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// The settings, or all problems with them.
    pub settings: Result<Settings, Vec<Problem>>,
    /// The names of the development settings that are set.
    pub dev_overrides: Vec<&'static str>,
}

impl Settings {
    /// Reads the settings from `variable`.
    #[must_use]
    pub(crate) fn read(variable: &dyn Fn(&str) -> Variable) -> Reading {
        let mut variables = Variables::new(variable);
        let (auth0, alexa) = (Auth0Settings::read(&mut variables), AlexaSettings::read(&mut variables));
        let issuer = auth0.as_ref().map(|auth0| auth0.issuer.as_str()).unwrap_or_default();
        let cache_key = CacheKey::read(&mut variables, issuer);
        let user_data_domain = variables.optional(USER_DATA_DOMAIN);
        let user_data_issuer = user_data_domain.as_deref().and_then(Issuer::of_host);
        if user_data_domain.is_some() && user_data_issuer.is_none() {
            variables.problem(USER_DATA_DOMAIN, "must be a domain in lower case, without scheme or slash");
        }
        let jurisdiction = variables.optional(USER_DATA_JURISDICTION);
        if jurisdiction.is_some_and(|name| !JURISDICTIONS.contains(&name.as_str())) {
            variables.problem(USER_DATA_JURISDICTION, "must be eu, us or fedramp");
        }
        let (problems, dev_overrides) = variables.finish();
        let settings = match (auth0, alexa) {
            (Some(auth0), Some(alexa)) if problems.is_empty() => Ok(Self { auth0, alexa, cache_key, user_data_issuer }),
            _ => Err(problems),
        };
        Reading { settings, dev_overrides }
    }

    /// The SHA-256 digest of each setting of the tenant that is set, in hex.
    ///
    /// A deployed Worker shows these, so that they can be compared with the files of the project. None of the values is
    /// secret: the sign-in URL contains most of them. `ALEXA_SKILL_ID` is not among them, because the answer to a
    /// request shows whether it is right.
    #[must_use]
    pub(crate) fn digests(variable: &dyn Fn(&str) -> Variable) -> Map<String, Value> {
        let mut variables = Variables::new(variable);
        let mut digests = Map::new();
        for name in Auth0Settings::NAMES {
            if let Some(value) = variables.optional(name) {
                digests.insert(name.into(), sha256_hex(value).into());
            }
        }
        digests
    }
}
