// The resumable half of the front: opens upload sessions, takes their pieces, and acts when a file is whole.

#include "base/text.hpp"
#include "sandbox/errors.hpp"
#include "sandbox/front_accepted.hpp"

#include <fmt/format.h>

namespace workspace::sandbox {

http::Response Front::begin_upload(http::ServerRequest const& request, Accepted accepted) {
  auto const& method = accepted.request.method;
  UploadSession session;
  session.method = method.id;
  session.user = accepted.request.user;
  session.scopes = accepted.request.scopes;
  session.path = accepted.request.path;
  session.query = accepted.request.query;
  session.body = accepted.request.body;
  session.media_type = request.headers.find("X-Upload-Content-Type").value_or("application/octet-stream");
  session.most_bytes = method.max_upload_bytes;
  if (auto length = request.headers.find("X-Upload-Content-Length")) {
    json::object const holder{{"length", *length}};
    auto const total = json::integer(holder, "length", -1);
    if (total < 0) return error_response(invalid("X-Upload-Content-Length is no number."));
    if (method.max_upload_bytes > 0 && total > method.max_upload_bytes) {
      return error_response(
          {413,
           "INVALID_ARGUMENT",
           "uploadTooLarge",
           fmt::format("The upload is larger than the {} bytes allowed.", method.max_upload_bytes),
           {},
           {}});
    }
    session.total = total;
  }
  auto const id = uploads_.begin(std::move(session));
  http::Response response;
  auto const host = request.headers.find("Host").value_or("localhost");
  response.headers.add("Location", fmt::format("http://{}{}?uploadType=resumable&upload_id={}", host,
                                               request.target.substr(0, request.target.find('?')), id));
  response.headers.add("X-GUploader-UploadID", id);
  return response;
}

http::Response Front::continue_upload(http::ServerRequest const& request, std::string_view upload_id) {
  auto* session = uploads_.find(upload_id);
  if (!session) return error_response(not_found("Upload session not found."));
  if (request.method == "DELETE") {
    uploads_.end(upload_id);
    http::Response gone;
    gone.status = 499;
    return gone;
  }
  if (request.method != "PUT") return error_response(invalid("Pieces of an upload are sent with PUT."));
  auto const progress = Uploads::take(*session, request.headers.find("Content-Range"), request.body);
  if (progress.step == Uploads::Step::refused) {
    violation(*catalogue::find_method(session->method), progress.problem);
    return error_response(invalid(progress.problem));
  }
  if (progress.step == Uploads::Step::more) {
    http::Response more;
    more.status = 308;
    if (!session->received.empty())
      more.headers.add("Range", fmt::format("bytes=0-{}", session->received.size() - 1));
    return more;
  }
  auto done = std::move(*session);
  uploads_.end(upload_id);
  Accepted accepted{{*catalogue::find_method(done.method), done.user, done.scopes, done.path, done.query,
                     done.body, std::move(done.received), done.media_type, world_->now()},
                    {}};
  if (auto problem = accepted.read_fields()) return error_response(*problem);
  return act(request, accepted);
}

}  // namespace workspace::sandbox
