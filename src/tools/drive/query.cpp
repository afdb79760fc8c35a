#include "tools/drive/query.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "content/media_type.hpp"
#include "google/encoding.hpp"
#include "tools/drive/types.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace workspace::tools::drive {
namespace {

struct Token {
  enum class Kind { word, quoted, symbol } kind;
  std::string_view text;  // a quoted one with its quotes
};

/// An unclosed quote is a symbol of its own: it is an apostrophe.
std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  while (!text.empty()) {
    auto kind = Token::Kind::symbol;
    std::size_t length = 1;
    unsigned char const c = static_cast<unsigned char>(text.front());
    if (c == '\'' || c == '"') {
      std::size_t end = 1;
      while (end < text.size() && text[end] != char(c)) end += text[end] == '\\' ? 2 : 1;
      if (end < text.size()) {
        kind = Token::Kind::quoted;
        length = end + 1;
      }
    } else if (std::isalnum(c) || c >= 0x80) {
      kind = Token::Kind::word;
      while (length < text.size() &&
             (std::isalnum(static_cast<unsigned char>(text[length])) || text[length] == '.' ||
              text[length] == '_' || static_cast<unsigned char>(text[length]) >= 0x80))
        ++length;
    } else if ((c == '<' || c == '>' || c == '!') && text.size() > 1 && text[1] == '=') {
      length = 2;
    }
    if (!std::isspace(c)) tokens.push_back({kind, text.substr(0, length)});
    text.remove_prefix(length);
  }
  return tokens;
}

struct Renamed {
  std::string_view old_name, name;
};

constexpr Renamed renamed[] = {{"title", "name"},
                               {"modifieddate", "modifiedTime"},
                               {"createddate", "createdTime"},
                               {"lastviewedbymedate", "viewedByMeTime"},
                               {"sharedwithmedate", "sharedWithMeTime"},
                               {"modifiedbymedate", "modifiedByMeTime"}};

// Separated by blanks.
constexpr std::string_view fields =
    "name fullText mimeType modifiedTime viewedByMeTime createdTime sharedWithMeTime trashed starred "
    "sharedWithMe parents owners writers readers properties visibility appProperties "
    "shortcutDetails.targetId labels hidden memberCount organizerCount isArchived orgUnitId";
constexpr std::string_view order_keys =
    "createdTime folder modifiedByMeTime modifiedTime name name_natural quotaBytesUsed recency "
    "sharedWithMeTime starred viewedByMeTime";

/// A field's name in v3, or empty.
std::string_view field_of(std::string_view word) {
  for (auto const& one : renamed)
    if (equal_ignoring_case(one.old_name, word)) return one.name;
  for (auto const field : split(fields, ' '))
    if (equal_ignoring_case(field, word)) return field;
  return {};
}

bool is_operator(Token const& token) {
  static constexpr std::string_view symbols[] = {"=", "!=", "<", "<=", ">", ">="};
  if (token.kind == Token::Kind::symbol) return std::ranges::find(symbols, token.text) != std::end(symbols);
  return token.kind == Token::Kind::word &&
         (equal_ignoring_case(token.text, "contains") || equal_ignoring_case(token.text, "has"));
}

bool is_word(Token const& token, std::string_view word) {
  return token.kind == Token::Kind::word && equal_ignoring_case(token.text, word);
}

struct Shortcut {
  std::string_view words;  // separated by blanks
  std::string_view mime_type;
};

constexpr Shortcut shortcuts[] = {
    {"document documents doc docs gdoc google_doc", document_type},
    {"spreadsheet spreadsheets sheet sheets gsheet google_sheet", spreadsheet_type},
    {"presentation presentations slide slides gslides google_slides", presentation_type},
    {"folder folders directory", folder_type},
    {"shortcut shortcuts", shortcut_type},
    {"drawing drawings", drawing_type},
    {"script scripts", script_type},
    {"form forms", "application/vnd.google-apps.form"},
    {"site sites", "application/vnd.google-apps.site"},
    {"map maps", "application/vnd.google-apps.map"},
    {"jamboard", "application/vnd.google-apps.jam"},
    {"image images photo photos", "image/"},
    {"video videos", "video/"},
    {"audio", "audio/"},
    {"text", "text/"}};

}  // namespace

bool is_drive_query(std::string_view text) {
  auto const tokens = tokens_of(text);
  if (tokens.size() == 1 && tokens[0].text == "sharedWithMe") return true;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind == Token::Kind::word && !field_of(tokens[i].text).empty() &&
        is_operator(tokens[i + 1]))
      return true;
    if (tokens[i].kind == Token::Kind::quoted && i + 2 < tokens.size() && is_word(tokens[i + 1], "in") &&
        tokens[i + 2].kind == Token::Kind::word && !field_of(tokens[i + 2].text).empty())
      return true;
  }
  return false;
}

bool mentions(std::string_view query, std::string_view field) {
  return std::ranges::any_of(tokens_of(query), [&](Token const& token) {
    return token.kind == Token::Kind::word && field_of(token.text) == field;
  });
}

std::string modern_query(std::string_view query) {
  std::string modern;
  auto const* from = query.data();
  for (auto const& token : tokens_of(query)) {
    modern.append(from, token.text.data());
    auto const field = token.kind == Token::Kind::word ? field_of(token.text) : std::string_view();
    modern += field.empty() ? token.text : field;
    from = token.text.data() + token.text.size();
  }
  return modern.append(from, query.data() + query.size());
}

std::string modern_order(std::string_view order_by) {
  auto const keys = split(order_keys, ' ');
  std::vector<std::string> modern;
  for (auto const part : split(order_by, ',')) {
    auto const text = trim(part);
    auto const blank = text.find_first_of(" \t");
    auto const word = text.substr(0, blank);
    auto const direction =
        to_lower(blank == std::string_view::npos ? std::string_view() : trim(text.substr(blank)));
    auto const field = field_of(word);
    auto const key = std::ranges::find_if(
        keys, [&](auto one) { return equal_ignoring_case(one, field.empty() ? word : field); });
    if (key == keys.end() || (!direction.empty() && direction != "desc" && direction != "asc"))
      throw Failure(ErrorKind::invalid, fmt::format("Drive cannot order by \"{}\".", text.substr(0, 100)),
                    fmt::format("Use keys such as \"modifiedTime desc,name\": {}.",
                                replace_all(std::string(order_keys), " ", ", ")));
    modern.push_back(std::string(*key) + (direction == "desc" ? " desc" : ""));
  }
  return join(modern, ",");
}

std::string type_clause(std::string_view file_type) {
  auto type = to_lower(trim(file_type));
  if (type.empty()) return {};
  for (auto const& shortcut : shortcuts) {
    auto const words = split(shortcut.words, ' ');
    if (std::ranges::find(words, type) != words.end()) type = shortcut.mime_type;
  }
  if (type.find('/') == std::string::npos)
    if (auto const called = content::type_called(type); !called.empty()) type = called;
  if (type.ends_with("/*")) type.pop_back();
  if (type.find('/') == std::string::npos)
    throw Failure(ErrorKind::invalid, fmt::format("\"{}\" is no file type.", type.substr(0, 100)),
                  "Use document, spreadsheet, presentation, folder, form, pdf, image, video, audio, docx, "
                  "xlsx, pptx, or a MIME type.");
  return fmt::format("mimeType {} {}", type.ends_with('/') ? "contains" : "=", google::drive_literal(type));
}

Clauses& Clauses::add(std::string_view clause) {
  if (clause.empty()) return *this;
  if (!text_.empty()) text_ += " and ";
  text_ += clause;
  return *this;
}

Clauses& Clauses::add_search(std::string_view text, std::string_view free_text_field) {
  text = trim(text);
  if (text.empty()) return *this;
  if (is_drive_query(text)) return add(fmt::format("({})", modern_query(text)));
  return add(fmt::format("{} contains {}", free_text_field, google::drive_literal(text)));
}

}  // namespace workspace::tools::drive
