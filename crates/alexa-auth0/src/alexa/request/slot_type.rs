//! The values of Amazon's slot types, in types of Rust.
//!
//! <https://developer.amazon.com/docs/alexa/custom-skills/slot-type-reference.html>

use std::fmt;
use std::time::Duration;

use super::intent::{Slot, SlotValue};

/// A type that the value of a slot can be parsed as: [`Slot::parse`](super::Slot::parse).
///
/// ```
/// use alexa_auth0::{Slot, SlotType};
///
/// /// A room, such as *B 12*.
/// #[derive(Debug, PartialEq)]
/// struct Room(char, u8);
///
/// impl SlotType for Room {
///     fn parse(value: &str) -> Option<Self> {
///         let (block, number) = value.split_once(' ')?;
///         Some(Self(block.chars().next()?, number.parse().ok()?))
///     }
/// }
///
/// let room: Slot = "B 12".into();
/// assert_eq!(room.parse(), Some(Room('B', 12)));
/// ```
pub trait SlotType: Sized {
    /// Parses a value as Alexa sends it. None if it is of another form, such as the `?` for a number that Alexa has not
    /// understood.
    fn parse(value: &str) -> Option<Self>;

    /// Reads a value with what Alexa has matched it with. A custom type with ids is known by the id of the best match
    /// that it has.
    ///
    /// ```
    /// use alexa_auth0::{Slot, SlotType, SlotValue};
    ///
    /// /// A size of the interaction model, by its id.
    /// #[derive(Debug, PartialEq)]
    /// struct Size(String);
    ///
    /// impl SlotType for Size {
    ///     fn parse(value: &str) -> Option<Self> {
    ///         Some(Self(value.to_uppercase()))
    ///     }
    ///
    ///     fn read(value: &SlotValue) -> Option<Self> {
    ///         let id = value.resolved.first().and_then(|size| size.id.clone());
    ///         id.map(Self).or_else(|| Self::parse(&value.spoken))
    ///     }
    /// }
    ///
    /// let size: Slot = "large".into();
    /// assert_eq!(size.parse(), Some(Size("LARGE".to_owned())));
    /// ```
    #[must_use]
    fn read(value: &SlotValue) -> Option<Self> {
        Self::parse(&value.spoken)
    }
}

/// Text, as the user said it.
impl SlotType for String {
    fn parse(value: &str) -> Option<Self> {
        Some(value.to_owned())
    }
}

macro_rules! numbers {
    ($($type:ty),+) => {
        $(impl SlotType for $type {
            fn parse(value: &str) -> Option<Self> {
                value.parse().ok()
            }
        })+
    };
}

// `AMAZON.NUMBER`, `AMAZON.FOUR_DIGIT_NUMBER`
numbers!(u8, u16, u32, u64, usize, i32, i64, f64);

/// The value of a slot of the type `AMAZON.DATE`: a day, or a longer time.
///
/// ```
/// use alexa_auth0::Date;
/// use alexa_auth0::SlotType;
///
/// assert_eq!(Date::parse("2026-11-28"), Some(Date::Day { year: 2026, month: 11, day: 28 }));
/// assert_eq!(Date::parse("2026-W48-WE"), Some(Date::Weekend { year: 2026, week: 48 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Date {
    /// `PRESENT_REF`: now.
    Now,
    /// `2026-11-28`
    #[allow(missing_docs, reason = "their names say it")]
    Day { year: u16, month: u8, day: u8 },
    /// `2026-W48`: a week of ISO 8601, which begins on Monday.
    #[allow(missing_docs, reason = "their names say it")]
    Week { year: u16, week: u8 },
    /// `2026-W48-WE`: Saturday and Sunday of a week.
    #[allow(missing_docs, reason = "their names say it")]
    Weekend { year: u16, week: u8 },
    /// `2026-11`
    #[allow(missing_docs, reason = "their names say it")]
    Month { year: u16, month: u8 },
    /// `2026-WI`
    #[allow(missing_docs, reason = "their names say it")]
    Season { year: u16, season: Season },
    /// `2026`
    #[allow(missing_docs, reason = "their names say it")]
    Year { year: u16 },
    /// `202X`: the ten years from 2020.
    Decade {
        /// The first year.
        from: u16,
    },
}

/// A season of a [`Date`].
///
/// ```
/// use alexa_auth0::{Date, Season, SlotType};
///
/// assert_eq!(Date::parse("2026-SU"), Some(Date::Season { year: 2026, season: Season::Summer }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// `WI`
    Winter,
    /// `SP`
    Spring,
    /// `SU`
    Summer,
    /// `FA`
    Autumn,
}

impl Date {
    /// The first day, in days since 1970-01-01. [`Turn::now`](crate::Turn::now) divided by 86,400 is such a number in
    /// UTC. None for seasons, which begin where the user lives, and for [`Date::Now`].
    ///
    /// ```
    /// use alexa_auth0::{Date, SlotType};
    ///
    /// let day = |text| Date::parse(text)?.first_day();
    /// assert_eq!(day("1970-01-02"), Some(1));
    /// assert_eq!(day("2026-W01"), day("2025-12-29"));
    /// assert_eq!(day("2026-W48-WE"), day("2026-11-28"));
    /// ```
    #[must_use]
    pub fn first_day(&self) -> Option<i64> {
        Some(match *self {
            Self::Day { year, month, day } => day_number(year, month, day),
            Self::Week { year, week } => monday(year, week),
            Self::Weekend { year, week } => monday(year, week) + 5,
            Self::Month { year, month } => day_number(year, month, 1),
            Self::Year { year } | Self::Decade { from: year } => day_number(year, 1, 1),
            Self::Now | Self::Season { .. } => return None,
        })
    }
}

/// As Alexa sends it. A day is one of ISO 8601.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Now => write!(f, "PRESENT_REF"),
            Self::Day { year, month, day } => write!(f, "{year:04}-{month:02}-{day:02}"),
            Self::Week { year, week } => write!(f, "{year:04}-W{week:02}"),
            Self::Weekend { year, week } => write!(f, "{year:04}-W{week:02}-WE"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Season { year, season } => write!(f, "{year:04}-{}", season.name()),
            Self::Year { year } => write!(f, "{year:04}"),
            Self::Decade { from } => write!(f, "{:03}X", from / 10),
        }
    }
}

impl Season {
    fn name(self) -> &'static str {
        match self {
            Self::Winter => "WI",
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
        }
    }
}

/// Days since 1970-01-01 in the Gregorian calendar. March is the first month here, so that the day of a leap year is
/// the last one.
/// <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>
fn day_number(year: u16, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The Monday of a week of ISO 8601. The first week has the 4th of January.
fn monday(year: u16, week: u8) -> i64 {
    let fourth = day_number(year, 1, 4);
    // 1970-01-01 was a Thursday.
    fourth - (fourth + 3).rem_euclid(7) + 7 * (i64::from(week) - 1)
}

/// A number of so many digits, within bounds.
fn number<T: std::str::FromStr + PartialOrd + Copy>(text: &str, digits: usize, least: T, most: T) -> Option<T> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number >= least && *number <= most)
}

impl SlotType for Date {
    fn parse(value: &str) -> Option<Self> {
        if value == "PRESENT_REF" {
            return Some(Self::Now);
        }
        let mut parts = value.split('-');
        let (first, second, third) = (parts.next()?, parts.next(), parts.next());
        if parts.next().is_some() {
            return None;
        }
        if let Some(decade) = first.strip_suffix('X') {
            let from = number::<u16>(decade, 3, 0, 999)? * 10;
            return second.is_none().then_some(Self::Decade { from });
        }
        let year = number(first, 4, 1, 9999)?;
        let month = |text| number(text, 2, 1, 12);
        match (second, third) {
            (None, _) => Some(Self::Year { year }),
            (Some(week), third) if week.starts_with('W') && week != "WI" => {
                let week = number(&week[1..], 2, 1, 53)?;
                match third {
                    None => Some(Self::Week { year, week }),
                    Some("WE") => Some(Self::Weekend { year, week }),
                    Some(_) => None,
                }
            }
            (Some(second), None) => {
                let seasons = [Season::Winter, Season::Spring, Season::Summer, Season::Autumn];
                match seasons.into_iter().find(|season| season.name() == second) {
                    Some(season) => Some(Self::Season { year, season }),
                    None => Some(Self::Month { year, month: month(second)? }),
                }
            }
            (Some(second), Some(third)) => {
                let month = month(second)?;
                let next = if month == 12 { day_number(year + 1, 1, 1) } else { day_number(year, month + 1, 1) };
                let last = u8::try_from(next - day_number(year, month, 1)).ok()?;
                Some(Self::Day { year, month, day: number(third, 2, 1, last)? })
            }
        }
    }
}

/// The value of a slot of the type `AMAZON.TIME`.
///
/// ```
/// use alexa_auth0::{SlotType, TimeOfDay};
///
/// assert_eq!(TimeOfDay::parse("16:30"), Some(TimeOfDay::At { hour: 16, minute: 30 }));
/// assert_eq!(TimeOfDay::parse("MO"), Some(TimeOfDay::Morning));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeOfDay {
    /// `16:30`. Seconds are dropped.
    #[allow(missing_docs, reason = "their names say it")]
    At { hour: u8, minute: u8 },
    /// `NI`
    Night,
    /// `MO`
    Morning,
    /// `AF`
    Afternoon,
    /// `EV`
    Evening,
}

impl SlotType for TimeOfDay {
    fn parse(value: &str) -> Option<Self> {
        Some(match value {
            "NI" => Self::Night,
            "MO" => Self::Morning,
            "AF" => Self::Afternoon,
            "EV" => Self::Evening,
            _ => {
                let mut parts = value.split(':');
                let (hour, minute) = (number(parts.next()?, 2, 0, 23)?, number(parts.next()?, 2, 0, 59)?);
                if let Some(second) = parts.next() {
                    number(second, 2, 0, 59)?;
                }
                parts.next().is_none().then_some(Self::At { hour, minute })?
            }
        })
    }
}

/// As Alexa sends it.
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::At { hour, minute } => write!(f, "{hour:02}:{minute:02}"),
            Self::Night => write!(f, "NI"),
            Self::Morning => write!(f, "MO"),
            Self::Afternoon => write!(f, "AF"),
            Self::Evening => write!(f, "EV"),
        }
    }
}

/// The value of a slot of the type `AMAZON.DURATION`, such as `PT10M`. A year or a month has no fixed length: it is
/// none.
impl SlotType for Duration {
    fn parse(value: &str) -> Option<Self> {
        let (mut seconds, mut amount, mut has_time, mut is_empty) = (0_u64, None::<u64>, false, true);
        for c in value.strip_prefix('P')?.chars() {
            let unit: u64 = match c {
                '0'..='9' => {
                    let digit = u64::from(c.to_digit(10)?);
                    amount = Some(amount.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
                    continue;
                }
                'T' if !has_time && amount.is_none() => {
                    has_time = true;
                    continue;
                }
                'W' if !has_time => 604_800,
                'D' if !has_time => 86_400,
                'H' if has_time => 3_600,
                'M' if has_time => 60,
                'S' if has_time => 1,
                _ => return None,
            };
            seconds = seconds.checked_add(amount.take()?.checked_mul(unit)?)?;
            is_empty = false;
        }
        (amount.is_none() && !is_empty).then(|| Self::from_secs(seconds))
    }
}

/// A slot with a value, for tests.
macro_rules! slots {
    ($($type:ty, $written:expr);+) => {
        $(impl From<$type> for Slot<$type> {
            fn from(value: $type) -> Self {
                let written: fn($type) -> String = $written;
                Self::from(written(value).as_str())
            }
        })+
    };
}

slots!(i64, |number| number.to_string(); Date, |date| date.to_string(); TimeOfDay, |time| time.to_string(); Duration, |length| format!("PT{}S", length.as_secs()));
