#include "mcp/offer/registry.hpp"

#include <algorithm>

namespace workspace::mcp {

bool Offer::completes() const {
  auto const prompt_does = [](auto const& each) {
    return std::ranges::any_of(each.second->arguments, [](auto const& one) { return bool(one.complete); });
  };
  auto const template_does = [](auto const& each) { return !each.second->complete.empty(); };
  return std::ranges::any_of(prompts, prompt_does) || std::ranges::any_of(templates, template_does);
}

bool Offer::has_tasks() const {
  return std::ranges::any_of(tools, [](auto const& each) { return each.second->takes_long; });
}

bool Offer::has_apps() const {
  return std::ranges::any_of(resources,
                             [](auto const& each) { return each.second->info.mime_type == app_mime_type; });
}

}  // namespace workspace::mcp
