//! JSON of providers: whose it is, and its members with the path that errors name.

use super::fault::{Place, SourceError, SourceFault, excerpt};
use super::{KeySource, cloudflare, route53};
use serde_json::{Deserializer, Value};

const KNOWN: &str =
    "KeySigningKeys (aws route53 get-dnssec) or key_tag, algorithm, digest_type and digest (Cloudflare)";

/// Reads one JSON value or several, one after another.
pub(super) fn read(text: &str) -> Result<KeySource, SourceError> {
    let mut source = KeySource::default();
    for value in Deserializer::from_str(text).into_iter::<Value>() {
        let value = value.map_err(|error| SourceError::NotJson {
            line: error.line(),
            column: error.column(),
            reason: reason(&error),
        })?;
        source.claims.push(claim(&Node { path: String::new(), value: &value })?);
    }
    Ok(source)
}

fn claim(node: &Node<'_>) -> Result<super::ProviderClaim, SourceError> {
    if node.has("KeySigningKeys") {
        return route53::claim(node);
    }
    if node.has("errors") && node.member("success").value == &Value::Bool(false) {
        let message = node.member("errors").elements()?.first().map(|error| error.member("message").shown());
        let message = message.unwrap_or_else(|| "it does not say why".to_owned());
        return Err(SourceFault::ApiFailure { message }.at(&node.member("errors").place()));
    }
    let result = if node.has("result") { node.member("result") } else { node.clone() };
    match result.has("key_tag") || result.has("digest_type") || result.has("public_key") {
        true => cloudflare::claim(&result),
        false => Err(result.expected(KNOWN)),
    }
}

/// What serde_json says without the place, which is told apart.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// A value and the path that leads to it.
#[derive(Clone, Debug)]
pub(super) struct Node<'v> {
    path: String,
    value: &'v Value,
}

impl<'v> Node<'v> {
    /// The path as errors and findings show it.
    pub(super) fn path(&self) -> String {
        self.path.clone()
    }

    /// The path as a place.
    pub(super) fn place(&self) -> Place {
        Place::Json(self.path.clone())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.value.get(name).is_some()
    }

    /// A member; null where there is none.
    pub(super) fn member(&self, name: &str) -> Node<'v> {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Node { path, value: self.value.get(name).unwrap_or(&Value::Null) }
    }

    /// The elements of an array.
    pub(super) fn elements(&self) -> Result<Vec<Node<'v>>, SourceError> {
        let Value::Array(elements) = self.value else { return Err(self.expected("an array")) };
        let numbered = elements.iter().enumerate();
        Ok(numbered.map(|(place, value)| Node { path: format!("{}[{place}]", self.path), value }).collect())
    }

    /// An object, or nothing where the member is missing.
    pub(super) fn object(&self) -> Result<Option<&Self>, SourceError> {
        match self.value {
            Value::Null => Ok(None),
            Value::Object(_) => Ok(Some(self)),
            _ => Err(self.expected("an object")),
        }
    }

    /// A text; nothing where it is missing or empty, as it is of keys that are not used yet.
    pub(super) fn text(&self) -> Result<Option<&'v str>, SourceError> {
        match self.value {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            _ => Err(self.expected("a string")),
        }
    }

    /// A number, also one written as text; nothing where it is missing.
    pub(super) fn number<T: std::str::FromStr>(&self, what: &'static str) -> Result<Option<T>, SourceError> {
        let text = match self.value {
            Value::Null => return Ok(None),
            Value::String(text) if text.is_empty() => return Ok(None),
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(self.expected(what)),
        };
        let is_plain = text.bytes().all(|octet| octet.is_ascii_digit());
        text.parse().ok().filter(|_| is_plain).map(Some).ok_or_else(|| self.expected(what))
    }

    /// Whatever it is, as text.
    pub(super) fn shown(&self) -> String {
        match self.value {
            Value::String(text) => excerpt(text),
            Value::Null => "nothing".to_owned(),
            value => excerpt(&value.to_string()),
        }
    }

    /// The error that something else was expected here.
    pub(super) fn expected(&self, what: &'static str) -> SourceError {
        let found = match self.value {
            Value::Null => None,
            Value::Object(members) => {
                let names: Vec<String> = members.keys().take(6).map(|name| excerpt(name)).collect();
                Some(format!("an object with {}", names.join(", "))).filter(|_| !names.is_empty())
            }
            Value::Array(_) => Some("an array".to_owned()),
            _ => Some(self.shown()),
        };
        SourceFault::Expected { what, found }.at(&self.place())
    }
}
