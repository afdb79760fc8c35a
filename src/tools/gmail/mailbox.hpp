#pragma once
// Messages and their files, read from the user's mailbox. What is long is read off the event loop.

#include "content/mime.hpp"
#include "tools/frame/fetch.hpp"

namespace workspace::tools::gmail {

/// What Google answered, for as long as anything reads of it.
using Answer = std::shared_ptr<json::Document const>;
Answer hold(json::Document answer);

/// A method of messages or threads whose parameters are an id and a format (full, metadata, raw); only the
/// `fields` of the answer.
Async<Answer> get(ToolContext& context, catalogue::Method const& method, std::string id,
                  std::string_view format, std::string fields);

/// The bodies with those attachment ids.
Async<content::Bodies> fetch_bodies(ToolContext& context, std::string message_id,
                                    std::vector<std::string> ids);

/// What `work` gives, on a worker where it takes long.
template <class Work>
Async<std::invoke_result_t<Work&>> run(ToolContext& context, bool takes_long, Work work) {
  if (!takes_long) co_return work();
  co_return co_await context.backend().workers.run(std::move(work));
}

/// Answers of more bytes are read by a worker: HTML in mails takes its time.
inline constexpr std::size_t most_mail_on_loop = 16u << 10;

/// What `read(message, bodies)` makes of one message of the answer. Gmail keeps long bodies apart: those that
/// the result names in missing_bodies are fetched, and it reads again.
template <class Read>
Async<std::invoke_result_t<Read&, json::Node, content::Bodies const&>> read_message(ToolContext& context,
                                                                                    Answer answer,
                                                                                    json::Node message,
                                                                                    Read read) {
  content::Bodies bodies;
  for (;;) {
    bool const is_long = answer->size() > most_mail_on_loop || !bodies.empty();
    auto work = [answer, message, read, bodies = std::move(bodies)] { return read(message, bodies); };
    auto made = co_await run(context, is_long, std::move(work));
    if (made.missing_bodies.empty()) co_return made;
    std::string id(message.text("id"));
    bodies = co_await fetch_bodies(context, std::move(id), std::move(made.missing_bodies));
  }
}

/// The bytes in base64url of a member of the answer; a failure names `what` it is.
Async<std::string> bytes_in(ToolContext& context, Answer answer, std::string_view member,
                            std::string_view what);

/// The bytes of a file of that message.
Async<std::string> fetch_file(ToolContext& context, std::string message_id, content::Attachment const& file);

}  // namespace workspace::tools::gmail
