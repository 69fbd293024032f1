//! How long the texts of an index are together.

use tantivy::{DocId, Searcher, fieldnorm::FieldNormReader, schema::Field};
use tracuu_index::{EngineContext, Fields, Result, TotalLengths};

/// The lengths of all articles that a searcher sees, in syllables.
///
/// They are summed up from the length that Tantivy keeps of each, which is the lower end of a range: the middle of the range is
/// taken. The sum that Tantivy keeps beside them counts deleted articles, and is another one once these are merged away.
pub(crate) fn total_lengths(searcher: &Searcher, fields: &Fields) -> Result<TotalLengths> {
    Ok(TotalLengths { text: total(searcher, fields.folded)?, title: total(searcher, fields.title)? })
}

fn total(searcher: &Searcher, field: Field) -> Result<u64> {
    let mut doubled = 0;
    for segment in searcher.segment_readers() {
        let norms = segment.get_fieldnorms_reader(field).doing("read the lengths")?;
        let alive = (0..segment.max_doc()).filter(|doc| !segment.is_deleted(*doc));
        doubled += alive.map(|doc| doubled_middle(&norms, doc)).sum::<u64>();
    }
    Ok(doubled / 2)
}

/// Twice the middle of the range that an article's length is in.
fn doubled_middle(norms: &FieldNormReader, doc: DocId) -> u64 {
    let id = norms.fieldnorm_id(doc);
    let low = u64::from(FieldNormReader::id_to_fieldnorm(id));
    let next = id.checked_add(1).map_or(low + 1, |next| u64::from(FieldNormReader::id_to_fieldnorm(next)));
    low + next - 1
}
