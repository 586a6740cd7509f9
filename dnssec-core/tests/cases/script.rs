//! Reads a case file and plays its network.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::hints::{Hint, Hints};
use dnssec_core::name::Name;
use dnssec_core::policy::{AlgorithmsRequired, Policy, Sha1Ds, SignaturePlacement, SignatureTimes};
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_core::walk::{Breadth, Families, Outgoing, Start, Walk};
use dnssec_fixtures::drive;
use serde_json::Value;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

/// One case file.
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) now: Timestamp,
    pub(crate) anchors: TrustAnchors,
    pub(crate) policy: Policy,
    pub(crate) checks: Vec<Check>,
    hints: Vec<Hints>,
    forward: bool,
    replies: Vec<Reply>,
}

/// One question and what must come of it.
pub(crate) struct Check {
    pub(crate) question: Question,
    pub(crate) expect: String,
    pub(crate) rcode: String,
    /// The extended DNS errors that will do, where any is stated; `None` in it is none at all.
    pub(crate) ede: Option<Vec<Option<u16>>>,
    pub(crate) also_accept: Vec<String>,
    any_server: bool,
}

struct Reply {
    addresses: Vec<IpAddr>,
    name: Option<Name>,
    record_type: Option<RecordType>,
    subdomain: bool,
    copy_question: bool,
    wire: Vec<u8>,
}

/// Every case below a folder, in the order of their paths.
pub(crate) fn read_all(folder: &Path) -> Vec<Case> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|set| std::fs::read_dir(set).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no cases in {}", folder.display());
    files.iter().map(|path| Case::read(path)).collect()
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn addresses(value: &Value) -> Vec<IpAddr> {
    strings(value).iter().map(|text| text.parse().unwrap()).collect()
}

impl Case {
    fn read(path: &Path) -> Case {
        let text = std::fs::read_to_string(path).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let hints = json["hints"].as_array().unwrap();
        let anchors = strings(&json["anchors"]).join("\n");
        Case {
            id: json["id"].as_str().unwrap().to_owned(),
            now: json["now"].as_str().map_or(Timestamp(0), |text| text.parse().unwrap()),
            anchors: if anchors.is_empty() {
                TrustAnchors::default()
            } else {
                TrustAnchors::parse(&anchors).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            },
            policy: policy(&json),
            forward: hints.iter().any(|hint| hint["forward"] == Value::Bool(true)),
            hints: hints.iter().map(read_hints).collect(),
            replies: json["replies"].as_array().unwrap().iter().map(Reply::read).collect(),
            checks: json["checks"].as_array().unwrap().iter().map(Check::read).collect(),
        }
    }

    /// Walks the scripted network for a check.
    pub(crate) fn walk(&self, check: &Check) -> Capture {
        let any = SocketAddr::from(([192, 0, 2, 1], 53));
        let start = if check.any_server {
            Start::Resolver { address: any, transport: Transport::Udp }
        } else if self.forward {
            let addresses = self.hints.iter().flat_map(|hints| hints.addresses());
            let address = SocketAddr::new(addresses.into_iter().next().unwrap(), 53);
            Start::Resolver { address, transport: Transport::Udp }
        } else {
            Start::Hints {
                hints: self.hints.clone(),
                port: 53,
                families: Families::Both,
                breadth: Breadth::OneServer,
                transport: Transport::Udp,
            }
        };
        let (anchors, policy) = (self.anchors.clone(), self.policy.clone());
        let walk = Walk::new(check.question.clone(), start, anchors, policy, self.now);
        drive(walk, self.now, |outgoing, _| self.answer(outgoing, check.any_server))
    }

    fn answer(&self, outgoing: &Outgoing, any_server: bool) -> Option<Vec<u8>> {
        let question = &outgoing.query.question;
        let reply = self.replies.iter().find(|reply| {
            let server =
                any_server || reply.addresses.is_empty() || reply.addresses.contains(&outgoing.server.ip());
            server && reply.matches(question)
        });
        reply.map(|reply| reply.octets(question))
    }
}

fn read_hints(json: &Value) -> Hints {
    let zone: Name = json["zone"].as_str().unwrap().parse().unwrap();
    let name = "hint.".parse().unwrap();
    Hints { zone, servers: vec![Hint { name, addresses: addresses(&json["addresses"]) }] }
}

fn policy(json: &Value) -> Policy {
    let mut policy = Policy::default();
    let stated = &json["policy"];
    if let Some(limit) = stated["nsec3_max_iterations"].as_u64() {
        policy.nsec3_iterations_insecure_above = u16::try_from(limit).unwrap();
    }
    if stated["all_ds_algorithms_must_sign"] == Value::Bool(true) {
        policy.algorithms_required = AlgorithmsRequired::EveryOne;
    }
    if stated["sha1_ds_allowed_beside_sha2"] == Value::Bool(true) {
        policy.sha1_ds = Sha1Ds::Allowed;
    }
    if stated["rrsig_from_any_section"] == Value::Bool(true) {
        policy.signature_placement = SignaturePlacement::AnySection;
    }
    if stated["ignore_signature_times"] == Value::Bool(true) {
        policy.signature_times = SignatureTimes::Ignored;
    }
    policy.negative_anchors =
        strings(&json["negative_anchors"]).iter().map(|text| text.parse().unwrap()).collect();
    policy
}

impl Check {
    fn read(json: &Value) -> Check {
        let text = |member: &str| json[member].as_str().unwrap().to_owned();
        Check {
            question: Question::new(text("qname").parse().unwrap(), text("qtype").parse().unwrap()),
            expect: text("expect"),
            rcode: text("rcode"),
            ede: ["ede", "ede_any_of"].iter().find_map(|member| json[*member].as_array()).map(|codes| {
                codes.iter().map(|code| code.as_u64().map(|code| u16::try_from(code).unwrap())).collect()
            }),
            also_accept: match &json["also_accept"] {
                Value::String(one) => vec![one.clone()],
                list => strings(list),
            },
            any_server: text("replay") == "any-server",
        }
    }
}

impl Reply {
    fn read(json: &Value) -> Reply {
        Reply {
            addresses: addresses(&json["addresses"]),
            name: json["qname"].as_str().map(|text| text.parse().unwrap()),
            record_type: json["qtype"].as_str().map(|text| text.parse().unwrap()),
            subdomain: json["subdomain"] == Value::Bool(true),
            copy_question: json["copy_question"] == Value::Bool(true),
            wire: STANDARD.decode(json["wire"].as_str().unwrap()).unwrap(),
        }
    }

    fn matches(&self, question: &Question) -> bool {
        let name = match &self.name {
            None => true,
            Some(name) if self.subdomain => question.name.is_at_or_below(name),
            Some(name) => question.name == *name,
        };
        name && self.record_type.is_none_or(|record_type| record_type == question.record_type)
    }

    /// The message, with the question as asked where the script says so.
    fn octets(&self, question: &Question) -> Vec<u8> {
        if !self.copy_question {
            return self.wire.clone();
        }
        let (header, mut rest) = self.wire.split_at(12);
        for _ in 0..u16::from_be_bytes([header[4], header[5]]) {
            let (_, after) = Name::split_from_wire(rest).unwrap();
            rest = &after[4..];
        }
        let mut octets = header.to_vec();
        octets[4..6].copy_from_slice(&[0, 1]);
        octets.extend_from_slice(question.name.as_wire());
        octets.extend_from_slice(&question.record_type.0.to_be_bytes());
        octets.extend_from_slice(&question.class.0.to_be_bytes());
        octets.extend_from_slice(rest);
        octets
    }
}
