//! Units that stand beside the same units, as clusters: k-means on the sphere (Dhillon and Modha 2001) over vectors of
//! positive pointwise mutual information with the most frequent neighbours on either side.

use std::collections::HashMap;

/// Neighbours that are told apart, on each side.
const NEIGHBOURS: usize = 400;
const ROUNDS: usize = 12;

/// The cluster, from 1, of each unit; units and counts of their pairs by rank come from the most frequent on.
pub(super) fn find((keys, pairs): &(Vec<u32>, Vec<(usize, usize, u32)>), clusters: u8) -> HashMap<u32, u8> {
    let vectors = vectors(keys.len(), pairs);
    // The most frequent units begin a cluster each.
    let mut centres: Vec<Vec<f32>> = vectors.iter().take(usize::from(clusters)).map(|vector| dense(vector)).collect();
    let mut nearest = vec![0_usize; vectors.len()];
    for _ in 0..ROUNDS {
        for (vector, nearest) in vectors.iter().zip(&mut nearest) {
            let likeness = |centre: &Vec<f32>| {
                vector.iter().map(|(at, value)| value * centre.get(*at).unwrap_or(&0.0)).sum::<f32>()
            };
            let best =
                centres.iter().map(likeness).enumerate().reduce(|one, other| if other.1 > one.1 { other } else { one });
            *nearest = best.map_or(0, |(at, _)| at);
        }
        for centre in &mut centres {
            centre.fill(0.0);
        }
        for (vector, nearest) in vectors.iter().zip(&nearest) {
            if let Some(centre) = centres.get_mut(*nearest) {
                for (at, value) in vector {
                    if let Some(sum) = centre.get_mut(*at) {
                        *sum += value;
                    }
                }
            }
        }
        for centre in &mut centres {
            let length = centre.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            for value in centre.iter_mut() {
                *value /= length;
            }
        }
    }
    let number = |at: usize| u8::try_from(at + 1).unwrap_or_default();
    keys.iter().zip(&nearest).map(|(key, at)| (*key, number(*at))).collect()
}

/// For each unit its neighbours (left ones, then right ones) with their weights; each vector is one long.
fn vectors(count: usize, pairs: &[(usize, usize, u32)]) -> Vec<Vec<(usize, f32)>> {
    let (mut firsts, mut seconds, mut total) = (vec![0.0; count], vec![0.0; count], 0.0);
    for (one, other, together) in pairs {
        let together = f64::from(*together);
        total += together;
        firsts.get_mut(*one).into_iter().for_each(|sum| *sum += together);
        seconds.get_mut(*other).into_iter().for_each(|sum| *sum += together);
    }
    let mut vectors: Vec<Vec<(usize, f32)>> = vec![Vec::new(); count];
    for (one, other, together) in pairs {
        let of = |sums: &[f64], at: usize| sums.get(at).copied().unwrap_or(1.0);
        let tie = (f64::from(*together) * total / (of(&firsts, *one) * of(&seconds, *other))).ln();
        if tie <= 0.0 {
            continue;
        }
        #[expect(clippy::cast_possible_truncation, reason = "some digits are enough")]
        let tie = tie as f32;
        for (unit, neighbour, side) in [(*other, *one, 0), (*one, *other, NEIGHBOURS)] {
            if neighbour < NEIGHBOURS {
                vectors.get_mut(unit).into_iter().for_each(|vector| vector.push((neighbour + side, tie)));
            }
        }
    }
    for vector in &mut vectors {
        let length = vector.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        for (_, value) in vector.iter_mut() {
            *value /= length;
        }
    }
    vectors
}

fn dense(vector: &[(usize, f32)]) -> Vec<f32> {
    let mut dense = vec![0.0; NEIGHBOURS * 2];
    for (at, value) in vector {
        if let Some(place) = dense.get_mut(*at) {
            *place = *value;
        }
    }
    dense
}
