//! A hash that is the same in every version of the program.

/// FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv): the same in every version of the program, and spread well enough
/// to order ties and to choose samples. It does not resist someone who looks for collisions.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
