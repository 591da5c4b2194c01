//! Generated forms and answers for the property tests of filing.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::NO_RESPONSE;
use super::element::{Element, Form, Shape};
use super::samples::{choice, field, items_of, template};
use crate::core::catalog::{Catalog, Field, Kind, Template, Value, load};
use crate::core::config::config_file::Config;

pub(super) static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| load(&[], &Config::default()).expect("the built-in templates are valid"));

/// What a person types into an element, and the value that it means.
pub(super) type Sample = (String, Option<Value>);

/// Text of one line.
fn words() -> BoxedStrategy<String> {
    let odd = prop::sample::select(vec![
        "a | b\\|c",
        "`code` \\| x",
        "日本 語",
        "x {{y}} & \"q\": '",
        "#12 and @ana",
        "he said _No response_",
        "a <!-- note --> b",
        "a <b>c</b>",
        "x <!-- rolecall bug/x -->",
        "**Owner:** me `bug/x`",
        "# Big",
        "## Head",
        "### Other",
        "2027. a year",
        "a, b",
    ]);
    let plain = "[a-zé0-9][a-zé ]{0,9}[a-zé]".prop_filter("a choice", |text| text != "none");
    prop_oneof![3 => plain, 2 => odd.prop_map(str::to_owned)].boxed()
}

/// Arbitrary lines. `later` are the labels that follow: in a fence they are code.
pub(super) fn text(later: Vec<String>) -> BoxedStrategy<String> {
    let fenced = prop::collection::vec(prop::sample::select([later, vec!["Other".to_owned()]].concat()), 1..3)
        .prop_map(|labels| labels.iter().map(|label| format!("\n### {label}\n")).collect::<Vec<_>>().concat())
        .prop_map(|labels| format!("```\n{labels}\n```"));
    let block = prop::sample::select(vec![
        "",
        "- item\n- [x] done\n  more",
        "> quote",
        "one\ntwo\n===",
        "three\n---",
        "so:\n\n    indented",
        "| a | b |\n|---|---|\n| c | d |",
        "<!-- rolecall user-story/k\nrole: product-leader\n-->",
        "<pre>",
        "<details>",
        "<!a",
        "~~~~\n~~~\n~~~~",
    ]);
    let pieces = prop_oneof![3 => words(), 2 => block.prop_map(str::to_owned), 1 => fenced];
    let last = prop::sample::select(vec!["end", "```\nopen", "~~~", "<!-- open", "1. ```\n   open"]);
    (prop::collection::vec(pieces, 0..5), last)
        .prop_map(|(pieces, last)| [pieces.join("\n"), last.to_owned()].join("\n"))
        .boxed()
}

/// The items of a list, each typed as a line, with its further lines indented.
fn list(item: BoxedStrategy<String>) -> BoxedStrategy<(String, Vec<String>)> {
    let style = prop::sample::select(vec!["", "- ", "* ", "1. ", "- [ ] "]);
    let further = prop::sample::select(vec!["", "\n\n", "\n```\n- x\n\n  y\n```", "\nmore\n\n- deeper"]);
    let item = (item, further).prop_map(|(first, further)| format!("{}{further}", first.trim()).trim_end().to_owned());
    (style, prop::collection::vec(item, 1..4), any::<bool>())
        .prop_map(|(style, items, spaced)| {
            let indent = if style == "1. " { "\n   " } else { "\n  " };
            let typed = |item: &String| format!("{style}{}", item.replace('\n', indent));
            let separator = if spaced { "\n\n" } else { "\n" };
            (items.iter().map(typed).collect::<Vec<_>>().join(separator), items)
        })
        .boxed()
}

fn typed(element: &Element<'_>, later: Vec<String>) -> BoxedStrategy<Sample> {
    let field = element.field.clone();
    let fits = move |(typed, value): (String, Value)| (typed, field.within_bounds(value).ok().flatten());
    let field = element.field;
    let one = |line: BoxedStrategy<String>| line.prop_map(|line| (line.clone(), Value::Text(line.trim().to_owned())));
    let answered: BoxedStrategy<(String, Value)> = match (field.kind, &element.shape) {
        (Kind::Paragraph, _) => {
            text(later).prop_map(|text| (text.clone(), Value::Text(text.trim().to_owned()))).boxed()
        }
        (Kind::Text | Kind::Link, _) => one(words()).boxed(),
        (Kind::User, _) => one(Just("ana".to_owned()).boxed()).boxed(),
        (Kind::Choice, _) => one(prop::sample::select(field.choices.clone()).boxed()).boxed(),
        (Kind::Number, _) => "€?[1-9][0-9]{0,2}(,000)?|[1-9][0-9]? ?%|[1-9]\\.[1-9]m users"
            .prop_map(|number| (number.clone(), Value::Number(number)))
            .boxed(),
        (Kind::Date, _) => (1i8..28, prop::sample::select(vec!["%Y-%m-%d", "%-d %B %Y", "%b %-d, %Y"]))
            .prop_map(|(day, pattern)| jiff::civil::date(2027, 2, day).strftime(pattern).to_string())
            .prop_map(|date| (date.clone(), Value::Date(date)))
            .boxed(),
        (Kind::Period, _) => prop::sample::select(vec!["Q1 2027", "2027-W05", "January to June 2027", "2027"])
            .prop_map(|period| (period.to_owned(), Value::Period(period.to_owned())))
            .boxed(),
        (Kind::Flag, _) => {
            any::<bool>().prop_map(|yes| ((if yes { "yes" } else { "no" }).to_owned(), Value::Flag(yes))).boxed()
        }
        (Kind::Choices, Shape::Ticks(options)) => {
            let options = options.clone();
            let mark = |ticked: bool| if ticked { "x" } else { " " };
            prop::collection::vec(any::<bool>(), options.len())
                .prop_map(move |ticks| {
                    let lines =
                        options.iter().zip(&ticks).map(|(option, tick)| format!("- [{}] {option}", mark(*tick)));
                    let chosen =
                        options.iter().zip(&ticks).filter(|(_, tick)| **tick).map(|(option, _)| option.clone());
                    (lines.collect::<Vec<_>>().join("\n"), Value::List(chosen.collect()))
                })
                .boxed()
        }
        (Kind::Choices, _) => list(prop::sample::select(field.choices.clone()).boxed())
            .prop_map(|(typed, _)| (typed, Value::List(Vec::new())))
            .boxed(),
        (Kind::Links, _) => prop::collection::vec(words(), 1..3)
            .prop_map(|links| {
                (links.join("\n"), Value::List(links.iter().map(|link| link.trim().to_owned()).collect()))
            })
            .boxed(),
        (Kind::List, _) => list(words()).prop_map(|(typed, items)| (typed, Value::List(items))).boxed(),
        (Kind::Items, _) => rows(field),
    };
    prop_oneof![6 => answered.prop_map(fits), 1 => Just((String::new(), None)), 1 => Just((NO_RESPONSE.to_owned(), None))].boxed()
}

/// Records whose columns are simple values, typed as rows. The field's own tests cover the others.
fn rows(field: &Field) -> BoxedStrategy<(String, Value)> {
    let ids: Vec<_> = field.fields.iter().map(|column| (column.id.clone(), column.clone())).collect();
    let cell = |column: &Field| match column.kind {
        Kind::Choice => prop::sample::select(column.choices.clone()).boxed(),
        Kind::Date => Just("28 February 2027".to_owned()).boxed(),
        Kind::Period => Just("2027-Q1".to_owned()).boxed(),
        Kind::Number => prop::sample::select(vec!["12.5", "€1,200", "68 %"]).prop_map(str::to_owned).boxed(),
        Kind::User => Just("ana".to_owned()).boxed(),
        Kind::Flag => Just("yes".to_owned()).boxed(),
        _ => words(),
    };
    let row: Vec<BoxedStrategy<String>> = field.fields.iter().map(cell).collect();
    prop::collection::vec(row, 1..4)
        .prop_map(move |rows| {
            let typed = |row: &Vec<String>| {
                row.iter().map(|cell| cell.trim().replace('|', "\\|")).collect::<Vec<_>>().join(" | ")
            };
            let record = |row: &Vec<String>| {
                let cells = ids.iter().zip(row);
                let value = |(column, cell): (&Field, &String)| column.read_texts(&[cell.trim().to_owned()]);
                cells.filter_map(|((id, column), cell)| Some((id.clone(), value((column, cell)).ok()??))).collect()
            };
            let lines: Vec<String> = rows.iter().map(typed).collect();
            (lines.join("\n"), Value::Records(rows.iter().map(record).collect()))
        })
        .boxed()
}

fn generated() -> BoxedStrategy<Template> {
    let field = (0..13usize, prop::sample::select(vec!["Why?", "What is it", "why? ", "How, `so`: \"it\" #1"]))
        .prop_map(|(kind, ask)| match kind {
            0 => choice(&["S", "M", "Large one"]),
            1 => Field { kind: Kind::Choices, ..choice(&["One, two", "Three", "# Four"]) },
            2 => items_of(&["first", "second"]),
            3 => field("f", ask, Kind::Paragraph),
            4 => field("f", ask, Kind::List),
            5 => field("f", ask, Kind::Date),
            6 => field("f", ask, Kind::Flag),
            7 => field("f", ask, Kind::Number),
            8 => field("f", ask, Kind::Link),
            9 => field("f", ask, Kind::Links),
            10 => field("f", ask, Kind::User),
            11 => field("f", ask, Kind::Period),
            _ => field("f", ask, Kind::Text),
        });
    prop::collection::vec(field, 1..6)
        .prop_map(|mut fields| {
            for (at, field) in fields.iter_mut().enumerate() {
                field.id = crate::core::names::FieldId::new(&format!("f{at}")).expect("an id");
            }
            template(fields)
        })
        .boxed()
}

/// A built-in template.
pub(super) fn builtin_template() -> BoxedStrategy<Arc<Template>> {
    let all: Vec<Arc<Template>> = CATALOG.templates().cloned().map(Arc::new).collect();
    prop::sample::select(all).boxed()
}

/// A built-in or a generated template.
pub(super) fn any_template() -> BoxedStrategy<Arc<Template>> {
    prop_oneof![generated().prop_map(Arc::new), builtin_template()].boxed()
}

/// A template, and what a person types into its form.
pub(super) fn filled(templates: BoxedStrategy<Arc<Template>>) -> BoxedStrategy<(Arc<Template>, Vec<Sample>)> {
    templates
        .prop_flat_map(|template| {
            let form = Form::of(&template);
            let labels: Vec<String> = form.labels().into_iter().map(str::to_owned).collect();
            let typed: Vec<_> = form
                .elements
                .iter()
                .enumerate()
                .map(|(at, element)| typed(element, labels[at + 1..].to_vec()))
                .collect();
            (Just(Arc::clone(&template)), typed)
        })
        .boxed()
}

/// The body of the filed issue as GitHub writes it.
pub(super) fn filed(template: &Template, typed: &[Sample], crlf: bool) -> String {
    let form = Form::of(template);
    let part = |(element, (text, _)): (&Element<'_>, &Sample)| {
        let answer = if text.is_empty() { NO_RESPONSE } else { text };
        format!("### {}\n\n{answer}", element.label)
    };
    let body = form.elements.iter().zip(typed).map(part).collect::<Vec<_>>().join("\n\n");
    if crlf { body.replace('\n', "\r\n") } else { body }
}
