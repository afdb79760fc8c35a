#pragma once
// A parsed HTML document under limits of memory and time. Only html*.cpp include this.

#include <gumbo.h>
#include <memory>
#include <string_view>
#include <vector>

namespace workspace::content {

class HtmlTree {
 public:
  /// `html` must outlive the tree.
  explicit HtmlTree(std::string_view html);
  HtmlTree(HtmlTree const&) = delete;
  HtmlTree& operator=(HtmlTree const&) = delete;

  /// The <html> element, or nullptr where parsing cost more than 128 MiB or a second of CPU time.
  GumboNode const* root() const { return root_; }
  GumboNode const* body() const;

 private:
  struct Arena;
  std::unique_ptr<Arena, void (*)(Arena*)> arena_;
  GumboNode const* root_ = nullptr;
};

/// An attribute's value, or empty.
std::string_view attribute(GumboNode const& element, char const* name);
bool has_attribute(GumboNode const& element, char const* name);

inline constexpr int max_html_depth = 200;

}  // namespace workspace::content
