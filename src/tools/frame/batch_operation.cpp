#include "tools/frame/batch_operation.hpp"

namespace workspace::tools {

schema::Fields BatchResult::describe() {
  using R = BatchResult;
  return {schema::required<&R::effect>(), schema::optional<&R::dry_run>(), schema::optional<&R::request>(),
          schema::optional<&R::replies>()};
}

Async<BatchResult> send_batch_request(ToolContext& context, BatchRequest request) {
  BatchResult result;
  result.effect = request.effect;
  result.dry_run = request.dry_run;
  if (request.dry_run) {
    result.request = std::move(request.request);
    co_return result;
  }
  Intent intent{request.reach, request.effect + "?"};
  // The ids that the path names: of the document, the sheet, the presentation.
  for (auto const& [name, value] : request.params) intent.fact(name, value);
  co_await context.confirm(std::move(intent));
  json::value body = json::object{{"requests", json::array{std::move(request.request)}}};
  auto const answer =
      co_await context.google().call(request.method, std::move(request.params), std::move(body));
  for (auto const reply : answer.items("replies"))
    if (reply.members().begin() != reply.members().end()) result.replies.push_back(reply.copy());
  co_return result;
}

}  // namespace workspace::tools
