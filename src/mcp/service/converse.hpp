#pragma once
// The loop around a handler that may ask, for the methods whose handlers do: tools/call, prompts/get and
// resources/read.

#include "mcp/service/service.hpp"

namespace workspace::mcp {

inline constexpr int max_rounds = 20;

template <class Outcome>
Async<std::variant<Outcome, Reply>> Service::converse(ServiceRequest& request,
                                                      std::function<Async<Outcome>(CallContext&)> handler,
                                                      CallContext::Input* last) {
  auto opened = open_answers(request);
  if (!opened) co_return Reply{{}, opened.error()};
  auto input = std::move(*opened);
  for (;;) {
    CallContext context(input, request.wire);
    auto outcome = co_await handler(context);
    auto* const required = std::get_if<InputRequired>(&outcome);
    if (!required) {
      if (last) *last = std::move(input);
      co_return std::move(outcome);
    }
    if (input.round >= max_rounds)
      co_return Reply::failed(code::internal_error, "The request asks again and again; it was stopped.");
    auto asked = co_await ask(request, std::move(*required), input);
    if (asked) co_return std::move(*asked);
  }
}

}  // namespace workspace::mcp
