//! The Worker's variables, read one by one. Every problem is reported, not just the first.

use std::fmt;

/// A problem with a setting. It never contains the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The name of the variable or binding.
    pub setting: &'static str,
    /// The required form of the value.
    pub reason: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.reason)
    }
}

/// The value of a variable in the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Variable {
    /// Not set.
    Unset,
    /// A string.
    Text(String),
    /// A number, a list or another type. Reported as a problem, never treated as unset.
    NotText,
}

/// Reads variables and collects the problems with them.
pub(crate) struct Variables<'a> {
    read: &'a dyn Fn(&str) -> Variable,
    problems: Vec<Problem>,
    dev_overrides: Vec<&'static str>,
}

impl<'a> Variables<'a> {
    /// Creates a reader. `read` returns the value of a variable.
    pub(crate) fn new(read: &'a dyn Fn(&str) -> Variable) -> Self {
        Self { read, problems: Vec::new(), dev_overrides: Vec::new() }
    }

    /// The problems, and the names of the development settings that are set.
    pub(crate) fn finish(self) -> (Vec<Problem>, Vec<&'static str>) {
        (self.problems, self.dev_overrides)
    }

    /// The value of an optional variable. An empty or blank value means unset.
    pub(crate) fn optional(&mut self, setting: &'static str) -> Option<String> {
        match (self.read)(setting) {
            Variable::Text(value) if !value.trim().is_empty() => Some(value.trim().to_owned()),
            Variable::Text(_) | Variable::Unset => None,
            Variable::NotText => {
                self.problem(setting, "must be a string, in quotes");
                None
            }
        }
    }

    /// The value of a required variable.
    pub(crate) fn required(&mut self, setting: &'static str) -> Option<String> {
        let value = self.optional(setting);
        if value.is_none() {
            self.problem(setting, "is not set");
        }
        value
    }

    /// The value of a variable that is `true` or `false`. It is false if it is not set.
    pub(crate) fn switch(&mut self, setting: &'static str) -> bool {
        let value = self.optional(setting);
        let is_on = value.as_deref() == Some("true");
        if value.is_some_and(|value| !is_on && value != "false") {
            self.problem(setting, "must be true or false");
        }
        is_on
    }

    /// The value of a variable for development only.
    pub(crate) fn development(&mut self, setting: &'static str) -> Option<String> {
        let value = self.optional(setting)?;
        self.override_by(setting);
        Some(value)
    }

    /// The items of a variable that is a list.
    pub(crate) fn list(&mut self, setting: &'static str, separator: fn(char) -> bool) -> Vec<String> {
        let value = self.optional(setting).unwrap_or_default();
        value.split(separator).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// Records a problem.
    pub(crate) fn problem(&mut self, setting: &'static str, reason: &'static str) {
        self.problems.push(Problem { setting, reason });
    }

    /// Records that a development setting is set.
    pub(crate) fn override_by(&mut self, setting: &'static str) {
        self.dev_overrides.push(setting);
    }
}
