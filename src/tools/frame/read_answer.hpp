#pragma once
// Long lists of Google's are read by a worker: taking a thousand files or events out of their JSON, and
// freeing that, takes the event loop's neighbours' time (bench/stall).

#include "tools/frame/context.hpp"

namespace workspace::tools {

/// More elements than this take half a millisecond and more.
inline constexpr std::size_t most_read_on_loop = 100;

/// What `read` makes of an answer whose member `items` is its list. `read` uses nothing but what it is given.
template <class Read>
Async<std::invoke_result_t<Read&, json::value const&>> read_answer(ToolContext& context, json::value answer,
                                                                   std::string_view items, Read read) {
  bool const large = json::items(answer, items).size() > most_read_on_loop;
  if (!large) co_return read(answer);
  auto work = [answer = std::move(answer), read = std::move(read)]() mutable {
    auto const mine = std::move(answer);  // so that it is freed on the worker too
    return read(mine);
  };
  co_return co_await context.backend().workers.run(std::move(work));
}

}  // namespace workspace::tools
