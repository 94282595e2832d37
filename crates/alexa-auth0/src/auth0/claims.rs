//! The claims that a JWT must have. [`Claims`] are those of a token whose claims were all checked.
//!
//! Specifications: [RFC 7519](https://www.rfc-editor.org/rfc/rfc7519) (JWT), [RFC
//! 9068](https://www.rfc-editor.org/rfc/rfc9068) (access tokens), [OpenID Connect Core, section
//! 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation) (ID tokens), Auth0's [access token
//! profiles](https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles).

use super::error::TokenError;
use super::header::TokenType;
use super::profile::Profile;
use super::tenant::{Auth0Settings, Issuer, Membership};
use crate::hidden::hidden;
use crate::json::{Json, WrongType};

/// The maximum difference between the issuer's clock and ours, in seconds.
const LEEWAY: u64 = 60;
/// Auth0 adds this to the `sub` of a token that was issued to an application for itself.
const MACHINE_SUBJECT_SUFFIX: &str = "@clients";
/// The grant by which an application gets a token for itself.
const CLIENT_CREDENTIALS: &str = "client-credentials";

/// The checked claims of a token. Those that [`Candidate::verify`](super::jwt::Candidate::verify) returns are also
/// verified. Their [`Debug`] output shows no personal data.
pub(crate) struct Claims {
    subject: String,
    expires_at: u64,
    profile: Profile,
    opens_userinfo: bool,
}

hidden!(Claims);

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

    /// Whether the token claims access to `/userinfo`. If `/userinfo` then refuses it, it was revoked. A token without
    /// this access would be refused for that reason, so it is not sent there.
    #[must_use]
    pub(crate) fn opens_userinfo(&self) -> bool {
        self.opens_userinfo
    }
}

/// The claims of a token, parsed into their types but not checked.
pub(super) struct RawClaims {
    /// `iss`
    issuer: Option<String>,
    /// `sub`
    subject: Option<String>,
    /// `aud`, a string or an array of strings. Empty if it is missing.
    audiences: Vec<String>,
    /// `exp`, `nbf` and `iat`, Unix times in seconds.
    expires_at: Option<u64>,
    not_before: Option<u64>,
    issued_at: Option<u64>,
    azp: Option<String>,
    client_id: Option<String>,
    scope: Option<String>,
    membership: Membership,
    /// Whether `gty` is or contains `client-credentials`.
    is_granted_to_machine: bool,
    profile: Profile,
}

impl RawClaims {
    /// None if they are not a JSON object, a field repeats, or a claim has another type than its specification says.
    pub(super) fn from_json(json: &[u8]) -> Option<Self> {
        let claims = Json::parse(json)?;
        claims.as_object()?;
        Self::read(&claims).ok()
    }

    fn read(claims: &Json<'_>) -> Result<Self, WrongType> {
        let text = |name| claims.optional_text(name);
        for name in ["jti", "nonce"] {
            text(name)?;
        }
        Ok(Self {
            issuer: text("iss")?,
            subject: text("sub")?,
            audiences: audiences(claims)?,
            expires_at: time(claims, "exp")?,
            not_before: time(claims, "nbf")?,
            issued_at: time(claims, "iat")?,
            azp: text("azp")?,
            client_id: text("client_id")?,
            scope: text("scope")?,
            membership: Membership { id: text("org_id")?, name: text("org_name")? },
            is_granted_to_machine: claims.get("gty").is_some_and(|grant| {
                let grants = grant.as_array().unwrap_or(std::slice::from_ref(grant));
                grants.iter().any(|grant| grant.as_text() == Some(CLIENT_CREDENTIALS))
            }),
            profile: Profile::read(claims),
        })
    }

    /// Checks a token that is for no API, and that `/userinfo` therefore has to verify. Auth0 issues opaque tokens for
    /// this, but a tenant may issue JWTs. Their claims are checked as if this library verified them, but claims may be
    /// missing.
    pub(super) fn check_for_userinfo(&self, settings: &Auth0Settings, now: u64) -> Result<Statement, TokenError> {
        if self.issuer.is_some() {
            self.check_issuer(settings)?;
        }
        let expires_at = self.expires_at.is_some().then(|| self.check_times(now)).transpose()?;
        self.check_begin(now)?;
        let userinfo = settings.issuer.userinfo_endpoint();
        require(self.audiences.iter().all(|audience| audience == userinfo), TokenError::WrongAudience)?;
        require(self.names_only_client(settings), TokenError::WrongClient)?;
        let subject = self.subject.is_some().then(|| self.check_subject()).transpose()?;
        require(!self.is_granted_to_machine, TokenError::Machine)?;
        require(
            self.membership == Membership::default() || self.membership.is_of(settings.organization.as_ref()),
            TokenError::WrongOrganization,
        )?;
        Ok(Statement { subject, expires_at })
    }

    pub(super) fn names_audience(&self, audience: &str) -> bool {
        self.audiences.iter().any(|named| named == audience)
    }

    /// Whether the application is ours, in each claim that names one.
    fn names_only_client(&self, settings: &Auth0Settings) -> bool {
        self.azp.iter().chain(&self.client_id).all(|client| *client == settings.client_id)
    }

    pub(super) fn check(self, token: TokenType, settings: &Auth0Settings, now: u64) -> Result<Claims, TokenError> {
        let is_former = settings.former_issuer.as_ref().is_some_and(|former| self.is_from(former));
        if !is_former {
            self.check_issuer(settings)?;
        }
        let expires_at = self.check_times(now)?;
        let subject = self.check_subject()?;
        require(self.membership.is_of(settings.organization.as_ref()), TokenError::WrongOrganization)?;
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
        self.issuer.as_deref() == Some(issuer.as_str())
    }

    fn check_times(&self, now: u64) -> Result<u64, TokenError> {
        let expires_at = self.expires_at.ok_or(TokenError::NoExpiry)?;
        require(now < expires_at.saturating_add(LEEWAY), TokenError::Expired)?;
        self.check_begin(now)?;
        Ok(expires_at)
    }

    fn check_begin(&self, now: u64) -> Result<(), TokenError> {
        for begins in [self.not_before, self.issued_at].into_iter().flatten() {
            require(begins <= now.saturating_add(LEEWAY), TokenError::NotYetValid)?;
        }
        Ok(())
    }

    fn check_subject(&self) -> Result<String, TokenError> {
        let subject = self.subject.as_deref().filter(|subject| !subject.is_empty());
        let subject = subject.ok_or(TokenError::NoSubject)?;
        let is_machine = self.is_granted_to_machine || subject.ends_with(MACHINE_SUBJECT_SUFFIX);
        require(!is_machine, TokenError::Machine)?;
        Ok(subject.to_owned())
    }

    /// Auth0's own profile names the application in `azp`, and RFC 9068 in `client_id`. If both
    /// are present, both must be ours.
    fn check_access_token(&self, token: TokenType, settings: &Auth0Settings) -> Result<(), TokenError> {
        let named = match token {
            TokenType::Default => &self.azp,
            TokenType::Rfc9068 => &self.client_id,
        };
        require(named.is_some() && self.names_only_client(settings), TokenError::WrongClient)?;
        let granted = |required: &String| self.scope().any(|scope| scope == required);
        require(settings.required_scope.iter().all(granted), TokenError::InsufficientScope)
    }

    /// An ID token is for the application. If it is for others too, it must have been issued to the application. It has
    /// no scope.
    fn check_id_token(&self, token: TokenType, settings: &Auth0Settings) -> Result<(), TokenError> {
        require(self.names_audience(&settings.client_id), TokenError::WrongAudience)?;
        require(token == TokenType::Default, TokenError::WrongType)?;
        require(settings.accept_id_tokens, TokenError::IdToken)?;
        let is_alone = self.audiences.iter().all(|audience| *audience == settings.client_id);
        let azp = self.azp.as_deref();
        require(azp.map_or(is_alone, |azp| azp == settings.client_id), TokenError::WrongClient)?;
        require(settings.required_scope.is_empty(), TokenError::InsufficientScope)
    }

    fn scope(&self) -> impl Iterator<Item = &str> {
        self.scope.as_deref().unwrap_or_default().split(' ')
    }
}

fn require(condition: bool, error: TokenError) -> Result<(), TokenError> {
    if condition { Ok(()) } else { Err(error) }
}

/// A `NumericDate`, if it is there, without its fraction ([RFC 7519, section
/// 2](https://www.rfc-editor.org/rfc/rfc7519#section-2)).
fn time(claims: &Json<'_>, name: &str) -> Result<Option<u64>, WrongType> {
    match claims.get(name) {
        None => Ok(None),
        Some(Json::Number(number)) if number.is_f64() => Ok(number.as_f64().map(whole)),
        Some(Json::Number(number)) => number.as_u64().map(Some).ok_or(WrongType),
        Some(_) => Err(WrongType),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a negative time becomes zero, which is long ago"
)]
fn whole(time: f64) -> u64 {
    time as u64
}

fn audiences(claims: &Json<'_>) -> Result<Vec<String>, WrongType> {
    let Some(audiences) = claims.get("aud") else { return Ok(Vec::new()) };
    let several = audiences.as_array().unwrap_or(std::slice::from_ref(audiences));
    several.iter().map(|one| one.as_text().map(str::to_owned).ok_or(WrongType)).collect()
}
