#pragma once
// batchUpdate of Docs, Sheets, Slides and Forms: a list of requests, each an object of exactly one member
// that says what to do. All are applied or none; the answer's replies stand in their order.
//
//   BatchUpdate<State> const changes{api::docs::documents::batchUpdate,
//                                    {{"insertText", insert_text}, {"createNamedRange",
//                                    create_named_range}}};
//   Operation const batch_update{api::docs::documents::batchUpdate, [](World& world, Request const& request)
//   -> Answer {
//     return {.body = {{"documentId", ...}, {"replies", changes.apply(document_of(world, request),
//     request)}}}; }};

#include "sandbox/request.hpp"

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace workspace::sandbox {

namespace detail {

struct BatchRows {
  /// Throws Failure(internal) where Google's request has no such member.
  BatchRows(catalogue::Method const& method, std::vector<std::string_view> members);
  /// Calls `apply` with the row of each request, in order. Faults as Google: nothing or two things in a
  /// request, 501 for what has no row, and what `apply` throws with the request's place in its words.
  json::array run(Request const& request,
                  std::function<json::object(std::size_t row, json::object const& what)> const& apply) const;

  std::vector<std::string_view> members;
};

}  // namespace detail

template <class State>
class BatchUpdate {
 public:
  /// Does one thing to the state; what it answers is its reply.
  using Change = json::object (*)(State&, json::object const& what);

  BatchUpdate(catalogue::Method const& method, std::vector<std::pair<std::string_view, Change>> table)
      : rows_(method, names(table)), table_(std::move(table)) {}

  /// Applies the request's changes to `state`, which stays as it is where one of them faults. The replies.
  json::array apply(State& state, Request const& request) const {
    State changed = state;
    auto replies = rows_.run(request, [&](std::size_t row, json::object const& what) {
      return table_[row].second(changed, what);
    });
    state = std::move(changed);
    return replies;
  }

 private:
  static std::vector<std::string_view> names(std::vector<std::pair<std::string_view, Change>> const& table) {
    std::vector<std::string_view> all;
    for (auto const& [name, change] : table) all.push_back(name);
    return all;
  }

  detail::BatchRows rows_;
  std::vector<std::pair<std::string_view, Change>> table_;
};

}  // namespace workspace::sandbox
