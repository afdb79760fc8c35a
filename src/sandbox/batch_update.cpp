#include "sandbox/batch_update.hpp"

#include "base/result.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::sandbox::detail {

BatchRows::BatchRows(catalogue::Method const& method, std::vector<std::string_view> rows)
    : members(std::move(rows)) {
  auto const* const requests = method.request ? method.request->find("requests") : nullptr;
  auto const* const element = requests ? requests->type.element() : nullptr;
  for (auto const member : members)
    if (!element || !element->schema() || !element->schema()->find(member))
      throw Failure(ErrorKind::internal, fmt::format("{} knows no {}.", method.id, member));
}

json::array BatchRows::run(
    Request const& request,
    std::function<json::object(std::size_t row, json::object const& what)> const& apply) const {
  auto const& requests = json::items(request.body, "requests");
  if (requests.empty()) throw invalid_argument("Must specify at least one request.");
  json::array replies;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto const& wanted = requests[i].get_object();
    if (wanted.empty()) throw invalid_argument(fmt::format("Invalid requests[{}]: No request set.", i));
    if (wanted.size() > 1)
      throw invalid_argument(fmt::format(
          "Invalid value at 'requests[{}]' (oneof), oneof field 'request' is already set. Cannot set '{}'", i,
          std::string_view((wanted.begin() + 1)->key())));
    std::string_view const member = wanted.begin()->key();
    auto const row = std::ranges::find(members, member);
    if (row == members.end()) throw not_simulated(fmt::format("{} of {}", member, request.method.id));
    static json::object const none;
    auto const* const what = wanted.begin()->value().if_object();
    try {
      replies.push_back(apply(std::size_t(row - members.begin()), what ? *what : none));
    } catch (ApiFault fault) {
      if (fault.code == 400)
        fault.message = fmt::format("Invalid requests[{}].{}: {}", i, member, fault.message);
      throw fault;
    }
  }
  return replies;
}

}  // namespace workspace::sandbox::detail
