//! Spreads work over the processor's cores, with the results in the order of the input.

use rayon::iter::{
    IndexedParallelIterator as _, IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _,
};

/// How many items one core takes at least.
const MIN: usize = 16;

/// Applies a function to each item, on all cores if there are many.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], apply: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    if items.len() <= MIN {
        return items.iter().map(apply).collect();
    }
    items.par_iter().with_min_len(MIN).map(apply).collect()
}

/// Replaces each item by a function's result, on all cores if there are many.
pub fn each_in_parallel<T: Send, R: Send>(items: Vec<T>, apply: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    if items.len() <= MIN {
        return items.into_iter().map(apply).collect();
    }
    items.into_par_iter().with_min_len(MIN).map(apply).collect()
}
