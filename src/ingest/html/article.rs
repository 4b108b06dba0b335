use super::block::{Block, Element, Kind, Page, Part};

/// Below this many bytes something was passed over that should not have been; after Mozilla's Readability.
const ENOUGH: usize = 250;

/// A shorter text says nothing for the element that it stands in.
const SHORT: usize = 25;

/// A text in no element made for text is part of a report if it is as long as this, or ends as a sentence does.
const LONG: usize = 80;

/// The text of the report in a page; empty if there is none.
///
/// What the page's own names speak against is passed over, unless too little is left then.
pub(super) fn text(page: &Page, title: Option<&str>) -> String {
    let mut longest = String::new();
    for most in [Part::Report, Part::Doubtful, Part::Around] {
        let text = text_of_parts(page, most, title);
        if text.len() > longest.len() {
            longest = text;
        }
        if longest.len() >= ENOUGH {
            break;
        }
    }
    longest
}

/// All text of a piece of markup, without blocks that only lead elsewhere.
pub(super) fn all(page: &Page) -> String {
    let alone = page.blocks.len() == 1;
    join(page.blocks.iter().filter(|block| alone || block.unlinked() > 0.2))
}

fn text_of_parts(page: &Page, most: Part, title: Option<&str>) -> String {
    let elements = &page.elements;
    let mut blocks: Vec<&Block> = page.blocks.iter().filter(|block| elements[block.element].part <= most).collect();
    if let Some(article) = own_article(&blocks, elements) {
        blocks.retain(|block| (article..elements[article].end).contains(&block.element));
        return join(kept(&blocks, title).into_iter());
    }
    let scores = scores(&blocks, elements);
    let best = (0..scores.len()).rev().max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
    if let Some(best) = best.filter(|&best| scores[best] > 0.0) {
        let best = climb(best, &scores, elements);
        let ranges = with_siblings(best, &scores, elements);
        let parent = elements[best].parent;
        blocks.retain(|block| {
            let before = ranges.partition_point(|range| range.0 <= block.element);
            (before > 0 && block.element < ranges[before - 1].1)
                || (elements[block.element].home == parent && is_prose(block) && block.text.len() >= LONG)
        });
    }
    join(kept(&blocks, title).into_iter())
}

/// The element made for an article that holds most of the prose in such elements, if it holds enough of the page's: the
/// others are teasers.
fn own_article(blocks: &[&Block], elements: &[Element]) -> Option<usize> {
    let mut prose = vec![0; elements.len()];
    let mut all = 0;
    for block in blocks.iter().filter(|block| is_prose(block)) {
        all += block.text.len();
        if let Some(article) = elements[block.element].article {
            prose[article] += block.text.len();
        }
    }
    let most = (0..prose.len()).rev().max_by_key(|&element| prose[element])?;
    (prose[most] >= ENOUGH && prose[most] * 3 >= all).then_some(most)
}

/// What the paragraphs in each element say for its holding the report: the most for the element around them, less for
/// those around that.
fn scores(blocks: &[&Block], elements: &[Element]) -> Vec<f32> {
    // How many blocks stand in elements before each one, so that a difference is how many an element holds.
    let mut before = vec![0; elements.len() + 1];
    blocks.iter().for_each(|block| before[block.element + 1] += 1);
    (1..before.len()).for_each(|element| before[element] += before[element - 1]);
    let holds = |element: usize| before[elements[element].end] - before[element];

    let mut scores = vec![0.0; elements.len()];
    for block in blocks.iter().filter(|block| is_prose(block) && block.text.len() >= SHORT) {
        let commas = block.text.matches(',').count() as f32;
        let said = 1.0 + commas + (block.text.len() as f32 / 100.0).min(3.0);
        let mut element = elements[block.element].home;
        // A wrapper of one paragraph is that paragraph.
        while element != 0 && holds(element) == 1 {
            element = elements[elements[element].parent].home;
        }
        for share in [1.0, 1.0 / 2.0, 1.0 / 6.0, 1.0 / 9.0] {
            scores[element] += said * share;
            if element == 0 {
                break;
            }
            element = elements[elements[element].parent].home;
        }
    }
    for (score, element) in scores.iter_mut().zip(elements) {
        if *score > 0.0 {
            *score += element.weight;
        }
    }
    scores
}

/// The first element around the best one that scores more than what it holds: several parts of a report may each stand
/// in wrappers of their own. The page as a whole is none.
fn climb(best: usize, scores: &[f32], elements: &[Element]) -> usize {
    let (mut at, mut last) = (best, scores[best]);
    while last > scores[best] / 3.0 && !elements[elements[at].parent].whole {
        at = elements[at].parent;
        if scores[at] > last {
            return at;
        }
        last = scores[at];
    }
    best
}

/// The elements that belong to the best one, each by itself and one past the last in it: the best itself, and what
/// stands beside it and scores a fifth of it.
fn with_siblings(best: usize, scores: &[f32], elements: &[Element]) -> Vec<(usize, usize)> {
    if best == 0 {
        return vec![(0, elements[0].end)];
    }
    let parent = elements[best].parent;
    let enough = (scores[best] / 5.0).max(10.0);
    let siblings = (parent + 1..elements[parent].end).filter(|&element| elements[element].parent == parent);
    siblings
        .filter(|&element| element == best || scores[element] >= enough)
        .map(|element| (element, elements[element].end))
        .collect()
}

/// Whether a block is text to be read rather than a heading or a link.
fn is_prose(block: &Block) -> bool {
    !matches!(block.kind, Kind::Title | Kind::Heading) && block.unlinked() > 0.5
}

/// The blocks that a reader would call the report: no links, bylines and buttons, and headings only above text.
fn kept<'a>(blocks: &[&'a Block], title: Option<&str>) -> Vec<&'a Block> {
    let mut kept = Vec::new();
    let mut headings = Vec::new();
    for &block in blocks {
        if matches!(block.kind, Kind::Title | Kind::Heading) {
            if title != Some(block.text.as_str()) {
                headings.push(block);
            }
            continue;
        }
        if !is_prose(block) {
            // The heading was that of a list of links.
            headings.clear();
            continue;
        }
        let ends = block.text.trim_end_matches(['”', '’', '"', '\'', ')']).ends_with(['.', '!', '?', '…', ':']);
        let byline = block.text.starts_with("By ") && block.text.len() < LONG && !ends;
        if !byline && (block.kind != Kind::Other || ends || block.text.len() >= LONG) {
            kept.append(&mut headings);
            kept.push(block);
        }
    }
    kept
}

/// The blocks as paragraphs with an empty line between them; items of one list follow line on line.
fn join<'a>(blocks: impl Iterator<Item = &'a Block>) -> String {
    let mut text = String::new();
    let mut last = None;
    for block in blocks {
        let item = block.kind == Kind::Item;
        text.push_str(match last {
            None => "",
            Some(Kind::Item) if item => "\n",
            Some(_) => "\n\n",
        });
        text.push_str(if item { "• " } else { "" });
        text.push_str(&block.text);
        last = Some(block.kind);
    }
    text
}
