#include "tools/gmail/outgoing_files.hpp"

#include "tools/files/source.hpp"

#include <fmt/format.h>

namespace workspace::tools::gmail {
namespace {

Async<content::OutgoingAttachment> read_one(ToolContext& context, std::size_t index,
                                            AttachmentInput const& input) {
  Source source{.url = input.url, .path = input.path};
  if (!input.content.empty()) source.base64 = input.content;
  SourceWords const words{.base64 = "content",
                          .url = "url",
                          .path = "path",
                          .of = fmt::format("attachments[{}]", index),
                          .undone = "Nothing was sent."};
  if (source.base64 && input.filename.empty())
    throw Failure(ErrorKind::invalid, words.of + " has content but no filename.",
                  "Name it, e.g. report.pdf. Nothing was sent.");
  auto material = co_await read_source(context.backend(), std::move(source), words, most_attached_bytes);
  content::OutgoingAttachment file;
  file.content_id = input.content_id;
  file.filename = !input.filename.empty() ? input.filename : material.name;
  if (file.filename.empty()) file.filename = "attachment";
  file.mime_type = !input.mime_type.empty() ? input.mime_type : type_by_signs(material, file.filename);
  file.bytes = std::move(material.bytes);
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
