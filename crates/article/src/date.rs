//! Dates of publication, as given and as moments in Vietnam.

use std::fmt;

use serde::{Serialize, Serializer};
use thiserror::Error;
use time::{
    Date, OffsetDateTime, PrimitiveDateTime, UtcOffset,
    format_description::well_known::Rfc3339,
    macros::{format_description, offset},
};

/// The offset in which all days and years are counted: +07:00, fixed, since `Asia/Ho_Chi_Minh` was +08:00 before 1975.
pub const VIETNAM: UtcOffset = offset!(+7);

/// A date that is none.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is neither a date (2018-09-05) nor a time as in RFC 3339")]
pub struct InvalidDate(pub String);

/// When an article was published: a day, or a moment (RFC 3339). A day is sorted as 00:00 +07:00; both are given back
/// as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationDate {
    given: String,
    /// Absent where `given` could not be read.
    moment: Option<OffsetDateTime>,
    day_only: bool,
}

impl PublicationDate {
    /// Reads a day or a moment. A moment without an offset is taken as +07:00, a space may stand for its `T`.
    pub fn parse(text: &str) -> Result<Self, InvalidDate> {
        let text = text.trim();
        let (moment, day_only) = read(text).ok_or_else(|| InvalidDate(text.to_owned()))?;
        if !(1..=9998).contains(&moment.year()) {
            return Err(InvalidDate(text.to_owned()));
        }
        Ok(Self { given: text.to_owned(), moment: Some(moment.to_offset(VIETNAM)), day_only })
    }

    /// Reads a date, or keeps what was written as a date that [`is_readable`](Self::is_readable) denies.
    pub(crate) fn lenient(text: String) -> Self {
        Self::parse(&text).unwrap_or(Self { given: text, moment: None, day_only: false })
    }

    /// The same date as RFC 3339 has it, or a day: a moment that was written without an offset or shortly is given in full.
    #[must_use]
    pub fn in_full(self) -> Self {
        match self.moment.filter(|_| !self.day_only && OffsetDateTime::parse(&self.given, &Rfc3339).is_err()) {
            Some(moment) => Self { given: moment.format(&Rfc3339).unwrap_or_default(), ..self },
            None => self,
        }
    }

    /// A day.
    pub fn from_day(day: Date) -> Self {
        let given = day.format(format_description!("[year]-[month]-[day]")).unwrap_or_default();
        Self { given, moment: Some(day.midnight().assume_offset(VIETNAM)), day_only: true }
    }

    /// A local time of day in Vietnam.
    pub fn from_local(local: PrimitiveDateTime) -> Self {
        let moment = local.assume_offset(VIETNAM);
        Self { given: moment.format(&Rfc3339).unwrap_or_default(), moment: Some(moment), day_only: false }
    }

    /// Whether the text was a date at all.
    pub fn is_readable(&self) -> bool {
        self.moment.is_some()
    }

    /// What was written.
    pub fn as_given(&self) -> &str {
        &self.given
    }

    /// Whether only a day is known.
    pub fn is_day_only(&self) -> bool {
        self.day_only
    }

    /// The moment in Vietnam's time.
    pub fn moment(&self) -> Option<OffsetDateTime> {
        self.moment
    }

    /// Seconds since 1970-01-01T00:00Z.
    pub fn seconds(&self) -> Option<i64> {
        self.moment.map(OffsetDateTime::unix_timestamp)
    }

    /// The day in Vietnam as readers write it: `05/09/2018`.
    pub fn shown(&self) -> Option<String> {
        self.moment?.format(format_description!("[day]/[month]/[year]")).ok()
    }

    /// The year in Vietnam.
    pub fn year(&self) -> Option<i32> {
        self.moment.map(OffsetDateTime::year)
    }
}

fn read(text: &str) -> Option<(OffsetDateTime, bool)> {
    if let Ok(day) = Date::parse(text, format_description!("[year]-[month]-[day]")) {
        return Some((day.midnight().assume_offset(VIETNAM), true));
    }
    let dated = text.replacen(' ', "T", 1);
    if let Ok(moment) = OffsetDateTime::parse(&dated, &Rfc3339) {
        return Some((moment, false));
    }
    let local =
        format_description!("[year]-[month]-[day]T[hour]:[minute][optional [:[second][optional [.[subsecond]]]]]");
    let colonless = format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second][optional [.[subsecond]]][offset_hour sign:mandatory][offset_minute]"
    );
    let short = format_description!(
        "[year]-[month]-[day]T[hour]:[minute][offset_hour sign:mandatory][optional [:]][offset_minute]"
    );
    PrimitiveDateTime::parse(&dated, local)
        .map(|moment| moment.assume_offset(VIETNAM))
        .or_else(|_| OffsetDateTime::parse(&dated, colonless))
        .or_else(|_| OffsetDateTime::parse(&dated, short))
        .ok()
        .map(|moment| (moment, false))
}

impl fmt::Display for PublicationDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.given)
    }
}

impl Serialize for PublicationDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_and_moments() {
        for (text, seconds, year) in [
            ("2018-09-05", 1_536_080_400, 2018),
            ("2018-09-05T00:00:00+07:00", 1_536_080_400, 2018),
            ("2018-12-31T17:00:00Z", 1_546_275_600, 2019),
            ("2018-09-05 10:24", 1_536_117_840, 2018),
            ("2018-09-05T10:24:00+0700", 1_536_117_840, 2018),
            ("2026-08-22T23:18:53.278971+07:00", 1_787_415_533, 2026),
        ] {
            let date = PublicationDate::parse(text).unwrap();
            assert_eq!((date.seconds(), date.year(), date.as_given()), (Some(seconds), Some(year), text));
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in ["", "hôm qua", "2018-02-30", "05/09/2018", "2018-13-01", "0000-01-01", "2018-09-05T25:00:00Z"] {
            assert!(PublicationDate::parse(text).is_err(), "{text}");
        }
    }
}
