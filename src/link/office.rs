use jiff::civil::Date;

use crate::lexicon::{EntityId, Lexicon};
use crate::link::name::{folded, is_title};

/// The full names of those who may be meant by an office before a family name, such as “President Bush”: they held such an
/// office on that day, in one of `countries` where some are given. Nobody where the name has no office before it.
pub fn holders(lexicon: &Lexicon, name: &str, on: Option<Date>, countries: &[EntityId]) -> Vec<String> {
    let Some(on) = on else { return Vec::new() };
    let folded = folded(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let titles = words.iter().take_while(|word| is_title(word)).count();
    let (office, called) = words.split_at(titles);
    if office.is_empty() || called.is_empty() {
        return Vec::new();
    }
    let office = office.join(" ");
    let mut found = Vec::new();
    for holder in lexicon.roles.iter().filter(|holder| holder.holds(on)) {
        let has_office = holder.offices.iter().any(|name| name.eq_ignore_ascii_case(&office));
        if !has_office || !(countries.is_empty() || countries.contains(&holder.of)) {
            continue;
        }
        if let Some(person) = lexicon.gazetteer.entity(holder.person.as_str())
            && crate::link::folded(&person.label).split(' ').collect::<Vec<_>>().ends_with(called)
        {
            found.push(person.label.clone());
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::holders;
    use crate::lexicon::Lexicon;

    #[test]
    fn the_day_says_which_president_is_meant() {
        let on = |day: &str| holders(Lexicon::shipped(), "President Bush", day.parse().ok(), &[]);
        assert_eq!(on("2003-03-20"), ["George W. Bush"]);
        assert_eq!(on("2012-03-20"), [""; 0]);
        assert_eq!(holders(Lexicon::shipped(), "Bush", "2003-03-20".parse().ok(), &[]), [""; 0]);
    }
}
