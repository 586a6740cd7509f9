//! What operators type into the common signers and servers, task by task. The commands are those of BIND 9.18,
//! Knot DNS 3.2, PowerDNS 4.7, NSD 4.6 with ldns 1.8, Unbound 1.17 and the AWS CLI 1.46; their manual pages are
//! the source. Words in capitals stand for what only the operator knows.

use Software::{Bind, Knot, Nsd, PowerDns, Route53, Unbound};
use std::fmt;

/// A program or service, by the name of its kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Software {
    /// BIND's `named`.
    Bind,
    /// Knot DNS.
    Knot,
    /// PowerDNS Authoritative Server.
    PowerDns,
    /// NSD, with zones signed by ldns.
    Nsd,
    /// Amazon Route 53, its DNS service and its registrar.
    Route53,
    /// Unbound.
    Unbound,
}

impl Software {
    /// The word for it in data.
    pub fn slug(self) -> &'static str {
        match self {
            Software::Bind => "bind",
            Software::Knot => "knot",
            Software::PowerDns => "powerdns",
            Software::Nsd => "nsd",
            Software::Route53 => "route53",
            Software::Unbound => "unbound",
        }
    }
}

impl fmt::Display for Software {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.slug())
    }
}

/// What has to be done, as far as it is typed somewhere: for each software the commands, of which the first does it
/// or begins with it, and the others go with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Task(pub(super) &'static [(Software, &'static [&'static str])]);

impl Task {
    /// Sign the zone again.
    pub(super) const SIGN: Task = Task(&[
        (Bind, &["rndc sign {apex}", "rndc dnssec -status {apex}", SIGNZONE]),
        (Knot, &["knotc zone-sign {apex}", "keymgr {apex} list"]),
        (PowerDns, &["pdnsutil increase-serial {apex} && pdns_control notify {apex}", RECTIFY]),
        (Nsd, &[LDNS_SIGNZONE]),
        (Route53, &[GET_DNSSEC]),
    ]);

    /// Build the NSEC or NSEC3 chain anew.
    pub(super) const BUILD_CHAIN: Task = Task(&[
        (Bind, &["rndc sign {apex}", SIGNZONE]),
        (Knot, &["knotc zone-sign {apex}"]),
        (PowerDns, &[RECTIFY]),
        (Nsd, &[LDNS_SIGNZONE]),
    ]);

    /// NSEC3 without iterations and salt.
    pub(super) const PLAIN_NSEC3: Task = Task(&[
        (Bind, &[BIND_NSEC3, "rndc signing -nsec3param 1 0 0 - {apex}"]),
        (Knot, &["knotc reload (with nsec3-iterations: 0 and nsec3-salt-length: 0 in its policy)"]),
        (PowerDns, &["pdnsutil set-nsec3 {apex} '1 0 0 -' && pdnsutil rectify-zone {apex}"]),
        (Nsd, &["ldns-signzone -n -t 0 -o {apex} FILE KEY && nsd-control reload {apex}"]),
    ]);

    /// Publish a DS for a key of the zone, and take away one that fits none.
    pub(super) const PUBLISH_DS: Task = Task(&[
        (Bind, &["dig {apex} DNSKEY | dnssec-dsfromkey -f - {apex}", CHECKDS]),
        (Knot, &["keymgr {apex} ds", "knotc zone-ksk-submitted {apex}"]),
        (PowerDns, &["pdnsutil export-zone-ds {apex}"]),
        (Nsd, &["ldns-key2ds -n -2 KEY"]),
        (Route53, &[GET_DNSSEC, DOMAIN_DETAIL, DISASSOCIATE, ASSOCIATE]),
    ]);

    /// Remove a DS of a zone that does not sign, or sign with its key again.
    pub(super) const SIGN_OR_REMOVE_DS: Task = Task(&[
        (Bind, &["rndc dnssec -status {apex}", "rndc sign {apex}"]),
        (Knot, &["keymgr {apex} list", "knotc zone-keys-load {apex}"]),
        (PowerDns, &["pdnsutil list-keys {apex}", ACTIVATE]),
        (
            Route53,
            &[DOMAIN_DETAIL, DISASSOCIATE, "aws route53 enable-hosted-zone-dnssec --hosted-zone-id ID"],
        ),
    ]);

    /// Let a key sign the DNSKEY set.
    pub(super) const ACTIVATE_KEY: Task = Task(&[
        (Bind, &["rndc dnssec -status {apex}", "rndc sign {apex}"]),
        (Knot, &["keymgr {apex} list", "knotc zone-keys-load {apex}"]),
        (PowerDns, &["pdnsutil list-keys {apex}", ACTIVATE]),
        (Route53, &[ACTIVATE_KSK, GET_DNSSEC]),
    ]);

    /// Sign with another key.
    pub(super) const REPLACE_KEY: Task = Task(&[
        (Bind, &["rndc dnssec -rollover -key {tag} {apex}", "rndc dnssec -status {apex}"]),
        (Knot, &["knotc zone-key-rollover {apex} zsk", "keymgr {apex} list"]),
        (PowerDns, &[ADD_ZSK, "pdnsutil remove-zone-key {apex} ID"]),
    ]);

    /// Sign with another algorithm.
    pub(super) const REPLACE_ALGORITHM: Task = Task(&[
        (Bind, &["rndc reconfig (with dnssec-policy default; in its zone block)", CHECKDS]),
        (Knot, &["knotc reload (with algorithm: ecdsap256sha256 in its policy)", "keymgr {apex} ds"]),
        (PowerDns, &[ADD_KSK, "pdnsutil export-zone-ds {apex}"]),
    ]);

    /// Begin to sign.
    pub(super) const BEGIN_SIGNING: Task = Task(&[
        (Bind, &["rndc reconfig (with dnssec-policy default; and inline-signing yes; in its zone block)"]),
        (Knot, &["knotc reload (with dnssec-signing: on in its zone block)", "knotc zone-sign {apex}"]),
        (PowerDns, &["pdnsutil secure-zone {apex}", RECTIFY]),
        (Nsd, &[LDNS_SIGNZONE]),
        (Route53, &[CREATE_KSK, "aws route53 enable-hosted-zone-dnssec --hosted-zone-id ID"]),
    ]);

    /// Have the parent take the DS away.
    pub(super) const WITHDRAW_DS: Task = Task(&[
        (Knot, &["knotc reload (with cds-cdnskey-publish: delete-dnssec in its policy)"]),
        (PowerDns, &["pdnsutil set-publish-cdnskey {apex} delete"]),
        (Route53, &[DOMAIN_DETAIL, DISASSOCIATE]),
    ]);

    /// Stop to sign.
    pub(super) const END_SIGNING: Task = Task(&[
        (Bind, &["rndc reconfig (with dnssec-policy insecure; in its zone block)", WITHDRAWN]),
        (Knot, &["knotc reload (with dnssec-signing: off in its zone block)"]),
        (PowerDns, &["pdnsutil disable-dnssec {apex}"]),
        (Route53, &["aws route53 disable-hosted-zone-dnssec --hosted-zone-id ID"]),
    ]);

    /// A key-signing key beside the old one.
    pub(super) const ADD_KSK: Task = Task(&[
        (Bind, &["rndc dnssec -rollover -key {tag} {apex}"]),
        (Knot, &["knotc zone-key-rollover {apex} ksk"]),
        (PowerDns, &[ADD_KSK]),
        (Route53, &[CREATE_KSK]),
    ]);

    /// The old key-signing key goes.
    pub(super) const REMOVE_KSK: Task = Task(&[
        (Bind, &["rndc dnssec -checkds -key {tag} withdrawn {apex}"]),
        (Knot, &["knotc zone-ksk-submitted {apex}"]),
        (PowerDns, &[DEACTIVATE, "pdnsutil remove-zone-key {apex} ID"]),
        (
            Route53,
            &[
                "aws route53 deactivate-key-signing-key --hosted-zone-id ID --name KEY",
                "aws route53 delete-key-signing-key --hosted-zone-id ID --name KEY",
            ],
        ),
    ]);

    /// A zone-signing key beside the old one. BIND and Knot go on by themselves.
    pub(super) const ADD_ZSK: Task = Task(&[
        (Bind, &["rndc dnssec -rollover -key {tag} {apex}"]),
        (Knot, &["knotc zone-key-rollover {apex} zsk"]),
        (PowerDns, &["pdnsutil add-zone-key {apex} zsk inactive published ecdsa256"]),
    ]);

    /// The new zone-signing key signs.
    pub(super) const SIGN_WITH_NEW_ZSK: Task = Task(&[(PowerDns, &[ACTIVATE, DEACTIVATE])]);

    /// The old zone-signing key goes.
    pub(super) const REMOVE_ZSK: Task = Task(&[(PowerDns, &["pdnsutil remove-zone-key {apex} ID"])]);

    /// Transfer the zone again.
    pub(super) const TRANSFER: Task = Task(&[
        (Bind, &["rndc retransfer {apex}"]),
        (Knot, &["knotc zone-retransfer {apex}"]),
        (PowerDns, &["pdns_control retrieve {apex}"]),
        (Nsd, &["nsd-control force_transfer {apex}"]),
    ]);

    /// See whether a server has the zone.
    pub(super) const SERVE: Task = Task(&[
        (Bind, &["rndc zonestatus {apex}"]),
        (Knot, &["knotc zone-status {apex}"]),
        (PowerDns, &["pdnsutil check-zone {apex}"]),
        (Nsd, &["nsd-control zonestatus {apex}"]),
        (Route53, &["aws route53 get-hosted-zone --id ID"]),
    ]);

    /// Find what is wrong in the zone's data.
    pub(super) const CHECK_ZONE: Task = Task(&[
        (Bind, &["named-checkzone {apex} FILE"]),
        (Knot, &["knotc zone-check {apex}"]),
        (PowerDns, &["pdnsutil check-zone {apex}"]),
        (Nsd, &["nsd-checkzone {apex} FILE"]),
    ]);

    /// Take in new trust anchors of the root.
    pub(super) const ROOT_ANCHORS: Task = Task(&[
        (Bind, &["rndc managed-keys refresh", "rndc managed-keys status"]),
        (Unbound, &["unbound-anchor -a /var/lib/unbound/root.key"]),
    ]);

    /// Forget what a resolver has of the zone.
    pub(super) const FLUSH: Task =
        Task(&[(Bind, &["rndc flushtree {apex}"]), (Unbound, &["unbound-control flush_zone {apex}"])]);

    /// End a negative trust anchor.
    pub(super) const END_NEGATIVE_ANCHOR: Task = Task(&[
        (Bind, &["rndc nta -remove {anchor}"]),
        (Unbound, &["unbound-control insecure_remove {anchor}"]),
    ]);
}

const SIGNZONE: &str = "dnssec-signzone -S -N increment -o {apex} FILE && rndc reload {apex}";
const BIND_NSEC3: &str = "rndc reconfig (with nsec3param iterations 0 salt-length 0; in its dnssec-policy)";
const CHECKDS: &str = "rndc dnssec -checkds published {apex}";
const WITHDRAWN: &str = "rndc dnssec -checkds withdrawn {apex}";
const RECTIFY: &str = "pdnsutil rectify-zone {apex}";
const ACTIVATE: &str = "pdnsutil activate-zone-key {apex} ID";
const DEACTIVATE: &str = "pdnsutil deactivate-zone-key {apex} ID";
const ADD_ZSK: &str = "pdnsutil add-zone-key {apex} zsk active published ecdsa256";
const ADD_KSK: &str = "pdnsutil add-zone-key {apex} ksk active published ecdsa256";
const LDNS_SIGNZONE: &str = "ldns-signzone -o {apex} FILE KEY && nsd-control reload {apex}";
const GET_DNSSEC: &str = "aws route53 get-dnssec --hosted-zone-id ID";
const CREATE_KSK: &str = "aws route53 create-key-signing-key --hosted-zone-id ID --caller-reference UNIQUE \
                          --key-management-service-arn ARN --name KEY --status ACTIVE";
const ACTIVATE_KSK: &str = "aws route53 activate-key-signing-key --hosted-zone-id ID --name KEY";
const DOMAIN_DETAIL: &str = "aws route53domains get-domain-detail --domain-name {domain}";
const DISASSOCIATE: &str =
    "aws route53domains disassociate-delegation-signer-from-domain --domain-name {domain} --id ID";
const ASSOCIATE: &str = "aws route53domains associate-delegation-signer-to-domain --domain-name {domain} \
                         --signing-attributes Algorithm=ALGORITHM,Flags=257,PublicKey=BASE64";
