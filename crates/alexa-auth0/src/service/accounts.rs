//! From the request's token to an account.

use super::Service;
use super::keys::VerifyError;
use super::profiles::UserInfoAnswer;
use super::trace::Source;
use crate::account::{Account, User};
use crate::auth0::access_token::AccessToken;
use crate::auth0::claims::{Claims, Statement};
use crate::auth0::error::TokenError;
use crate::auth0::jwt::{Jwt, Route, route};
use crate::auth0::profile::Profile;

impl Service {
    pub(super) async fn resolve(&self, token: Option<&str>) -> Account {
        let Some(token) = token else { return Account::Unlinked };
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
        let claims = match claims {
            Ok(claims) => claims,
            Err(VerifyError::Token(error)) => return Account::Expired(error),
            Err(VerifyError::Unavailable) => return Account::Unavailable,
        };
        match self.profile(&token, &claims).await {
            Ok(profile) => Account::Linked(User::new(claims.subject().to_owned(), profile, token)),
            Err(error) => Account::Expired(error),
        }
    }

    /// The profile of a verified token: its own claims, if they tell a name, else `/userinfo`'s. One that
    /// cannot be had is empty: the user is greeted without a name.
    async fn profile(&self, token: &AccessToken, claims: &Claims) -> Result<Profile, TokenError> {
        if claims.profile().speakable_name().is_some() {
            self.trace.borrow_mut().profile(Source::Token);
            return Ok(claims.profile().clone());
        }
        if !claims.opens_userinfo() {
            return Ok(claims.profile().clone());
        }
        match self.userinfo(token, Some(claims.expires_at())).await {
            // OpenID Connect Core, section 5.3.2: of another user, it must not be used.
            UserInfoAnswer::Known(userinfo) if userinfo.subject() == claims.subject() => Ok(userinfo.into_profile()),
            UserInfoAnswer::Rejected => Err(TokenError::Rejected),
            UserInfoAnswer::Known(_) | UserInfoAnswer::Unavailable => Ok(claims.profile().clone()),
        }
    }

    async fn resolve_by_userinfo(&self, token: AccessToken, statement: Statement) -> Account {
        match self.userinfo(&token, statement.expires_at).await {
            UserInfoAnswer::Known(userinfo) => {
                if statement.subject.is_some_and(|subject| subject != userinfo.subject()) {
                    return Account::Expired(TokenError::WrongSubject);
                }
                if !userinfo.membership().is_of(self.settings.auth0.organization.as_ref()) {
                    return Account::Expired(TokenError::WrongOrganization);
                }
                let subject = userinfo.subject().to_owned();
                Account::Linked(User::new(subject, userinfo.into_profile(), token))
            }
            UserInfoAnswer::Rejected => Account::Expired(TokenError::Rejected),
            UserInfoAnswer::Unavailable => Account::Unavailable,
        }
    }
}
