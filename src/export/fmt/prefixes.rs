use std::collections::BTreeSet;
use std::mem;

use crate::export::fmt::lexer::Token;
use crate::export::fmt::tree::{Directive, Document, Statement};

/// Sorts the prefixes that are declared one after the other, where that changes no meaning and takes no comment away from
/// what it is about.
pub fn sort(document: &mut Document<'_>) {
    let Document { tokens, statements } = document;
    let mut heads = Vec::new();
    for run in statements.chunk_by_mut(|statement, next| goes_on(tokens, statement, next)) {
        if let Some(head) = head(tokens, run) {
            run.sort_by_key(|statement| prefix(tokens, statement).map(|directive| name(tokens, directive)));
            heads.extend(prefix(tokens, &run[0]).map(|directive| (head, directive.first)));
        }
    }
    for (before, after) in heads {
        // What stands above them all stays there.
        let comments = mem::take(&mut tokens[before].comments);
        let breaks = mem::replace(&mut tokens[before].breaks, 1);
        tokens[after].comments = comments;
        tokens[after].breaks = breaks;
    }
}

/// Whether a statement and the next declare prefixes, with neither an empty line nor a comment between them.
fn goes_on(tokens: &[Token<'_>], statement: &Statement, next: &Statement) -> bool {
    let (Some(_), Some(next)) = (prefix(tokens, statement), prefix(tokens, next)) else { return false };
    let next = &tokens[next.first];
    next.comments.is_empty() && next.breaks < 2
}

/// The first token of a run of prefixes; `None` if they are to stay in their order.
fn head(tokens: &[Token<'_>], run: &[Statement]) -> Option<usize> {
    let directives: Vec<&Directive> = run.iter().filter_map(|statement| prefix(tokens, statement)).collect();
    let (first, last) = (directives.first()?, directives.last()?);
    let head = &tokens[first.first];
    // A comment that stands beside the statement before is none of theirs.
    let is_free =
        head.breaks > 1 || head.comments.iter().enumerate().all(|(index, comment)| index == 0 && !comment.alone);
    let next = &tokens[last.dot.unwrap_or(last.last) + 1];
    let is_remarked = next.comments.first().is_some_and(|comment| !comment.alone);
    // The later of two declarations of a prefix is the one that holds.
    let mut names = BTreeSet::new();
    let are_different = directives.iter().all(|directive| names.insert(name(tokens, directive)));
    (is_free && !is_remarked && are_different).then_some(first.first)
}

fn prefix<'s>(tokens: &[Token<'_>], statement: &'s Statement) -> Option<&'s Directive> {
    match statement {
        Statement::Directive(directive) if tokens[directive.first].text == "@prefix" => Some(directive),
        _ => None,
    }
}

/// The prefix that is declared, without its colon.
fn name<'d>(tokens: &'d [Token<'_>], directive: &Directive) -> &'d str {
    tokens[directive.first + 1].text.trim_end_matches(':')
}
