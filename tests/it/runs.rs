//! Runs of many queries, and their measures.

use libtest_mimic::{Failed, Trial};

use crate::search::place;

pub(crate) fn tests() -> Vec<Trial> {
    vec![Trial::test("runs::a_batch_is_a_trec_run", a_batch_is_a_trec_run)]
}

fn a_batch_is_a_trec_run() -> Result<(), Failed> {
    let place = place()?;
    let queries = place.write("q.tsv", "q1\tphú yên\nq2\tkhông có gì\nq3\tlam dong\n")?;
    let output = place.run("search", &["--batch"], &[&queries])?;
    let run = String::from_utf8(output.stdout)?;
    let lines: Vec<Vec<&str>> = run.lines().map(|line| line.split(' ').collect()).collect();
    let [first, second] = lines.as_slice() else { return Err(run.into()) };
    assert_eq!((first.get(..4), first.last()), (Some(&["q1", "Q0", "kc", "1"][..]), Some(&"tracuu")));
    assert_eq!(second.get(..4), Some(&["q3", "Q0", "nfd", "1"][..]));

    let qrels = place.write("qrels.tsv", "q1 0 kc 1\nq3 0 kc 1\n")?;
    let output = place.run(
        "eval",
        &["--json"],
        &["--queries".as_ref(), queries.as_os_str(), "--qrels".as_ref(), qrels.as_os_str()],
    )?;
    let measures = crate::tracuu::json(&output)?;
    assert_eq!((&measures["queries"], &measures["mrr@10"]), (&2.into(), &0.5.into()));

    // Beside another ranking, query by query.
    let against = place.write("other.toml", "[matching]\nall_up_to = 1\nshares = [[9, 0.01]]\n")?;
    let files = [queries.as_os_str(), qrels.as_os_str(), against.as_os_str()];
    let options: Vec<_> = ["--queries", "--qrels", "--against"]
        .into_iter()
        .zip(files)
        .flat_map(|(name, file)| [name.as_ref(), file])
        .collect();
    let told = crate::tracuu::json(&place.run("eval", &["--json"], &options)?)?;
    assert_eq!((&told["comparison"]["gains"], &told["comparison"]["losses"]), (&1.into(), &0.into()), "{told}");
    let told = String::from_utf8(place.run("eval", &[], &options)?.stdout)?;
    assert!(told.contains("paired t") && told.contains("1 gain, 0 lose"), "{told}");
    Ok(())
}
