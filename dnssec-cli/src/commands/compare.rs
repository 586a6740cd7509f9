//! `dnssec compare`: several resolvers side by side.

mod ask;
mod resolvers;

use crate::args::CompareArgs;
use crate::comparison::{Comparison, Conclusion, Resolver, Stance};
use crate::drive::{self, Ending};
use crate::env::Env;
use crate::error::CliError;
use crate::input::{self, Words};
use crate::net::{Endpoint, Network};
use crate::{output, render};
use ask::{Asking, Contact};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Transport;
use dnssec_core::report::Verdict;

/// Compares and shows.
pub(crate) fn run(args: &CompareArgs, env: &mut Env) -> Result<u8, CliError> {
    let words = Words::parse(&args.words)?;
    let question = words.question.clone().ok_or(CliError::NothingToCompare)?;
    let anchors = input::anchors(&args.anchor, env)?;
    let anchors = if anchors.anchors.is_empty() { TrustAnchors::built_in() } else { anchors };
    let authorities = input::authorities(&args.ca, env)?;
    let started = env.clock.now();
    let (observations, ending) = drive::block_on(async {
        let resolvers = resolvers::resolvers(args, &words, &env.system_resolvers).await?;
        if authorities.is_some() && resolvers.iter().all(|(_, endpoint)| endpoint.encryption.is_none()) {
            return Err(CliError::AuthoritiesUnused);
        }
        let contact = |(resolver, endpoint): (Resolver, Endpoint)| {
            let network = Network::to(&endpoint, authorities.clone(), args.timeout, env)?;
            Ok(Contact { resolver, transport: endpoint.transport(Transport::Udp), network })
        };
        let contacts = resolvers.into_iter().map(contact).collect::<Result<_, CliError>>()?;
        let asking = Asking { question: &question, anchors: &anchors, started };
        Ok::<_, CliError>(asking.all(contacts, env).await)
    })??;
    if ending == Ending::Interrupted {
        output::diagnostic(env, "interrupted: what follows rests on what was answered until then\n");
    }
    let comparison = Comparison::new(question, observations, &anchors, args.at.unwrap_or(started));
    show(&comparison, args, env)?;
    Ok(exit_code(comparison.conclusion()))
}

/// 0 only where clients get what our validation says they should.
pub(crate) fn exit_code(conclusion: Conclusion) -> u8 {
    match conclusion {
        Conclusion::Alike(Stance::Authentic | Stance::Unauthenticated, Verdict::Secure) => 0,
        Conclusion::Alike(Stance::Unauthenticated, Verdict::Insecure) => 0,
        Conclusion::Alike(..) | Conclusion::Differ => 1,
        Conclusion::Unknown => 4,
    }
}

fn show(comparison: &Comparison, args: &CompareArgs, env: &mut Env) -> Result<(), CliError> {
    if args.json {
        return output::result(env, crate::args::Color::Never, &render::compare::json(comparison));
    }
    let options = render::Options { verbose: args.verbose, width: env.width };
    output::result(env, args.color, &render::compare::text(comparison, &options))
}
