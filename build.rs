//! The program holds `ontology/` and `queries/`: a file that comes, goes or changes there makes it anew.

fn main() {
    for folder in ["ontology", "queries"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
