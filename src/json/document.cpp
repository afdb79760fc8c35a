#include "json/document.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <simdjson.h>

namespace workspace::json {
namespace {

namespace dom = simdjson::dom;
using Reference = simdjson::internal::tape_ref;

// What simdjson works with is kept for the next text on the thread, unless this one was large.
constexpr std::size_t most_kept = 256u << 10;

struct Scratch {
  dom::parser parser;
  dom::document tape;
  std::unique_ptr<char[]> padded;
  std::size_t padded_size = 0;
};

char const* padded_copy(Scratch& scratch, std::string_view text) {
  auto const size = text.size() + simdjson::SIMDJSON_PADDING;
  if (scratch.padded_size < size) {
    scratch.padded = std::make_unique_for_overwrite<char[]>(size);
    scratch.padded_size = size;
  }
  std::memcpy(scratch.padded.get(), text.data(), text.size());
  std::memset(scratch.padded.get() + text.size(), 0, simdjson::SIMDJSON_PADDING);
  return scratch.padded.get();
}

/// simdjson's own view of a node, which is laid out as ours.
template <class As>
As as(void const* document, std::size_t index) {
  static_assert(sizeof(As) == sizeof(Reference) && std::is_trivially_copyable_v<As>);
  return std::bit_cast<As>(Reference(static_cast<dom::document const*>(document), index));
}

std::size_t after(void const* document, std::size_t index) {
  return as<Reference>(document, index).after_element();
}

/// With integers of more than 64 bits as floating-point numbers, which is how JavaScript reads them too.
Result<Document> parse_with_large_integers(std::string_view text, std::size_t depth) {
  auto parsed = json::parse(text, depth);
  if (!parsed) return parsed.error();
  auto const rewritten = write(*parsed);
  return rewritten == text ? Error{ErrorKind::invalid, "Not valid JSON: a number out of range.", {}}
                           : Document::parse(rewritten, depth);
}

}  // namespace

Result<Document> Document::parse(std::string_view text, std::size_t depth) {
  auto const broken = [](simdjson::error_code code) {
    return Error{ErrorKind::invalid, fmt::format("Not valid JSON: {}", simdjson::error_message(code)), {}};
  };
  static thread_local std::unique_ptr<Scratch> scratch;
  if (!scratch) scratch = std::make_unique<Scratch>();
  auto& parser = scratch->parser;
  if (parser.capacity() < text.size() || parser.max_depth() != depth)
    if (auto const code = parser.allocate(std::max<std::size_t>(text.size(), 4096), depth))
      return broken(code);
  auto& tape = scratch->tape;
  if (tape.capacity() < text.size())
    if (auto const code = tape.allocate(std::max<std::size_t>(text.size(), 4096))) return broken(code);
  // Strings are written where they stay; how much of the tape is needed is known only afterwards.
  auto kept = std::make_shared<dom::document>();
  auto const most_strings = 5 * text.size() / 3 + 2 * simdjson::SIMDJSON_PADDING;
  tape.string_buf = std::make_unique_for_overwrite<std::uint8_t[]>(most_strings);
  auto const code = parser.parse_into_document(tape, padded_copy(*scratch, text), text.size(), false).error();
  if (!code) {
    auto const used = static_cast<std::size_t>(tape.tape[0] & simdjson::internal::JSON_VALUE_MASK);
    kept->tape = std::make_unique_for_overwrite<std::uint64_t[]>(used);
    std::memcpy(kept->tape.get(), tape.tape.get(), used * sizeof(std::uint64_t));
  }
  kept->string_buf = std::move(tape.string_buf);
  if (text.size() > most_kept) scratch.reset();
  if (code == simdjson::NUMBER_ERROR) return parse_with_large_integers(text, depth);
  if (code) return broken(code);
  Document document;
  static_cast<Node&>(document) = Node(kept.get(), 1);
  document.owned_ = std::move(kept);
  document.size_ = text.size();
  return document;
}

bool Node::is(char type) const {
  return document_ && static_cast<char>(as<Reference>(document_, index_).tape_ref_type()) == type;
}

Node Node::operator[](std::string_view key) const {
  if (!is_object()) return {};
  dom::element found;
  if (as<dom::element>(document_, index_).get_object().value_unsafe().at_key(key).get(found)) return {};
  auto const reference = std::bit_cast<Reference>(found);
  Node const node(reference.doc, reference.json_index);
  return node.is_null() ? Node() : node;
}

Node Node::at(std::string_view path) const {
  Node node = *this;
  while (!path.empty()) {
    auto const dot = std::min(path.find('.'), path.size());
    node = node[path.substr(0, dot)];
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return node;
}

std::string_view Node::text() const {
  return is_text() ? as<Reference>(document_, index_).get_string_view() : std::string_view();
}

std::string_view Node::text(std::string_view key, std::string_view otherwise) const {
  auto const member = (*this)[key];
  return member.is_text() ? member.text() : otherwise;
}

std::int64_t Node::integer(std::int64_t otherwise) const {
  if (is_text()) {
    auto const digits = text();
    std::int64_t number = 0;
    auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return ec == std::errc{} && end == digits.data() + digits.size() ? number : otherwise;
  }
  if (!document_) return otherwise;
  std::int64_t number = 0;
  auto const element = as<dom::element>(document_, index_);
  if (!element.get(number)) return number;
  double real = 0;
  bool const whole = is('d') && !element.get(real) && real == std::floor(real) && std::abs(real) < 9e15;
  return whole ? static_cast<std::int64_t>(real) : otherwise;
}

double Node::number(double otherwise) const {
  double number = 0;
  return document_ && !as<dom::element>(document_, index_).get(number) ? number : otherwise;
}

bool Node::boolean(std::string_view key, bool otherwise) const {
  auto const member = (*this)[key];
  return member.is('t') || (otherwise && !member.is('f'));
}

Elements Node::elements() const {
  Elements all;
  if (!is_array()) return all;
  all.begin_ = {document_, index_ + 1};
  // The last word of an array's part of the tape closes it.
  all.end_ = {document_, after(document_, index_) - 1};
  return all;
}

Elements Node::items(std::string_view key) const { return (*this)[key].elements(); }

Members Node::members() const {
  Members all;
  if (!is_object()) return all;
  all.begin_ = {document_, index_ + 1};
  all.end_ = {document_, after(document_, index_) - 1};
  return all;
}

value Node::copy() const {
  if (!document_) return nullptr;
  auto const element = as<dom::element>(document_, index_);
  switch (element.type()) {
    case dom::element_type::ARRAY: {
      array result;
      for (auto const one : elements()) result.push_back(one.copy());
      return result;
    }
    case dom::element_type::OBJECT: {
      object result;
      for (auto const [key, member] : members()) result[key] = member.copy();
      return result;
    }
    case dom::element_type::STRING:
      return value(text());
    case dom::element_type::INT64:
      return value(element.get_int64().value_unsafe());
    case dom::element_type::UINT64:
      return value(element.get_uint64().value_unsafe());
    case dom::element_type::DOUBLE:
      return value(element.get_double().value_unsafe());
    case dom::element_type::BOOL:
      return value(element.get_bool().value_unsafe());
    case dom::element_type::NULL_VALUE:
      break;
  }
  return nullptr;
}

Elements::Iterator& Elements::Iterator::operator++() {
  index_ = after(document_, index_);
  return *this;
}

std::size_t Elements::size() const { return static_cast<std::size_t>(std::distance(begin_, end_)); }

Node Elements::operator[](std::size_t index) const {
  for (auto const element : *this)
    if (index-- == 0) return element;
  return {};
}

Members::Member Members::Iterator::operator*() const {
  return {as<Reference>(document_, index_).get_string_view(), Node(document_, index_ + 1)};
}

Members::Iterator& Members::Iterator::operator++() {
  index_ = after(document_, index_ + 1);
  return *this;
}

}  // namespace workspace::json
