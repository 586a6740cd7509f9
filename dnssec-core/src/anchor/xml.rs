//! IANA's root-anchors.xml (RFC 9718 §2).

use super::{AnchorData, AnchorError, AnchorFault, AnchorSource, TrustAnchor, TrustAnchors, check_digest};
use crate::algorithm::{Algorithm, DigestType};
use crate::name::Name;
use crate::record::{Dnskey, Ds};
use crate::time::Timestamp;
use roxmltree::{Document, Node, ParsingOptions};

pub(super) fn parse(text: &str) -> Result<TrustAnchors, AnchorError> {
    // No document type declaration, and so no entities that grow; a file has some tens of nodes.
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 10_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let line = usize::try_from(error.pos().row).unwrap_or(usize::MAX);
        AnchorFault::Xml { reason: error.to_string() }.at(line)
    })?;
    let root = Element { node: document.root_element() };
    if root.node.tag_name().name() != "TrustAnchor" {
        let found = root.node.tag_name().name().to_owned();
        return Err(AnchorFault::Expected { what: "a TrustAnchor element", found }.at(root.line()));
    }
    let zone = root.child("TrustAnchor", "Zone")?;
    let zone: Name = zone.value("Zone", "a domain name", |text| text.parse().ok())?;
    let digests = root.node.children().filter(|node| node.has_tag_name("KeyDigest"));
    digests.map(|node| key_digest(&zone, Element { node })).collect()
}

fn key_digest(zone: &Name, element: Element<'_, '_>) -> Result<TrustAnchor, AnchorError> {
    let field = |name| element.child("KeyDigest", name);
    let key_tag = field("KeyTag")?.value("KeyTag", "a number from 0 to 65535", |text| text.parse().ok())?;
    let octet = "a number from 0 to 255";
    let algorithm = Algorithm(field("Algorithm")?.value("Algorithm", octet, |text| text.parse().ok())?);
    let digest_type = DigestType(field("DigestType")?.value("DigestType", octet, |text| text.parse().ok())?);
    let digest_element = field("Digest")?;
    let digest: Vec<u8> = digest_element.value("Digest", "hexadecimal digits", |text| {
        data_encoding::HEXUPPER_PERMISSIVE.decode(without_blanks(text).as_bytes()).ok()
    })?;
    let ds = Ds { key_tag, algorithm, digest_type, digest: &digest };
    check_digest(&ds).map_err(|fault| fault.at(digest_element.line()))?;
    check_public_key(zone, element, &ds)?;
    Ok(TrustAnchor {
        zone: zone.clone(),
        valid_from: element.time("validFrom")?,
        valid_until: element.time("validUntil")?,
        source: AnchorSource::Xml { line: element.line() },
        record: AnchorData::Ds { key_tag, algorithm, digest_type, digest: digest.into() },
    })
}

/// Where the file gives the key too, it must be the one whose digest it gives: otherwise one of them has been
/// tampered with or mistyped. A digest type that is not implemented leaves this unchecked.
fn check_public_key(zone: &Name, element: Element<'_, '_>, ds: &Ds<'_>) -> Result<(), AnchorError> {
    let Ok(key) = element.child("KeyDigest", "PublicKey") else { return Ok(()) };
    let flags = element.child("KeyDigest", "Flags")?;
    let flags: u16 = flags.value("Flags", "a number from 0 to 65535", |text| text.parse().ok())?;
    let public_key = key.value("PublicKey", "base64", |text| {
        data_encoding::BASE64.decode(without_blanks(text).as_bytes()).ok()
    })?;
    let mut rdata = flags.to_be_bytes().to_vec();
    rdata.extend([3, ds.algorithm.0]);
    rdata.extend(public_key);
    let digest = Dnskey::parse(&rdata).ok().and_then(|key| key.digest(zone, ds.digest_type));
    if digest.is_some_and(|digest| digest != ds.digest) {
        return Err(AnchorFault::KeyDigestMismatch { key_tag: ds.key_tag }.at(key.line()));
    }
    Ok(())
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

#[derive(Clone, Copy)]
struct Element<'a, 'i> {
    node: Node<'a, 'i>,
}

impl<'a, 'i> Element<'a, 'i> {
    fn line(self) -> usize {
        let position = self.node.document().text_pos_at(self.node.range().start);
        usize::try_from(position.row).unwrap_or(usize::MAX)
    }

    fn child(self, parent: &'static str, child: &'static str) -> Result<Element<'a, 'i>, AnchorError> {
        let node = self.node.children().find(|node| node.has_tag_name(child));
        node.map(|node| Element { node })
            .ok_or_else(|| AnchorFault::MissingElement { parent, child }.at(self.line()))
    }

    /// The text inside as `read` understands it.
    fn value<T>(
        self,
        element: &'static str,
        what: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, AnchorError> {
        let text = self.node.text().unwrap_or_default().trim();
        read(text).ok_or_else(|| self.bad_value(element, text, what))
    }

    /// A time of validity.
    fn time(self, attribute: &'static str) -> Result<Option<Timestamp>, AnchorError> {
        let Some(text) = self.node.attribute(attribute) else { return Ok(None) };
        let time = text
            .parse()
            .map_err(|_| self.bad_value(attribute, text, "a time such as 2017-02-02T00:00:00+00:00"));
        time.map(Some)
    }

    fn bad_value(self, element: &'static str, text: &str, what: &'static str) -> AnchorError {
        let found = text.chars().take(64).collect();
        AnchorFault::Value { element, found, what }.at(self.line())
    }
}
