#pragma once
// Pages of lists, and the tokens that name places in them: opaque to clients, as Google's are.

#include "sandbox/request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace workspace::sandbox {

/// A token of a kind ("page", "sync") that holds a number, good only for what it is `about`.
std::string write_token(std::string_view kind, std::int64_t number, std::string_view about);
/// nullopt where it is forged, of another kind, or about something else.
std::optional<std::int64_t> read_token(std::string_view token, std::string_view kind, std::string_view about);

struct PageSize {
  std::string_view parameter = "maxResults";
  std::int64_t usual = 100, most = 500;
  bool strict = false;  // whether more than the most is refused; else the most is given
};

/// [first, last) of a list, by the request's size and pageToken. A token holds for its request only: the
/// method, the user and all parameters but those that shape the answer.
struct Page {
  std::size_t first = 0, last = 0;
  std::string next;  // empty on the last page
};
Page page_of(Request const& request, std::size_t total, PageSize const& size = {});

}  // namespace workspace::sandbox
