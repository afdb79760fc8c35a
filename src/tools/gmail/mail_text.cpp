#include "tools/gmail/mail_text.hpp"

#include "content/html.hpp"

namespace workspace::tools::gmail {

Async<std::string> text_of_html(ToolContext& context, std::string html, bool keep_links) {
  auto work = [html = std::move(html), keep_links] {
    content::HtmlToText options;
    options.keep_links = keep_links;
    return content::html_to_text(html, options);
  };
  co_return co_await context.backend().workers.run(std::move(work));
}

}  // namespace workspace::tools::gmail
