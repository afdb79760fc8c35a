// Whether a message fits a parsed query.

#include "base/text.hpp"
#include "sandbox/gmail/query.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace workspace::sandbox::gmail {
namespace {

using Kind = QueryNode::Kind;

/// Gmail looks for whole words: letters and digits, anything outside ASCII counted as a letter.
std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  std::string word;
  for (char c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || byte >= 0x80) {
      word += static_cast<char>(std::tolower(byte));
    } else if (!word.empty()) {
      all.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) all.push_back(std::move(word));
  return all;
}

/// The words of `phrase` in a row.
bool has_phrase(std::string_view text, std::string_view phrase) {
  auto const wanted = words(phrase);
  if (wanted.empty()) return phrase.empty();
  auto const all = words(text);
  return std::search(all.begin(), all.end(), wanted.begin(), wanted.end()) != all.end();
}

bool in_header(Message const& message, std::string_view name, std::string_view value) {
  return std::any_of(message.parsed->root.headers.begin(), message.parsed->root.headers.end(),
                     [&](auto const& header) {
                       return equal_ignoring_case(header.first, name) && has_phrase(header.second, value);
                     });
}

bool has_attachment(Part const& part) {
  if (!part.filename.empty() && !part.header("Content-Disposition").starts_with("inline")) return true;
  return std::any_of(part.parts.begin(), part.parts.end(), has_attachment);
}

/// Label names as search writes them: "Projects/Apollo" is "projects-apollo".
std::string search_name(std::string_view name) {
  auto text = to_lower(name);
  for (char& c : text) {
    if (c == '/' || c == ' ' || c == '_' || c == '&') c = '-';
  }
  return text;
}

bool in_label(Mailbox& mailbox, Message const& message, std::string_view value) {
  auto const wanted = search_name(value);
  return std::any_of(mailbox.labels.begin(), mailbox.labels.end(), [&](json::value const& label) {
    auto const id = json::text(label, "id");
    return (search_name(json::text(label, "name")) == wanted || equal_ignoring_case(id, value)) &&
           message.has(id);
  });
}

bool in_category(Message const& message, std::string_view name) {
  if (name == "primary") {
    return std::none_of(message.labels.begin(), message.labels.end(), [](auto const& label) {
      return label.starts_with("CATEGORY_") && label != "CATEGORY_PERSONAL";
    });
  }
  auto label = "CATEGORY_" + std::string(name);
  std::transform(label.begin(), label.end(), label.begin(), [](unsigned char c) { return std::toupper(c); });
  return message.has(label);
}

bool in_place(Mailbox& mailbox, Message const& message, std::string_view place) {
  if (place == "anywhere" || place == "all") return true;
  if (place == "draft" || place == "drafts") return message.has("DRAFT");
  if (place == "archive") {
    return !message.has("INBOX") && !message.has("TRASH") && !message.has("SPAM") && !message.has("SENT") &&
           !message.has("DRAFT");
  }
  return in_label(mailbox, message, place);
}

bool is_state(Mailbox& mailbox, Message const& message, std::string_view state) {
  if (state == "read") return !message.has("UNREAD");
  if (state == "sent" || state == "unread" || state == "starred" || state == "important" || state == "chat") {
    return in_label(mailbox, message, state);
  }
  if (state == "draft") return message.has("DRAFT");
  return false;  // snoozed, muted: nobody can do that here
}

bool has_thing(Mailbox& mailbox, Message const& message, std::string_view thing) {
  if (thing == "attachment") return has_attachment(message.parsed->root);
  bool const labelled = std::any_of(message.labels.begin(), message.labels.end(), [&](auto const& id) {
    auto const* label = mailbox.find_label(id);
    return label && !is_system(*label);
  });
  if (thing == "userlabels") return labelled;
  if (thing == "nouserlabels") return !labelled;
  auto const ends_with_any = [&](std::initializer_list<std::string_view> endings) {
    for (auto const& name : message.parsed->filenames) {
      for (auto const ending : endings) {
        if (to_lower(name).ends_with(ending)) return true;
      }
    }
    return false;
  };
  if (thing == "pdf") return ends_with_any({".pdf"});
  if (thing == "image") return ends_with_any({".png", ".jpg", ".jpeg", ".gif"});
  if (thing == "spreadsheet") return has_phrase(message.parsed->text, "docs.google.com/spreadsheets");
  if (thing == "document") return has_phrase(message.parsed->text, "docs.google.com/document");
  if (thing == "presentation") return has_phrase(message.parsed->text, "docs.google.com/presentation");
  if (thing == "drive") return has_phrase(message.parsed->text, "drive.google.com");
  if (thing == "youtube") return has_phrase(message.parsed->text, "youtube.com");
  return thing == "yellow-star" && message.has("STARRED");
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// "2026/07/01", "2026-7-1", "07/01/2026", or seconds since 1970. Dates begin at midnight in Google's PST.
std::optional<TimePoint> moment(std::string_view text) {
  std::string const plain = replace_all(std::string(text), "-", "/");
  auto const parts = split(plain, '/');
  if (parts.size() == 1) {
    auto const epoch = number(text);
    if (!epoch) return std::nullopt;
    return TimePoint{seconds{*epoch}};
  }
  if (parts.size() != 3) return std::nullopt;
  auto a = number(parts[0]), b = number(parts[1]), c = number(parts[2]);
  if (!a || !b || !c) return std::nullopt;
  if (*a < 1000) {    // month first
    std::swap(a, c);  // day month(b) ... becomes year, day, month
    std::swap(b, c);
  }
  using namespace std::chrono;
  year_month_day const date{year{static_cast<int>(*a)}, month{static_cast<unsigned>(*b)},
                            day{static_cast<unsigned>(*c)}};
  if (!date.ok()) return std::nullopt;
  return TimePoint{sys_days{date}} + hours{8};
}

/// "2d", "3m", "1y" before now.
std::optional<TimePoint> age(std::string_view text, TimePoint now) {
  if (text.size() < 2) return std::nullopt;
  auto const count = number(text.substr(0, text.size() - 1));
  if (!count || *count < 0 || *count > 100'000) return std::nullopt;
  using namespace std::chrono;
  switch (text.back()) {
    case 'h':
      return now - hours{*count};
    case 'd':
      return now - days{*count};
    case 'w':
      return now - days{7 * *count};
    case 'm':
      return now - days{30 * *count};
    case 'y':
      return now - days{365 * *count};
    default:
      return std::nullopt;
  }
}

std::optional<std::int64_t> size_of(std::string_view text) {
  std::int64_t unit = 1;
  auto const lower = to_lower(text);
  std::string_view digits = lower;
  if (digits.ends_with('b')) digits.remove_suffix(1);
  if (digits.ends_with('k')) unit = 1 << 10;
  if (digits.ends_with('m')) unit = 1 << 20;
  if (unit > 1) digits.remove_suffix(1);
  auto const count = number(digits);
  if (!count || *count > (std::int64_t{1} << 40)) return std::nullopt;
  return *count * unit;
}

bool anywhere(Message const& message, std::string_view phrase) {
  auto const& mail = *message.parsed;
  if (has_phrase(mail.text, phrase)) return true;
  for (auto const* header : {"Subject", "From", "To", "Cc", "Bcc"}) {
    if (in_header(message, header, phrase)) return true;
  }
  return std::any_of(mail.filenames.begin(), mail.filenames.end(),
                     [&](auto const& name) { return has_phrase(name, phrase); });
}

bool term(QueryNode const& node, Mailbox& mailbox, Message const& message, TimePoint now) {
  auto const& field = node.field;
  auto const lower = to_lower(node.value);
  if (field.empty()) return anywhere(message, node.value);
  if (field == "from" || field == "to") {
    if (lower == "me") {
      auto const addresses = parse_addresses(message.parsed->root.header(field));
      return std::any_of(addresses.begin(), addresses.end(),
                         [&](auto const& a) { return a.email == mailbox.email; });
    }
    // "to" finds copies too, as Gmail does.
    return in_header(message, field, node.value) ||
           (field == "to" && (in_header(message, "Cc", node.value) || in_header(message, "Bcc", node.value)));
  }
  if (field == "cc" || field == "bcc" || field == "subject") return in_header(message, field, node.value);
  if (field == "list") return in_header(message, "List-Id", node.value);
  if (field == "deliveredto") return in_header(message, "Delivered-To", node.value);
  if (field == "label") return in_label(mailbox, message, lower);
  if (field == "category") return in_category(message, lower);
  if (field == "in") return in_place(mailbox, message, lower);
  if (field == "is") return is_state(mailbox, message, lower);
  if (field == "has") return has_thing(mailbox, message, lower);
  if (field == "filename") {
    return std::any_of(message.parsed->filenames.begin(), message.parsed->filenames.end(),
                       [&](auto const& name) { return has_phrase(name, node.value); });
  }
  if (field == "rfc822msgid") {
    auto const strip = [](std::string_view id) {
      if (id.starts_with('<')) id.remove_prefix(1);
      if (id.ends_with('>')) id.remove_suffix(1);
      return id;
    };
    return strip(message.parsed->message_id) == strip(node.value);
  }
  auto const size = static_cast<std::int64_t>(message.raw.size());
  if (field == "larger" || field == "size") return size_of(lower) && size >= *size_of(lower);
  if (field == "smaller") return size_of(lower) && size < *size_of(lower);
  if (field == "older_than" || field == "newer_than") {
    auto const limit = age(lower, now);
    return limit && (field == "older_than" ? message.date < *limit : message.date >= *limit);
  }
  auto const limit = moment(lower);  // after, before, older, newer
  return limit && (field == "before" || field == "older" ? message.date < *limit : message.date >= *limit);
}

}  // namespace

bool matches(QueryNode const& node, Mailbox& mailbox, Message const& message, TimePoint now) {
  auto const fits = [&](QueryNode const& child) { return matches(child, mailbox, message, now); };
  switch (node.kind) {
    case Kind::all:
      return std::all_of(node.children.begin(), node.children.end(), fits);
    case Kind::any:
      return std::any_of(node.children.begin(), node.children.end(), fits);
    case Kind::none:
      return !fits(node.children.front());
    case Kind::term:
      return term(node, mailbox, message, now);
  }
  return false;
}

}  // namespace workspace::sandbox::gmail
