#include "sandbox/html_text.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace workspace::sandbox {

std::string unescape_html(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> references[] = {
      {"&amp;", "&"},  {"&lt;", "<"},  {"&gt;", ">"},  {"&quot;", "\""},
      {"&apos;", "'"}, {"&#39;", "'"}, {"&nbsp;", " "}};
  std::string result;
  while (!text.empty()) {
    auto const* const found = std::find_if(std::begin(references), std::end(references),
                                           [&](auto const& one) { return text.starts_with(one.first); });
    bool const known = found != std::end(references);
    result += known ? found->second : text.substr(0, 1);
    text.remove_prefix(known ? found->first.size() : 1);
  }
  return result;
}

std::string html_text(std::string_view html) {
  std::string result;
  while (!html.empty()) {
    auto const open = std::min(html.find('<'), html.size());
    result += unescape_html(html.substr(0, open));
    html.remove_prefix(open);
    auto const end = html.find('>');
    if (end == std::string_view::npos) break;
    auto const tag = to_lower(html.substr(1, std::min<std::size_t>(end - 1, 8)));
    html.remove_prefix(end + 1);
    for (std::string_view const hidden : {"script", "style"})
      if (tag.starts_with(hidden))
        html.remove_prefix(std::min(html.size(), to_lower(html).find("</" + std::string(hidden))));
    result += ' ';
  }
  return result;
}

}  // namespace workspace::sandbox
