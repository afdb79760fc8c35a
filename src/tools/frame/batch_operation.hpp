#pragma once
// Tools that are one request of an API's batchUpdate (Docs, Sheets, Slides, Forms). A declaration says which
// parameters there are, where each stands in the request (to_body), and the effect in words; the handler, the
// dry run and the confirmation are the same for all:
//
//   struct InsertText {
//     std::string document_id;
//     std::string text;
//     int index = 1;
//     static schema::Fields describe() {
//       using P = InsertText;
//       return {schema::required<&P::document_id>("Document to change.").to_query(),
//               schema::required<&P::text>("Text to insert.").to_body("insertText.text"),
//               schema::optional<&P::index>("Where, from 1.").to_body("insertText.location.index")};
//     }
//     std::string effect() const { return fmt::format("Insert {} bytes at {}", text.size(), index); }
//   };
//   Tool const insert_text =
//       batch_operation<InsertText, api::docs::documents::batchUpdate>({.name = "insert_doc_text", ...});
//
// Where the request is more than its parameters put in place, P has `json::object request() const`.

#include "tools/frame/context.hpp"
#include "tools/frame/fetch.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools {

template <schema::Described P>
struct BatchCall {
  P operation;
  bool dry_run = false;
  static schema::Fields describe() {
    using Call = BatchCall;
    return {schema::group<&Call::operation>(),
            schema::optional<&Call::dry_run>("Show the request and change nothing.")};
  }
};

struct BatchResult {
  std::string effect;
  bool dry_run = false;
  json::object request;              // what would be sent
  std::vector<json::value> replies;  // Google's, with the ids of what was made
  std::string heading() const { return (dry_run ? "Would do: " : "Done: ") + effect; }
  static schema::Fields describe();
};

/// What one call means, without its type.
struct BatchRequest {
  catalogue::Method const& method;
  google::Params params;
  json::object request;
  std::string effect;  // "Insert 12 bytes at 1": with a question mark it asks, after "Done" it tells
  Reach reach = Reach::own;
  bool dry_run = false;
};
Async<BatchResult> send_batch_request(ToolContext& context, BatchRequest request);

template <class P, catalogue::Method const& method>
Async<BatchResult> run_operation(ToolContext& context, BatchCall<P> const& call) {
  auto const& p = call.operation;
  BatchRequest request{
      .method = method, .params = query_of(p), .effect = p.effect(), .dry_run = call.dry_run};
  if constexpr (requires { p.request(); })
    request.request = p.request();
  else
    request.request = schema::body_of(schema::view(p));
  if constexpr (requires { P::reach; }) request.reach = P::reach;
  return send_batch_request(context, std::move(request));
}

/// The declaration; its effect is Effect::write or, where it leaves the user's hands, destructive.
template <class P, catalogue::Method const& method>
Tool batch_operation(ToolInfo info) {
  info.effect = std::max(info.effect, Effect::write);
  if constexpr (requires { P::reach; })
    if (P::reach == Reach::outbound) info.effect = Effect::destructive;
  info.methods = {method};
  return Tool(std::move(info), &run_operation<P, method>);
}

}  // namespace workspace::tools
