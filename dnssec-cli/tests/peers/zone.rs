//! The zones as text. Every signed zone has the same content, so that one table of rows fits all of them.

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};

/// A zone with one of everything a walk can meet, before signing.
pub(crate) struct Zone<'a> {
    pub(crate) apex: &'a str,
    /// The address of its only server.
    pub(crate) address: IpAddr,
    /// A zone with the same content, of another server, for aliases to point into.
    pub(crate) other: &'a str,
    /// The server of `unsigned.<apex>`, delegated without DS.
    pub(crate) unsigned: Option<Ipv4Addr>,
}

impl Zone<'_> {
    /// Its master file, and whatever delegations with DS records belong into it.
    pub(crate) fn text(&self, delegations: &str) -> String {
        let Self { apex, other, .. } = self;
        let mut text = format!(
            "$ORIGIN {apex}\n\
             $TTL 300\n\
             @ SOA ns1 hostmaster 1 3600 900 604800 300\n\
             @ NS ns1\n\
             @ A 192.0.2.1\n\
             @ AAAA 2001:db8::1\n\
             @ TXT \"apex of {apex}\"\n\
             @ MX 10 mail\n\
             {}\
             mail A 192.0.2.25\n\
             www A 192.0.2.80\n\
             www AAAA 2001:db8::80\n\
             www.target A 192.0.2.81\n\
             deep.ent A 192.0.2.5\n\
             *.wild A 192.0.2.42\n\
             alias CNAME www.{other}\n\
             dangling CNAME nosuch.{other}\n\
             chain CNAME alias\n\
             tree DNAME target.{other}\n",
            address_record("ns1", self.address)
        );
        // More than 5000 octets: too long for any UDP answer, whatever size EDNS offers.
        text.push_str("big TXT");
        for number in 0..20 {
            write!(text, " \"{number:0250}\"").unwrap();
        }
        text.push('\n');
        if let Some(server) = self.unsigned {
            text.push_str("fork CNAME www.unsigned\n");
            text.push_str(&delegation("unsigned", server.into(), ""));
        }
        text.push_str(delegations);
        text
    }
}

/// NS, glue and DS for a child. `name` may be relative; `ds` is zero or more whole records.
pub(crate) fn delegation(name: &str, server: IpAddr, ds: &str) -> String {
    let ns = format!("ns1.{name}");
    format!("{name} NS {ns}\n{}{ds}", address_record(&ns, server))
}

/// A zone nobody signed.
pub(crate) fn unsigned(apex: &str, server: Ipv4Addr) -> String {
    format!(
        "$ORIGIN {apex}\n$TTL 300\n@ SOA ns1 hostmaster 1 3600 900 604800 300\n@ NS ns1\n{}\
         @ A 192.0.2.1\nwww A 192.0.2.80\n",
        address_record("ns1", server.into())
    )
}

fn address_record(owner: &str, address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => format!("{owner} A {address}\n"),
        IpAddr::V6(address) => format!("{owner} AAAA {address}\n"),
    }
}

/// DS records whose digest matches no key: the last hex digit of each is another one.
pub(crate) fn with_wrong_digest(ds: &str) -> String {
    ds.lines()
        .map(|line| {
            let line = line.trim_end();
            let (digest, last) = line.split_at(line.len() - 1);
            format!("{digest}{}\n", if last == "0" { '1' } else { '0' })
        })
        .collect()
}

/// DS records of an algorithm that nobody implements: 200 is unassigned.
pub(crate) fn with_unknown_algorithm(ds: &str) -> String {
    ds.lines()
        .map(|line| {
            let mut fields: Vec<&str> = line.split_ascii_whitespace().collect();
            let algorithm = fields.iter().position(|&field| field == "DS").unwrap() + 2;
            fields[algorithm] = "200";
            fields.join(" ") + "\n"
        })
        .collect()
}
