use serde::{Deserialize, Serialize};
use std::fmt;

/// Largest integer that every JSON reader reads exactly: 2^53 - 1.
const LARGEST: i64 = (1 << 53) - 1;

/// Value of an entitlement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Boolean(bool),
    Integer(i64),
    Text(String),
}

impl Value {
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Value::Integer(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(value) => Some(value),
            _ => None,
        }
    }

    /// Reads a value of a signed text. None if it is neither a boolean, nor a text, nor an integer of at most 2^53 - 1.
    pub(crate) fn from_json(value: &serde_json::Value) -> Option<Value> {
        match value {
            serde_json::Value::Bool(value) => Some(Value::Boolean(*value)),
            serde_json::Value::String(value) => Some(Value::Text(value.clone())),
            other => integer(other).map(Value::Integer),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Boolean(value) => value.fmt(formatter),
            Value::Integer(value) => value.fmt(formatter),
            Value::Text(value) => value.fmt(formatter),
        }
    }
}

/// Returns a JSON number that is an integer of at most 2^53 - 1, in any spelling: `64`, `64.0` and `6.4e1` are equal.
pub(crate) fn integer(value: &serde_json::Value) -> Option<i64> {
    let exact = value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        (number.fract() == 0.0 && number.abs() <= LARGEST as f64).then_some(number as i64)
    })?;
    (-LARGEST..=LARGEST).contains(&exact).then_some(exact)
}

/// As `integer`, for a number that is not negative.
pub(crate) fn count(value: &serde_json::Value) -> Option<i64> {
    integer(value).filter(|number| *number >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::from_str;

    #[test]
    fn reads_an_integer_in_any_spelling() {
        for text in ["64", "64.0", "6.4e1", "640e-1"] {
            assert_eq!(Value::from_json(&from_str(text).unwrap()), Some(Value::Integer(64)), "{text}");
        }
        assert_eq!(Value::from_json(&from_str("-9007199254740991").unwrap()), Some(Value::Integer(-LARGEST)));
    }

    #[test]
    fn refuses_a_number_that_is_not_exact() {
        for text in ["0.5", "9007199254740992", "18446744073709551615", "1e300", "null", "[]", "{}"] {
            assert_eq!(Value::from_json(&from_str(text).unwrap()), None, "{text}");
        }
    }
}
