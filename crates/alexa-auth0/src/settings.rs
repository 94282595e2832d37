//! The settings. They are parsed once, from the Worker's variables.

use crate::alexa::settings::AlexaSettings;
use crate::auth0::tenant::Auth0Settings;
use crate::variables::{Problem, Variable, Variables};

/// The settings of a Worker that can answer.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The Auth0 tenant.
    pub auth0: Auth0Settings,
    /// The skill's ids, and who may sign its requests.
    pub alexa: AlexaSettings,
}

/// The result of reading the settings.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The settings, or all problems with them.
    pub settings: Result<Settings, Vec<Problem>>,
    /// The names of the development settings that are set.
    pub dev_overrides: Vec<&'static str>,
}

impl Settings {
    /// Reads the settings from `variable`.
    #[must_use]
    pub fn read(variable: &dyn Fn(&str) -> Variable) -> Reading {
        let mut variables = Variables::new(variable);
        let (auth0, alexa) = (Auth0Settings::read(&mut variables), AlexaSettings::read(&mut variables));
        let (problems, dev_overrides) = variables.finish();
        let settings = match (auth0, alexa) {
            (Some(auth0), Some(alexa)) if problems.is_empty() => Ok(Self { auth0, alexa }),
            _ => Err(problems),
        };
        Reading { settings, dev_overrides }
    }
}
