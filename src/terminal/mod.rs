//! What front-ends on a terminal share: answers and errors as people see them there, in its width and colours. Knows nothing
//! of commands.

pub(crate) mod answer;
pub(crate) mod failure;
pub(crate) mod interrupt;
pub(crate) mod output;
