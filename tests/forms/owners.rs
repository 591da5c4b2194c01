//! The CODEOWNERS block.

use crate::support::Folder;
use crate::{CONFIG, forms};

const BLOCK: &str = "# rolecall: begin, written by `rolecall forms`: who holds a role owns its templates
/.github/rolecall/templates/product-manager/ @bo @acme/product
/.github/rolecall/templates/product-owner/ @bo @acme/product
# rolecall: end
";

/// A folder without forms, in which the product manager role is held and covers the product owner.
fn held() -> Folder {
    let folder = Folder::new();
    folder.write(CONFIG, "forms: []\nroles:\n  product-manager: { holders: [bo, acme/product] }\n");
    folder
}

#[test]
fn each_role_that_somebody_answers_for_owns_its_templates() {
    let folder = held();
    assert_eq!(forms(&folder, &[]).ok().out, "+ .github/CODEOWNERS\n");
    assert_eq!(folder.read(".github/CODEOWNERS"), BLOCK);
    assert_eq!(forms(&folder, &["--check"]).ok().out, "= .github/CODEOWNERS\n");
}

#[test]
fn only_the_block_changes_in_the_file_that_github_uses() {
    for (others, path) in [
        (&["docs/CODEOWNERS"][..], "docs/CODEOWNERS"),
        (&["docs/CODEOWNERS", "CODEOWNERS"], "CODEOWNERS"),
        (&["docs/CODEOWNERS", "CODEOWNERS", ".github/CODEOWNERS"], ".github/CODEOWNERS"),
    ] {
        let folder = held();
        for other in others {
            folder.write(other, "* @cy\r\n");
        }
        assert_eq!(forms(&folder, &[]).ok().out, format!("~ {path}\n"));
        assert_eq!(folder.read(path), format!("* @cy\n\n{BLOCK}").replace('\n', "\r\n"));
        for other in others.iter().filter(|other| **other != path) {
            assert_eq!(folder.read(other), "* @cy\r\n");
        }
    }
}

#[test]
fn the_block_keeps_its_place_and_goes_with_the_last_holder() {
    let folder = held();
    forms(&folder, &[]).ok();
    let around = format!("* @cy\n\n{BLOCK}\n/docs/ @dee\n");
    folder.write(".github/CODEOWNERS", &around);
    forms(&folder, &["--check"]).ok();
    folder.edit(CONFIG, "bo, acme/product", "eve");
    let check = forms(&folder, &["--check"]).code(1);
    assert!(check.err.contains(".github/CODEOWNERS is out of date"), "{}", check.err);
    forms(&folder, &[]).ok();
    assert_eq!(folder.read(".github/CODEOWNERS"), around.replace("@bo @acme/product", "@eve"));
    folder.write(CONFIG, "forms: []\n");
    forms(&folder, &[]).ok();
    assert_eq!(folder.read(".github/CODEOWNERS"), "* @cy\n\n/docs/ @dee\n");
    folder.write(".github/CODEOWNERS", BLOCK);
    assert_eq!(forms(&folder, &[]).ok().out, "- .github/CODEOWNERS\n");
    assert_eq!(folder.files(), [CONFIG]);
    assert_eq!(forms(&folder, &[]).ok().err, "no forms are enabled, and nobody holds a role\n");
}

#[test]
fn a_block_whose_end_is_gone_is_left_alone() {
    let folder = held();
    let broken = "# rolecall: begin\n/x/ @ana\n* @cy\n";
    folder.write(".github/CODEOWNERS", broken);
    let ran = forms(&folder, &[]).ok();
    assert_eq!(ran.out, "! .github/CODEOWNERS\n");
    assert!(ran.err.contains("`# rolecall: end`"), "{}", ran.err);
    assert_eq!(folder.read(".github/CODEOWNERS"), broken);
}
