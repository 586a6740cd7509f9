//! Asks all resolvers at once; each as a stub does and, at the same time, in a walk with CD.

use crate::comparison::{Observation, Resolver};
use crate::drive::{self, Ending};
use crate::env::{Env, Interrupt, Progress};
use crate::net::Network;
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Exchange, Mode, Transport};
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::time::Timestamp;
use dnssec_core::walk::{Start, Stub, Walk};
use tokio::task::JoinSet;

/// What all are asked, and how.
pub(super) struct Asking<'a> {
    pub(super) question: &'a Question,
    pub(super) anchors: &'a TrustAnchors,
    pub(super) started: Timestamp,
}

/// A resolver, and how it is reached.
pub(super) struct Contact {
    pub(super) resolver: Resolver,
    pub(super) transport: Transport,
    pub(super) network: Network,
}

impl Asking<'_> {
    /// What came of it, in the order of the resolvers.
    pub(super) async fn all(&self, contacts: Vec<Contact>, env: &Env) -> (Vec<Observation>, Ending) {
        let mut under_way = JoinSet::new();
        for (index, contact) in contacts.iter().enumerate() {
            let (stub, walk) = self.questions(contact);
            let (network, interrupt) = (contact.network.clone(), env.interrupt);
            // One line tells of progress; that of the first walk stands for all.
            let progress = if index == 0 { env.progress } else { Progress::Hidden };
            under_way.spawn(async move {
                let (plain, walked) = tokio::join!(
                    ask(stub, &network, interrupt),
                    drive::walk(walk, &network, progress, interrupt)
                );
                (index, plain, walked)
            });
        }
        let mut done: Vec<Option<(Vec<Exchange>, Capture)>> = contacts.iter().map(|_| None).collect();
        let mut ending = Ending::Finished;
        while let Some(joined) = under_way.join_next().await {
            // A task is neither aborted nor does it panic; of one that did nothing is known.
            let Ok((index, plain, (capture, ended))) = joined else { continue };
            if ended == Ending::Interrupted {
                ending = Ending::Interrupted;
            }
            if let Some(place) = done.get_mut(index) {
                *place = Some((plain, capture));
            }
        }
        let observation = |(resolver, done): (Resolver, Option<(Vec<Exchange>, Capture)>)| {
            let (plain, capture) = done.unwrap_or_else(|| (Vec::new(), self.nothing()));
            Observation { resolver, plain, capture }
        };
        let resolvers = contacts.into_iter().map(|contact| contact.resolver);
        (resolvers.zip(done).map(observation).collect(), ending)
    }

    fn questions(&self, contact: &Contact) -> (Stub, Walk) {
        let (address, transport) = (contact.resolver.address, contact.transport);
        let stub = Stub::new(self.question.clone(), address, transport, self.started);
        let start = Start::Resolver { address, transport };
        let (anchors, policy) = (self.anchors.clone(), Policy::default());
        (stub, Walk::new(self.question.clone(), start, anchors, policy, self.started))
    }

    fn nothing(&self) -> Capture {
        Capture {
            question: self.question.clone(),
            started: self.started,
            mode: Mode::Recursive,
            anchors: Vec::new(),
            exchanges: Vec::new(),
        }
    }
}

async fn ask(mut stub: Stub, network: &Network, interrupt: Interrupt) -> Vec<Exchange> {
    let interrupted = interrupt.wait();
    tokio::pin!(interrupted);
    while let Some(outgoing) = stub.poll_query() {
        tokio::select! {
            completed = network.exchange(&outgoing) => stub.handle_response(outgoing.key, completed),
            () = &mut interrupted => break,
        }
    }
    stub.finish()
}
