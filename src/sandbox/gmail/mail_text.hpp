#pragma once
// Header fields of a raw mail read and changed in place (RFC 5322), the body left byte for byte as it is.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox::gmail {

class MailText {
 public:
  /// Line ends of the head become CRLF; what is no header field before the blank line is dropped.
  explicit MailText(std::string_view raw);

  /// The first field of that name, unfolded.
  std::optional<std::string> find(std::string_view name) const;
  void remove(std::string_view name);
  /// In the place of the first of that name, or at the end.
  void set(std::string_view name, std::string_view value);
  void prepend(std::string_view name, std::string_view value);
  std::string text() const;

 private:
  struct Field {
    std::string name, value;  // value as it stands, folded, without the final line end
  };
  std::vector<Field> fields_;
  std::string body_;
};

}  // namespace workspace::sandbox::gmail
