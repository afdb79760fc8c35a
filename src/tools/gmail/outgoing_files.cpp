#include "tools/gmail/outgoing_files.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/media_type.hpp"
#include "tools/files/local_files.hpp"

namespace workspace::tools::gmail {
namespace {

std::string last_name(std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  return std::string(path.substr(path.find_last_of("/\\") + 1));
}

[[noreturn]] void refuse(std::size_t index, std::string_view what, std::string what_to_do) {
  throw Failure(ErrorKind::invalid, fmt::format("attachments[{}] {}.", index, what),
                std::move(what_to_do) + " Nothing was sent.");
}

Async<std::string> read_path(ToolContext& context, std::string path) {
  auto read = [files = LocalFiles(process_environment, context.backend().attachments.directory()), path] {
    return files.read(path, most_attached_bytes);
  };
  auto bytes = co_await context.backend().workers.run(std::move(read));
  if (!bytes) throw Failure(bytes.error());
  co_return std::move(*bytes);
}

Async<content::OutgoingAttachment> read_one(ToolContext& context, std::size_t index,
                                            AttachmentInput const& input) {
  int const sources = !input.path.empty() + !input.content.empty() + !input.url.empty();
  if (sources != 1) refuse(index, "needs exactly one of path, content and url", "Give one.");
  content::OutgoingAttachment file;
  file.mime_type = input.mime_type;
  file.content_id = input.content_id;
  if (!input.path.empty()) {
    file.filename = last_name(input.path);
    file.bytes = co_await read_path(context, input.path);
  } else if (!input.url.empty()) {
    auto response = co_await context.backend().fetch(input.url);
    file.filename = last_name(input.url);
    file.bytes = std::move(response.body);
  } else {
    auto decode = [content = input.content] { return from_any_base64(content); };
    auto bytes = co_await context.backend().workers.run(std::move(decode));
    if (!bytes) refuse(index, "has content that is no base64", "Encode the file's bytes as base64.");
    if (input.filename.empty()) refuse(index, "has content but no filename", "Name it, e.g. report.pdf.");
    file.bytes = std::move(*bytes);
  }
  if (!input.filename.empty()) file.filename = input.filename;
  if (file.filename.empty()) file.filename = "attachment";
  if (file.mime_type.empty()) file.mime_type = content::type_of_file(file.filename);
  co_return file;
}

}  // namespace

schema::Fields AttachmentInput::describe() {
  using P = AttachmentInput;
  return {schema::optional<&P::path>(),      schema::optional<&P::content>(),
          schema::optional<&P::url>(),       schema::optional<&P::filename>(),
          schema::optional<&P::mime_type>(), schema::optional<&P::content_id>()};
}

void check_attached_size(std::size_t bytes) {
  if (bytes > most_attached_bytes)
    throw Failure(ErrorKind::too_large, "The attachments are over 25 MB together, more than Gmail sends.",
                  "Put the large ones into Drive and send links. Nothing was sent.");
}

Async<std::vector<content::OutgoingAttachment>> read_attachments(ToolContext& context,
                                                                 std::vector<AttachmentInput> const& inputs) {
  std::vector<content::OutgoingAttachment> files;
  std::size_t total = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    auto file = co_await read_one(context, i, inputs[i]);
    total += file.bytes.size();
    check_attached_size(total);
    files.push_back(std::move(file));
  }
  co_return files;
}

}  // namespace workspace::tools::gmail
