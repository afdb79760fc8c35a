// HTML that strangers sent: its text is text, and what is kept of it to stand in our own mail runs nothing.

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/html.hpp"
#include "report.hpp"

namespace workspace::content {
namespace {

void read(std::string_view html) {
  for (bool const links : {false, true}) {
    auto const text = html_to_text(html, {.keep_links = links});
    expect(!is_valid_utf8(html) || is_valid_utf8(text), "The text is no UTF-8", text);
    looks_low_value(text);
    auto const back = html_to_text(text_to_html(text));
    expect(!is_valid_utf8(text) || is_valid_utf8(back), "Text as HTML has no text", back);
  }
  auto const fragment = html_fragment(html);
  auto const lower = to_lower(fragment);
  for (auto const tag : {"<script", "<iframe", "<object", "<embed", "<meta", "<base"})
    expect(lower.find(tag) == lower.npos, tag, fragment);
  // What was made harmless stays so when it is read again.
  auto const again = to_lower(html_fragment(fragment));
  for (auto const tag : {"<script", "<iframe", "<object", "<embed"})
    expect(again.find(tag) == again.npos, tag, again);
  for (auto const& id : shown_content_ids(html))
    expect(!id.starts_with('<'), "This Content-ID has brackets", id);
  std::string whole(html);
  append_to_html(whole, "<p>more</p>");
  expect(whole.size() == html.size() + 11, "Something else was changed", whole);
}

}  // namespace
}  // namespace workspace::content

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  workspace::content::read(workspace::input_of(data, size));
  return 0;
}
