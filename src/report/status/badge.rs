//! The badge that says how many roles are covered.

use crate::core::status::Overview;

/// How wide a character is about, in pixels. The text is stretched to this width, so a guess is enough.
const CHARACTER: usize = 7;

/// Says which file is a badge of ours, and may be written again.
pub const BADGE_MARK: &str = "<!-- rolecall badge -->";

/// Renders the badge as an SVG: green if each role is held, amber if some are not, red if none is.
pub fn render_badge(overview: &Overview) -> String {
    let (held, all) = overview.covered();
    let (label, value) = ("roles covered", format!("{held}/{all}"));
    let color = match held {
        held if held == all => "#2d6a2d",
        0 => "#a11d1d",
        _ => "#7a5200",
    };
    let (left, right) = (label.len() * CHARACTER + 12, value.len() * CHARACTER + 12);
    let width = left + right;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\" role=\"img\" aria-label=\"{label} {value}\">\n\
         {BADGE_MARK}\n\
         <title>{label} {value}</title>\n\
         <rect width=\"{width}\" height=\"20\" rx=\"3\" fill=\"#444\"/>\n\
         <path d=\"M{left} 0h{}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{}z\" fill=\"{color}\"/>\n\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\n\
         <text x=\"{}\" y=\"14\" textLength=\"{}\">{label}</text>\n\
         <text x=\"{}\" y=\"14\" textLength=\"{}\">{value}</text>\n\
         </g>\n\
         </svg>\n",
        right - 3,
        right - 3,
        left / 2,
        left - 12,
        left + right / 2,
        right - 12,
    )
}
