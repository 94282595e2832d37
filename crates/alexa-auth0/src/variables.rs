//! The Worker's variables, read one by one. Every problem is reported, not just the first.

use std::fmt;

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

/// Reads variables, and takes down what is wrong with them.
pub struct Variables<'a> {
    read: &'a dyn Fn(&str) -> Variable,
    problems: Vec<Problem>,
    dev_overrides: Vec<&'static str>,
}

impl<'a> Variables<'a> {
    /// Reads from `read`, which has the value of a variable by its name.
    pub fn new(read: &'a dyn Fn(&str) -> Variable) -> Self {
        Self { read, problems: Vec::new(), dev_overrides: Vec::new() }
    }

    /// What is wrong, and which development overrides are set.
    pub fn finish(self) -> (Vec<Problem>, Vec<&'static str>) {
        (self.problems, self.dev_overrides)
    }

    /// The value of a variable that may be left out. One that is empty or blank counts as left out.
    pub fn optional(&mut self, setting: &'static str) -> Option<String> {
        match (self.read)(setting) {
            Variable::Text(value) if !value.trim().is_empty() => Some(value.trim().to_owned()),
            Variable::Text(_) | Variable::Unset => None,
            Variable::NotText => {
                self.problem(setting, "must be text, in quotes");
                None
            }
        }
    }

    /// The value of a variable that must be set.
    pub fn required(&mut self, setting: &'static str) -> Option<String> {
        let value = self.optional(setting);
        if value.is_none() {
            self.problem(setting, "is not set");
        }
        value
    }

    /// The value of a variable that is for development only.
    pub fn development(&mut self, setting: &'static str) -> Option<String> {
        let value = self.optional(setting)?;
        self.override_by(setting);
        Some(value)
    }

    /// The items of a variable that is a list.
    pub fn list(&mut self, setting: &'static str, separator: fn(char) -> bool) -> Vec<String> {
        let value = self.optional(setting).unwrap_or_default();
        value.split(separator).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// Takes down a problem.
    pub fn problem(&mut self, setting: &'static str, reason: &'static str) {
        self.problems.push(Problem { setting, reason });
    }

    /// Takes down that a development override is set.
    pub fn override_by(&mut self, setting: &'static str) {
        self.dev_overrides.push(setting);
    }
}
