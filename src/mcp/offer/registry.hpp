#pragma once
// What is offered, one kind after the other: tools, prompts, resources and templates, in an order that never
// changes, with their definitions written once per version.

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"
#include "mcp/offer/prompt.hpp"
#include "mcp/offer/resource.hpp"
#include "mcp/offer/tool.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::mcp {

/// Entries of one kind T, sorted by key. T has key_of(T), check(T) and definition(T, version).
template <class T>
class Registry {
 public:
  /// Many clients never ask for a second page, so one holds more than we have.
  explicit Registry(std::size_t page_size = 250) : page_size_(page_size) {}

  /// Throws Failure(invalid) for an entry that clients could not use, Failure(conflict) for a taken key.
  void add(T entry) {
    check(entry);
    std::string key = key_of(entry);
    if (!entries_.emplace(key, std::make_shared<T const>(std::move(entry))).second)
      throw Failure(ErrorKind::conflict, "\"" + key + "\" is there twice.");
    changed();
  }
  /// False where there is none. A call that runs keeps what it was given.
  bool remove(std::string_view key) {
    auto const found = entries_.find(key);
    if (found == entries_.end()) return false;
    entries_.erase(found);
    changed();
    return true;
  }
  /// Called after each change from now on.
  void on_change(std::function<void()> tell) { tell_ = std::move(tell); }

  std::shared_ptr<T const> find(std::string_view key) const {
    auto const found = entries_.find(key);
    return found == entries_.end() ? nullptr : found->second;
  }
  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  std::size_t page_size() const { return page_size_; }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  /// Sorted.
  std::vector<std::string_view> names() const {
    std::vector<std::string_view> names;
    for (auto const& [key, entry] : entries_) names.push_back(key);
    return names;
  }

  /// The definitions from `offset` on, at most a page, as a JSON array.
  std::string const& page(Version version, std::size_t offset) const {
    auto const [at, fresh] = pages_.try_emplace({version, offset});
    if (!fresh) return at->second;
    json::array list;
    if (offset < entries_.size()) {
      auto entry = std::next(entries_.begin(), static_cast<std::ptrdiff_t>(offset));
      for (std::size_t i = 0; i < page_size_ && entry != entries_.end(); ++i, ++entry)
        list.emplace_back(definition(*entry->second, version));
    }
    json::value const written(std::move(list));
    return at->second = json::write(written);
  }
  /// Changes when any definition does: what cursors are bound to.
  std::string const& fingerprint() const {
    if (fingerprint_.empty()) {
      std::string all;
      for (std::size_t offset = 0; offset < entries_.size(); offset += page_size_)
        all += page(newest_modern, offset);
      fingerprint_ = to_hex(crypto::sha256(all)).substr(0, 32);
    }
    return fingerprint_;
  }

 private:
  void changed() {
    pages_.clear();
    fingerprint_.clear();
    if (tell_) tell_();
  }

  std::size_t page_size_;
  std::map<std::string, std::shared_ptr<T const>, std::less<>> entries_;
  std::function<void()> tell_;
  mutable std::map<std::pair<Version, std::size_t>, std::string> pages_;
  mutable std::string fingerprint_;
};

using ToolRegistry = Registry<Tool>;

/// Resources that differ by caller (a user's own inbox), after the registered ones.
using ListResources = std::function<Async<std::vector<Resource>>(CallContext&)>;

/// Everything that a server offers.
struct Offer {
  Registry<Tool> tools{};
  Registry<Prompt> prompts{};
  Registry<Resource> resources{};
  Registry<ResourceTemplate> templates{};
  ListResources more_resources{};

  bool has_resources() const { return !resources.empty() || !templates.empty() || more_resources; }
  /// Whether anything can be completed.
  bool completes() const;
  /// Whether a tool may go on as a task.
  bool has_tasks() const;
  /// Whether a resource is a panel of MCP Apps.
  bool has_apps() const;
};

}  // namespace workspace::mcp
