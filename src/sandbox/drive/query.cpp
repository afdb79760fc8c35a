#include "sandbox/drive/query.hpp"

#include "base/text.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <optional>

namespace workspace::sandbox::drive {
namespace {

constexpr int max_depth = 50;

struct Field {
  std::string_view name;
  std::string_view operations;  // separated by blanks
  enum class Value { text, boolean, time, number, pair } value;
};

constexpr std::string_view comparisons = "<= < = != > >=";

constexpr Field file_fields[] = {{"name", "contains = !=", Field::Value::text},
                                 {"fullText", "contains", Field::Value::text},
                                 {"mimeType", "contains = !=", Field::Value::text},
                                 {"modifiedTime", comparisons, Field::Value::time},
                                 {"viewedByMeTime", comparisons, Field::Value::time},
                                 {"createdTime", comparisons, Field::Value::time},
                                 {"sharedWithMeTime", comparisons, Field::Value::time},
                                 {"trashed", "= !=", Field::Value::boolean},
                                 {"starred", "= !=", Field::Value::boolean},
                                 {"sharedWithMe", "= !=", Field::Value::boolean},
                                 {"parents", "in", Field::Value::text},
                                 {"owners", "in", Field::Value::text},
                                 {"writers", "in", Field::Value::text},
                                 {"readers", "in", Field::Value::text},
                                 {"properties", "has", Field::Value::pair},
                                 {"appProperties", "has", Field::Value::pair},
                                 {"visibility", "= !=", Field::Value::text},
                                 {"shortcutDetails.targetId", "= !=", Field::Value::text}};

constexpr Field drive_fields[] = {{"name", "contains = !=", Field::Value::text},
                                  {"hidden", "= !=", Field::Value::boolean},
                                  {"createdTime", comparisons, Field::Value::time}};

constexpr std::string_view visibilities[] = {"anyoneCanFind", "anyoneWithLink", "domainCanFind",
                                             "domainWithLink", "limited"};

struct Token {
  enum class Kind { word, text, symbol, end } kind = Kind::end;
  std::string value;
};

/// Throws what parse_query returns; nothing else leaves this file.
struct Malformed {};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { advance(); }
  Token const& peek() const { return token_; }
  Token take() {
    auto taken = std::move(token_);
    advance();
    return taken;
  }
  bool take_word(std::string_view word) {
    if (token_.kind != Token::Kind::word || !equal_ignoring_case(token_.value, word)) return false;
    advance();
    return true;
  }
  bool take_symbol(std::string_view symbol) {
    if (token_.kind != Token::Kind::symbol || token_.value != symbol) return false;
    advance();
    return true;
  }

 private:
  void advance() {
    while (!text_.empty() && std::isspace(static_cast<unsigned char>(text_.front()))) text_.remove_prefix(1);
    token_ = {};
    if (text_.empty()) return;
    char const c = text_.front();
    if (c == '\'' || c == '"') {
      read_text(c);
    } else if (std::string_view("()={}<>!").find(c) != std::string_view::npos) {
      token_.kind = Token::Kind::symbol;
      token_.value = c;
      if (text_.size() > 1 && text_[1] == '=' && (c == '<' || c == '>' || c == '!')) token_.value += '=';
      if (c == '!' && token_.value.size() == 1) throw Malformed{};
      text_.remove_prefix(token_.value.size());
    } else {
      auto const end = std::min(text_.find_first_of(" \t\r\n()={}<>!'\""), text_.size());
      token_.kind = Token::Kind::word;
      token_.value = text_.substr(0, end);
      text_.remove_prefix(end);
    }
  }

  /// \' and \\ are the escapes; a backslash before anything else is itself.
  void read_text(char quote) {
    token_.kind = Token::Kind::text;
    std::size_t i = 1;
    for (; i < text_.size() && text_[i] != quote; ++i) {
      bool const escape = text_[i] == '\\' && i + 1 < text_.size() &&
                          (text_[i + 1] == '\'' || text_[i + 1] == '\\' || text_[i + 1] == '"');
      if (escape) ++i;
      token_.value += text_[i];
    }
    if (i >= text_.size()) throw Malformed{};
    text_.remove_prefix(i + 1);
  }

  std::string_view text_;
  Token token_;
};

class Parser {
 public:
  Parser(std::string_view text, QueryOf of) : lexer_(text), of_(of) {}

  Query parse() {
    auto query = either(0);
    if (lexer_.peek().kind != Token::Kind::end) throw Malformed{};
    return query;
  }

 private:
  static Query combine(Query::Kind kind, Query left, Query right) {
    Query query;
    query.kind = kind;
    query.operands.push_back(std::move(left));
    query.operands.push_back(std::move(right));
    return query;
  }

  Query either(int depth) {
    auto left = both(depth);
    while (lexer_.take_word("or")) left = combine(Query::Kind::either, std::move(left), both(depth));
    return left;
  }

  Query both(int depth) {
    auto left = factor(depth);
    while (lexer_.take_word("and")) left = combine(Query::Kind::both, std::move(left), factor(depth));
    return left;
  }

  Query factor(int depth) {
    if (depth > max_depth) throw Malformed{};
    if (lexer_.take_word("not")) {
      Query query;
      query.kind = Query::Kind::negation;
      query.operands.push_back(factor(depth + 1));
      return query;
    }
    if (lexer_.take_symbol("(")) {
      auto query = either(depth + 1);
      if (!lexer_.take_symbol(")")) throw Malformed{};
      return query;
    }
    return lexer_.peek().kind == Token::Kind::text ? member_term() : field_term();
  }

  Field const& field(std::string_view name) const {
    auto const search = [&](auto const& fields) -> Field const* {
      for (auto const& one : fields)
        if (one.name == name) return &one;
      return nullptr;
    };
    auto const* const found = of_ == QueryOf::files ? search(file_fields) : search(drive_fields);
    if (!found) throw Malformed{};
    return *found;
  }

  static void check_operation(Field const& known, std::string_view operation) {
    auto const allowed = split(known.operations, ' ');
    if (std::find(allowed.begin(), allowed.end(), operation) == allowed.end()) throw Malformed{};
  }

  /// 'x' in parents
  Query member_term() {
    Query query;
    query.value = lexer_.take().value;
    if (!lexer_.take_word("in")) throw Malformed{};
    query.operation = "in";
    query.field = lexer_.take().value;
    check_operation(field(query.field), "in");
    return query;
  }

  Query field_term() {
    if (lexer_.peek().kind != Token::Kind::word) throw Malformed{};
    Query query;
    query.field = lexer_.take().value;
    auto const& known = field(query.field);
    // "sharedWithMe" alone means "sharedWithMe = true".
    bool const alone =
        lexer_.peek().kind == Token::Kind::end ||
        (lexer_.peek().kind == Token::Kind::symbol && lexer_.peek().value == ")") ||
        (lexer_.peek().kind == Token::Kind::word &&
         (equal_ignoring_case(lexer_.peek().value, "and") || equal_ignoring_case(lexer_.peek().value, "or")));
    if (known.value == Field::Value::boolean && alone) {
      query.operation = "=";
      query.value = "true";
      return query;
    }
    query.operation = lexer_.take().value;
    check_operation(known, query.operation);
    if (query.operation == "in") throw Malformed{};
    if (known.value == Field::Value::pair)
      read_pair(query);
    else
      read_value(known, query);
    return query;
  }

  void read_value(Field const& known, Query& query) {
    auto const token = lexer_.take();
    bool const is_boolean = known.value == Field::Value::boolean;
    if (is_boolean ? token.kind != Token::Kind::word : token.kind != Token::Kind::text) throw Malformed{};
    query.value = is_boolean ? to_lower(token.value) : token.value;
    if (is_boolean && query.value != "true" && query.value != "false") throw Malformed{};
    if (known.value == Field::Value::time) {
      // A day alone is allowed; without an offset UTC is meant.
      if (query.value.size() == 10) query.value += "T00:00:00";
      if (!parse_rfc3339(query.value)) throw Malformed{};
    }
    if (query.field == "visibility" &&
        std::find(std::begin(visibilities), std::end(visibilities), query.value) == std::end(visibilities))
      throw Malformed{};
  }

  /// { key='department' and value='sales' }
  void read_pair(Query& query) {
    if (!lexer_.take_symbol("{")) throw Malformed{};
    query.has_value = false;
    for (bool first = true; !lexer_.take_symbol("}"); first = false) {
      if (!first && !lexer_.take_word("and")) throw Malformed{};
      auto const name = lexer_.take().value;
      if (!lexer_.take_symbol("=") || lexer_.peek().kind != Token::Kind::text) throw Malformed{};
      auto const text = lexer_.take().value;
      if (name == "key") {
        query.key = text;
      } else if (name == "value") {
        query.value = text;
        query.has_value = true;
      } else if (name != "visibility") {
        throw Malformed{};
      }
    }
    if (query.key.empty()) throw Malformed{};
  }

  Lexer lexer_;
  QueryOf of_;
};

/// Lower-case words: runs of letters and digits; bytes above ASCII count as letters.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (unsigned char const c : text) {
    bool const part = std::isalnum(c) || c >= 0x80;
    if (part && !inside) words.emplace_back();
    if (part) words.back() += char(std::tolower(c));
    inside = part;
  }
  return words;
}

}  // namespace

Result<Query> parse_query(std::string_view text, QueryOf of) {
  try {
    return Parser(text, of).parse();
  } catch (Malformed const&) {
    return Error{ErrorKind::invalid, "Invalid Value", {}};
  }
}

bool mentions(Query const& query, std::string_view field) {
  if (query.kind == Query::Kind::term) return query.field == field;
  return std::any_of(query.operands.begin(), query.operands.end(),
                     [&](Query const& one) { return mentions(one, field); });
}

bool name_contains(std::string_view name, std::string_view wanted) {
  auto const have = words_of(name);
  auto const need = words_of(wanted);
  // Only signs: compared as they stand.
  if (need.empty()) return contains_ignoring_case(name, wanted);
  return std::all_of(need.begin(), need.end(), [&](std::string const& word) {
    return std::any_of(have.begin(), have.end(),
                       [&](std::string const& one) { return one.starts_with(word); });
  });
}

bool text_contains(std::string_view text, std::string_view wanted) {
  auto const have = words_of(text);
  auto const has_phrase = [&](std::string_view phrase) {
    auto const need = words_of(phrase);
    return std::search(have.begin(), have.end(), need.begin(), need.end()) != have.end() || need.empty();
  };
  bool quoted = false;
  for (auto const part : split(wanted, '"')) {
    if (quoted && !has_phrase(part)) return false;
    if (!quoted)
      for (auto const& word : words_of(part))
        if (std::find(have.begin(), have.end(), word) == have.end()) return false;
    quoted = !quoted;
  }
  return true;
}

}  // namespace workspace::sandbox::drive
