#pragma once
// HTML as people send it by mail: its text, and text as HTML. Pure functions; run them on a worker.

#include "base/html.hpp"

#include <set>
#include <string>
#include <string_view>

namespace workspace::content {

struct HtmlToText {
  bool keep_links = false;           // "the plan (https://...)" instead of "the plan"
  std::size_t max_bytes = 8u << 20;  // of the HTML; what is beyond is not read
};

/// Paragraphs, lists, tables, quotes ("> ") and preformatted text; scripts, styles and hidden elements left
/// out. Bounded in depth and size.
std::string html_to_text(std::string_view html, HtmlToText const& options = {});

/// Escaped, paragraphs and line breaks kept.
std::string text_to_html(std::string_view text);

/// The body of a document, to stand inside another: without scripts, event handlers and unsafe links.
std::string html_fragment(std::string_view html);

/// The Content-IDs that the HTML names as cid: URLs (RFC 2392), without <>.
std::set<std::string, std::less<>> shown_content_ids(std::string_view html);

/// `more` behind what is there, but within <body> where there is one.
void append_to_html(std::string& html, std::string_view more);

/// Whether a mail's plain text only says that the mail is to be read as HTML.
bool looks_low_value(std::string_view text);

}  // namespace workspace::content
