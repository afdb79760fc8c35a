// What Google, or a proxy before it, answers instead of what was asked for. The first line is the status,
// header lines follow, then an empty line and the body. The words made of it are few, plain, and hold no
// credential.

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "google/api_error.hpp"
#include "report.hpp"

#include <cctype>
#include <charconv>

namespace workspace::google {
namespace {

http::Response answer_of(std::string_view input) {
  http::Response answer;
  auto const end = input.find("\n\n");
  bool first = true;
  for (auto const line : split(input.substr(0, end), '\n')) {
    if (auto const colon = line.find(':'); !first && colon != line.npos)
      answer.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 1)));
    if (std::exchange(first, false)) std::from_chars(line.data(), line.data() + line.size(), answer.status);
  }
  if (answer.status < 400 || answer.status > 599) answer.status = 400;
  if (end != input.npos) answer.body = input.substr(end + 2);
  return answer;
}

/// The mark of an access token alone is no secret: what follows it is.
bool holds_token(std::string_view text) {
  constexpr std::string_view mark = "ya29.";
  for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + 1))
    if (auto const next = at + mark.size();
        next < text.size() && std::isalnum(static_cast<unsigned char>(text[next])))
      return true;
  return false;
}

void read(std::string_view input) {
  auto problem = read_problem(answer_of(input), TimePoint{});
  expect(is_valid_utf8(problem.message), "Google's words are no UTF-8", problem.message);
  expect(problem.message.find_first_of("\r\n") == problem.message.npos, "Google's words are more than a line",
         problem.message);
  expect(!problem.retry_after || problem.retry_after->count() >= 0, "The wait is negative", {});
  for (auto const& method : {api::drive::files::get, api::gmail::users::messages::send}) {
    auto const params = Params().set("fileId", "abc");
    auto const text = error_answer(method, params, problem).error().text();
    expect(is_valid_utf8(text), "The error is no UTF-8", text);
    expect(text.size() <= 600, "The error is too long", text);
    expect(!holds_token(text), "The error holds a token", text);
  }
}

}  // namespace
}  // namespace workspace::google

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  workspace::google::read(workspace::input_of(data, size));
  return 0;
}
