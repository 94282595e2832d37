//! Looks up the account of the request's token.

use std::rc::Rc;

use super::Service;
use super::keys::VerifyError;
use super::profiles::UserInfoAnswer;
use super::trace::Source;
use super::verified::Verified;
use crate::account::{Account, User};
use crate::auth0::access_token::AccessToken;
use crate::auth0::claims::{Claims, Statement};
use crate::auth0::error::TokenError;
use crate::auth0::jwks::Jwks;
use crate::auth0::jwt::{Jwt, Route, route};
use crate::auth0::profile::Profile;

impl Service {
    pub(super) async fn resolve(&self, token: Option<&str>) -> Account {
        let Some(token) = token else { return Account::Unlinked };
        if let Some(user) = self.verified_before(token) {
            return Account::Linked(user);
        }
        let routed = AccessToken::parse(token).and_then(|token| {
            let route = route(&token, &self.settings.auth0, self.now)?;
            Ok((token, route))
        });
        match routed {
            Ok((token, Route::Jwt(jwt))) => self.resolve_jwt(token, *jwt).await,
            Ok((token, Route::UserInfo(statement))) => self.resolve_by_userinfo(token, statement).await,
            Err(error) => Account::Expired(error),
        }
    }

    async fn resolve_jwt(&self, token: AccessToken, jwt: Jwt) -> Account {
        let claims = match jwt.check(&self.settings.auth0, self.now) {
            Ok(candidate) => self.verify(candidate).await,
            Err(error) => Err(error.into()),
        };
        let (claims, keys) = match claims {
            Ok(verified) => verified,
            Err(VerifyError::Token(error)) => return Account::Expired(error),
            Err(VerifyError::Unavailable) => return Account::Unavailable,
        };
        match self.profile(&token, &claims).await {
            Ok((profile, until)) => {
                let user = User::new(claims.subject().to_owned(), profile, token);
                self.remember(&user, Some(keys), until.map(|until| until.min(claims.expires_at())));
                Account::Linked(user)
            }
            Err(error) => Account::Expired(error),
        }
    }

    /// The user of a token that was verified before and is still valid.
    fn verified_before(&self, token: &str) -> Option<User> {
        let keys = self.fresh_keys();
        let owner = self.owner.borrow();
        let (user, by_keys) = self.memory.verified.borrow().get(token, owner.as_deref(), keys.as_ref(), self.now)?;
        let mut trace = self.trace.borrow_mut();
        trace.profile(Source::Memory);
        if by_keys {
            trace.keys(Source::Memory);
        }
        Some(user)
    }

    /// Caches a user's token until a time (Unix time in seconds), unless the user has just disabled the skill.
    fn remember(&self, user: &User, keys: Option<Rc<Jwks>>, until: Option<u64>) {
        let Some(until) = until else { return };
        if !self.has_left() {
            let verified = Verified { user: user.clone(), keys, owners: vec![self.owner.borrow().clone()], until };
            self.memory.verified.borrow_mut().insert(verified, self.now);
        }
    }

    /// The profile of a verified token: from its claims if they contain a name, or else from `/userinfo`. If `/userinfo` does not answer, the profile
    /// is empty, and the user is greeted without a name. Also returns until when the profile is valid (Unix time in seconds). None means that it is
    /// fetched again for the next request.
    async fn profile(&self, token: &AccessToken, claims: &Claims) -> Result<(Profile, Option<u64>), TokenError> {
        let own = || claims.profile().clone().keeping(self.settings.auth0.keep_email);
        if claims.profile().speakable_name().is_some() {
            self.trace.borrow_mut().profile(Source::Token);
            return Ok((own(), Some(claims.expires_at())));
        }
        if !claims.opens_userinfo() {
            return Ok((own(), Some(claims.expires_at())));
        }
        match self.userinfo(token, Some(claims.expires_at())).await {
            // OpenID Connect Core, section 5.3.2: an answer for another `sub` must not be used.
            UserInfoAnswer::Known(userinfo, until) if userinfo.subject() == claims.subject() => {
                Ok((userinfo.into_profile(), until))
            }
            UserInfoAnswer::Known(_, until) => Ok((own(), until)),
            UserInfoAnswer::Rejected => Err(TokenError::Rejected),
            UserInfoAnswer::Unavailable => Ok((own(), None)),
        }
    }

    async fn resolve_by_userinfo(&self, token: AccessToken, statement: Statement) -> Account {
        match self.userinfo(&token, statement.expires_at).await {
            UserInfoAnswer::Known(userinfo, until) => {
                if statement.subject.is_some_and(|subject| subject != userinfo.subject()) {
                    return Account::Expired(TokenError::WrongSubject);
                }
                if !userinfo.membership().is_of(self.settings.auth0.organization.as_ref()) {
                    return Account::Expired(TokenError::WrongOrganization);
                }
                let subject = userinfo.subject().to_owned();
                let user = User::new(subject, userinfo.into_profile(), token);
                self.remember(&user, None, until);
                Account::Linked(user)
            }
            UserInfoAnswer::Rejected => Account::Expired(TokenError::Rejected),
            UserInfoAnswer::Unavailable => Account::Unavailable,
        }
    }
}
