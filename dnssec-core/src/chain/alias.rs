//! Aliases: where a CNAME or a DNAME leads.

use super::answer::Stepped;
use super::judge::Judged;
use super::{Chain, Conclusion};
use crate::evidence::Response;
use crate::finding::Fact;
use crate::name::Name;
use crate::record::target_name;
use crate::record_type::RecordType;
use crate::report::{LinkKind, Outcome, Step};
use crate::rrset::Rrset;
use crate::wire::Rcode;

impl<'e> Chain<'e> {
    /// RFC 1034 §3.6.2: one record, whose target is asked for next.
    pub(super) fn cname_alias(
        &mut self,
        name: &Name,
        cname: &Rrset<'e>,
        response: &'e Response,
    ) -> Stepped<'e> {
        self.answers_extend(cname);
        let target = match cname.canonical_rdatas().as_slice() {
            [only] => target_name(only).map_err(|fault| Fact::RecordMalformed { fault: fault.to_string() }),
            several => Err(Fact::MultipleCnames { count: several.len() }),
        };
        let target = match target {
            Ok(_) => {
                cname.rdatas().next().and_then(|rdata| target_name(rdata).ok()).unwrap_or_else(Name::root)
            }
            Err(fact) => return Stepped::End(self.bad_answer(name, RecordType::CNAME, fact, response)),
        };
        let decision = self.judge_and_link(cname, response, |zone| LinkKind::Alias {
            zone,
            name: name.clone(),
            record_type: RecordType::CNAME,
            target: target.clone(),
        });
        Stepped::Alias { target, response, decision }
    }

    /// RFC 6672 §5.3.1: the DNAME is what is signed; the CNAME follows from it and needs no signature.
    pub(super) fn dname_alias(
        &mut self,
        name: &Name,
        dname: &Rrset<'e>,
        cname: Option<&Rrset<'e>>,
        response: &'e Response,
    ) -> Stepped<'e> {
        self.answers_extend(dname);
        let owner = dname.owner;
        let target = dname.rdatas().next().and_then(|rdata| target_name(rdata).ok());
        let Some(substituted) = target.and_then(|target| name.substitute(owner, &target)) else {
            let fact = Fact::RecordMalformed { fault: "target of the DNAME".to_owned() };
            return Stepped::End(self.bad_answer(owner, RecordType::DNAME, fact, response));
        };
        let expected = substituted.clone().ok();
        let judged = self.judge(dname, response);
        if let Judged::Secure(verified) = &judged
            && verified.wildcard().is_some()
        {
            // RFC 6672 §3.3 discourages, and nothing says how to verify the expansion.
            return Stepped::End(self.bad_answer(
                owner,
                RecordType::DNAME,
                Fact::DnameFromWildcard,
                response,
            ));
        }
        let shown = cname.and_then(|cname| cname.rdatas().next()).and_then(|rdata| target_name(rdata).ok());
        if let Some(shown) = shown
            && expected.as_ref() != Some(&shown)
        {
            let fact = Fact::DnameSynthesisWrong { dname: owner.clone(), target: shown, expected };
            return Stepped::End(self.bad_answer(name, RecordType::CNAME, fact, response));
        }
        let link_target = expected.clone().unwrap_or_else(|| name.clone());
        let decision = self.link_judged(judged, dname, response, |zone| LinkKind::Alias {
            zone,
            name: name.clone(),
            record_type: RecordType::DNAME,
            target: link_target.clone(),
        });
        if let Some(link) = self.links.last_mut().filter(|_| cname.is_some() && decision.is_none()) {
            link.steps.push(Step::CnameSynthesized { dname: owner.clone() });
        }
        match expected {
            Some(target) => Stepped::Alias { target, response, decision },
            // The new name is too long (RFC 6672 §2.2).
            None => Stepped::End(Conclusion { outcome: Outcome::Error(Rcode::YXDOMAIN), decision }),
        }
    }
}
