#pragma once
// JSON that others wrote, parsed once to be read: a Document owns it, a Node is one of its values. Parsing is
// simdjson's; freeing a document costs nothing. What is to be changed or kept is a json::value (json.hpp).

#include "json/json.hpp"

#include <memory>

namespace workspace::json {

class Elements;
class Members;

/// A value of a Document, good as long as that: two words, passed by value. A value that is absent is a Node
/// too: it reads as empty, and so does null.
class Node {
 public:
  Node() = default;

  /// Whether there is a value, and it is not null.
  explicit operator bool() const { return !is_null(); }
  bool is_null() const { return !document_ || is('n'); }
  bool is_object() const { return is('{'); }
  bool is_array() const { return is('['); }
  bool is_text() const { return is('"'); }

  /// The member, or an absent one where this is no object, lacks it, or holds null.
  Node operator[](std::string_view key) const;
  /// Along a path of member names: "start.dateTime".
  Node at(std::string_view path) const;

  /// This value, or the member `key`, as text; `otherwise` where it is absent or of another type.
  std::string_view text() const;
  std::string_view text(std::string_view key, std::string_view otherwise = {}) const;
  /// A number, or a string that holds one (Google writes int64 as strings).
  std::int64_t integer(std::int64_t otherwise = 0) const;
  std::int64_t integer(std::string_view key, std::int64_t otherwise = 0) const {
    return (*this)[key].integer(otherwise);
  }
  double number(double otherwise = 0) const;
  bool is_true() const { return is('t'); }
  bool boolean(std::string_view key, bool otherwise = false) const;
  /// Of an array; empty of anything else.
  Elements elements() const;
  Elements items(std::string_view key) const;
  /// Of an object; empty of anything else.
  Members members() const;

  /// A value of its own, to be changed or kept.
  value copy() const;

 private:
  friend class Document;
  friend class Elements;
  friend class Members;
  Node(void const* document, std::size_t index) : document_(document), index_(index) {}
  bool is(char type) const;

  // As simdjson's reference into its tape.
  void const* document_ = nullptr;
  std::size_t index_ = 0;
};

/// The elements of an array, in order.
class Elements {
 public:
  class Iterator {
   public:
    using value_type = Node;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(void const* document, std::size_t index) : document_(document), index_(index) {}
    Node operator*() const { return {document_, index_}; }
    Iterator& operator++();
    Iterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    bool operator==(Iterator const&) const = default;

   private:
    void const* document_ = nullptr;
    std::size_t index_ = 0;
  };

  Iterator begin() const { return begin_; }
  Iterator end() const { return end_; }
  bool empty() const { return begin_ == end_; }
  std::size_t size() const;
  /// Absent beyond the end.
  Node operator[](std::size_t index) const;

 private:
  friend class Node;
  Iterator begin_, end_;
};

/// The members of an object, in order.
class Members {
 public:
  struct Member {
    std::string_view key;
    Node value;
  };
  class Iterator {
   public:
    using value_type = Member;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(void const* document, std::size_t index) : document_(document), index_(index) {}
    Member operator*() const;
    Iterator& operator++();
    bool operator==(Iterator const&) const = default;

   private:
    void const* document_ = nullptr;
    std::size_t index_ = 0;  // of the key
  };

  Iterator begin() const { return begin_; }
  Iterator end() const { return end_; }

 private:
  friend class Node;
  Iterator begin_, end_;
};

/// Owns what was parsed; read as its root. An empty one reads as null.
class Document : public Node {
 public:
  Document() = default;
  Document(Document&& other) noexcept { *this = std::move(other); }
  Document& operator=(Document&& other) noexcept {
    owned_ = std::move(other.owned_);
    size_ = std::exchange(other.size_, 0);
    static_cast<Node&>(*this) = std::exchange(static_cast<Node&>(other), Node());
    return *this;
  }

  /// One JSON text (RFC 8259, valid UTF-8, at most `depth` levels).
  static Result<Document> parse(std::string_view text, std::size_t depth = max_depth);

  /// Bytes of the text that was parsed.
  std::size_t size() const { return size_; }

 private:
  std::shared_ptr<void const> owned_;
  std::size_t size_ = 0;
};

}  // namespace workspace::json
