//! No modules of a crate, and no two of one folder, import each other in a circle.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use libtest_mimic::{Failed, Trial};
use syn::{
    ItemMod, ItemUse, UseTree, Visibility,
    visit::{self, Visit},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("circles::modules_import_each_other_in_no_circle", no_circle),
        Trial::test("circles::a_circle_is_found", a_circle_is_found),
    ]
}

/// The path of a module in its crate: `["extract", "body"]`.
type Module = Vec<String>;

/// Which modules of a crate each module imports from.
#[derive(Debug, Default)]
struct Imports(BTreeMap<Module, BTreeSet<Module>>);

/// Collects the paths that a file imports.
struct Uses {
    module: Module,
    found: Vec<Module>,
}

impl Visit<'_> for Uses {
    fn visit_item_use(&mut self, item: &ItemUse) {
        // What is passed on to others is no need of its own.
        if matches!(item.vis, Visibility::Inherited) {
            self.add(&item.tree, Vec::new());
        }
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.resolve(&names);
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &ItemMod) {
        // Tests stand in a module of their own and may use anything.
        let is_test = item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
        if !is_test {
            visit::visit_item_mod(self, item);
        }
    }
}

impl Uses {
    fn add(&mut self, tree: &UseTree, mut path: Vec<String>) {
        match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.add(&part.tree, path);
            }
            UseTree::Group(group) => group.items.iter().for_each(|item| self.add(item, path.clone())),
            UseTree::Name(name) => {
                path.push(name.ident.to_string());
                self.resolve(&path);
            }
            UseTree::Rename(name) => {
                path.push(name.ident.to_string());
                self.resolve(&path);
            }
            UseTree::Glob(_) => self.resolve(&path),
        }
    }

    /// Notes a path of this crate from its root.
    fn resolve(&mut self, path: &[String]) {
        let mut from = self.module.clone();
        let mut rest = path;
        match path.first().map(String::as_str) {
            Some("crate") => {
                from.clear();
                rest = &rest[1..];
            }
            Some("super") => {
                while let Some(("super", others)) = rest.split_first().map(|(first, others)| (first.as_str(), others)) {
                    from.pop();
                    rest = others;
                }
            }
            Some("self") => rest = &rest[1..],
            // A child of this module, or another crate.
            _ => {}
        }
        from.extend(rest.iter().cloned());
        self.found.push(from);
    }
}

impl Imports {
    /// Reads the files of a crate.
    fn read(files: &[(Module, String)]) -> Result<Self, Failed> {
        let known: BTreeSet<&Module> = files.iter().map(|(module, _)| module).collect();
        let mut imports = Self::default();
        for (module, text) in files {
            let mut uses = Uses { module: module.clone(), found: Vec::new() };
            uses.visit_file(&syn::parse_file(text).map_err(|error| format!("{module:?}: {error}"))?);
            for path in uses.found {
                // The deepest module on the way to what is imported.
                let mut target = path;
                while !target.is_empty() && !known.contains(&target) {
                    target.pop();
                }
                if target != *module && !target.is_empty() {
                    imports.0.entry(module.clone()).or_default().insert(target);
                }
            }
        }
        Ok(imports)
    }

    /// The same between what stands directly in one folder, whose modules count as one with all that they hold.
    fn within(&self, folder: &[String]) -> Self {
        let child = |module: &Module| -> Option<Module> {
            (module.starts_with(folder) && module.len() > folder.len()).then(|| module[..=folder.len()].to_vec())
        };
        let mut imports = Self::default();
        for (module, targets) in &self.0 {
            for (from, to) in targets.iter().filter_map(|target| child(module).zip(child(target))) {
                if from != to {
                    imports.0.entry(from).or_default().insert(to);
                }
            }
        }
        imports
    }

    /// Modules that lead back to themselves.
    fn circle(&self) -> Option<Module> {
        self.0
            .keys()
            .find(|start| {
                let mut seen = BTreeSet::new();
                let mut next: Vec<&Module> = self.0.get(*start).into_iter().flatten().collect();
                while let Some(module) = next.pop() {
                    if module == *start {
                        return true;
                    }
                    if seen.insert(module) {
                        next.extend(self.0.get(module).into_iter().flatten());
                    }
                }
                false
            })
            .cloned()
    }

    fn check(&self) -> Result<(), Failed> {
        let folders: BTreeSet<Module> = self.0.keys().map(|module| module[..module.len() - 1].to_vec()).collect();
        for folder in folders {
            if let Some(module) = self.within(&folder).circle() {
                return Err(format!("{} leads back to itself: {self:?}", module.join("::")).into());
            }
        }
        Ok(())
    }
}

fn files(folder: &Path, module: &Module, found: &mut Vec<(Module, String)>) -> Result<(), Failed> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let inner: Module = module.iter().cloned().chain([name.clone()]).collect();
        if path.is_dir() {
            files(&path, &inner, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let own = if name == "mod" { module.clone() } else { inner };
            if !matches!(name.as_str(), "lib" | "main") {
                found.push((own, fs::read_to_string(&path)?));
            }
        }
    }
    Ok(())
}

fn no_circle() -> Result<(), Failed> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for entry in fs::read_dir(crates)? {
        let folder = entry?.path().join("src");
        let mut found = Vec::new();
        files(&folder, &Module::new(), &mut found)?;
        assert!(found.len() > 5, "{}", folder.display());
        Imports::read(&found)?.check().map_err(|error| format!("{}: {error:?}", folder.display()))?;
    }
    Ok(())
}

fn a_circle_is_found() -> Result<(), Failed> {
    let file = |module: &[&str], text: &str| -> (Module, String) {
        (module.iter().map(|name| (*name).to_owned()).collect(), text.to_owned())
    };
    let straight = [
        file(&["a"], "use crate::b::{Thing, c};"),
        file(&["b"], "mod c; pub use c::Other; fn f() { c::g() }"),
        file(&["b", "c"], "use super::Thing; #[cfg(test)] mod tests { use crate::a::All; }"),
    ];
    Imports::read(&straight)?.check()?;
    for back in ["use crate::a::All;", "fn f() { crate::a::all() }", "use super::super::a::All;"] {
        let mut circle = straight.to_vec();
        circle.push(file(&["b", "d"], back));
        if Imports::read(&circle)?.check().is_ok() {
            return Err(format!("no circle by {back}").into());
        }
    }
    Ok(())
}
