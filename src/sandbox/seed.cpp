#include "sandbox/seed.hpp"

#include "base/result.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace workspace::sandbox {

Seed Seed::operator[](std::string_view member) const {
  if (!present()) return {};
  auto const* object = value_->if_object();
  if (!object) fail("an object is expected");
  auto const* found = object->if_contains(member);
  return {found && !found->is_null() ? found : nullptr, pointer_ + "/" + std::string(member)};
}

std::vector<Seed> Seed::items() const {
  if (!present()) return {};
  auto const* array = value_->if_array();
  if (!array) fail("an array is expected");
  std::vector<Seed> all;
  for (std::size_t i = 0; i < array->size(); ++i)
    all.emplace_back(&(*array)[i], fmt::format("{}/{}", pointer_, i));
  return all;
}

void Seed::only(std::vector<std::string_view> const& members) const {
  if (!present()) return;
  auto const* object = value_->if_object();
  if (!object) fail("an object is expected");
  for (auto const& [key, ignored] : *object) {
    std::string_view const name = key;
    if (std::find(members.begin(), members.end(), name) != members.end()) continue;
    auto const near = nearest(name, members);
    Seed{value_, pointer_ + "/" + std::string(name)}.fail(
        near.empty() ? "there is no such member"
                     : fmt::format("there is no such member; did you mean {}?", near));
  }
}

std::string Seed::text() const {
  if (!present()) fail("a string is required");
  if (!value_->is_string()) fail("a string is expected");
  return std::string(value_->get_string());
}

std::string Seed::text(std::string_view otherwise) const {
  return present() ? text() : std::string(otherwise);
}

bool Seed::boolean(bool otherwise) const {
  if (!present()) return otherwise;
  if (!value_->is_bool()) fail("true or false is expected");
  return value_->get_bool();
}

std::int64_t Seed::integer(std::int64_t otherwise) const {
  if (!present()) return otherwise;
  if (!value_->is_int64()) fail("a whole number is expected");
  return value_->get_int64();
}

std::vector<std::string> Seed::texts() const {
  std::vector<std::string> all;
  for (auto const& item : items()) all.push_back(item.text());
  return all;
}

TimePoint Seed::moment(TimePoint now) const {
  std::string const given = text();
  if (auto absolute = parse_rfc3339(given)) return *absolute;
  if (given == "0") return now;
  constexpr std::string_view expected = "a moment such as 2026-07-01T09:00:00Z, -3d, +2h or -90m is expected";
  if (given.size() < 3 || (given[0] != '-' && given[0] != '+') || given[1] == '-') fail(expected);
  std::int64_t count = 0;
  auto const* end = given.data() + given.size() - 1;
  auto const [stop, error] = std::from_chars(given.data() + 1, end, count);
  if (error != std::errc{} || stop != end || count > 1'000'000) fail(expected);
  seconds unit{0};
  switch (given.back()) {
    case 'd':
      unit = std::chrono::days{1};
      break;
    case 'h':
      unit = std::chrono::hours{1};
      break;
    case 'm':
      unit = std::chrono::minutes{1};
      break;
    default:
      fail(expected);
  }
  return given[0] == '-' ? now - count * unit : now + count * unit;
}

TimePoint Seed::moment(TimePoint now, TimePoint otherwise) const {
  return present() ? moment(now) : otherwise;
}

void Seed::fail(std::string_view problem) const {
  throw Failure(ErrorKind::invalid,
                fmt::format("Seed file, at {}: {}.", pointer_.empty() ? "/" : pointer_, problem),
                "The format is described in docs/sandbox.md.");
}

}  // namespace workspace::sandbox
