#pragma once
// The plain way of a read: call a method, ask for no more than is shown, take the result from the answer.

#include "json/schema.hpp"
#include "tools/frame/context.hpp"

namespace workspace::tools {

/// As the parameters say that go into the request's query or path: empty texts and absent optionals are left
/// out.
google::Params query_of(schema::View parameters);
template <schema::Described P>
google::Params query_of(P const& parameters) {
  return query_of(schema::view(parameters));
}

/// The parameter of every list that comes in pages, to be a group() of its own parameters.
struct Paging {
  std::string page_token;
  static schema::Fields describe() {
    return {schema::optional<&Paging::page_token>("next_page_token of an earlier answer.").to_query()};
  }
};

/// Answers of more bytes than this are taken apart by a worker: the event loop's neighbours would wait
/// (bench/stall).
inline constexpr std::size_t most_read_on_loop = 128u << 10;

/// What `read` makes of the answer, on a worker where it is long. `read` uses nothing but what it is given.
template <class Read>
Async<std::invoke_result_t<Read&, json::Node>> read_answer(ToolContext& context, json::Document answer,
                                                           Read read) {
  if (answer.size() <= most_read_on_loop) co_return read(answer);
  auto work = [answer = std::make_shared<json::Document>(std::move(answer)),
               read = std::move(read)]() mutable {
    auto const mine = std::move(answer);  // so that it is freed on the worker too
    return read(json::Node(*mine));
  };
  co_return co_await context.backend().workers.run(std::move(work));
}

/// R from what the method answers, up to `detail`.
template <schema::Described R>
Async<R> fetch(ToolContext& context, catalogue::Method const& method, google::Params params,
               int detail = schema::every_detail) {
  params.set("fields", schema::selector<R>(detail));
  auto answer = co_await context.google().call(method, std::move(params));
  auto const read = [detail](json::Node from) { return schema::taken<R>(from, detail); };
  co_return co_await read_answer(context, std::move(answer), read);
}

}  // namespace workspace::tools
