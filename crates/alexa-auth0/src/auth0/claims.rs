//! The claims that a JWT must have. [`Claims`] are those of a token whose claims were all checked.
//!
//! Specifications: [RFC 7519](https://www.rfc-editor.org/rfc/rfc7519) (JWT),
//! [RFC 9068](https://www.rfc-editor.org/rfc/rfc9068) (access tokens),
//! [OpenID Connect Core, section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation) (ID tokens),
//! Auth0's [access token profiles](https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles).

use std::fmt;

use jwt_simple::claims::{Audiences, JWTClaims};
use serde::Deserialize;
use serde_json::Value;

use super::error::TokenError;
use super::header::TokenType;
use super::profile::Profile;
use super::tenant::{Auth0Settings, Issuer, Membership};
use crate::json::Json;

/// The maximum difference between the issuer's clock and ours, in seconds.
const LEEWAY: u64 = 60;
/// Auth0 adds this to the `sub` of a token that was issued to an application for itself.
const MACHINE_SUBJECT_SUFFIX: &str = "@clients";
/// The grant by which an application gets a token for itself.
const CLIENT_CREDENTIALS: &str = "client-credentials";

/// The checked claims of a token. Those that [`Candidate::verify`](super::jwt::Candidate::verify) returns are also verified.
/// Their [`fmt::Debug`] output shows no personal data.
pub(crate) struct Claims {
    subject: String,
    expires_at: u64,
    profile: Profile,
    opens_userinfo: bool,
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims(…)")
    }
}

/// Claims of a JWT that `/userinfo` verifies. They fit the settings, but are not verified.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Statement {
    /// `sub`: `/userinfo` must return the same user.
    pub subject: Option<String>,
    /// `exp`, Unix time in seconds: the user's profile is not cached longer.
    pub expires_at: Option<u64>,
}

impl Claims {
    /// `sub`: the user's identifier at the issuer.
    #[must_use]
    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    /// `exp`, Unix time in seconds.
    #[must_use]
    pub(crate) fn expires_at(&self) -> u64 {
        self.expires_at
    }

    /// The profile in the token's own claims.
    #[must_use]
    pub(crate) fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Whether the token claims access to `/userinfo`. If `/userinfo` then refuses it, it was revoked. A token without this access would
    /// be refused for that reason, so it is not sent there.
    #[must_use]
    pub(crate) fn opens_userinfo(&self) -> bool {
        self.opens_userinfo
    }
}

/// The claims of a token, parsed into their types but not checked.
pub(super) struct RawClaims {
    registered: JWTClaims<Auth0Claims>,
    profile: Profile,
}

/// The claims that Auth0 adds to the registered ones.
#[derive(Deserialize)]
struct Auth0Claims {
    azp: Option<String>,
    client_id: Option<String>,
    scope: Option<String>,
    org_id: Option<String>,
    org_name: Option<String>,
    gty: Option<Value>,
}

impl RawClaims {
    /// None if they are not JSON, a member repeats, or a registered claim has another type.
    pub(super) fn from_json(json: &[u8]) -> Option<Self> {
        let profile = Profile::read(&Json::parse(json)?);
        Some(Self { registered: serde_json::from_slice(json).ok()?, profile })
    }

    /// Checks a token that is for no API, and that `/userinfo` therefore has to verify. Auth0 issues opaque tokens for this, but a tenant
    /// may issue JWTs. Their claims are checked as if this library verified them, but claims may be missing.
    pub(super) fn check_for_userinfo(&self, settings: &Auth0Settings, now: u64) -> Result<Statement, TokenError> {
        let Auth0Claims { azp, client_id, .. } = &self.registered.custom;
        if self.registered.issuer.is_some() {
            self.check_issuer(settings)?;
        }
        let expires_at = self.registered.expires_at.is_some().then(|| self.check_times(now)).transpose()?;
        self.check_begin(now)?;
        let userinfo = settings.issuer.userinfo_endpoint();
        let only_userinfo = match &self.registered.audiences {
            Some(Audiences::AsString(one)) => *one == userinfo,
            Some(Audiences::AsSet(several)) => several.iter().all(|one| *one == userinfo),
            None => true,
        };
        require(only_userinfo, TokenError::WrongAudience)?;
        require(azp.iter().chain(client_id).all(|client| *client == settings.client_id), TokenError::WrongClient)?;
        let subject = self.registered.subject.is_some().then(|| self.check_subject()).transpose()?;
        require(!self.is_granted_to_machine(), TokenError::Machine)?;
        let membership = self.membership();
        require(
            membership == Membership::default() || membership.is_of(settings.organization.as_ref()),
            TokenError::WrongOrganization,
        )?;
        Ok(Statement { subject, expires_at })
    }

    pub(super) fn names_audience(&self, audience: &str) -> bool {
        match &self.registered.audiences {
            Some(Audiences::AsString(one)) => one == audience,
            Some(Audiences::AsSet(several)) => several.contains(audience),
            None => false,
        }
    }

    pub(super) fn check(self, token: TokenType, settings: &Auth0Settings, now: u64) -> Result<Claims, TokenError> {
        let is_former = settings.former_issuer.as_ref().is_some_and(|former| self.is_from(former));
        if !is_former {
            self.check_issuer(settings)?;
        }
        let expires_at = self.check_times(now)?;
        let subject = self.check_subject()?;
        require(self.membership().is_of(settings.organization.as_ref()), TokenError::WrongOrganization)?;
        let opens_userinfo = if settings.audience.as_deref().is_some_and(|audience| self.names_audience(audience)) {
            self.check_access_token(token, settings)?;
            // Whether the current domain's `/userinfo` accepts a token of the former one is not documented.
            !is_former && self.opens_userinfo(settings)
        } else {
            self.check_id_token(token, settings)?;
            false
        };
        Ok(Claims { subject, expires_at, opens_userinfo, profile: self.profile })
    }

    fn opens_userinfo(&self, settings: &Auth0Settings) -> bool {
        self.scope().any(|scope| scope == "openid") || self.names_audience(settings.issuer.userinfo_endpoint())
    }

    fn check_issuer(&self, settings: &Auth0Settings) -> Result<(), TokenError> {
        require(self.is_from(&settings.issuer), TokenError::WrongIssuer)
    }

    fn is_from(&self, issuer: &Issuer) -> bool {
        self.registered.issuer.as_deref() == Some(issuer.as_str())
    }

    fn check_times(&self, now: u64) -> Result<u64, TokenError> {
        let expires_at = self.registered.expires_at.ok_or(TokenError::NoExpiry)?.as_secs();
        require(now < expires_at.saturating_add(LEEWAY), TokenError::Expired)?;
        self.check_begin(now)?;
        Ok(expires_at)
    }

    fn check_begin(&self, now: u64) -> Result<(), TokenError> {
        for begins in [self.registered.invalid_before, self.registered.issued_at].into_iter().flatten() {
            require(begins.as_secs() <= now.saturating_add(LEEWAY), TokenError::NotYetValid)?;
        }
        Ok(())
    }

    fn check_subject(&self) -> Result<String, TokenError> {
        let subject = self.registered.subject.as_deref().filter(|subject| !subject.is_empty());
        let subject = subject.ok_or(TokenError::NoSubject)?;
        let is_machine = self.is_granted_to_machine() || subject.ends_with(MACHINE_SUBJECT_SUFFIX);
        require(!is_machine, TokenError::Machine)?;
        Ok(subject.to_owned())
    }

    fn is_granted_to_machine(&self) -> bool {
        match &self.registered.custom.gty {
            Some(Value::Array(grants)) => grants.iter().any(|grant| grant == CLIENT_CREDENTIALS),
            Some(grant) => grant == CLIENT_CREDENTIALS,
            None => false,
        }
    }

    fn membership(&self) -> Membership {
        let Auth0Claims { org_id, org_name, .. } = &self.registered.custom;
        Membership { id: org_id.clone(), name: org_name.clone() }
    }

    /// Auth0's own profile names the application in `azp`, and RFC 9068 in `client_id`. If both
    /// are present, both must be ours.
    fn check_access_token(&self, token: TokenType, settings: &Auth0Settings) -> Result<(), TokenError> {
        let Auth0Claims { azp, client_id, .. } = &self.registered.custom;
        let named = match token {
            TokenType::Default => azp,
            TokenType::Rfc9068 => client_id,
        };
        let ours = |client: &String| *client == settings.client_id;
        let all_ours = azp.iter().chain(client_id).all(ours);
        require(named.is_some() && all_ours, TokenError::WrongClient)?;
        let granted = |required: &String| self.scope().any(|scope| scope == required);
        require(settings.required_scope.iter().all(granted), TokenError::InsufficientScope)
    }

    /// An ID token is for the application. If it is for others too, it must have been issued to the application. It has no scope.
    fn check_id_token(&self, token: TokenType, settings: &Auth0Settings) -> Result<(), TokenError> {
        require(self.names_audience(&settings.client_id), TokenError::WrongAudience)?;
        require(token == TokenType::Default, TokenError::WrongType)?;
        require(settings.accept_id_tokens, TokenError::IdToken)?;
        let several = matches!(&self.registered.audiences, Some(Audiences::AsSet(set)) if set.len() > 1);
        let azp = self.registered.custom.azp.as_deref();
        require(azp.map_or(!several, |azp| azp == settings.client_id), TokenError::WrongClient)?;
        require(settings.required_scope.is_empty(), TokenError::InsufficientScope)
    }

    fn scope(&self) -> impl Iterator<Item = &str> {
        self.registered.custom.scope.as_deref().unwrap_or_default().split(' ')
    }
}

fn require(condition: bool, error: TokenError) -> Result<(), TokenError> {
    if condition { Ok(()) } else { Err(error) }
}
