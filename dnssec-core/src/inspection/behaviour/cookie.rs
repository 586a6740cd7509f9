//! Cookies as a server does them (RFC 7873).

use super::{Asked, Behaviour, Noted};
use crate::finding::Fact;
use crate::wire::Edns;

/// Octets of a client cookie (RFC 7873 §4).
const CLIENT: usize = 8;

pub(super) fn inspect(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    let does_cookies = behaviour.asked.iter().any(|asked| sent(asked).is_some() && received(asked).is_some());
    for asked in &behaviour.asked {
        let fact = match (sent(asked), received(asked)) {
            (Some(sent), Some(received)) => fault(sent, received),
            // Only what was read as a query is known to have had no cookie.
            (None, Some(_)) if asked.response.manner.is_recorded() => Some(Fact::GratuitousCookie),
            (Some(_), None) if does_cookies && asked.message().is_some() => Some(Fact::CookieMissing),
            _ => None,
        };
        if let Some(fact) = fact {
            noted.server(behaviour, fact);
        }
    }
}

fn sent<'a>(asked: &Asked<'a>) -> Option<&'a [u8]> {
    asked.response.manner.edns()?.option(Edns::COOKIE)
}

fn received<'a>(asked: &Asked<'a>) -> Option<&'a [u8]> {
    asked.response.message.as_ref()?.edns.as_ref()?.option(Edns::COOKIE)
}

/// RFC 7873 §4: the client's 8 octets, and 8 to 32 of the server.
fn fault(sent: &[u8], received: &[u8]) -> Option<Fact> {
    let length = received.len();
    match received.get(..CLIENT) {
        Some(client) if length == CLIENT || (2 * CLIENT..=5 * CLIENT).contains(&length) => {
            let is_own = sent.get(..CLIENT) == Some(client);
            match is_own {
                false => Some(Fact::ClientCookieMismatch),
                true => (length == CLIENT).then_some(Fact::ServerCookieMissing),
            }
        }
        _ => Some(Fact::CookieLength { length }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7873 §5.3: 8 octets, or 16 to 40; the first 8 are those of the client.
    #[test]
    fn lengths() {
        let sent = [7; CLIENT];
        let lengths = [0, 7, 8, 9, 15, 16, 40, 41].map(|length| fault(&sent, &vec![7; length]));
        let wrong = |length| Some(Fact::CookieLength { length });
        let expected =
            [wrong(0), wrong(7), Some(Fact::ServerCookieMissing), wrong(9), wrong(15), None, None, wrong(41)];
        assert_eq!(lengths, expected);
        assert_eq!(fault(&sent, &[8; 24]), Some(Fact::ClientCookieMismatch));
        assert_eq!(fault(&sent, &[8; 8]), Some(Fact::ClientCookieMismatch));
    }
}
